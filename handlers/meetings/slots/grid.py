"""The quarters of an hour a search looks at, and the local clock of a zone along them, read once a day.

Everything is a list with one entry a quarter, counted from `begins`; reading a zone costs one look a day, and one a
quarter on the days its clocks change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from handlers.meetings.clocks import known, midnight

MINUTES = 15
QUARTER = timedelta(minutes=MINUTES)
DAY = 24 * 60 // MINUTES

# Runs of quarters: how many, and the quarter of the local day that the first of them is.
Clock = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Grid:
    """Starts from `begins` (UTC) on, `starts` of them, of a meeting that lasts `length` quarters (rounded up)."""

    begins: datetime
    starts: int
    length: int

    @cached_property
    def quarters(self) -> int:
        """How many quarters all these meetings touch."""
        return self.starts + self.length

    def start(self, at: int) -> datetime:
        """The instant (UTC) of a start."""
        return self.begins + at * QUARTER

    def at(self, moment: datetime) -> int:
        """The first quarter that does not begin before a moment; it may lie outside the grid."""
        return -((self.begins - moment) // QUARTER)

    def meeting(self, begins: datetime, ends: datetime, gap: timedelta, length: timedelta) -> range:
        """The starts of meetings of this length that come nearer than `gap` to what lasts from `begins` to `ends`."""
        first = (begins - gap - length - self.begins) // QUARTER + 1
        last = self.at(ends + gap)
        return range(max(0, first), max(0, min(self.starts, last)))

    def within(self, begins: datetime, ends: datetime, length: timedelta) -> range:
        """The starts of meetings of this length that lie inside these two moments."""
        first = self.at(begins)
        last = (ends - length - self.begins) // QUARTER + 1
        return range(max(0, first), max(0, min(self.starts, last)))

    def of_day(self, day: date, zone: str, days: int = 1) -> range:
        """The starts on a day of the zone, or on that and the following days."""
        first, last = self.at(midnight(day, zone)), self.at(midnight(day + timedelta(days=days), zone))
        return range(max(0, min(self.starts, first)), max(0, min(self.starts, last)))

    def days(self, zone: str) -> list[date]:
        """The days of the zone on which starts lie."""
        first = self.begins.astimezone(known(zone)).date()
        last = self.start(max(0, self.starts - 1)).astimezone(known(zone)).date()
        return [first + timedelta(days=at) for at in range((last - first).days + 1)]

    def clock(self, zone: str) -> Clock:
        """The local clock of a zone along the grid; zones that go alike have equal ones."""
        place = known(zone)
        runs: list[tuple[int, int]] = []
        done = 0
        while done < self.quarters:
            here = self.begins + done * QUARTER
            local = here.astimezone(place)
            count = min(DAY, self.quarters - done)
            if local.utcoffset() != (here + count * QUARTER).astimezone(place).utcoffset():
                count = 1  # clocks change on this day: go on quarter by quarter
            runs.append((count, (local.hour * 60 + local.minute) // MINUTES))
            done += count
        return tuple(runs)


def along(clock: Clock, table: Sequence[float]) -> list[float]:
    """What a table (one entry a quarter of the local day) says at each quarter of the grid the clock was read on."""
    twice = (*table, *table)
    return [value for count, first in clock for value in twice[first : first + count]]


def grid_of(first: date, last: date, zone: str, minutes: int) -> Grid:
    """All starts on the quarters of these days of the zone, both included."""
    begins, ends = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    return Grid(begins, (ends - begins) // QUARTER, -(-minutes // MINUTES))


def sums(values: Sequence[float]) -> list[float]:
    """Running sums: the sum of values[a:b] is sums[b] - sums[a]."""
    total, found = 0.0, [0.0]
    for value in values:
        total += value
        found.append(total)
    return found
