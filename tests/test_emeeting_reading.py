"""What a mail carries home is read in the reader process: calendar answers and bounces, whatever bytes they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import wire
from bot.reading.pool import Readers
from bot.reading.read import read_here
from handlers.meetings.bounces import bounced_in
from handlers.meetings.mailing import read_key
from storage.files import Files
from storage.records import Limits
from storage.records.emeetings import Bounced
from tests.emeeting_samples import STARTS, answer_mail, bounce_mail, calendar
from tests.shelf import LIST, Shelf

LETTER = "<iscg.0123456789abcdef01234567.0123456789ab@example.org>"
ANNA = "anna@members.example"
MORE = f"ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM=\"mailto:{ANNA}\":mailto:dora@else.example\nCOMMENT:späť\nSEQUENCE:x"
MAILS = [
    answer_mail(ANNA, calendar("u@example.org", ANNA), ident="1"),
    answer_mail(ANNA, calendar("u@example.org", ANNA, "TENTATIVE", method="COUNTER"), ident="2"),
    answer_mail(ANNA, calendar("u@example.org", ANNA, "DELEGATED", more=MORE), ident="3"),
    bounce_mail(ANNA, LETTER, ident="4"),
    answer_mail(ANNA, ident="5", text="Yes", answers=LETTER),
]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    with Files(tmp_path / "files") as files:
        files.prepare()
        yield files


async def test_a_reader_process_hands_over_answers_and_bounces_as_they_are_read_here(files: Files) -> None:
    kept = [files.keep(raw) for raw in MAILS]
    files.sync()
    async with Readers(files.root, Files, Limits()) as readers:
        found = await readers.read(kept, (LIST,))
    here = [read_here(raw, Shelf(), (LIST,), Limits()) for raw in MAILS]
    assert [(mail.calendar, mail.bounced, mail.unread) for mail in found] == [(mail.calendar, mail.bounced, "") for mail in here]
    assert [len(mail.calendar) for mail in found] == [1, 1, 1, 0, 0]
    assert found[0].calendar[0].stamp == STARTS
    assert found[1].calendar[0].proposal is not None
    assert found[2].calendar[0].delegated_to == ("dora@else.example",)
    assert found[3].bounced == (Bounced(ANNA, LETTER, True, "smtp; 550 5.1.1 no such user"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [("calendar", [["REPLY"]]), ("calendar", ["x"]), ("bounced", [["a", "b", "yes", ""]]), ("bounced", [[1, "b", True, ""]])],
)
def test_an_answer_of_a_reader_that_is_none_is_refused(name: str, value: object) -> None:
    mail = read_here(MAILS[0], Shelf(), (LIST,), Limits())
    packed = json.loads(json.dumps(wire.pack_mail(mail), default=wire._plain))
    assert wire.unpack_mail(packed).calendar == mail.calendar
    packed[wire._NAMES.index(name)] = value
    with pytest.raises(wire.WireError):
        wire.unpack_mail(packed)


@pytest.mark.parametrize("field", ["stamp", "sequence", "problems", "proposal"])
def test_each_field_of_a_calendar_answer_is_checked(field: str) -> None:
    mail = read_here(MAILS[1], Shelf(), (LIST,), Limits())
    packed = json.loads(json.dumps(wire.pack_mail(mail), default=wire._plain))
    listed = packed[wire._NAMES.index("calendar")][0]
    names = list(mail.calendar[0].__dataclass_fields__)
    for wrong in (["x"], True, "2026-01-01T00:00:00", {"a": 1}):
        if (field, wrong) != ("problems", ["x"]):
            listed[names.index(field)] = wrong
            with pytest.raises(wire.WireError):
                wire.unpack_mail(packed)


def test_a_bounce_tells_late_from_lost_and_plain_words_count_only_from_a_mail_system() -> None:
    (late,) = bounced_in(bounce_mail(ANNA, LETTER, ident="1", action="delayed", status="4.4.7"))
    assert not late.final
    assert bounced_in(bounce_mail(ANNA, LETTER, ident="1", action="relayed")) == ()
    assert bounced_in(bounce_mail(ANNA, "<somebody@else.example>", ident="1")) == ()
    message = message_from_bytes(answer_mail("MAILER-DAEMON@x.example", ident="2", text=f"550 user unknown\n\nMessage-ID: {LETTER}"), policy=policy.SMTP)
    assert bounced_in(bytes(message)) == (Bounced("", LETTER, True, "550 user unknown"),)
    assert bounced_in(bytes(answer_mail(ANNA, ident="3", text=f"550 user unknown {LETTER}"))) == ()


@given(st.binary(max_size=400))
def test_no_bytes_raise(noise: bytes) -> None:
    report = bounce_mail(ANNA, LETTER, ident="1")
    at = len(noise) % len(report)
    for raw in (noise, report[:at] + noise + report[at:], LETTER.encode() + noise):
        assert all(isinstance(one, Bounced) for one in bounced_in(raw))


def test_keys_of_letters_tell_revision_and_guest() -> None:
    uid = "0123@bot.example.org"
    assert read_key(f"invite.{uid}.r12.7") == (12, 7)
    assert read_key(f"declined.20261103T1130.{uid}.r0.3") == (0, 3)
    for key in ("", "ack/ISCG/26-1/7", "invite", "invite.r1.x", f"else.{uid}.r1.2", f"invite.{uid}.1.2"):
        assert read_key(key) is None
    mail = read_here(MAILS[4], Shelf(), (LIST,), Limits())
    assert replace(mail, calendar=()) == mail
