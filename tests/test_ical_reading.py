"""Answers come home: calendars and calendar mails are read as their programs meant them, and nothing raises."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.ical import read_anything, read_calendars, replies_of
from handlers.meetings.ical.lines import MOST_BYTES, MOST_LINES
from storage.records.emeetings import Reply
from tests import calendars_made as made
from tests.commands import iscg_bot

CORPUS = os.environ.get("ISCG_CORPUS", "")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def only(data: bytes) -> Reply:
    found = read_anything(data)
    assert len(found) == 1
    return found[0]


def test_a_complete_reply_is_read_without_a_remark() -> None:
    assert only(made.reply()) == Reply(
        method="REPLY", uid=made.UID, sequence=2, stamp=at(2, 10, 15), attendee="aicha@adm.example", partstat="ACCEPTED",
        starts=at(28, 11, 30), ends=at(28, 13), organizer="iscg@itu.example", summary="ISCG e-meeting",
    )  # fmt: skip


def test_an_answer_of_exchange_has_no_organizer_and_a_windows_zone() -> None:
    found = only(made.EXCHANGE)
    assert (found.attendee, found.partstat, found.comment) == ("rohan@corp.example", "DECLINED", "Rebooking, sorry")
    assert (found.starts, found.ends) == (at(28, 11, 30), at(28, 13))
    assert found.problems == ("no ORGANIZER",)


def test_a_counter_of_outlook_proposes_in_dtstart() -> None:
    found = only(made.OUTLOOK_COUNTER)
    assert (found.method, found.partstat) == ("COUNTER", "TENTATIVE")
    assert found.proposal == (at(29, 11, 30), at(29, 13))
    assert (found.starts, found.ends) == (at(28, 11, 30), at(28, 13))
    assert found.stamp is None
    assert set(found.problems) == {"no DTSTAMP", "no ORGANIZER"}


def test_yahoo_says_its_comment_in_a_parameter() -> None:
    assert (only(made.YAHOO).partstat, only(made.YAHOO).comment) == ("ACCEPTED", "à distance")


@pytest.mark.parametrize(
    ("person", "attendee", "partstat"),
    [
        ("ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:A@B.Example", "a@b.example", "ACCEPTED"),
        ('ATTENDEE;PARTSTAT="DECLINED":mailto:a@b.example', "a@b.example", "DECLINED"),
        ("ATTENDEE;PARTSTAT=accepted:a@b.example", "a@b.example", "ACCEPTED"),
        ("ATTENDEE;CN=Doe: John;PARTSTAT=ACCEPTED:mailto:a@b.example", "a@b.example", "ACCEPTED"),
        ('ATTENDEE;CN="Doe; John: x";PARTSTAT=ACCEPTED:mailto:a@b.example', "a@b.example", "ACCEPTED"),
        ("ATTENDEE;EMAIL=a@b.example;PARTSTAT=TENTATIVE:urn:uuid:1", "a@b.example", "TENTATIVE"),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:%61@b.example", "a@b.example", "ACCEPTED"),
        ("ATTENDEE;PARTSTAT=ACCEPT:mailto:<a@b.example>", "a@b.example", "ACCEPTED"),
        ("ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail", "", "ACCEPTED"),
        ("ATTENDEE:mailto:a@b.example", "a@b.example", ""),
        ("ATTENDEE;PARTSTAT=ACC\n EPTED:mailto:a@\n\tb.example", "a@b.example", "ACCEPTED"),
    ],
)
def test_an_attendee_is_found_in_every_spelling(person: str, attendee: str, partstat: str) -> None:
    found = only(made.reply(person))
    assert (found.attendee, found.partstat) == (attendee, partstat)


def test_what_is_not_said_is_told_and_not_guessed() -> None:
    found = only(made.reply("", DTSTAMP="DTSTAMP:20261002T101500", SEQUENCE="SEQUENCE:1407317367304"))
    assert (found.attendee, found.partstat, found.sequence) == ("", "", -1)
    assert found.stamp == at(2, 10, 15)
    assert set(found.problems) == {
        "no ATTENDEE", "DTSTAMP has no zone: taken for UTC", "SEQUENCE is no number within range"
    }  # fmt: skip


@pytest.mark.parametrize("start", ["DTSTART:20261028T113000", "DTSTART;TZID=Atlantis:20261028T113000",
                                   "DTSTART;VALUE=DATE:20261028", "DTSTART:28/10/2026", "DTSTART:20260230T120000Z"])  # fmt: skip
def test_a_time_that_nobody_can_place_is_none(start: str) -> None:
    found = only(made.reply(DTSTART=start, DTEND=""))
    assert found.starts is None
    assert any(problem.startswith("DTSTART is ") for problem in found.problems)


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Zurich", "20261025T013000", at(24, 23, 30)),
        ("Europe/Zurich", "20261025T023000", at(25, 0, 30)),  # shown twice: the first
        ("europe/zurich", "20261025T033000", at(25, 2, 30)),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Zurich", "20261028T123000", at(28, 11, 30)),
        ("Tokyo Standard Time", "20261028T203000", at(28, 11, 30)),
        ("tzone://Microsoft/Utc", "20261028T113000", at(28, 11, 30)),
        ("Ours", "20261025T023000", at(25, 0, 30)),
        ("Ours", "20261025T033000", at(25, 2, 30)),
        ("Ours", "20260329T023000", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: as before the gap
        ("Ours", "20260329T033000", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Ours", "20260701T100000", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
    ],
)
def test_zones_are_known_by_name_by_file_and_by_windows(zone: str, local: str, utc: datetime) -> None:
    ours = made.OUTLOOK_ZONE.replace("W. Europe Standard Time", "Ours")
    for quote in ("", '"'):
        data = made.calendar(f"UID:1\nDTSTART;TZID={quote}{zone}{quote}:{local}\n", zone=ours)
        assert only(data).starts == utc


def test_notes_names_hours_in_its_rules() -> None:
    zone = made.OUTLOOK_ZONE.replace("W. Europe Standard Time", "Eastern").replace("INTERVAL=1", "BYHOUR=2;BYMINUTE=0")
    data = made.calendar("UID:1\nDTSTART;TZID=Eastern:20260701T100000\n", zone=zone)
    assert only(data).starts == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_a_delegate_is_told_from_the_delegator() -> None:
    both = ('ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:e@x.example":mailto:c@x.example\n'
            'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:c@x.example":mailto:e@x.example')  # fmt: skip
    assert (only(made.reply(both)).attendee, only(made.reply(both)).partstat) == ("e@x.example", "ACCEPTED")
    assert only(made.reply(both)).delegated_from == "c@x.example"
    gives = only(made.reply(both.replace("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION")))
    assert (gives.attendee, gives.partstat, gives.delegated_to) == ("c@x.example", "DELEGATED", ("e@x.example",))


def test_the_writer_tells_which_of_several_attendees_proposes() -> None:
    people = "\n".join(f"ATTENDEE;RSVP=TRUE:mailto:{one}@x.example" for one in ("iscg", "b", "c"))
    data = made.reply(people).replace(b"METHOD:REPLY", b"METHOD:COUNTER")
    assert only(data).attendee == ""
    assert "several ATTENDEEs, and nothing tells which of them answers" in only(data).problems
    sent = made.mail(data, "C <C@x.example>", "Content-Type: text/calendar; method=COUNTER\r\n")
    assert only(sent).attendee == "c@x.example"


def test_an_alarm_brings_no_attendee_and_the_event_within_is_closed() -> None:
    alarm = "BEGIN:VALARM\nACTION:EMAIL\nATTENDEE:mailto:other@x.example\nEND:VALARM\n"
    assert (
        only(made.calendar(f"UID:1\n{alarm}ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\n")).attendee == "a@b.example"
    )


def test_the_uid_comes_out_of_the_object_id_that_exchange_put_it_in() -> None:
    inner = b"vCal-Uid\x01\x00\x00\x00" + made.UID.encode() + b"\x00"
    told = f"UID:040000008200E00074C5B7101A82E008{'0' * 32}{len(inner):08X}{inner.hex().upper()}"
    assert only(made.reply(UID=told)).uid == made.UID
    own = "040000008200E00074C5B7101A82E00800000000F9125A30B06BD0010000000000000000100000009D791C7548BFD144BFA54F14213CAD25"
    assert only(made.reply(UID=f"UID:{own}")).uid == own


def test_bytes_are_text_in_any_encoding() -> None:
    for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        data = made.reply(COMMENT="COMMENT:à distance").decode().encode(code)
        assert only(data).comment == "à distance", code


def test_a_calendar_cut_off_or_with_garbage_around_is_read_as_far_as_it_goes() -> None:
    whole = made.reply()
    cut = only(whole[: whole.index(b"SUMMARY")])
    assert (cut.partstat, cut.problems) == ("ACCEPTED", ("the calendar is cut off or not closed",))
    assert only(b"junk\r\n" + whole + b"-- \r\nfooter of the list\r\n").partstat == "ACCEPTED"
    event = whole[whole.index(b"BEGIN:VEVENT") : whole.index(b"END:VCALENDAR")]
    assert set(only(event).problems) == {"no VCALENDAR around it", "no METHOD"}


# --- mails ---------------------------------------------------------------------------------------------------------


def test_twins_count_once() -> None:
    twins = made.multipart(
        made.TEXT,
        made.part(made.reply(), "text/calendar; charset=utf-8; method=REPLY"),
        made.part(made.reply(), "application/ics; name=invite.ics", more="Content-Disposition: attachment\r\n"),
        fields="Auto-Submitted: auto-generated\r\n",
    )
    assert only(twins) == only(made.reply())
    other = made.reply("ATTENDEE;PARTSTAT=DECLINED:mailto:aicha@adm.example")
    odd = only(made.multipart(made.part(made.reply(), "text/calendar"), made.part(other, "application/ics")))
    assert (odd.partstat, odd.problems) == ("ACCEPTED", ("its twin says otherwise",))


@pytest.mark.parametrize(
    ("mail", "problem"),
    [
        (made.multipart(made.TEXT, made.part(made.reply(), 'text/calendar; name="iCal.ics"', "quoted-printable")), ""),
        (made.mail(made.reply(), kind="Content-Type: text/calendar\r\n"), ""),
        (made.multipart(made.part(made.reply(), "application/octet-stream; name=answer.ICS")), ""),
        (made.multipart(made.part(made.reply(), "application/octet-stream")), "it stands in no calendar part of the mail"),
        (made.multipart(made.part(made.reply(), "text/calendar", "8bit", "Content-Transfer-Encoding: base64\r\n")), ""),
        (b"\xef\xbb\xbf" + made.mail(made.reply(), kind="Content-Type: text/calendar\r\n"), ""),
        (b"Broken header line\r\nno colon\r\n" + made.multipart(made.part(made.reply(), "text/calendar")), "it stands in no calendar part of the mail"),
        (made.multipart(b"Content-Type: message/rfc822\r\n\r\n" + made.mail(made.reply(), kind="Content-Type: text/calendar\r\n")), "it stands in a mail that is enclosed"),
    ],
)  # fmt: skip
def test_a_calendar_is_found_wherever_it_stands(mail: bytes, problem: str) -> None:
    found = replies_of(mail)
    assert [(one.partstat, one.attendee) for one in found] == [("ACCEPTED", "aicha@adm.example")]
    assert found[0].problems == ((problem,) if problem else ())


def test_the_method_of_the_mail_stands_in_only_where_the_calendar_has_none() -> None:
    bare = made.reply().replace(b"METHOD:REPLY\r\n", b"")
    kind = "Content-Type: text/calendar; method=reply\r\n"
    assert (only(made.mail(bare, kind=kind)).method, only(made.mail(bare, kind=kind)).problems) == (
        "REPLY", ("METHOD stands only in the mail",),
    )  # fmt: skip
    mixed = only(made.mail(made.reply(), kind="Content-Type: text/calendar; method=REQUEST\r\n"))
    assert (mixed.method, mixed.problems) == ("REPLY", ("the mail says method=REQUEST",))


@pytest.mark.parametrize(
    "charset", ["punycode", "unicode_escape", "undefined", "zlib", "x-unknown", "utf-7", "", "koi8-r"]
)
def test_no_charset_of_a_mail_makes_trouble(charset: str) -> None:
    data = made.reply(COMMENT="COMMENT:\\ud800 да").decode().encode("koi8-r") + b"-" + b"a9" * 200_000
    found = only(made.multipart(made.part(data, f"text/calendar; charset={charset}")))
    found.comment.encode("utf-8")
    assert found.partstat == "ACCEPTED"
    assert found.comment.endswith("да") == (charset == "koi8-r")


def test_blanks_behind_colons_and_a_calendar_among_the_fields_are_read() -> None:
    assert only(made.IN_THE_HEADER) == only(made.reply())
    odd = made.multipart(
        b"Content-Type: text/calendar\r\n" + made.IN_THE_HEADER + b"Content-Disposition: attachment\r\n\r\n"
    )
    assert (only(odd).partstat, only(odd).problems) == ("ACCEPTED", ("it stands in no calendar part of the mail",))


def test_what_google_adds_for_a_page_is_text_again() -> None:
    person = 'ATTENDEE;PARTSTAT=DECLINED;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="it&#39\\;s night here":mailto:a@b.example'
    assert only(made.reply(person)).comment == "it's night here"
    assert only(made.reply(person, COMMENT="COMMENT:it's night here")).comment == "it's night here"


def test_a_mail_without_a_calendar_gives_nothing() -> None:
    assert replies_of(made.multipart(made.TEXT)) == ()
    assert replies_of(b"") == read_calendars(b"") == ()


# --- bounds --------------------------------------------------------------------------------------------------------


@given(
    st.binary(max_size=3000),
    st.sampled_from([made.EXCHANGE, made.OUTLOOK_COUNTER, made.YAHOO, b""]),
    st.integers(0, 900),
)
def test_no_bytes_make_it_raise(junk: bytes, sample: bytes, where: int) -> None:
    for data in (sample[:where] + junk + sample[where:], sample[:where] + junk):
        read_anything(data)
        replies_of(made.multipart(made.part(data, "text/calendar; method=REPLY"), junk))


@given(
    st.text(max_size=300),
    st.sampled_from(["UID", "DTSTART", "ATTENDEE", "SEQUENCE", "DTSTAMP", "DTEND;TZID=X", "COMMENT"]),
)
def test_no_value_makes_it_raise_or_break_a_line(value: str, name: str) -> None:
    for found in read_anything(made.calendar(f"{name}:{value}\n")):
        json.dumps([found.uid, found.comment]).encode()
        assert "\n" not in found.uid + found.attendee + found.summary


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" * 100_000,
        made.calendar("".join(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a{n}@b.example\n" for n in range(50_000))),
        made.calendar("UID:" + "\n x" * 1_000_000 + "\n"),
        made.calendar("COMMENT:" + "y" * MOST_BYTES + "\n"),
        made.calendar("X:y\n" * (MOST_LINES + 9)),
        made.calendar("DTSTART;TZID=X:20260101T100000\n",
                      zone=made.OUTLOOK_ZONE.replace("YEARLY", "SECONDLY").replace("W. Europe Standard Time", "X")),
        b"From: a@b.example\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(3000)),
        b"From: a@b.example\r\nContent-Type: text/calendar" + b'; a*0*="x"' * 50_000 + b"\r\n\r\n" + made.reply(),
        b"From: " + b"(" * 100_000 + b"\r\nContent-Type: text/calendar\r\n\r\n" + made.reply(),
    ],
    ids=lambda data: str(data[:40]),
)  # fmt: skip
def test_hostile_calendars_come_to_an_end_with_few_replies(data: bytes) -> None:
    """A parser that expanded one of these would need hours or all memory: the time limit of the tests would end it."""
    assert len(read_anything(data)) <= 5_000
    assert len(replies_of(made.mail(data, kind="Content-Type: text/calendar\r\n"))) <= 100


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_says_one_line_a_file_whatever_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(made.OUTLOOK_COUNTER)
    (tmp_path / "b.eml").write_bytes(made.mail(made.reply(""), kind="Content-Type: text/calendar\r\n"))
    (tmp_path / "c.bin").write_bytes(bytes(range(256)))
    (tmp_path / os.fsdecode(b"e\xff.ics")).write_bytes(made.YAHOO)
    (tmp_path / "d.ics").write_bytes(made.reply() + made.reply(UID="UID:other"))
    ended = iscg_bot("answer", "--json", str(tmp_path), str(tmp_path / "missing"))
    lines = ended.lines
    assert ended.code == 1
    assert ended.err == ""
    assert [Path(str(line["file"])).name for line in lines] == [
        "a.ics",
        "b.eml",
        "c.bin",
        "d.ics",
        "e\ufffd.ics",
        "missing",
    ]
    counter, bare, none, two, _, missing = lines
    assert counter["proposal_utc"] == ["2026-10-29T11:30:00Z", "2026-10-29T13:00:00Z"]
    assert counter["start_utc"] == "2026-10-28T11:30:00Z"
    assert (bare["attendee"], bare["problems"]) == ("aicha@adm.example", ["no ATTENDEE: the address is that of From"])
    assert (none["method"], none["uid"], none["problems"]) == (None, None, ["no calendar in it"])
    assert two["uid"] == made.UID
    assert '"uid": "other"' in json.dumps(two["others"])
    assert "cannot be read: " in str(missing["problems"])


def test_the_command_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(made.EXCHANGE)))
    ended = iscg_bot("answer", "-")
    assert ended.code == 0
    assert ended.out.startswith(
        f"-: REPLY DECLINED by rohan@corp.example to {made.UID}, revision 2, 2026-10-28T11:30:00Z"
    )


# --- a collection of real ones, when there is one ------------------------------------------------------------------


def _samples() -> list[Path]:
    folder = Path(CORPUS)
    return sorted(one for one in folder.rglob("*") if one.suffix in (".ics", ".eml")) if CORPUS else []


def _as_icalendar_reads(data: bytes) -> Iterator[tuple[str, datetime, int]]:
    """UID, start in UTC and SEQUENCE of every event that begins at a time of a known zone; nothing of a refused file."""
    with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError, IndexError):
        for one in icalendar.Calendar.from_ical(data, multiple=True):
            for event in one.walk("VEVENT"):
                starts, sequence = getattr(event.get("DTSTART"), "dt", None), int(event.get("SEQUENCE", -1))
                if isinstance(starts, datetime) and starts.tzinfo is not None:
                    yield str(event.get("UID", "")), starts.astimezone(UTC), sequence if sequence < 2**31 else -1


@pytest.mark.skipif(not CORPUS, reason="ISCG_CORPUS names no folder with calendars of real programs")
def test_real_calendars_are_read_as_icalendar_reads_them() -> None:
    """Where icalendar can read a file at all, both find the same UIDs, revisions and times."""
    compared = 0
    for path in (one for one in _samples() if one.suffix == ".ics"):
        data = path.read_bytes()
        found = {(one.uid, one.starts, one.sequence) for one in read_anything(data)}
        seen = set(_as_icalendar_reads(data))
        assert seen <= found, path.name
        compared += len(seen)
    assert compared > 50


@pytest.mark.skipif(not CORPUS, reason="ISCG_CORPUS names no folder with calendars of real programs")
def test_every_answer_among_real_calendars_is_recognised() -> None:
    """A file whose bytes say METHOD:REPLY or COUNTER in the clear is one, whatever else is wrong with it."""
    for path in _samples():
        text = path.read_bytes().replace(b"\r", b"").upper()
        methods = {one.method for one in read_anything(path.read_bytes())}
        for method in ("REPLY", "COUNTER", "REFRESH", "REQUEST", "CANCEL"):
            if f"\nMETHOD:{method}\n".encode() in text:
                assert method in methods, path.name
