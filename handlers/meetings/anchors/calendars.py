"""A calendar (.ics) becomes anchors: an event of whole days is a meeting, an event with hours one of its sittings.

`SUMMARY:RAG-34: Opening plenary` is the sitting "Opening plenary" of RAG-34; an event without such a head is a meeting
by its own name. With a name given, every event belongs to that meeting. Nothing is guessed: an event that cannot be
read stops the import, and its line is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.documents.cover.folding import clean
from handlers.meetings.anchors.reading import MOST_DAYS, MOST_HOURS, MOST_MISTAKES, NAME, AnchorReading
from handlers.meetings.ical.lines import Component, Property, calendars, unescaped
from handlers.meetings.ical.values import day, duration, moment
from handlers.meetings.ical.zones import Zones, iana
from handlers.meetings.places import GENEVA
from handlers.roster.reading import Mistake
from storage.records.emeetings import Anchor, Session

MOST_EVENTS = 5_000
_HEAD = re.compile(r"(.{1,64}?)\s*(?::|\s[\u2013\u2014-])\s+(.+)")
_BEGINS = re.compile(rb"(?im)^BEGIN:VEVENT[ \t]*\r?$")


@dataclass(slots=True)
class _Meeting:
    """One anchor on its way: the line of its first event, what names it, its days and its sittings."""

    line: int
    name: str
    title: str = ""
    place: str = ""
    zone: str = ""
    days: list[date] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


def looks_like_calendar(data: bytes) -> bool:
    """Whether these bytes are meant as a calendar."""
    return b"BEGIN:VCALENDAR" in data[:4096].upper().replace(b"\0", b"")


def read_calendar(data: bytes, name: str = "") -> AnchorReading:
    """Anchors out of a calendar; with `name` all of it is that one. Never raises; lines are those of the file."""
    mistakes: list[Mistake] = []
    notes: list[str] = []
    found: dict[str, _Meeting] = {}
    read = calendars(data)
    events = [(event, Zones(one)) for one in read for event in one.within if event.name == "VEVENT"]
    lines = [data.count(b"\n", 0, begun.start()) + 1 for begun in _BEGINS.finditer(data)]
    mistakes += [Mistake(len(data.splitlines()), "", problem) for one in read for problem in one.problems]
    if len(events) > MOST_EVENTS:
        return AnchorReading((), (Mistake(0, "", f"at most {MOST_EVENTS} events are read"),))
    if not events and not mistakes:
        mistakes.append(Mistake(0, "", "there is no event in it"))
    for at, (event, zones) in enumerate(events):
        line = lines[at] if len(lines) == len(events) else 0
        _take(line, event, zones, name, found, mistakes, notes)
    anchors = [(one.line, anchor) for one in found.values() if (anchor := _anchor(one, mistakes))]
    return AnchorReading(() if mistakes else tuple(anchors), tuple(sorted(mistakes)[:MOST_MISTAKES]), tuple(notes))


# --- within -------------------------------------------------------------------------------------------------------


def _take(
    line: int, event: Component, zones: Zones, name: str, found: dict[str, _Meeting], mistakes: list[Mistake],
    notes: list[str],
) -> None:  # fmt: skip
    summary = clean(unescaped(event.value("SUMMARY")), 300)
    if event.value("STATUS").upper() == "CANCELLED":
        notes.append(f"line {line}: {summary or 'an event'} is cancelled and left aside")
        return
    if event.first("RRULE") or event.first("RDATE"):
        mistakes.append(Mistake(line, "RRULE", f"{summary!r} repeats; write each sitting as an event of its own"))
        return
    head = _HEAD.fullmatch(summary)
    called, title = (name, summary) if name else (head[1], head[2]) if head else (summary, "")
    if not NAME.fullmatch(called):
        words = f"{called!r} is no name of a meeting; begin it with one: RAG-34: Opening plenary"
        mistakes.append(Mistake(line, "SUMMARY", words))
        return
    one = found.setdefault(called.casefold(), _Meeting(line, called))
    one.place = one.place or clean(unescaped(event.value("LOCATION")), 300)
    first = event.first("DTSTART")
    if first is not None and day(first):
        one.days += _whole_days(line, event, mistakes)
        one.title = one.title or title
        return
    session = _session(line, event, zones, title, mistakes)
    if session and first is not None:
        one.sessions.append(session)
        one.zone = one.zone or _zone(first)


def _zone(first: Property) -> str:
    """The name of the zone an event is written in, when it is one of ours to name."""
    known = iana(first.params.get("TZID", ""))
    return known.key if isinstance(known, ZoneInfo) else ""


def _whole_days(line: int, event: Component, mistakes: list[Mistake]) -> Iterator[date]:
    """The days of an event of whole days; its DTEND is the day after the last (RFC 5545 section 3.6.1)."""
    begins, last = day(event.first("DTSTART")), day(event.first("DTEND"))
    length = duration(event.first("DURATION"))
    if begins is None or (event.first("DTEND") and last is None):
        mistakes.append(Mistake(line, "DTEND", f"{event.value('DTEND')[:40]!r} is no day"))
        return
    ends = last or begins + (length or timedelta(days=1))
    if ends <= begins or (ends - begins).days > MOST_DAYS:
        mistakes.append(Mistake(line, "DTEND", f"from {begins} to {ends} is no length of a meeting"))
        return
    yield from (begins + timedelta(days=at) for at in range((ends - begins).days))


def _session(
    line: int, event: Component, zones: Zones, title: str, mistakes: list[Mistake]
) -> Session | None:  # fmt: skip
    starts, why = moment(event.first("DTSTART"), zones)
    if starts is None:
        mistakes.append(Mistake(line, "DTSTART", f"{event.value('DTSTART')[:40]!r} is {why}"))
        return None
    if event.first("DTEND"):
        ends, why = moment(event.first("DTEND"), zones)
    else:
        length = duration(event.first("DURATION"))
        ends, why = (starts + length, "") if length else (None, "missing, and there is no DURATION")
    if ends is None:
        mistakes.append(Mistake(line, "DTEND", f"{event.value('DTEND')[:40]!r} is {why}"))
        return None
    if not timedelta(0) < ends - starts <= timedelta(hours=MOST_HOURS):
        mistakes.append(Mistake(line, "DTEND", f"from {starts:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} UTC is no sitting"))
        return None
    return Session(starts, ends, title)


def _anchor(one: _Meeting, mistakes: list[Mistake]) -> Anchor | None:
    zone = one.zone or GENEVA
    place = ZoneInfo(zone)
    held = [day for it in one.sessions for day in (it.starts.astimezone(place).date(), _last(it, place))]
    days = [*one.days, *held]
    if not days:
        return None
    opens, closes = min(days), max(days)
    if (closes - opens).days >= MOST_DAYS:
        words = f"{one.name} would last from {opens} to {closes}; give each meeting a name of its own"
        mistakes.append(Mistake(one.line, "SUMMARY", words))
        return None
    sessions = tuple(sorted(set(one.sessions), key=lambda it: (it.starts, it.ends, it.title)))
    body = re.split(r"[-/ ]", one.name)[0]
    return Anchor(one.name, body, opens, closes, zone, one.title, one.place, sessions)


def _last(session: Session, place: ZoneInfo) -> date:
    return (session.ends - timedelta(seconds=1)).astimezone(place).date()
