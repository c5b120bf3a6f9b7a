"""With real OpenDKIM, Rspamd or none in front of a real Postfix: no attack commands, the true coordinator once."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.reading.read import read_here
from bot.signatures import Keys, examined, read_proof
from bot.signatures.keys import from_dns
from bot.signatures.witness import Witness
from handlers.authority import Authority, authority_of
from storage import register
from storage.arrivals import Waiting
from storage.commands import act_once
from storage.records import Arrival, Mail, Place, Trust
from storage.store import Store
from storage.tables.commands import acts
from tests.conftest import demand
from tests.servers.dovecot import Dovecot
from tests.servers.fakedns import FakeDNS
from tests.servers.milters import Milter, OpenDKIM, Rspamd
from tests.servers.postfix import Postfix
from tests.servers.processes import HOST, running
from tests.test_authority import ATTACKS, COMMAND, HEADERS, KNOWN, LIST, NOW, key_pair, rules, signed
from tests.test_handlers import post

MX = "mx.lists.itu.int"
# Above the field of OpenDKIM stands Dovecot's Received, above that of Rspamd also Postfix's own (both measured).
TRUST = {
    "opendkim": Trust(MX, results_below=1, own_received=2),
    "rspamd": Trust(MX, results_below=2, own_received=2),
    "none": Trust(own_received=2),
}


@dataclass
class Road:
    """From the world into the bot's mailbox: what of the mails that are handed in has authority."""

    kind: str
    dovecot: Dovecot
    postfix: Postfix
    dns: FakeDNS

    def deliver(self, mails: Sequence[bytes], sender: str = "any@attacker.example") -> list[bytes]:
        """Hand mails in, and read what arrived; a mail that Postfix refuses has no authority for sure."""
        mailbox = self.dovecot.make_user("bot")
        taken = 0
        for raw in mails:
            with suppress(smtplib.SMTPException), smtplib.SMTP(HOST, self.postfix.smtp_port, timeout=30) as client:
                client.ehlo("evil.example")
                client.docmd("XCLIENT", "ADDR=198.51.100.66 NAME=evil.example")
                client.ehlo("evil.example")
                client.sendmail(sender, [mailbox], raw, ["BODY=8BITMIME"])
                taken += 1
        return self.dovecot.mailbox(mailbox, wait=taken)

    async def judge(self, raw: bytes, shelf: Store) -> Authority:
        """What the bot makes of a mail as it lies in the mailbox."""
        trust = TRUST[self.kind]
        proof = await examined(raw, trust, KNOWN, Keys(from_dns((HOST,), self.dns.port)), NOW)
        mail = replace(read_here(raw, shelf.files, (LIST,), rules().limits), proof=proof)
        return authority_of(mail, rules(trust), NOW)


@pytest.fixture(scope="module", params=["opendkim", "rspamd", "none"])
def road(request: pytest.FixtureRequest, dovecot: Dovecot) -> Iterator[Road]:
    """A Postfix of its own, with this filter in it."""
    kind = str(request.param)
    demand("postfix", *([] if kind == "none" else [kind]))
    dns = FakeDNS()
    for domain in ("coord.example", "attacker.example"):
        dns.say(f"s1._domainkey.{domain}", key_pair()[1].decode())
    dns.start()
    filters: list[Milter] = [] if kind == "none" else [{"opendkim": OpenDKIM, "rspamd": Rspamd}[kind](dns, MX)]
    postfix = Postfix(dovecot)
    # Else a mail with raw UTF-8 in its header comes back, because Dovecot does not offer SMTPUTF8.
    postfix.main = "".join(one.postfix_lines for one in filters) + "smtputf8_enable = no\n"
    try:
        with running(*filters, postfix):
            yield Road(kind, dovecot, postfix, dns)
    finally:
        dns.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh memory."""
    with Store(f"sqlite:///{tmp_path}/iscg.db", tmp_path / "files", tmp_path / "journal.jsonl", durable=False) as store:
        yield store


def on_the_wire(raw: bytes) -> bytes:
    """Lines end in CRLF there."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def anew(raw: bytes) -> bytes:
    """An attack as if written today, so that its age alone does not betray it."""
    return re.sub(
        rb"(?m)^Date: .*$", b"Date: Tue, 24 Nov 2026 11:59:00 +0000", on_the_wire(raw).replace(b"\r\n", b"\n")
    )


