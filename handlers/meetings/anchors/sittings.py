"""The sittings of an anchor and the breaks between them; where a meeting names none, the usual hours of its days count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from handlers.meetings.clocks import known, midnight
from storage.records.emeetings import Anchor, Session

# The usual sittings of meetings in Geneva: three hours in the morning and three in the afternoon.
USUAL = ((time(9, 30), time(12, 30)), (time(14, 30), time(17, 30)))
SATURDAY = 5
_LUNCH = time(11), time(15, 30)


def sittings(anchor: Anchor) -> tuple[Session, ...]:
    """The sittings in order; of a day without any named, the usual ones, but for Saturdays and Sundays."""
    if anchor.sessions:
        return tuple(sorted(anchor.sessions, key=lambda one: (one.starts, one.ends)))
    place = known(anchor.zone)
    return tuple(
        Session(datetime.combine(day, first, place), datetime.combine(day, last, place))
        for day in days_of(anchor)
        if day.weekday() < SATURDAY
        for first, last in USUAL
    )


def days_of(anchor: Anchor) -> Iterator[date]:
    """Its days, from the first to the last."""
    for at in range((anchor.closes - anchor.opens).days + 1):
        yield anchor.opens + timedelta(days=at)


def taken(sessions: Iterable[Session]) -> list[tuple[datetime, datetime]]:
    """The times taken by sittings, those that overlap as one."""
    found: list[tuple[datetime, datetime]] = []
    for one in sorted(sessions, key=lambda one: one.starts):
        if found and one.starts <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], one.ends)
        else:
            found.append((one.starts, one.ends))
    return found


def lunch_breaks(anchor: Anchor) -> tuple[tuple[datetime, datetime], ...]:
    """The breaks between two sittings of one day that lie between 11:00 and 15:30 by the clock of the place."""
    place = known(anchor.zone)
    times = [(one.astimezone(place), other.astimezone(place)) for one, other in taken(sittings(anchor))]
    return tuple(
        (before, after)
        for (_, before), (after, _) in pairwise(times)
        if before.date() == after.date() and before.time() >= _LUNCH[0] and after.time() <= _LUNCH[1]
    )


def closing_of(anchor: Anchor, day: date) -> datetime | None:
    """When the last sitting of a day (of the place) ends, or None on a day without one."""
    place = known(anchor.zone)
    ends = [one.ends for one in sittings(anchor) if one.starts.astimezone(place).date() == day]
    return max(ends, default=None)


def whole(anchor: Anchor) -> tuple[datetime, datetime]:
    """From the first instant of its first day to the last of its last (UTC)."""
    return midnight(anchor.opens, anchor.zone), midnight(anchor.closes + timedelta(days=1), anchor.zone)
