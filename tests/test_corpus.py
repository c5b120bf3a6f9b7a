"""Every mail of the corpus is taken in whole: one disposition each, alike on both databases, and no machine answered.

The samples beside the tests always; where ISCG_CORPUS names the folder of a larger collection, those as well.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.intake import Settled
from bot.reading.pool import Readers
from bot.reading.read import read_here
from storage.arrivals import Waiting
from storage.files import Files
from storage.records import Arrival, Mail, Place
from storage.store import Store
from storage.tables import arrivals, mails
from tests.oracle import Picture, broken_promises, picture
from tests.shelf import ISCG, LIST, MAILS

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EXAMPLE = rules_of(example_config())
RULES = replace(EXAMPLE, lists=(LIST, ISCG), own_addresses=("bot@example.org",))
DISPOSITIONS = {"registered", "filed", "noted", "held", "repeated", "set aside"}
BATCH = 50

FROM, REPLY_TO, CC, ORIGINAL = (
    "From",
    "Reply-To behind the list",
    "Cc behind the list",
    "X-Original-From behind the list",
)
WRAPPED, TWO = "From of the wrapped mail", "nobody: two From fields"
ANNA, BERT, CHAIR, DORA = "anna@example.org", "bert@example.org", "c@coord.example", "dora@strict.example"
OUTSIDER, BOUNCES, REQUEST = (
    "outsider@example.org",
    "int-sect-group-bounces@lists.itu.int",
    "int-sect-group-request@lists.itu.int",
)
SYMPA, SYMPA_REQUEST = "sympa@lists.itu.int", "sympa-request@lists.itu.int"

# name: (author, the field that told, disposition, the number it belongs to or "").
LISTS: dict[str, tuple[str, str, str, str]] = {
    "00-dmarc-as-sent": (DORA, FROM, "held", ""),
    "00-docx-as-sent": (ANNA, FROM, "held", ""),
    "00-nonascii-as-sent": (ANNA, FROM, "held", ""),
    "00-plain-as-sent": (ANNA, FROM, "held", ""),
    "auth-01-dkim-spf-dmarc-pass": (CHAIR, FROM, "held", ""),
    "auth-02-forged-from-dmarc-fail": (CHAIR, FROM, "held", ""),
    "auth-03-forged-from-dkim-pass-other-domain": (CHAIR, FROM, "held", ""),
    "auth-04-forged-authres-header": (CHAIR, FROM, "held", ""),
    "auth-05-dkim-broken-by-footer": (CHAIR, FROM, "held", ""),
    "auth-06-two-from-headers": ("", TWO, "held", ""),
    "auth-10-list-prefix-footer": (CHAIR, FROM, "registered", "1"),
    "auth-11-list-no-prefix-no-footer": (CHAIR, FROM, "registered", "2"),
    "auth-12-list-munged": (CHAIR, REPLY_TO, "registered", "3"),
    "auth-13-list-spoofed-coordinator": (CHAIR, FROM, "registered", "4"),
    "auth-14-list-spoofed-coordinator-munged": (CHAIR, REPLY_TO, "registered", "5"),
    "auth-20-list-prefix-footer": (CHAIR, FROM, "registered", "6"),
    "auth-21-list-no-prefix-no-footer": (CHAIR, FROM, "registered", "7"),
    "auth-22-list-munged": (CHAIR, REPLY_TO, "registered", "8"),
    "auth-23-list-spoofed-coordinator": (CHAIR, FROM, "registered", "9"),
    "auth-24-list-spoofed-coordinator-munged": (CHAIR, REPLY_TO, "registered", "10"),
    "auth-25-list-spoofed-forged-AR": (CHAIR, FROM, "registered", "11"),
    "client-neomutt-docx": (ANNA, FROM, "held", ""),
    "client-swaks-docx": (ANNA, FROM, "held", ""),
    "dovecot-sieve-08-auto-reply-vacation": ("vac@example.org", FROM, "noted", ""),
    "mailman3-01-plain": (ANNA, FROM, "registered", "12"),
    "mailman3-01b-plain-reply": (BERT, FROM, "filed", "12"),
    "mailman3-02-docx": (ANNA, FROM, "registered", "13"),
    "mailman3-02b-html-alternative": (ANNA, FROM, "registered", "14"),
    "mailman3-03-dmarc-munged": (DORA, REPLY_TO, "registered", "15"),
    "mailman3-03b-dmarc-wrapped": (DORA, WRAPPED, "registered", "16"),
    "mailman3-03c-dmarc-munged-reply-to-list": (DORA, CC, "registered", "17"),
    "mailman3-03d-plain-reply-to-list": (ANNA, FROM, "registered", "18"),
    "mailman3-04-nonascii": (ANNA, FROM, "registered", "19"),
    "mailman3-05-held-notice-to-poster": (BOUNCES, FROM, "noted", ""),
    "mailman3-05b-held-notice-to-moderator": ("int-sect-group-owner@lists.itu.int", FROM, "noted", ""),
    "mailman3-05c-approved-after-hold": (OUTSIDER, FROM, "registered", "20"),
    "mailman3-05d-reject-notice": (BOUNCES, FROM, "noted", ""),
    "mailman3-06-bounce-owner-notice-score": ("postmaster@example.org", FROM, "noted", ""),
    "mailman3-06a-bounce-owner-notice-disabled": ("postmaster@example.org", FROM, "noted", ""),
    "mailman3-06x-plain-with-dead-member": (ANNA, FROM, "registered", "21"),
    "mailman3-07-digest-mime": (REQUEST, FROM, "noted", ""),
    "mailman3-07b-digest-plaintext": (REQUEST, FROM, "noted", ""),
    "mailman3-08-list-autoresponse": (BOUNCES, FROM, "noted", ""),
    "mailman3-08c-request-help": (BOUNCES, FROM, "noted", ""),
    "mailman3-08d-welcome-message": (REQUEST, FROM, "noted", ""),
    "mailman3-09-cc-and-member-1-direct-copy": (ANNA, FROM, "registered", "22"),
    "mailman3-09-cc-and-member-2-list-copy": (ANNA, FROM, "repeated", ""),
    "mailman3-10-auto-submitted-post-is-distributed": (CHAIR, FROM, "noted", ""),
    "mailman3-11-list-post-header-post-is-distributed": (CHAIR, FROM, "registered", "23"),
    "postfix-06b-dsn-to-bot": ("MAILER-DAEMON@example.org", FROM, "noted", ""),
    "sympa-01-plain": (ANNA, FROM, "registered", "24"),
    "sympa-01b-plain-reply": (BERT, FROM, "filed", "24"),
    "sympa-02-docx": (ANNA, FROM, "registered", "25"),
    "sympa-02b-html-alternative": (ANNA, FROM, "registered", "26"),
    "sympa-03-dmarc-munged": (DORA, ORIGINAL, "registered", "27"),
    "sympa-04-nonascii": (ANNA, FROM, "registered", "28"),
    "sympa-05-held-notice-to-poster": (SYMPA, FROM, "noted", ""),
    "sympa-05b-held-notice-to-moderator": (REQUEST, FROM, "noted", ""),
    "sympa-05c-approved-after-hold": (OUTSIDER, FROM, "registered", "29"),
    "sympa-05d-reject-notice": (REQUEST, FROM, "noted", ""),
    "sympa-05e-not-authorised": (SYMPA_REQUEST, FROM, "noted", ""),
    "sympa-06x-plain-with-dead-member": (ANNA, FROM, "registered", "30"),
    "sympa-07-digest-mime": (REQUEST, FROM, "noted", ""),
    "sympa-07b-digest-plaintext": (REQUEST, FROM, "noted", ""),
    "sympa-07c-digest-summary": (REQUEST, FROM, "noted", ""),
    "sympa-08b-unknown-command": (SYMPA_REQUEST, FROM, "noted", ""),
    "sympa-08c-request-help": (SYMPA, FROM, "noted", ""),
    "sympa-08d-welcome-message": (REQUEST, FROM, "noted", ""),
    "thunderbird-itip-reply-accept": (ANNA, FROM, "held", ""),
}  # fmt: skip

# What the header alone says of a machine, judged here without any code of ours (RFC 3834, RFC 5321 4.5.5, RFC 6522).
MACHINE = re.compile(
    rb"^(auto-submitted:[ \t]*auto-|return-path:[ \t]*<>|content-type:[ \t]*multipart/report|x-auto-?reply)",
    re.IGNORECASE | re.MULTILINE,
)
NEVER_ANSWERED = ("loops-", "imip-", "espoofer-")  # of the hostile samples beside the tests


@dataclass
class Taken:
    """What became of a whole corpus in one store."""

    settled: dict[str, Settled] = field(default_factory=dict)
    read: dict[str, Mail] = field(default_factory=dict)
    seen: Picture = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """One mail; `never` when nobody may be answered because of it."""

    name: str
    raw: bytes
    never: bool


def corpus() -> list[Sample]:
    """Each different mail once: the lists' first, because what they show is told in the table above."""
    found: dict[bytes, Sample] = {}
    for path in [*sorted((MAILS / "lists").glob("*.eml")), *sorted((MAILS / "hostile").glob("*.eml")), *_more()]:
        raw = path.read_bytes()
        found.setdefault(raw, Sample(f"{path.parent.name}/{path.name}", raw, _never(path, raw)))
    return list(found.values())