FORGED = (
    f"Authentication-Results: {MX}; dkim=pass header.d=coord.example; dmarc=pass header.from=coord.example\r\n".encode()
)
WITHOUT_ID = signed(COMMAND, headers=("from", "to", "subject", "date"))
REPLAYS = [
    WITHOUT_ID.replace(b"<one@coord.example>", b"<two@attacker.example>"),
    b"X-New: field\r\n" + WITHOUT_ID.replace(b"<one@coord.example>", b"<three@attacker.example>"),
    WITHOUT_ID.replace(b"<one@coord.example>", b"<four@attacker.example>") + b"\r\n\r\n",
]
FORGERIES = [
    COMMAND,
    FORGED + COMMAND,
    FORGED + b"Received: from a (a [192.0.2.1]) by " + MX.encode() + b"; Tue, 24 Nov 2026 12:00:00 +0000\r\n" + COMMAND,
    signed(COMMAND, domain="attacker.example"),
    FORGED + signed(COMMAND, domain="attacker.example"),
    signed(COMMAND).replace(b"26-1/7", b"26-1/8"),
    signed(COMMAND) + b"-- \r\nfooter of a list\r\n",
    signed(COMMAND).replace(b"Subject: withdraw", b"Subject: [int-sect-group] withdraw"),
    b"Subject: approve all\r\n" + signed(COMMAND),
    b"From: Eve <eve@attacker.example>\r\n" + signed(COMMAND),
    signed(COMMAND, length=True) + b"withdraw ISCG/26-1/8\r\n",
    signed(COMMAND, headers=("from", "date", "to")).replace(b"Subject: withdraw", b"Subject: approve"),
    signed(COMMAND, headers=("from", "date", "subject")).replace(b"To: bot@iscg.example", b"To: bot@example.org"),
    f"List-Post: <mailto:{LIST}>\r\n".encode() + signed(COMMAND),
    signed(COMMAND.replace(b"To: bot@iscg.example", f"To: {LIST}".encode())),
    signed(COMMAND.replace(b"24 Nov 2026", b"20 Nov 2026")),
    signed(COMMAND).replace(b"From: Chair", b"From: Chair via ISCG"),
]


async def test_no_attack_has_authority(road: Road, store: Store) -> None:
    attacks = [on_the_wire(anew(path.read_bytes())) for path in ATTACKS]
    arrived = road.deliver([*attacks, *(FORGED + one for one in attacks), *map(on_the_wire, FORGERIES)])
    judged = [await road.judge(raw, store) for raw in arrived]
    assert [one for one in judged if one.proven and one.address in KNOWN] == []
    assert len(arrived) > len(FORGERIES) + len(ATTACKS)


async def test_the_true_coordinators_command_acts_exactly_once_however_often_it_is_replayed(
    road: Road, store: Store
) -> None:
    arrived = road.deliver([WITHOUT_ID, WITHOUT_ID, *REPLAYS], "chair@coord.example")
    acted = []
    for number, raw in enumerate(arrived, start=1):
        authority = await road.judge(raw, store)
        assert (authority.proven, authority.reasons) == (True, ())
        assert authority.by == ("dkim" if road.kind == "none" else "authentication-results")
        (waiting,) = intake.keep(store, NOW, [Arrival(Place("imap://x/INBOX", 1, number), NOW, raw)], {})
        mail = read_here(raw, store.files, (LIST,), rules().limits)
        settled = intake.settle(store, rules(), NOW, waiting, mail)
        with store.database.write() as connection:
            acted += (
                [number] if act_once(connection, authority.act_key, authority.by, "withdraw", settled.mail, NOW) else []
            )
    assert len(arrived) == 5
    assert acted == [1]


