"""Who may command: a signed mail to the bot alone, once; every forgery, replay and list copy is refused."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.read import read_here
from bot.signatures import Keys, examined, read_proof
from bot.signatures.results import read_results
from bot.signatures.witness import Witness
from handlers.authority import Authority, authority_of, holds, is_from_list_host, on_file
from handlers.authority.alignment import is_aligned
from storage.files import Files
from storage.records import Limits, Mail, Person, Rules, Trust
from tests.shelf import MAILS, Shelf

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
THEN = datetime(2026, 1, 13, 10, 0, tzinfo=UTC)  # when the hostile mails say they were written
LIST = "int-sect-group@lists.itu.int"
BOT = "bot@iscg.example"
COORDINATOR = "chair@coord.example"
MX = "mx.bot.example"
WORD = Trust(authserv_id=MX)
NO_WORD = Trust()
KNOWN = (COORDINATOR, "admin@legitimate.com", "c@coord.example", "coordinator@coord.example")

COMMAND = f"""\
From: Chair <{COORDINATOR}>
To: {BOT}
Subject: withdraw
Date: Tue, 24 Nov 2026 11:59:00 +0000
Message-ID: <one@coord.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

withdraw ISCG/26-1/7
""".replace("\n", "\r\n").encode()
PASS = (
    f"Authentication-Results: {MX}; dkim=pass header.d=coord.example; dmarc=pass header.from=coord.example\r\n".encode()
)
HEADERS = ("from", "to", "subject", "date", "message-id", "content-type")


def rules(trust: Trust = WORD) -> Rules:
    lists, own = (LIST, "iscg@lists.example"), (BOT, "bot@example.org")
    return Rules("ISCG", "", lists, own, BOT, "", (COORDINATOR,), "UTC", ("en",), (), (), trust=trust)


@cache
def key_pair() -> tuple[bytes, bytes]:
    """A private key (PEM) and the record of its public half, as it stands in the DNS."""
    private = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
    public = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "PEM"], input=private, check=True, capture_output=True
    ).stdout
    return private, b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


def signed(
    raw: bytes, domain: str = "coord.example", headers: tuple[str, ...] = HEADERS, length: bool = False
) -> bytes:
    """The mail with a signature in front, over these headers."""
    signature: bytes = dkim.sign(
        raw, b"s1", domain.encode(), key_pair()[0], canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.encode() for name in headers], length=length,
    )  # fmt: skip
    return signature + raw


def read(raw: bytes, trust: Trust = WORD) -> Mail:
    """The mail as handlers see it, with the evidence in its bytes and no look into the DNS."""
    return replace(read_here(raw, Shelf(), (LIST,), Limits()), proof=read_proof(raw, trust))


def judged(raw: bytes, trust: Trust = WORD, received: datetime = NOW) -> Authority:
    return authority_of(read(raw, trust), rules(trust), received)


class Names:
    """A DNS that knows what it was told and remembers what it was asked."""

    def __init__(self, *domains: str) -> None:
        self.known = {f"s1._domainkey.{domain}": key_pair()[1] for domain in domains}
        self.asked: list[str] = []

    async def __call__(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.known.get(name)


async def verified(raw: bytes, names: Names, trust: Trust = NO_WORD, received: datetime = NOW) -> Authority:
    proof = await examined(raw, trust, KNOWN, Keys(names), received)
    mail = replace(read_here(raw, Shelf(), (LIST,), Limits()), proof=proof)
    return authority_of(mail, rules(trust), received)


# --- our provider's word -------------------------------------------------------------------------------------------


def test_the_coordinators_command_is_proven_by_our_providers_word() -> None:
    told = judged(PASS + COMMAND)
    assert (told.proven, told.address, told.by, told.reasons) == (True, COORDINATOR, "authentication-results", ())
    assert re.fullmatch("[0-9a-f]{64}", told.act_key)


def test_without_a_configured_provider_nobodys_word_counts() -> None:
    assert not judged(PASS + COMMAND, Trust()).proven


def test_nobody_is_proven_where_nobody_looked() -> None:
    told = authority_of(read_here(PASS + COMMAND, Shelf(), (LIST,), Limits()), rules(), NOW)
    assert (told.proven, told.reasons) == (False, ("nobody looked who sent it",))


@pytest.mark.parametrize(
    "field",
    [
        f"{MX}; dkim=fail header.d=coord.example",
        f"{MX}; spf=pass smtp.mailfrom=chair@coord.example",
        f"{MX}; spf=pass smtp.mailfrom=coord.example; dmarc=pass header.from=coord.example",
        f"{MX}; dkim=pass header.d=attacker.example; dmarc=pass header.from=coord.example",
        f"{MX}; dkim=pass header.d=evil.coord.example",
        f"{MX}; dkim=pass header.d=coord.example.attacker.example",
        f"{MX}; dkim=pass header.d=coord.example header.d=attacker.example",
        f"{MX}; dkim=pass header.d=coord.example; dmarc=fail header.from=coord.example",
        f"{MX}; dkim=pass header.d=coord.example; dkim=fail header.d=coord.example",
        f"{MX}; spf=pass smtp.mailfrom=a(b@attacker.example; dkim=pass header.d=coord.example",
        f'{MX}; spf=pass smtp.mailfrom="x; dkim=pass header.d=coord.example"@attacker.example',
        f"{MX}; spf=pass smtp.mailfrom==?us-ascii?q?x;_dkim=3Dpass_header.d=3Dcoord.example?=",
        f"{MX} 2; dkim=pass header.d=coord.example",
        f"{MX}.attacker.example; dkim=pass header.d=coord.example",
        "dkim=pass header.d=coord.example",
        f"; {MX}; dkim=pass header.d=coord.example",
        "",
    ],
)
def test_any_other_word_of_the_provider_proves_nothing(field: str) -> None:
    told = judged(f"Authentication-Results: {field}\r\n".encode() + COMMAND)
    assert not told.proven
    assert told.reasons
    assert told.act_key == judged(PASS + COMMAND).act_key


@pytest.mark.parametrize(
    "field",
    [
        f"{MX}; dkim=pass header.d=coord.example",
        f"{MX} 1; dkim=pass (2048-bit key; unprotected (really)) header.d=coord.example header.i=@coord.example",
        f"{MX.upper()}; dkim=pass header.i=@coord.example header.s=s1",
        f"{MX}\r\n\t;\r\n\tdkim = pass\r\n\theader.d = coord.example",
        f'{MX}; dkim=pass header.d="coord.example"; spf=softfail smtp.mailfrom=other.example;',
        f"{MX}; dkim=fail header.d=list.example; dkim=pass header.d=coord.example; dmarc=none",
    ],
)
def test_the_providers_word_is_read_in_every_form_the_standard_allows(field: str) -> None:
    assert judged(f"Authentication-Results: {field}\r\n".encode() + COMMAND).proven


RECEIVED = b"Received: from a (a [192.0.2.1]) by b; Tue, 24 Nov 2026 12:00:00 +0000\r\n"


def test_only_the_topmost_field_in_its_place_is_the_providers() -> None:
    fail = PASS.replace(b"pass", b"fail")
    assert not judged(RECEIVED + PASS + COMMAND).proven
    assert judged(RECEIVED + PASS + COMMAND, Trust(MX, results_below=1)).proven
    assert not judged(RECEIVED * 2 + PASS + COMMAND, Trust(MX, results_below=1)).proven
    assert not judged(fail + RECEIVED + PASS + COMMAND, Trust(MX, results_below=9)).proven
    assert not judged(PASS.replace(MX.encode(), b"mx.attacker.example") + PASS + COMMAND).proven


@given(st.one_of(st.binary(max_size=200), st.text('ab=;."()\\ 1\r\n', max_size=60).map(str.encode)))
def test_reading_a_providers_field_never_raises(raw: bytes) -> None:
    assert read_results(raw) is None or isinstance(read_results(raw), tuple)


@given(st.binary(max_size=400))
def test_reading_the_evidence_never_raises(raw: bytes) -> None:
    assert read_proof(raw, Trust(MX, 3, 2)).content or raw


def test_a_signature_in_the_mail_must_be_the_one_the_provider_means_and_a_good_one() -> None:
    whole = signed(COMMAND)
    start = read_proof(whole, WORD).signatures[0].value[:8].encode()
    meant = PASS.replace(b"header.d=coord.example", b"header.d=coord.example header.s=s1 header.b=" + start)
    assert judged(meant + whole).proven
    assert not judged(meant.replace(start, b"AAAAAAAA") + whole).proven
    assert not judged(PASS + signed(COMMAND, headers=("from", "date", "to"))).proven
    assert not judged(PASS + signed(COMMAND, headers=("from", "date", "subject"))).proven
    assert not judged(PASS + signed(COMMAND, length=True)).proven


# --- the mail itself -----------------------------------------------------------------------------------------------

Change = Callable[[bytes], bytes]


def put(old: bytes, new: bytes) -> Change:
    def change(raw: bytes) -> bytes:
        assert raw.count(old) == 1
        return raw.replace(old, new)

    return change


FROM = f"From: Chair <{COORDINATOR}>".encode()


@pytest.mark.parametrize(
    "change",
    [
        put(FROM, FROM + b"\r\nFrom: eve@attacker.example"),
        put(FROM, FROM + b"\r\nFrom : eve@attacker.example"),
        put(FROM, FROM + b", eve@attacker.example"),
        put(FROM, b"From: Group: chair@coord.example;"),
        put(FROM, b"From: <@attacker.example:chair@coord.example>"),
        put(FROM, b"From: chair@coord.example (eve@attacker.example)"),
        put(FROM, b"From: chair@coord.example <eve@attacker.example>"),
        put(FROM, b"From: =?utf-8?q?chair=40coord=2Eexample?= <eve@attacker.example>"),
        put(FROM, b'From: "chair@coord.example\0" <chair@coord.example>'),
        put(FROM, b"From: =?utf-8?b?QQBC?= <chair@coord.example>"),
        put(FROM, b"From: =?utf-8?q?a=0Ab?= <chair@coord.example>"),
        put(FROM, b"From: =?utf-8?q?=E2=80=AEchair?= <chair@coord.example>"),
        put(FROM, b"From: <chair@coord.example>eve@attacker.example"),
        put(FROM, b"From: =?utf-8?q?chair=40coord.example?="),
        put(FROM, b"From:"),
        put(FROM, b"Resent-From: eve@attacker.example\r\n" + FROM),
        put(FROM, b"X: y\r\n from: eve@attacker.example\r\n" + FROM),
        put(b"Subject: withdraw", b"Subject: withdraw\r\nSubject: hello"),
        put(b"Subject: withdraw", b"Subject: with\rdraw"),
        put(b"Subject: withdraw", b"Subject : withdraw"),
        put(b"Subject: withdraw", b"some words\r\nSubject: withdraw"),
        put(b"To: bot@iscg.example", b"To: other@iscg.example"),
        put(b"To: bot@iscg.example", f"To: bot@iscg.example, {LIST}".encode()),
        put(b"To: bot@iscg.example", f"To: bot@iscg.example\r\nCc: {LIST}".encode()),
        put(b"To: bot@iscg.example", f"To: bot@iscg.example\r\nList-Post: <mailto:{LIST}>".encode()),
        put(b"To: bot@iscg.example", b"To: bot@iscg.example\r\nList-Id: <other.example>"),
        put(b"To: bot@iscg.example", b"To: bot@iscg.example\r\nAuto-Submitted: auto-replied"),
        put(b"24 Nov 2026 11", b"20 Nov 2026 11"),
        put(b"24 Nov 2026 11", b"28 Nov 2026 11"),
        put(b"Date: Tue, 24 Nov 2026 11:59:00 +0000\r\n", b""),
    ],
)
def test_whatever_makes_sender_road_or_date_doubtful_takes_authority_away(change: Change) -> None:
    told = judged(PASS + change(COMMAND))
    assert not told.proven
    assert told.reasons


@pytest.mark.parametrize(
    "name", [b"", b"Chair", b'"Chair, The"', b"=?utf-8?b?2LHYptmK2LM=?=", b"=?utf-8?q?J=C3=B6rg?= Chair"]
)
def test_a_plain_or_rightly_encoded_name_takes_nothing_away(name: bytes) -> None:
    assert judged(PASS + put(FROM, b"From: " + name + b" <chair@coord.example>")(COMMAND)).proven


ABOUT_THE_SENDER = ("espoofer", "mailsploit", "identity", "authres", "list_munged", "headers")
# Attacks on how a provider verifies; where it saw through them and vouches, the author is who he says.
ON_THE_PROVIDER = ("authres", "espoofer-server_a5")
ATTACKS = [path for path in sorted((MAILS / "hostile").glob("*.eml")) if path.stem.startswith(ABOUT_THE_SENDER)]


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_no_attack_on_the_sender_has_authority(path: Path) -> None:
    assert len(ATTACKS) > 40
    assert not judged(path.read_bytes(), WORD, THEN).proven
    assert not judged(path.read_bytes(), Trust(), THEN).proven


@pytest.mark.parametrize(
    "path", [path for path in ATTACKS if not path.stem.startswith(ON_THE_PROVIDER)], ids=lambda path: path.stem
)
def test_no_attack_on_the_sender_has_authority_even_where_our_provider_was_fooled(path: Path) -> None:
    domains = set(re.findall(rb"@([a-z.-]+)", path.read_bytes()))
    field = f"Authentication-Results: {MX}" + "".join(f"; dkim=pass header.d={one.decode()}" for one in domains)
    told = judged(field.encode() + b"\r\n" + path.read_bytes(), WORD, THEN)
    assert not told.proven or told.address not in KNOWN


RECORDED = sorted((MAILS / "lists").glob("auth-*.eml"))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
@pytest.mark.parametrize("provider", ["mx.lists.itu.int", "mx.example.org"])
def test_of_what_real_servers_and_lists_wrote_only_the_honest_direct_mail_has_authority(
    path: Path, provider: str
) -> None:
    assert len(RECORDED) == 17
    raw, trust = path.read_bytes(), Trust(provider, results_below=2)
    written = read_proof(raw, trust).date
    assert written is not None
    told = judged(raw, trust, written)
    assert told.proven is (path.stem == "auth-01-dkim-spf-dmarc-pass" and provider == "mx.lists.itu.int")


# --- replays -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        put(b"<one@coord.example>", b"<two@attacker.example>"),
        put(b"Subject: withdraw", b"Subject:   withdraw  "),
        put(b"Subject: withdraw", b"Subject:\r\n withdraw"),
        put(b"withdraw ISCG/26-1/7\r\n", b"withdraw   ISCG/26-1/7 \r\n\r\n\r\n"),
        put(b"MIME-Version", b"X-Other: field\r\nMIME-Version"),
        put(b"From: Chair <", b"From: Other <"),
        put(b"\r\nTo:", b"\r\nReply-To: eve@attacker.example\r\nTo:"),
        lambda raw: raw.replace(b"\r\n", b"\n"),
        signed,
    ],
)
def test_the_same_signed_content_is_the_same_act_whatever_else_was_changed(change: Change) -> None:
    assert judged(PASS + change(COMMAND)).act_key == judged(PASS + COMMAND).act_key


@pytest.mark.parametrize(
    "change",
    [
        put(b"26-1/7", b"26-1/8"),
        put(b"Subject: withdraw", b"Subject: withdraw it"),
        put(b"11:59:00", b"11:59:01"),
    ],
)
def test_other_signed_content_is_another_act(change: Change) -> None:
    assert judged(PASS + change(COMMAND)).act_key != judged(PASS + COMMAND).act_key


# --- our own verification ------------------------------------------------------------------------------------------


async def test_where_the_provider_says_nothing_we_verify_the_signature_ourselves() -> None:
    names = Names("coord.example")
    told = await verified(signed(COMMAND), names)
    assert (told.proven, told.address, told.by) == (True, COORDINATOR, "dkim")
    assert names.asked == ["s1._domainkey.coord.example"]


async def test_a_reply_is_proven_when_its_signature_covers_what_it_answers() -> None:
    reply = b"In-Reply-To: <letter@iscg.example>\r\n" + COMMAND
    told = await verified(signed(reply, headers=(*HEADERS, "in-reply-to")), Names("coord.example"))
    assert (told.proven, told.reasons) == (True, ())
    stripped = judged(PASS + reply)
    assert (stripped.proven, len(stripped.reasons)) == (False, 1)
    assert "its signature was taken out" in stripped.reasons[0]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (signed(COMMAND).replace(b"26-1/7", b"26-1/8"), "does not verify"),
        (signed(COMMAND).replace(b"Subject: withdraw", b"Subject: withdraw all"), "does not verify"),
        (signed(COMMAND, length=True) + b"more\r\n", "a part of the text only"),
        (b"In-Reply-To: <other@letter.example>\r\n" + signed(COMMAND), "does not cover In-Reply-To"),
        (b"References: <other@letter.example>\r\n" + signed(COMMAND), "does not cover References"),
        (signed(COMMAND, headers=("from", "to", "date")), "does not cover Subject"),
        (signed(COMMAND, headers=("from", "subject", "date")), "does not cover To"),
        (signed(COMMAND, domain="attacker.example"), "no signature of its author's domain"),
        (COMMAND, "no signature of its author's domain"),
        (signed(COMMAND).replace(b"s=s1", b"s=s1\\0x"), "was not verified"),
    ],
)
async def test_a_signature_that_does_not_hold_proves_nothing(raw: bytes, reason: str) -> None:
    told = await verified(raw, Names("coord.example", "attacker.example"))
    assert not told.proven
    assert any(reason in one for one in told.reasons), told.reasons


async def test_a_fields_second_copy_above_the_signed_one_is_seen() -> None:
    told = await verified(b"Subject: approve\r\n" + signed(COMMAND), Names("coord.example"))
    assert not told.proven


async def test_an_unsigned_content_type_may_not_choose_another_text() -> None:
    parts = COMMAND.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="a"').replace(
        b"withdraw ISCG/26-1/7\r\n",
        b"--a\r\n\r\nHello\r\n--a\r\n\r\n--b\r\n\r\nwithdraw ISCG/26-1/7\r\n--b--\r\n--a--\r\n",
    )
    without = signed(parts, headers=HEADERS[:5])
    assert (await verified(without, Names("coord.example"))).proven
    assert not (await verified(without.replace(b'boundary="a"', b'boundary="b"'), Names("coord.example"))).proven
    assert not (
        await verified(without.replace(b'multipart/mixed; boundary="a"', b"text/plain"), Names("coord.example"))
    ).proven


async def test_no_stranger_makes_us_look_up_names() -> None:
    names = Names("attacker.example")
    raw = signed(COMMAND.replace(COORDINATOR.encode(), b"eve@attacker.example"), domain="attacker.example")
    told = await verified(raw, names)
    assert (told.proven, names.asked) == (False, [])


async def test_a_switched_off_verification_asks_nobody() -> None:
    names = Names("coord.example")
    told = await verified(signed(COMMAND), names, Trust(verify_dkim=False))
    assert (told.proven, names.asked) == (False, [])


async def test_an_expired_signature_proves_nothing() -> None:
    expired = put(b"; s=s1", b"; s=s1; x=1000000000")(signed(COMMAND))
    told = await verified(expired, Names("coord.example"))
    assert any("expired" in reason for reason in told.reasons)


async def test_a_key_is_asked_for_once_an_hour_and_a_missing_one_again_soon() -> None:
    names = Names("coord.example")
    keys = Keys(names)
    for minutes in (0, 59, 61):
        assert await keys.find("s1._domainkey.coord.example", NOW + timedelta(minutes=minutes)) == key_pair()[1]
    assert len(names.asked) == 2
    for minutes in (0, 4, 6):
        assert await keys.find("s1._domainkey.gone.example", NOW + timedelta(minutes=minutes)) is None
    assert len(names.asked) == 4
    assert await keys.find("s1\0._domainkey.coord.example", NOW) is None
    assert len(names.asked) == 4


# --- beside the reading --------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    with Files(tmp_path) as files:
        files.prepare()
        yield files


async def witnessed(raw: bytes, files: Files, witness: Witness) -> Mail:
    kept = files.keep(raw)
    files.sync()
    (mail,) = await witness.read([read_here(raw, files, (LIST,), Limits())], [kept])
    return mail


async def test_a_mail_to_the_bot_is_read_with_its_evidence(files: Files) -> None:
    witness = Witness(files.root, rules(NO_WORD), Keys(Names("coord.example")))
    assert authority_of(await witnessed(signed(COMMAND), files, witness), rules(NO_WORD), NOW).proven


async def test_a_mail_to_others_or_through_the_list_asks_no_name_server(files: Files) -> None:
    names = Names("coord.example")
    hosts = Trust(list_hosts=("mx.lists.itu.int",))
    witness = Witness(files.root, rules(hosts), Keys(names))
    listed = f"List-Post: <mailto:{LIST}>\r\n".encode() + signed(COMMAND)
    assert (await witnessed(signed(COMMAND.replace(b"To: bot@", b"To: other@")), files, witness)).proof is None
    assert (await witnessed(listed, files, witness)).proof is not None
    assert (await witnessed(listed, files, Witness(files.root, rules(), Keys(names)))).proof is None
    assert names.asked == []


async def test_a_name_server_that_never_answers_keeps_no_mail_waiting(files: Files) -> None:
    async def never(name: str) -> bytes | None:
        await asyncio.Event().wait()
        return None

    mail = await witnessed(signed(COMMAND), files, Witness(files.root, rules(NO_WORD), Keys(never), seconds=0.05))
    told = authority_of(mail, rules(NO_WORD), NOW)
    assert (told.proven, told.reasons) == (False, ("its signature was not verified",))


async def test_a_mail_names_two_keys_at_most(files: Files) -> None:
    names = Names()
    many = b"".join(signed(COMMAND)[: -len(COMMAND)].replace(b"s=s1", b"s=k%d" % number) for number in range(6))
    assert not authority_of(
        await witnessed(many + COMMAND, files, Witness(files.root, rules(NO_WORD), Keys(names))), rules(NO_WORD), NOW
    ).proven
    assert len(names.asked) == 2


# --- alignment, people, the list's own host ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "address", "strict", "relaxed"),
    [
        ("coord.example", "a@coord.example", True, True),
        ("coord.example", "a@mail.coord.example", False, True),
        ("mail.coord.example", "a@coord.example", False, False),
        ("ord.example", "a@coord.example", False, False),
        ("example", "a@coord.example", False, False),
        ("", "a@coord.example", False, False),
        ("", "", False, False),
    ],
)
def test_a_domain_speaks_for_itself_and_if_wished_for_those_below_it(
    domain: str, address: str, strict: bool, relaxed: bool
) -> None:
    assert is_aligned(domain, address, Trust()) is strict
    assert is_aligned(domain, address, Trust(alignment="relaxed")) is relaxed


def test_roles_belong_to_people_and_letters_go_to_the_address_on_file() -> None:
    people = (Person("Amal", ("amal@un.example", "amal@home.example"), roles=("coordinator:gender",)),)
    assert holds("Amal@Home.example", people, (), ("coordinator",))
    assert holds("amal@un.example", people, (), ("coordinator:gender", "secretary"))
    assert not holds("amal@un.example", people, (), ("secretary", "coordinator:climate"))
    assert not holds("eve@un.example", people, (), ())
    assert not holds("", people, ("",), ())
    assert holds("sec@un.example", people, ("sec@un.example",), ("secretary",))
    assert on_file("AMAL@home.example", people, ()) == "amal@un.example"
    assert on_file("SEC@un.example", people, ("sec@un.example",)) == "sec@un.example"
    assert on_file("eve@un.example", people, ("sec@un.example",)) == on_file("", people, ("",)) == ""


@pytest.mark.parametrize(
    ("client", "host", "is_ours"),
    [
        (b"mx.lists.itu.int (mx.lists.itu.int [198.51.100.9])", "mx.lists.itu.int", True),
        (b"mx.lists.itu.int (mx.lists.itu.int [198.51.100.9])", "198.51.100.9", True),
        (b"mx.lists.itu.int (unknown [198.51.100.66])", "mx.lists.itu.int", False),
        (b"(mx.lists.itu.int (evil.example [198.51.100.66])", "mx.lists.itu.int", False),
        (
            b"=?us-ascii?q?x_=28mx.lists.itu.int_[1.1.1.1]=29?= (evil.example [198.51.100.66])",
            "mx.lists.itu.int",
            False,
        ),
        (b"[198.51.100.9] (unknown [198.51.100.66])", "198.51.100.9", False),
    ],
)
def test_the_lists_mail_is_known_by_the_host_that_handed_it_over(client: bytes, host: str, is_ours: bool) -> None:
    trust = Trust(own_received=2, list_hosts=(host,))
    own = b"Received: from mx (mx [127.0.0.1]) by box with LMTP; x\r\n"
    forged = b"Received: from mx.lists.itu.int (mx.lists.itu.int [198.51.100.9]) by box; x\r\n"
    raw = own + b"Received: from " + client + b"\r\n\tby mx.example.org with ESMTP id 1; x\r\n" + forged + COMMAND
    assert is_from_list_host(read(raw, trust), trust) is is_ours


def test_without_configured_hosts_every_list_mail_is_taken_as_it_says() -> None:
    assert is_from_list_host(read(COMMAND), Trust())
    assert not is_from_list_host(read(COMMAND), Trust(list_hosts=("mx.lists.itu.int",)))