def _more() -> list[Path]:
    folder = os.environ.get("ISCG_CORPUS")
    return sorted(path for path in Path(folder).rglob("*.eml")) if folder else []


def _never(path: Path, raw: bytes) -> bool:
    header = re.split(rb"\r?\n\r?\n|\r\r", raw, maxsplit=1)[0].replace(b"\r", b"\n")
    return bool(MACHINE.search(header)) or path.name.startswith(NEVER_ANSWERED) or path in _told_never()


def _told_never() -> set[Path]:
    """What the index of the larger collection says must never be answered."""
    folder = os.environ.get("ISCG_CORPUS")
    if not folder:
        return set()
    entries = [json.loads(line) for line in (Path(folder) / "hostile" / "index.jsonl").read_text().splitlines()]
    return {
        Path(folder) / "hostile" / entry["file"]
        for entry in entries
        if str(entry.get("expect", {}).get("auto_reply", "")).startswith("never")
    }


SAMPLES = corpus()


def keep_all(store: Store, validity: int) -> list[Waiting]:
    """All samples into the mailbox of this validity."""
    return [
        waiting
        for start in range(0, len(SAMPLES), BATCH)
        for waiting in intake.keep(
            store,
            NOW,
            [
                Arrival(Place("imap://bot@example.org/INBOX", validity, uid), NOW, sample.raw)
                for uid, sample in enumerate(SAMPLES[start : start + BATCH], start + 1)
            ],
            {},
        )
    ]


