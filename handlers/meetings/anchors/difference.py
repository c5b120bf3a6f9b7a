"""What a new list of anchors changes in the one that is kept, and what that means for the e-meetings tied to them.

Nothing here moves anything: a moved anchor leads to a proposal for each e-meeting beside it, the same hours and days
from the opening as before, which a person confirms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.meetings.anchors.reading import AnchorReading
from handlers.meetings.anchors.sittings import lunch_breaks, sittings
from handlers.meetings.clocks import ClockError, instant
from handlers.roster.reading import Mistake
from storage.records.emeetings import CANCELLED, Anchor, EMeeting

FACTS = ("name", "body", "title", "place", "zone", "opens", "closes")


@dataclass(frozen=True, slots=True)
class AnchorChange:
    """An anchor that changes: `fields` are (name, before, after) as words, a sitting that goes or comes among them."""

    line: int
    before: Anchor
    after: Anchor
    fields: tuple[tuple[str, str, str], ...]

    @property
    def is_moved(self) -> bool:
        """Its days, its hours or its sittings changed, so that what stands beside it has to be looked at."""
        return any(name in ("opens", "closes", "zone", "sitting") for name, _, _ in self.fields)


@dataclass(frozen=True, slots=True)
class AnchorDifference:
    """All that an import would do. With mistakes nothing may be done."""

    added: tuple[tuple[int, Anchor], ...] = ()
    changed: tuple[AnchorChange, ...] = ()
    removed: tuple[Anchor, ...] = ()
    same: int = 0
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Affected:
    """An e-meeting beside an anchor that changes: what collides now, and where it would lie at the same distance.

    `proposed` is None when it can stay, when the anchor is gone, or when that hour does not exist on the new day
    (`why` says so). `over` are the titles of the sittings it would lie on if it stayed.
    """

    meeting: EMeeting
    anchor: str
    over: tuple[str, ...] = ()
    proposed: tuple[datetime, datetime] | None = None
    why: str = ""


def compare(kept: Sequence[Anchor], reading: AnchorReading, remove_missing: bool = False) -> AnchorDifference:
    """The difference a list makes to the kept one, none if it has a mistake. What is not in it stays, unless told."""
    if reading.mistakes:
        return AnchorDifference(mistakes=reading.mistakes, notes=reading.notes)
    by_name = {one.name.casefold(): one for one in kept}
    added: list[tuple[int, Anchor]] = []
    changed: list[AnchorChange] = []
    same = 0
    for line, wanted in reading.anchors:
        before = by_name.get(wanted.name.casefold())
        if before is None:
            added.append((line, wanted))
        elif fields := tuple(_fields(before, wanted)):
            changed.append(AnchorChange(line, before, wanted, fields))
        else:
            same += 1
    met = {one.name.casefold() for _, one in reading.anchors}
    removed = tuple(one for one in kept if one.name.casefold() not in met) if remove_missing else ()
    return AnchorDifference(tuple(added), tuple(changed), removed, same, reading.mistakes, reading.notes)


def affected(difference: AnchorDifference, meetings: Iterable[EMeeting], now: datetime) -> tuple[Affected, ...]:
    """Every e-meeting to come that stands beside an anchor that moves or goes, by time."""
    moved = {one.before.name.casefold(): one for one in difference.changed if one.is_moved}
    gone = {one.name.casefold() for one in difference.removed}
    coming = (one for one in meetings if one.anchor and one.status != CANCELLED and one.ends > now)
    found = []
    for one in sorted(coming, key=lambda it: (it.starts, it.uid)):
        name = one.anchor.casefold()
        if name in moved:
            found.append(_moved(one, moved[name]))
        elif name in gone:
            found.append(Affected(one, one.anchor, why="gone"))
    return tuple(found)


def shifted(meeting: EMeeting, before: Anchor, after: Anchor) -> tuple[datetime, datetime]:
    """The same wall-clock hour as many days from the opening as before. Raises ClockError for an hour that is none."""
    local = meeting.starts.astimezone(ZoneInfo(before.zone))
    near_end = abs(local.date() - before.closes) < abs(local.date() - before.opens)
    base, new = (before.closes, after.closes) if near_end else (before.opens, after.opens)
    starts = instant(new + (local.date() - base), local.time(), after.zone)
    return starts, starts + (meeting.ends - meeting.starts)


def in_words(anchor: Anchor) -> Mapping[str, str]:
    """The fields of an anchor as words."""
    return {name: str(getattr(anchor, name)) for name in FACTS}


def said_sitting(zone: str, starts: datetime, ends: datetime, title: str) -> str:
    """A sitting as words: `2026-11-03 09:30–12:30 Plenary`, by the clock of the place."""
    place = ZoneInfo(zone)
    first, last = starts.astimezone(place), ends.astimezone(place)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M}–{until} {title}".rstrip()


# --- within -------------------------------------------------------------------------------------------------------


def _fields(before: Anchor, after: Anchor) -> Iterator[tuple[str, str, str]]:
    old, new = in_words(before), in_words(after)
    yield from ((name, old[name], new[name]) for name in FACTS if old[name] != new[name])
    had, has = ({(one.starts, one.ends, one.title) for one in it.sessions} for it in (before, after))
    yield from (("sitting", said_sitting(before.zone, *one), "") for one in sorted(had - has))
    yield from (("sitting", "", said_sitting(after.zone, *one)) for one in sorted(has - had))


def _moved(meeting: EMeeting, change: AnchorChange) -> Affected:
    after = change.after
    over = tuple(
        said_sitting(after.zone, one.starts, one.ends, one.title)
        for one in sittings(after)
        if one.starts < meeting.ends and meeting.starts < one.ends
    )
    if not over and _stands_as_before(meeting, change.before, after):
        return Affected(meeting, after.name)
    try:
        return Affected(meeting, after.name, over, shifted(meeting, change.before, after))
    except ClockError as error:
        return Affected(meeting, after.name, over, why=error.kind)


def _stands_as_before(meeting: EMeeting, before: Anchor, after: Anchor) -> bool:
    """In a lunch break then and now, or as many days from opening and closing as before."""
    then, now = (
        any(begins <= meeting.starts and meeting.ends <= ends for begins, ends in lunch_breaks(one))
        for one in (before, after)
    )
    return now or (not then and before.opens == after.opens and before.closes == after.closes)
