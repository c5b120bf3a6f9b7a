"""What an hour costs people by their own clock, and what a meeting costs each region, a head.

Points an hour: 9 to 17 nothing · 8 and 17 one · 7, 18, 19 two · 6, 20, 21 four · 5, 22, 23 eight · 0 to 4 twelve.
Night is from 22:00 to 06:00, the hours of eight points and more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.meetings.places import CITIES, zone_of
from handlers.meetings.slots.grid import DAY, MINUTES, QUARTER, Grid, sums
from handlers.meetings.slots.nouns import REGIONS, Borne, Ledger
from handlers.roster.countries import regions
from storage.records.emeetings import ON_SITE, Guest

POINTS = (12, 12, 12, 12, 12, 8, 4, 2, 1, *[0] * 8, 1, 2, 2, 4, 4, 8, 8)
NIGHT_POINTS, DEEP_POINTS = 8, 12
_AN_HOUR = DAY // 24
PAIN = tuple(POINTS[at // _AN_HOUR] / _AN_HOUR for at in range(DAY))
NIGHT_HOURS = tuple((POINTS[at // _AN_HOUR] >= NIGHT_POINTS) / _AN_HOUR for at in range(DAY))
DEEP = tuple(float(POINTS[at // _AN_HOUR] >= DEEP_POINTS) for at in range(DAY))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the people of each region are: heads by zone, of these the ones who travel, and their countries.

    `placed` is 0 when nobody is known by country or zone: then cities stand for all six regions alike.
    """

    homes: Mapping[str, Mapping[str, int]]
    away: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    placed: int = 0
    unplaced: int = 0

    def share(self, region: str) -> float:
        """A region's weight in the total: its share of the heads, times the number of regions; alike without heads."""
        if not self.placed:
            return 1.0
        return sum(self.homes[region].values()) / self.placed * len(self.homes)


@dataclass(frozen=True, slots=True)
class Journey:
    """From when to when those who travel are at the anchor's place, and its zone."""

    begins: datetime
    ends: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Costs:
    """For each region with people, one entry a start: points, night hours, and whether all of it is in deep night."""

    burden: Mapping[str, Sequence[float]]
    night: Mapping[str, Sequence[float]]
    deep: Mapping[str, Sequence[bool]]


def places_of(guests: Iterable[Guest], on_site: frozenset[str] = frozenset()) -> Places:
    """Where guests are. Who has neither zone nor country is not counted; whoever is not invited any more neither."""
    homes: dict[str, Counter[str]] = {}
    away: dict[str, Counter[str]] = {}
    countries: Counter[str] = Counter()
    unplaced = 0
    for guest in guests:
        if guest.uninvited:
            continue
        region, zone = guest.region or regions().get(guest.country, ""), zone_of(guest)
        if not region or not zone:
            unplaced += 1
            continue
        homes.setdefault(region, Counter())[zone] += 1
        countries[guest.country] += 1
        if guest.mode == ON_SITE or guest.address in on_site:
            away.setdefault(region, Counter())[zone] += 1
    if not homes:
        return Places({region: dict.fromkeys(CITIES[region], 1) for region in REGIONS}, unplaced=unplaced)
    known = {region: homes[region] for region in REGIONS if region in homes}
    return Places(known, away, countries, sum(sum(one.values()) for one in known.values()), unplaced)


def costs_of(grid: Grid, places: Places, journey: Journey | None = None) -> Costs:
    """What each start costs each region; on the days of a journey those who travel are counted where they are."""
    rows = {
        zone: tuple(grid.along(zone, table) for table in (PAIN, NIGHT_HOURS, DEEP))
        for zone in {*(zone for homes in places.homes.values() for zone in homes), *([journey.zone] if journey else [])}
    }
    burden: dict[str, list[float]] = {}
    night: dict[str, list[float]] = {}
    deep: dict[str, list[bool]] = {}
    for region, homes in places.homes.items():
        heads = sum(homes.values())
        moves = _moves(places.away.get(region, {}), journey, grid)
        pain, dark, deepest = (
            sums(_mixed([(rows[zone][at], count) for zone, count in homes.items()], heads, _swapped(moves, rows, at)))
            for at in (0, 1, 2)
        )
        burden[region] = _over(pain, grid)
        night[region] = _over(dark, grid)
        deep[region] = _all_in(deepest, grid)
    return Costs(burden, night, deep)