def settle_all(store: Store, waiting: Sequence[Waiting], read: Sequence[Mail], now: datetime = NOW) -> Taken:
    taken = Taken()
    for sample, one, mail in zip(SAMPLES, waiting, read, strict=True):
        taken.read[sample.name] = mail
        taken.settled[sample.name] = intake.settle(store, RULES, now, one, mail)
    taken.seen = picture(store)
    return taken


def read_all_here(store: Store) -> list[Mail]:
    read = [read_here(sample.raw, store.files, RULES.lists, RULES.limits) for sample in SAMPLES]
    store.files.sync()
    return read


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in SQLite for the whole module."""
    folder = tmp_path_factory.mktemp("corpus")
    with Store(f"sqlite:///{folder}/iscg.db", folder / "files", folder / "journal.jsonl", durable=False) as store:
        yield store


@pytest.fixture(scope="module")
async def taken(store: Store) -> Taken:
    """The corpus in that store, read by the reader processes of the product."""
    waiting = keep_all(store, 1)
    async with Readers(store.files.root, Files, RULES.limits, count=2) as readers:
        read = await readers.read([one.kept for one in waiting], RULES.lists)
    return settle_all(store, waiting, read)


def test_every_mail_is_linked_to_a_mail_with_exactly_one_disposition(store: Store, taken: Taken) -> None:
    assert {settled.outcome.disposition for settled in taken.settled.values()} <= DISPOSITIONS
    with store.database.read() as connection:
        rows = connection.execute(
            select(arrivals.c.uid, mails.c.disposition)
            .select_from(arrivals.outerjoin(mails))
            .where(arrivals.c.validity == 1)
        ).all()
    assert len(rows) == len(SAMPLES) == len(taken.settled)
    assert [row.uid for row in rows if row.disposition not in DISPOSITIONS - {"repeated"}] == []


def test_a_mail_that_cannot_be_read_says_why_and_none_hung(taken: Taken) -> None:
    unread = {name: mail.unread for name, mail in taken.read.items() if mail.unread}
    assert all(taken.settled[name].outcome.disposition == "set aside" for name in unread)
    assert [reason for reason in unread.values() if "seconds" in reason or "failed" in reason] == []


def test_nothing_raised_while_it_was_handled(taken: Taken) -> None:
    raised = re.compile(r"^[A-Za-z]+(Error|Exception): ")
    assert [name for name, settled in taken.settled.items() if any(map(raised.match, settled.outcome.reasons))] == []


def test_no_machine_is_answered(taken: Taken) -> None:
    never = [sample.name for sample in SAMPLES if sample.never]
    assert len(never) > 30
    assert {name: taken.settled[name].letters for name in never if taken.settled[name].letters} == {}


def test_no_machine_and_no_forger_gets_a_number(taken: Taken) -> None:
    """An answer is a danger to others, a number to the group; what may not have the one may not have the other."""
    never = [sample.name for sample in SAMPLES if sample.never]
    assert [name for name in never if taken.settled[name].outcome.disposition == "registered"] == []


def test_only_members_who_wrote_through_the_list_get_letters_and_only_secretaries_get_notes(taken: Taken) -> None:
    members = set()
    for sample in SAMPLES:
        author = taken.read[sample.name].author.address
        if f"<{LIST.replace('@', '.')}>".encode() in sample.raw or ISCG.encode() in sample.raw:
            members.add(author)
        for letter in taken.settled[sample.name].letters:
            allowed = [RULES.secretaries] if letter.kind == "note" else [(member,) for member in members & {author}]
            assert letter.to in allowed, sample.name


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_mail_of_a_list_program_becomes_what_the_table_says(name: str, taken: Taken) -> None:
    settled, mail = taken.settled[f"lists/{name}.eml"], taken.read[f"lists/{name}.eml"]
    number = settled.outcome.document.removeprefix("ISCG/26-1/")
    assert (mail.author.address, mail.author_by, settled.outcome.disposition, number) == LISTS[name]


def test_the_table_names_every_sample_of_a_list_program() -> None:
    assert {path.stem for path in (MAILS / "lists").glob("*.eml")} == set(LISTS)


def test_every_promise_is_kept(store: Store, taken: Taken) -> None:
    assert taken.seen
    assert broken_promises(store, [sample.raw for sample in SAMPLES], []) == []


def test_both_databases_come_to_the_same_picture(taken: Taken, tmp_path: Path, postgres_url: str) -> None:
    with Store(postgres_url, tmp_path / "files", tmp_path / "journal.jsonl", durable=False) as other:
        waiting = keep_all(other, 1)
        assert settle_all(other, waiting, read_all_here(other)).seen == taken.seen
        assert broken_promises(other, [sample.raw for sample in SAMPLES], []) == []


def test_taken_in_twice_nothing_changes(store: Store, taken: Taken) -> None:
    """At the same places nothing is kept; in a recreated folder every mail is a further copy, even months later."""
    assert keep_all(store, 1) == []
    waiting = keep_all(store, 2)
    read = [replace(taken.read[sample.name], attachments=()) for sample in SAMPLES]
    again = settle_all(store, waiting, read, NOW + timedelta(days=90))
    assert {name for name, settled in again.settled.items() if settled.outcome.disposition != "repeated"} == set()
    assert {name for name, settled in again.settled.items() if settled.letters} == set()
    unchanged = set(again.seen) - {"places"}
    assert {name: again.seen[name] for name in unchanged} == {name: taken.seen[name] for name in unchanged}
    assert len(again.seen["places"]) == 2 * len(SAMPLES)
