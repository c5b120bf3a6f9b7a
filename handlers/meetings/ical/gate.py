"""The send gate: no calendar leaves before two parsers that share no line agree with the words of its letter.

icalendar reads it, and our own small parser reads it; both must find the same UID, SEQUENCE, people and times in UTC,
the times that the letter prints, and what RFC 5546 section 3.2 asks of the method. A wrong hour is worse than no letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from handlers.letters.wire import LetterError
from handlers.meetings.ical import values
from handlers.meetings.ical.lines import Component, calendars
from handlers.meetings.ical.zones import Zones

# What must and must not stand there, by method (RFC 5546 sections 3.2.1, 3.2.2, 3.2.5, 3.2.8; errata and practice: a
# CANCEL carries its times, because programs look for them).
_ALWAYS = ("UID", "DTSTAMP", "ORGANIZER", "SEQUENCE")
_MUST = {
    "REQUEST": (*_ALWAYS, "DTSTART", "DTEND", "SUMMARY", "ATTENDEE", "STATUS"),
    "CANCEL": (*_ALWAYS, "DTSTART", "DTEND", "ATTENDEE"),
    "PUBLISH": (*_ALWAYS, "DTSTART", "DTEND", "SUMMARY"),
    "DECLINECOUNTER": (*_ALWAYS, "ATTENDEE"),
}
_MUST_NOT = {
    "REQUEST": ("REQUEST-STATUS", "RRULE", "RDATE", "EXDATE"),
    "CANCEL": ("REQUEST-STATUS", "CONFERENCE", "RRULE"),
    "PUBLISH": ("ATTENDEE", "REQUEST-STATUS", "RRULE"),
    "DECLINECOUNTER": ("DTSTART", "DTEND", "REQUEST-STATUS", "RRULE"),
}
_ONCE = ("UID", "DTSTAMP", "ORGANIZER", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "LOCATION", "DESCRIPTION")
_STATUS = {"REQUEST": ("TENTATIVE", "CONFIRMED"), "CANCEL": ("", "CANCELLED"), "DECLINECOUNTER": ("",)}
_LONGEST_LINE = 75
_UID = re.compile(r"[!-~]{8,200}")
_PRINTED = re.compile(r"UTC\W{1,4}(\d{4}-\d\d-\d\d) (\d\d:\d\d) – (?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d)")
_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f\u061c]")


@dataclass(frozen=True, slots=True)
class _Read:
    """What one parser finds: the same from both, or nothing is sent. Times are UTC, people are (address, PARTSTAT)."""

    method: str
    uid: str
    sequence: int
    starts: datetime | None
    ends: datetime | None
    organizer: str
    people: tuple[tuple[str, str], ...]
    summary: str


def passes(data: bytes, printed: Mapping[str, datetime]) -> None:
    """Let a calendar through, or raise LetterError with the reason.

    `printed` are the times (aware) that the letter's text names, `starts` and `ends`; a calendar without times needs
    none.
    """
    read = (_by_icalendar(data), _by_ourselves(data))
    if read[0] != read[1]:
        raise LetterError(f"Two parsers read the calendar differently: {_difference(*read)}.")
    _shape(data)
    calendar = calendars(data)[0]
    _keeps_the_table(read[1].method, calendar.within[-1], calendar)
    found = {"starts": read[1].starts, "ends": read[1].ends}
    if not calendar.within[-1].all("DTSTART"):
        return
    if not printed:
        raise LetterError("The letter's text names no time in UTC, and its calendar does.")
    for name, moment in found.items():
        if name not in printed or moment is None or printed[name] != moment:
            raise LetterError(
                f"The letter's text and its calendar disagree: {name} is {moment}, not {printed.get(name)}."
            )


def printed_in(text: str) -> dict[str, datetime]:
    """The begin and end (`starts`, `ends`, UTC) that a letter's text names first, `UTC: 2026-11-03 11:30 – 13:00`."""
    found = _PRINTED.search(_ISOLATES.sub("", text))
    if not found:
        return {}
    day, begins, last, ends = found.groups()
    try:
        return {
            name: datetime.strptime(f"{day} {hour}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
            for name, day, hour in (("starts", day, begins), ("ends", last or day, ends))
        }
    except ValueError:
        return {}


def _by_icalendar(data: bytes) -> _Read:
    try:
        read = Calendar.from_ical(data, multiple=True)
        events = [one for one in read[0].subcomponents if isinstance(one, Event)]
        if len(read) != 1 or len(events) != 1 or read[0].errors or events[0].errors:
            raise LetterError("icalendar does not find one calendar with one sound event.")
        event = events[0]
        starts, ends = (_utc(getattr(event.get(name), "dt", None)) for name in ("DTSTART", "DTEND"))
        named = event.get("ATTENDEE", [])
        people = named if isinstance(named, list) else [named]
        return _Read(
            str(read[0].get("METHOD", "")), str(event.get("UID", "")), int(str(event.get("SEQUENCE", -1))),
            starts, ends, _mailto(event.get("ORGANIZER", "")),
            tuple((_mailto(one), str(one.params.get("PARTSTAT", ""))) for one in people),
            str(event.get("SUMMARY", "")),
        )  # fmt: skip
    except LetterError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise LetterError(
            f"icalendar cannot read the calendar ({type(error).__name__}: {str(error)[:100]})."
        ) from error


def _by_ourselves(data: bytes) -> _Read:
    found = calendars(data)
    if (
        len(found) != 1
        or found[0].problems
        or [one.name for one in found[0].within if one.name != "VTIMEZONE"] != ["VEVENT"]
    ):
        raise LetterError("Our parser does not find one calendar with one sound event.")
    calendar, event = found[0], found[0].within[-1]
    zones = Zones(calendar, only_defined=True)
    times = [values.moment(event.first(name), zones)[0] for name in ("DTSTART", "DTEND")]
    sequence = values.number(event.first("SEQUENCE"))
    return _Read(
        calendar.value("METHOD"), event.value("UID"), -1 if sequence is None else sequence, times[0], times[1],
        values.address(event.first("ORGANIZER")),
        tuple((values.address(one), one.params.get("PARTSTAT", "")) for one in event.all("ATTENDEE")),
        values.text(event.first("SUMMARY")),
    )  # fmt: skip


def _utc(time: object) -> datetime | None:
    """A time of a zone in UTC; None for what is none or of no zone."""
    return time.astimezone(UTC) if isinstance(time, datetime) and time.tzinfo is not None else None


def _mailto(told: object) -> str:
    return str(told).removeprefix("mailto:")


def _difference(one: _Read, other: _Read) -> str:
    names = [name for name in _Read.__dataclass_fields__ if getattr(one, name) != getattr(other, name)]
    return ", ".join(f"{name} {getattr(one, name)!a} and {getattr(other, name)!a}" for name in names)[:400]


def _shape(data: bytes) -> None:
    """Lines of at most 75 bytes ended by CRLF, UTF-8, no control (RFC 5545 section 3.1)."""
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r") or not data.endswith(b"END:VCALENDAR\r\n"):
        raise LetterError("The calendar's lines do not all end with CRLF.")
    if any(len(line) > _LONGEST_LINE for line in data.split(b"\r\n")):
        raise LetterError("A line of the calendar is longer than 75 bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LetterError("The calendar is not UTF-8.") from error
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        raise LetterError("The calendar holds a control character.")


def _keeps_the_table(method: str, event: Component, calendar: Component) -> None:
    if method not in _MUST:
        raise LetterError(f"The method {method[:30]!a} is none that is sent.")
    missing = [name for name in _MUST[method] if not event.value(name)]
    wrong = [name for name in _MUST_NOT[method] if event.all(name)] + [
        name for name in _ONCE if len(event.all(name)) > 1
    ]
    if missing or wrong:
        raise LetterError(f"RFC 5546 asks otherwise of a {method}: {', '.join((*missing, *wrong))}.")
    if event.within or calendar.value("VERSION") != "2.0" or not calendar.value("PRODID"):
        raise LetterError("The calendar is not of version 2.0, says not who made it, or carries an alarm.")
    if not _UID.fullmatch(event.value("UID")):
        raise LetterError("The UID is not plain ASCII without spaces.")
    if event.value("STATUS") not in _STATUS.get(method, ("", "TENTATIVE", "CONFIRMED", "CANCELLED")):
        raise LetterError(f"The STATUS of a {method} cannot be {event.value('STATUS')[:30]!a}.")
    if method == "REQUEST" and not any(one.params.get("RSVP") == "TRUE" for one in event.all("ATTENDEE")):
        raise LetterError("Nobody is asked to answer.")
