"""Invitations go out: every kind of calendar we send is read alike by parsers that know nothing of each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from handlers.letters import LetterError, compose
from handlers.meetings.ical import (
    announcement,
    cancel,
    declined_proposal,
    passes,
    printed_in,
    read_calendars,
    request,
    uninvite,
)
from handlers.words.hours import utc_span
from storage.records import Letter
from storage.records.emeetings import CANCELLED, CONFIRMED, TENTATIVE, EMeeting, Guest
from tests.test_letters import NOW, RULES, SECRET

ORGANIZER, CHAIR_NAME = "iscg+7f6c@itu.example", "Ms Chair"
STARTS = datetime(2026, 10, 28, 11, 30, tzinfo=UTC)
MEETING = EMeeting(
    "7f6c1c1e-26-1@iscg.itu.example", "26-1/e1", "ISCG e-meeting; next to “RAG-33”, see \\n", STARTS,
    STARTS + timedelta(minutes=90), datetime(2026, 10, 1, 8, tzinfo=UTC), sequence=2, status=CONFIRMED,
    theme="accessibility", platform="Zoom", link="https://zoom.example/j/1?pwd=a,b;c", chair="chair@adm.example",
    agenda="1. Opening\n2. Доступность; 无障碍, إمكانية\n" + "long " * 60,
)  # fmt: skip
GUEST = Guest("aicha@adm.example", 'DUPONT, "Aïcha"; (FRA): x^y', language="fr")
KINDS: dict[str, Callable[[EMeeting], bytes]] = {
    "REQUEST": lambda one: request(one, GUEST, ORGANIZER, CHAIR_NAME, NOW, organizer_name="ISCG"),
    "CANCEL": lambda one: cancel(replace(one, status=CANCELLED), GUEST, ORGANIZER, CHAIR_NAME, NOW),
    "uninvite": lambda one: uninvite(one, GUEST, ORGANIZER, CHAIR_NAME, NOW),
    "DECLINECOUNTER": lambda one: declined_proposal(one, GUEST, ORGANIZER, CHAIR_NAME, NOW, comment="We cannot."),
    "PUBLISH": lambda one: announcement(one, ORGANIZER, NOW),
}
TIMED = [kind for kind in KINDS if kind != "DECLINECOUNTER"]
# Every day round both clock changes of two years, at hours on both sides of the jump, and the jump itself.
ROUND_THE_CHANGES = [
    datetime(*change, tzinfo=UTC) + timedelta(days=days, minutes=minutes)
    for change in ((2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31))
    for days in (-2, -1, 0, 1, 2)
    for minutes in (0, 30, 59, 60, 90, 119, 120, 690, 1410)
]


@dataclass(frozen=True)
class Seen:
    """What a parser finds in an event."""

    uid: str
    sequence: int
    starts: datetime | None
    ends: datetime | None
    attendees: frozenset[str]


def by_icalendar(data: bytes) -> Seen:
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    people = event.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    starts, ends = (_utc(getattr(event.get(name), "dt", None)) for name in ("DTSTART", "DTEND"))
    return Seen(str(event["UID"]), int(event.get("SEQUENCE", -1)), starts, ends, frozenset(map(_bare, people)))


def by_vobject(data: bytes) -> Seen:
    """vobject builds the zone from the VTIMEZONE in the file."""
    event = vobject.readOne(data.decode()).vevent
    starts, ends = (_utc(getattr(getattr(event, name, None), "value", None)) for name in ("dtstart", "dtend"))
    people = frozenset(_bare(one.value) for one in getattr(event, "attendee_list", []))
    return Seen(str(event.uid.value), int(event.sequence.value), starts, ends, people)


def by_ical(data: bytes) -> Seen:
    [event] = IcsCalendarStream.calendar_from_ics(data.decode()).events
    people = frozenset(_bare(one.uri) for one in event.attendees)
    return Seen(str(event.uid), event.sequence or 0, _utc(event.dtstart), _utc(event.dtend), people)


def by_ourselves(data: bytes) -> Seen:
    [event] = read_calendars(data)
    people = re.findall(
        r"^ATTENDEE[^\n]*mailto:(\S+)", re.sub(r"\r\n ", "", data.decode()).replace("\r", ""), re.MULTILINE
    )
    return Seen(event.uid, event.sequence, event.starts, event.ends, frozenset(people))


def _bare(address: object) -> str:
    return str(address).removeprefix("mailto:")


def _utc(time: object) -> datetime | None:
    return time.astimezone(UTC) if isinstance(time, datetime) else None


PARSERS = {"icalendar": by_icalendar, "vobject": by_vobject, "ical": by_ical, "ourselves": by_ourselves}


def meant(kind: str, meeting: EMeeting) -> Seen:
    people = {"PUBLISH": [], "REQUEST": [GUEST.address, meeting.chair]}.get(kind, [GUEST.address])
    timed = kind != "DECLINECOUNTER"
    starts, ends = (meeting.starts, meeting.ends) if timed else (None, None)
    return Seen(meeting.uid, meeting.sequence, starts, ends, frozenset(people))


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_alike_by_every_parser(kind: str, parser: str) -> None:
    if (kind, parser) == ("DECLINECOUNTER", "ical"):
        pytest.skip("ical refuses an event without DTSTART, which RFC 5546 section 3.2.8 forbids here")
    assert PARSERS[parser](KINDS[kind](MEETING)) == meant(kind, MEETING)


@pytest.mark.parametrize("parser", PARSERS)
def test_times_round_both_clock_changes_are_read_alike(parser: str) -> None:
    for starts in ROUND_THE_CHANGES:
        meeting = replace(MEETING, starts=starts, ends=starts + timedelta(minutes=90))
        assert PARSERS[parser](KINDS["REQUEST"](meeting)) == meant("REQUEST", meeting), starts


def test_the_rules_of_geneva_are_those_of_the_time_zone_database() -> None:
    """Our VTIMEZONE alone, read by our parser, gives every hour round the changes of 2026 to 2028 that zoneinfo gives; each hour that
    comes twice is written in UTC. When Switzerland changes its rules this fails, and the gate lets nothing through."""
    moment, written_in_utc = datetime(2026, 1, 1, tzinfo=UTC), 0
    while moment.year < 2029:
        data = KINDS["REQUEST"](replace(MEETING, starts=moment, ends=moment + timedelta(minutes=30)))
        passes(data, {"starts": moment, "ends": moment + timedelta(minutes=30)})
        written_in_utc += b"\r\nDTSTART:2" in data
        near = moment.day > 23 and moment.month in (3, 10) and moment.weekday() in (5, 6)
        moment += timedelta(hours=1) if near else timedelta(hours=23)
    assert written_in_utc == 6, "two hours in each October"


def test_one_guest_sees_his_own_address_and_the_chair_alone() -> None:
    data = request(MEETING, replace(GUEST, partstat=TENTATIVE), ORGANIZER, CHAIR_NAME, NOW).replace(b"\r\n ", b"")
    lines = [line for line in data.decode().split("\r\n") if line.startswith("ATTENDEE")]
    assert lines == [
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;RSVP=TRUE;CN="DUPONT, Aïcha; (FRA): xy":mailto:aicha@adm.example',
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=CHAIR;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ms Chair":mailto:chair@adm.example',
    ]  # fmt: skip
    chair = request(MEETING, Guest("chair@adm.example"), ORGANIZER, CHAIR_NAME, NOW)
    assert chair.count(b"ATTENDEE") == 1
    assert b"ROLE=CHAIR" in chair


def test_the_link_stands_in_three_places_and_goes_with_the_meeting() -> None:
    event = icalendar.Calendar.from_ical(KINDS["REQUEST"](MEETING)).walk("VEVENT")[0]
    assert (
        str(event["CONFERENCE"]) == str(event["LOCATION"]) == str(event["DESCRIPTION"]).split("\n")[0] == MEETING.link
    )
    assert b"zoom" not in KINDS["CANCEL"](MEETING) + KINDS["uninvite"](MEETING)


def test_who_is_uninvited_hears_of_no_status() -> None:
    assert b"STATUS" not in KINDS["uninvite"](MEETING).replace(b"REQUEST-STATUS", b"")
    assert b"STATUS:CANCELLED\r\n" in KINDS["CANCEL"](MEETING)


@given(st.text(max_size=120), st.text(max_size=300), st.text(max_size=80))
def test_no_title_agenda_or_name_breaks_a_calendar(title: str, agenda: str, name: str) -> None:
    meeting = replace(MEETING, title=title or "x", agenda=agenda, platform=name)
    data = request(meeting, Guest("a@b.example", name), ORGANIZER, name, NOW, text=agenda)
    if by_ourselves(data).uid and read_calendars(data)[0].summary:
        passes(data, {"starts": meeting.starts, "ends": meeting.ends})
        assert by_icalendar(data) == by_ourselves(data)


# --- the gate ------------------------------------------------------------------------------------------------------

PRINTED = {"starts": MEETING.starts, "ends": MEETING.ends}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_passes(kind: str) -> None:
    passes(KINDS[kind](MEETING), PRINTED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"DTSTART;TZID=Europe/Zurich:20261028T123000", b"DTSTART;TZID=Europe/Zurich:20261028T133000"),
        (b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0200"),
        (b"DTSTART;TZID=Europe/Zurich:", b"DTSTART:"),
        (b"SEQUENCE:2\r\n", b""),
        (b"SEQUENCE:2", b"SEQUENCE:1407317367304"),
        (b"UID:7f", b"UID: 7f"),
        (b"UID:7f", "UID:ü".encode()),
        (b"ORGANIZER;", b"X-ORGANIZER;"),
        (b"DTSTAMP:", b"X-DTSTAMP:"),
        (b"=TRUE;CN", b"=FALSE;CN"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        (b"METHOD:REQUEST", b"METHOD:REPLY"),
        (b"METHOD:REQUEST\r\n", b""),
        (b"TRANSP:OPAQUE", b"RRULE:FREQ=DAILY"),
        (b"TRANSP:OPAQUE", b"SUMMARY:again"),
        (b"TRANSP:OPAQUE", b"REQUEST-STATUS:2.0;ok"),
        (b"\r\nTRANSP", b"\nTRANSP"),
        (b"TRANSP:OPAQUE", b"X-LONG:" + b"y" * 80),
        (b"END:VCALENDAR\r\n", b""),
        (b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:other\r\nEND:VEVENT\r\n"),
    ],
)
def test_what_is_wrong_in_one_place_does_not_pass(old: bytes, new: bytes) -> None:
    data = KINDS["REQUEST"](MEETING)
    assert data.count(old) >= 1
    with pytest.raises(LetterError):
        passes(data.replace(old, new), PRINTED)


def test_another_time_in_the_text_does_not_pass() -> None:
    data = KINDS["REQUEST"](MEETING)
    for wrong in ({}, {"starts": MEETING.starts}, PRINTED | {"ends": MEETING.ends + timedelta(hours=1)}):
        with pytest.raises(LetterError):
            passes(data, wrong)
    local = MEETING.starts.astimezone(ZoneInfo("Asia/Tokyo"))
    passes(data, PRINTED | {"starts": local})


def test_an_announcement_with_an_attendee_does_not_pass() -> None:
    data = KINDS["PUBLISH"](MEETING).replace(b"END:VEVENT", b"ATTENDEE:mailto:a@b.example\r\nEND:VEVENT")
    with pytest.raises(LetterError, match="ATTENDEE"):
        passes(data, PRINTED)


# --- in a letter ---------------------------------------------------------------------------------------------------

TEXT = f"You are invited.\n\nUTC: {utc_span(MEETING.starts, MEETING.ends)}\n"


def letter(
    kind: str = "REQUEST", text: str = TEXT, method: str = "", html: str = "<p>Vous êtes invitée</p>\n"
) -> Letter:
    method = method or {"uninvite": "CANCEL"}.get(kind, kind)
    return Letter("invite.1", "invitation", (GUEST.address,), "Invitation", text, "fr", html=html, automatic="auto-generated",
                  calendar=KINDS[kind](MEETING), method=method)  # fmt: skip


@pytest.mark.parametrize("html", ["", "<p>Vous êtes invitée</p>\n"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_letter_has_the_shape_that_programs_take_for_an_invitation(kind: str, html: str) -> None:
    data = compose(letter(kind, html=html), RULES, SECRET, NOW).data
    read = message_from_bytes(data)
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", *(["text/html"] if html else []), "text/calendar",
        "application/ics",
    ]  # fmt: skip
    [invitation] = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    assert invitation["Content-Disposition"] is None
    assert invitation.get_param("method") == letter(kind).method
    calendars = [
        part.get_payload(decode=True) for part in read.walk() if part.get_content_subtype() in ("calendar", "ics")
    ]
    assert calendars == [KINDS[kind](MEETING)] * 2
    assert max(len(line) for line in data.split(b"\r\n")) <= 76 + 2
    assert data.isascii()


@pytest.mark.parametrize("kind", TIMED)
def test_no_letter_leaves_whose_text_tells_another_hour(kind: str) -> None:
    for text in ("You are invited.\n", TEXT.replace("11:30", "12:30"), TEXT.replace("UTC", "Geneva")):
        with pytest.raises(LetterError):
            compose(letter(kind, text), RULES, SECRET, NOW)


def test_no_letter_leaves_whose_method_is_not_its_calendars() -> None:
    with pytest.raises(LetterError, match="method"):
        compose(letter("CANCEL", method="REQUEST"), RULES, SECRET, NOW)


def test_what_a_letter_prints_is_read_back() -> None:
    night = (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 1, 0, 30, tzinfo=UTC))
    for starts, ends in (night, (MEETING.starts, MEETING.ends)):
        for word in ("UTC: {}", "UTC : \u2066{}\u2069", "التوقيت العالمي \u2067UTC\u2069: \u2066{}\u2069", "UTC：{}"):
            assert printed_in(f"x\n{word.format(utc_span(starts, ends))}\n") == {"starts": starts, "ends": ends}
    assert printed_in("UTC: 2026-13-40 11:30 – 13:00") == {}


def test_a_letter_without_a_calendar_stays_as_it_was() -> None:
    plain = replace(letter(), calendar=b"", method="")
    assert b"calendar" not in compose(plain, RULES, SECRET, NOW).data
