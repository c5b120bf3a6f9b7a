"""A sheet of anchors becomes anchors: a row a sitting, or one row for a meeting without any; every mistake with its line.

Days are written 2026-11-03, hours 09:30 by the clock of the place; an hour that clocks skip is refused, and one that
comes twice is asked with both ways to write it. Rows of one name are one anchor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from handlers.documents.cover.folding import clean, fold
from handlers.meetings.anchors.columns import NEEDED, heads
from handlers.meetings.dates import day_of, moment_of
from handlers.meetings.places import GENEVA
from handlers.roster.cells import unsafe
from handlers.roster.reading import Mistake, Row, nearest
from storage.records.emeetings import Anchor, Session

MOST_ROWS, MOST_LETTERS, MOST_MISTAKES = 5_000, 300, 200
MOST_DAYS, MOST_HOURS = 60, 16
NAME = re.compile(r"\w[\w./ -]{0,63}")
_FACTS = ("body", "title", "place", "zone", "opens", "closes")


@dataclass(frozen=True, slots=True)
class AnchorReading:
    """What a file says: anchors with the line each began in, every mistake, and what was left aside.

    With one mistake there are no anchors: a file with nonsense in it changes nothing.
    """

    anchors: tuple[tuple[int, Anchor], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathered:
    """One anchor on its way: what its rows say, and the line that said each thing first."""

    line: int
    name: str
    facts: dict[str, tuple[int, str]] = field(default_factory=dict)
    sessions: list[tuple[int, str, str, str]] = field(default_factory=list)


def read_rows(rows: Sequence[Row]) -> AnchorReading:
    """Anchors out of (line, cells); the first row that is not blank names the columns. Never raises."""
    filled = [(line, cells) for line, cells in rows if any(map(str.strip, cells))]
    if not filled:
        return AnchorReading((), (Mistake(0, "", "there is nothing in it; the first row names the columns"),))
    if len(filled) > MOST_ROWS:
        return AnchorReading((), (Mistake(filled[MOST_ROWS][0], "", f"at most {MOST_ROWS} rows are read"),))
    line, head = filled[0]
    where, mistakes, notes = _columns(line, head)
    if mistakes:
        return AnchorReading((), tuple(mistakes), tuple(notes))
    gathered: dict[str, Gathered] = {}
    for line, cells in filled[1:]:
        said = {
            name: clean(unsafe(cells[at]), MOST_LETTERS) for name, at in where.items() if at < len(cells)
        }  # fmt: skip
        _gather(line, said, gathered, mistakes)
    found = [(one.line, anchor) for one in gathered.values() if (anchor := anchor_of(one, mistakes))]
    return AnchorReading(() if mistakes else tuple(found), tuple(sorted(mistakes)[:MOST_MISTAKES]), tuple(notes))


def anchor_of(one: Gathered, mistakes: list[Mistake]) -> Anchor | None:
    """The anchor of what was gathered, or None with its mistakes noted."""
    before = len(mistakes)
    zone = _zone(one, mistakes)
    sessions = [found for said in one.sessions if (found := _session(said, zone, mistakes))]
    days = [day for _, session in sessions for day in _local_days(session, zone)]
    opens = _day(one, "opens", mistakes) or min(days, default=None)
    closes = _day(one, "closes", mistakes) or (max(days, default=None) if days else opens)
    if len(mistakes) > before:
        return None
    if opens is None or closes is None:
        mistakes.append(Mistake(one.line, "opens", f"no row says on which days {one.name} is held"))
        return None
    _agree(one, opens, closes, zone, sessions, mistakes)
    if len(mistakes) > before:
        return None
    held = tuple(sorted({session for _, session in sessions}, key=lambda it: (it.starts, it.ends, it.title)))
    facts = {name: one.facts[name][1] if name in one.facts else "" for name in ("body", "title", "place")}
    body = facts["body"] or re.split(r"[-/ ]", one.name)[0]
    return Anchor(one.name, body, opens, closes, zone, facts["title"], facts["place"], held)


# --- within -------------------------------------------------------------------------------------------------------


def _columns(line: int, head: Sequence[str]) -> tuple[dict[str, int], list[Mistake], list[str]]:
    where: dict[str, int] = {}
    mistakes: list[Mistake] = []
    notes: list[str] = []
    for at, written in enumerate(head):
        name = heads().get(fold(written).strip(" :*"))
        shown = repr(clean(written, 60))
        if name is None and written.strip():
            near = nearest(written, heads(), 0.8)
            if near:
                mistakes.append(Mistake(line, "", f"{shown} is no column of a sheet of anchors.", near))
            else:
                notes.append(f"the column {shown} is left aside")
        elif name in where:
            mistakes.append(Mistake(line, name or "", "two columns say this"))
        elif name is not None:
            where[name] = at
    mistakes += [
        Mistake(line, "", f"no column is called {name} (or its name in one of the six languages)")
        for name in NEEDED
        if name not in where
    ]
    return where, mistakes, notes


def _gather(line: int, said: Mapping[str, str], gathered: dict[str, Gathered], mistakes: list[Mistake]) -> None:
    name = said.get("name", "")
    if not NAME.fullmatch(name):
        words = f"{name!r} is no name; letters, digits, - . / and blanks, at most 64" if name else "a name is needed"
        mistakes.append(Mistake(line, "name", words))
        return
    one = gathered.setdefault(name.casefold(), Gathered(line, name))
    for fact in _FACTS:
        value = said.get(fact, "")
        known = one.facts.setdefault(fact, (line, value)) if value else (line, "")
        if value and known[1] != value:
            mistakes.append(Mistake(line, fact, f"line {known[0]} says {known[1]!r} for {one.name}, this one {value!r}"))
    starts, ends = said.get("starts", ""), said.get("ends", "")
    if starts and ends:
        one.sessions.append((line, starts, ends, said.get("session", "")))
    elif starts or ends or said.get("session", ""):
        mistakes.append(Mistake(line, "ends" if starts else "starts", "a sitting needs its start and its end"))


def _zone(one: Gathered, mistakes: list[Mistake]) -> str:
    line, written = one.facts.get("zone", (one.line, GENEVA))
    if written in available_timezones():
        return written
    names = {fold(name): name for name in available_timezones()}
    found = names.get(fold(written), "")
    if not found:
        near = nearest(written, names, 0.6)
        mistakes.append(Mistake(line, "zone", f"there is no time zone {written!r}; write one such as {GENEVA}.", near))
    return found or GENEVA


def _day(one: Gathered, name: str, mistakes: list[Mistake]) -> date | None:
    if name not in one.facts:
        return None
    line, written = one.facts[name]
    try:
        return day_of(written)
    except ValueError as error:
        mistakes.append(Mistake(line, name, str(error)))
        return None


def _session(said: tuple[int, str, str, str], zone: str, mistakes: list[Mistake]) -> tuple[int, Session] | None:
    line, first, second, title = said
    try:
        column = "starts"
        starts = moment_of(first, zone)
        column = "ends"
        ends = moment_of(second, zone, starts.astimezone(ZoneInfo(zone)).date())
    except ValueError as error:
        mistakes.append(Mistake(line, column, str(error)))
        return None
    if ends <= starts:
        mistakes.append(Mistake(line, "ends", f"{second} is not after {first}"))
        return None
    if ends - starts > timedelta(hours=MOST_HOURS):
        mistakes.append(Mistake(line, "ends", f"a sitting of more than {MOST_HOURS} hours cannot be meant"))
        return None
    return line, Session(starts, ends, title)


def _local_days(session: Session, zone: str) -> tuple[date, date]:
    place = ZoneInfo(zone)
    last: datetime = session.ends - timedelta(seconds=1)
    return session.starts.astimezone(place).date(), last.astimezone(place).date()


def _agree(
    one: Gathered, opens: date, closes: date, zone: str, sessions: list[tuple[int, Session]], mistakes: list[Mistake]
) -> None:
    line = one.facts.get("closes", one.facts.get("opens", (one.line, "")))[0]
    if closes < opens:
        mistakes.append(Mistake(line, "closes", f"{closes} is before {one.name} opens ({opens})"))
    elif (closes - opens).days >= MOST_DAYS:
        mistakes.append(Mistake(line, "closes", f"more than {MOST_DAYS} days ({opens} to {closes}) cannot be meant"))
    for at, session in sessions:
        if not all(opens <= day <= closes for day in _local_days(session, zone)):
            day = _local_days(session, zone)[0]
            mistakes.append(Mistake(at, "starts", f"{day} is not among the days of {one.name} ({opens} to {closes})"))