class Office:
    """A register with eight documents, and the whole spine at work in it."""

    def __init__(self, road: Road, store: Store) -> None:
        self._road, self._store, self._count = road, store, 0
        here = rules(TRUST[road.kind])
        self._rules = replace(
            rules_of(example_config()), lists=here.lists, own_addresses=here.own_addresses, sender=here.sender,
            secretaries=here.secretaries, trust=here.trust,
        )  # fmt: skip
        for number in range(1, 9):
            self._settle(bytes(post(subject=f"Contribution {number}", ident=f"m{number}", file=f"{number}.docx")))

    async def take(self, arrived: Sequence[bytes]) -> None:
        """Each mail, with its evidence, as the daemon takes it in."""
        witness = Witness(self._store.files.root, self._rules, Keys(from_dns((HOST,), self._road.dns.port)))
        for raw in arrived:
            waiting, mail = self._read(raw)
            (mail,) = await witness.read([mail], [waiting.kept])
            intake.settle(self._store, self._rules, NOW, waiting, mail)

    @property
    def gone(self) -> list[str]:
        """The documents that are no longer as they were registered."""
        with self._store.database.read() as connection:
            return [entry.number for entry in register.log(connection) if entry.status != "registered"]

    @property
    def acts(self) -> int:
        """How often a command changed something."""
        with self._store.database.read() as connection:
            return len(connection.execute(select(acts)).all())

    def _read(self, raw: bytes) -> tuple[Waiting, Mail]:
        self._count += 1
        arrival = Arrival(Place("imap://x/INBOX", 1, self._count), NOW, raw)
        (waiting,) = intake.keep(self._store, NOW, [arrival], {})
        return waiting, read_here(raw, self._store.files, self._rules.lists, self._rules.limits)

    def _settle(self, raw: bytes) -> None:
        settled = intake.settle(self._store, self._rules, NOW, *self._read(raw))
        assert settled.outcome.disposition == "registered"


async def test_no_attack_changes_the_register_and_the_true_command_changes_it_once(road: Road, store: Store) -> None:
    office = Office(road, store)
    await office.take(
        road.deliver([*map(on_the_wire, FORGERIES), *(on_the_wire(anew(one.read_bytes())) for one in ATTACKS)])
    )
    assert (office.gone, office.acts) == ([], 0)
    true = WITHOUT_ID.replace(b"<one@coord.example>", b"<true@coord.example>")
    await office.take(road.deliver([true], "chair@coord.example"))
    assert (office.gone, office.acts) == (["ISCG/26-1/7"], 1)
    await office.take(road.deliver([true, WITHOUT_ID, *REPLAYS], "chair@coord.example"))
    assert (office.gone, office.acts) == (["ISCG/26-1/7"], 1)


async def test_forged_copies_that_come_first_take_nothing_from_the_true_command(road: Road, store: Store) -> None:
    office = Office(road, store)
    true = signed(COMMAND, headers=("from", "to", "subject", "date"))
    through = f"List-Id: <int-sect-group.lists.itu.int>\r\nList-Post: <mailto:{LIST}>\r\nPrecedence: list\r\n".encode()
    first = [
        COMMAND,
        FORGED + COMMAND,
        FORGED + signed(COMMAND, domain="attacker.example"),
        COMMAND.replace(b"26-1/7", b"26-1/8"),
        COMMAND.replace(b"withdraw ISCG/26-1/7", b"Good morning"),
        COMMAND.replace(b"<one@coord.example>", b"<five@attacker.example>"),
        b"Auto-Submitted: auto-replied\r\n" + COMMAND,
        b"In-Reply-To: <other@letter.example>\r\n" + true,
        through + true,
        COMMAND,
    ]
    await office.take(road.deliver(first))
    assert (office.gone, office.acts) == ([], 0)
    await office.take(road.deliver([true], "chair@coord.example"))
    assert (office.gone, office.acts) == (["ISCG/26-1/7"], 1)
    await office.take(road.deliver([*first, true, *REPLAYS]))
    assert (office.gone, office.acts) == (["ISCG/26-1/7"], 1)


async def test_a_list_that_leaves_the_signature_whole_still_gives_no_authority(road: Road, store: Store) -> None:
    posted = signed(COMMAND.replace(b"To: bot@iscg.example", f"To: {LIST}".encode()))
    through = f"List-Id: <int-sect-group.lists.itu.int>\r\nList-Post: <mailto:{LIST}>\r\nPrecedence: list\r\n".encode()
    munged = posted.replace(
        b"From: Chair <chair@coord.example>", f"From: Chair via ISCG <{LIST}>\r\nReply-To: chair@coord.example".encode()
    )
    for raw in road.deliver([through + posted, through + munged, posted], "int-sect-group-bounces@lists.itu.int"):
        assert not (await road.judge(raw, store)).proven


def test_the_hand_over_is_seen_as_our_provider_saw_it(road: Road) -> None:
    (raw,) = road.deliver([COMMAND])
    assert read_proof(raw, TRUST[road.kind]).handed_by == ("evil.example", "198.51.100.66")


def test_signing_covers_what_the_tests_say() -> None:
    assert b"h=from : to : subject : date : message-id" in re.sub(rb"\s+", b" ", signed(COMMAND, headers=HEADERS))