def borne(name: str, starts: datetime, ends: datetime, guests: Iterable[Guest]) -> Borne:
    """The line of one meeting in the ledger, for the people who were asked to it; times are aware."""
    begins = starts.astimezone(UTC)
    begins -= timedelta(minutes=begins.minute % MINUTES, seconds=begins.second, microseconds=begins.microsecond)
    costs = costs_of(Grid(begins, 1, max(1, -((begins - ends) // QUARTER))), places_of(guests))
    return Borne(
        name,
        starts,
        ends,
        {region: round(row[0], 2) for region, row in costs.burden.items()},
        {region: round(row[0], 2) for region, row in costs.night.items()},
    )


def opened(ledger: Ledger, first: datetime, last: datetime) -> Ledger:
    """The ledger of a cycle: the meetings that begin from `first` on and before `last`."""
    return Ledger(tuple(one for one in ledger.meetings if first <= one.starts < last))


def local_hours(places: Places, starts: datetime, ends: datetime) -> dict[str, tuple[tuple[str, datetime, datetime], ...]]:
    """For each region its westernmost and its easternmost place, with the local times of a meeting there."""
    found: dict[str, tuple[tuple[str, datetime, datetime], ...]] = {}
    for region, homes in places.homes.items():
        here = sorted(
            ((zone, starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))) for zone in homes),
            key=lambda one: (one[1].utcoffset() or timedelta(), one[0]),
        )
        same = here[0][1].utcoffset() == here[-1][1].utcoffset()
        found[region] = (here[0],) if same else (here[0], here[-1])
    return found


# --- within -------------------------------------------------------------------------------------------------------


def _moves(away: Mapping[str, int], journey: Journey | None, grid: Grid) -> tuple[Mapping[str, int], range, str] | None:
    if journey is None or not away:
        return None
    first, last = (max(0, min(grid.quarters, grid.at(one))) for one in (journey.begins, journey.ends))
    return away, range(first, last), journey.zone


def _swapped(
    moves: tuple[Mapping[str, int], range, str] | None, rows: Mapping[str, tuple[list[float], ...]], at: int
) -> tuple[Sequence[tuple[Sequence[float], int]], range] | None:
    """The rows to add while people travel: their place's, and their homes' with a minus."""
    if moves is None:
        return None
    away, days, zone = moves
    return [(rows[zone][at], sum(away.values())), *((rows[home][at], -count) for home, count in away.items())], days


def _mixed(
    rows: Sequence[tuple[Sequence[float], int]],
    heads: int,
    swapped: tuple[Sequence[tuple[Sequence[float], int]], range] | None,
) -> list[float]:
    """The mean of rows by heads."""
    mixed = [sum(column) for column in zip(*([one * count for one in row] for row, count in rows), strict=True)]
    if swapped:
        for row, count in swapped[0]:
            for at in swapped[1]:
                mixed[at] += row[at] * count
    return [one / heads for one in mixed]


def _over(running: Sequence[float], grid: Grid) -> list[float]:
    return [running[at + grid.length] - running[at] for at in range(grid.starts)]


def _all_in(running: Sequence[float], grid: Grid) -> list[bool]:
    """Whether at some quarter of the meeting every head is in deep night."""
    whole = [running[at + 1] - running[at] > 1 - 1e-9 for at in range(grid.quarters)]
    nearest, found = -1, [False] * grid.starts
    for at in range(grid.quarters - 1, -1, -1):
        nearest = at if whole[at] else nearest
        if at < grid.starts:
            found[at] = nearest >= 0 and nearest < at + grid.length
    return found
