"""What an hour costs people by their own clock, and what a meeting costs each region, a head.

Points an hour: 9 to 17 nothing · 8 and 17 one · 7, 18, 19 two · 6, 20, 21 four · 5, 22, 23 eight · 0 to 4 twelve.
Night is from 22:00 to 06:00, the hours of eight points and more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.meetings.clocks import known
from handlers.meetings.places import CITIES, zone_of
from handlers.meetings.slots.grid import DAY, MINUTES, QUARTER, Clock, Grid, along, sums
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
    zones = {zone for homes in places.homes.values() for zone in homes} | ({journey.zone} if journey else set())
    clocks = {zone: grid.clock(zone) for zone in zones}
    rows = {clock: [along(clock, table) for table in (PAIN, NIGHT_HOURS, DEEP)] for clock in set(clocks.values())}
    burden: dict[str, list[float]] = {}
    night: dict[str, list[float]] = {}
    deep: dict[str, list[bool]] = {}
    for region, homes in places.homes.items():
        heads = _by_clock(homes, clocks)
        moves = _moves(_by_clock(places.away.get(region, {}), clocks), journey, clocks, grid)
        pain, dark, deepest = (sums(_mixed(rows, at, heads, moves)) for at in (0, 1, 2))
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
        here = sorted((starts.astimezone(known(zone)).utcoffset() or timedelta(), zone) for zone in homes)
        ends_of = here[:1] if here[0][0] == here[-1][0] else (here[0], here[-1])
        found[region] = tuple(
            (zone, starts.astimezone(known(zone)), ends.astimezone(known(zone))) for _, zone in ends_of
        )
    return found


# --- within -------------------------------------------------------------------------------------------------------


Rows = Mapping[Clock, Sequence[Sequence[float]]]


def _by_clock(heads: Mapping[str, int], clocks: Mapping[str, Clock]) -> Counter[Clock]:
    """Heads by clock: a continent has many zones and few clocks."""
    found: Counter[Clock] = Counter()
    for zone, count in heads.items():
        found[clocks[zone]] += count
    return found


def _moves(
    away: Counter[Clock], journey: Journey | None, clocks: Mapping[str, Clock], grid: Grid
) -> tuple[dict[Clock, int], range] | None:
    """Heads to add and to take away by clock while people travel, and the quarters in which they do."""
    if journey is None or not away:
        return None
    there = clocks[journey.zone]
    change = {clock: -count for clock, count in away.items()}
    change[there] = change.get(there, 0) + away.total()
    first, last = (max(0, min(grid.quarters, grid.at(one))) for one in (journey.begins, journey.ends))
    return change, range(first, last)


def _mixed(rows: Rows, at: int, heads: Counter[Clock], moves: tuple[dict[Clock, int], range] | None) -> list[float]:
    """The mean of the rows of a table by heads."""
    scaled = [[count * one for one in rows[clock][at]] for clock, count in heads.items()]
    mixed = [sum(column) for column in zip(*scaled, strict=True)]
    for clock, count in moves[0].items() if moves else ():
        row = rows[clock][at]
        for quarter in moves[1] if moves else ():
            mixed[quarter] += count * row[quarter]
    total = heads.total()
    return [one / total for one in mixed]


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
