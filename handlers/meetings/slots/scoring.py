"""The points of every start: how near its anchor, who is busy, what it costs the regions, who is worst off, the calendar.

Everything is reckoned for all starts at once; the sentences about it (`parts`) are made for the slots that are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from handlers.meetings.anchors.sittings import closing_of
from handlers.meetings.clocks import known
from handlers.meetings.slots.burden import Costs, Places
from handlers.meetings.slots.filters import breaks
from handlers.meetings.slots.grid import Grid
from handlers.meetings.slots.nouns import Busy, Ledger, Request
from handlers.meetings.slots.seasons import ARAB_ZONE, FRIDAY_SATURDAY, odd_zones, zone_of_country
from storage.records.emeetings import Anchor, Holiday

BOUND = 1.5  # a fair slot costs all regions together at most so many times the least
SAME_DAY, NEXT_DAY, FURTHER_DAY = 5, 10, 3
TENTATIVE, OPTIONAL = 15, 6
HOLIDAY, ARAB_WEEKEND, ODD_SEASON = 4, 2, 2
HOLIDAY_SHARE = 0.2
FAIRNESS = 2  # for each point by which the worst-off region could be better off


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a start is to its anchor: the key of the sentence (empty: there is no anchor), points, days away."""

    key: str
    points: int = 0
    days: int = 0


@dataclass(frozen=True)
class Scoring:
    """One search. The lists have one entry a start of the grid, the mappings those starts of which there is something."""

    grid: Grid
    request: Request
    anchor: Anchor | None
    places: Places
    costs: Costs
    holidays: Sequence[Holiday]
    ledger: Ledger

    def score(self, at: int, least_worst: float) -> float:
        """100 less all points of a start; `least_worst` is the least the worst-off region can have borne after it."""
        lost = self.near[at].points + self.totals[at] + self.unfair(at, least_worst) + self.calendar(at)
        return 100 - lost - sum(map(self.busy_points, self.taken.get(at, ())))

    def unfair(self, at: int, least_worst: float) -> float:
        """The points for a region that is worse off than it need be."""
        return FAIRNESS * max(0.0, self.worst[at] - least_worst)

    def busy_points(self, one: Busy) -> int:
        """What a collision that is no hard one costs."""
        return TENTATIVE if one.address in self.request.required or not one.address else OPTIONAL

    def calendar(self, at: int) -> int:
        """The points of the calendar: holidays, days off, odd weeks."""
        holiday = HOLIDAY * (self.holiday_shares[at] > HOLIDAY_SHARE)
        return holiday + ARAB_WEEKEND * (at in self.days_off) + ODD_SEASON * (at in self.odd)

    @cached_property
    def totals(self) -> list[float]:
        """The burden of all regions: every region's points times its share."""
        shares = {region: self.places.share(region) for region in self.costs.burden}
        rows = [[shares[region] * one for one in row] for region, row in self.costs.burden.items()]
        return [sum(column) for column in zip(*rows, strict=True)]

    @cached_property
    def worst(self) -> list[float]:
        """What the worst-off region will have borne in the cycle after each start."""
        had = {region: self.ledger.burden(region) for region in self.costs.burden}
        rows = [[had[region] + one for one in row] for region, row in self.costs.burden.items()]
        return [max(column) for column in zip(*rows, strict=True)]

    @cached_property
    def near(self) -> list[Nearness]:
        """How near each start is to its anchor."""
        found = [Nearness("")] * self.grid.starts
        if self.anchor is None:
            return found
        lunch = breaks(self.grid, self.request, self.anchor)
        for day in self.grid.days(self.anchor.zone):
            close = closing_of(self.anchor, day)
            evening = self.grid.at(close) if close else 0
            for at in self.grid.of_day(day, self.anchor.zone):
                found[at] = self._nearness(day, bool(close), close is not None and at >= evening, at in lunch)
        return found

    def _nearness(self, day: date, sits: bool, is_after: bool, is_lunch: bool) -> Nearness:
        assert self.anchor is not None
        away = max((self.anchor.opens - day).days, (day - self.anchor.closes).days, 0)
        if away:
            key = "beside" if away == 1 else "further"
            return Nearness(key, NEXT_DAY + FURTHER_DAY * (away - 1), away)
        if is_lunch:
            return Nearness("lunch")
        if is_after:
            return Nearness("evening", SAME_DAY)
        return Nearness("same" if sits else "free", SAME_DAY)

    @cached_property
    def taken(self) -> dict[int, list[Busy]]:
        """Who is busy at which start without that being forbidden: required but only planned, or not required."""
        length = timedelta(minutes=self.request.minutes)
        found: dict[int, list[Busy]] = {}
        for one in self.request.busy:
            if one.firm and (not one.address or one.address in self.request.required):
                continue
            for at in self.grid.meeting(one.starts, one.ends, timedelta(0), length):
                found.setdefault(at, []).append(one)
        return found

    @cached_property
    def national(self) -> list[tuple[range, Holiday, float]]:
        """National holidays of people's countries: the starts they lie on, and the country's share of the people."""
        return [
            (self.grid.of_day(one.day, zone_of_country(one.where, self.request.zone)), one, heads / self.places.placed)
            for one in self.holidays
            if (heads := self.places.countries.get(one.where, 0))
        ]

    @cached_property
    def holiday_shares(self) -> list[float]:
        """The share of the people whose country has a holiday at each start; a country with two counts once."""
        once = {(one.where, one.day): (starts, share) for starts, one, share in self.national}
        steps = [0.0] * (self.grid.starts + 1)
        for starts, share in once.values():
            steps[starts.start] += share
            steps[starts.stop] -= share
        return list(accumulate(steps))

    def holidays_at(self, at: int) -> list[Holiday]:
        """The national holidays of people's countries at a start."""
        return [one for starts, one, _ in self.national if at in starts]

    @cached_property
    def days_off(self) -> frozenset[int]:
        """The starts on a Friday or a Saturday of the Arab States, if any of their people are concerned."""
        if "ARB" not in self.costs.burden:
            return frozenset()
        days = [day for day in self.grid.days(ARAB_ZONE) if day.weekday() in FRIDAY_SATURDAY]
        return frozenset(at for day in days for at in self.grid.of_day(day, ARAB_ZONE))

    @cached_property
    def odd(self) -> dict[int, tuple[str, ...]]:
        """The starts in weeks in which summer time has changed here and not there, or there and not here: which zones."""
        zones = sorted({zone for homes in self.places.homes.values() for zone in homes})
        found: dict[int, tuple[str, ...]] = {}
        for day in self.grid.days(self.request.zone):
            if strange := odd_zones(day, self.request.zone, zones):
                found |= dict.fromkeys(self.grid.of_day(day, self.request.zone), strange)
        return found

    def local_day(self, at: int) -> date:
        """The day of a start by the clock of the request's zone."""
        return self.grid.start(at).astimezone(known(self.request.zone)).date()
