"""What is asked when a slot is looked for, and what is found: starts, parts of a score, what removed, what was borne."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from handlers.meetings.places import GENEVA

ANY, LUNCH, BEFORE, AFTER, BESIDE = "any", "lunch", "before", "after", "beside"
WHENS = (ANY, LUNCH, BEFORE, AFTER, BESIDE)
REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
# The hard filters, in the order they are told.
PAST, NOTICE, OUTSIDE, SESSION, CLOSED, PLATFORM, PEOPLE, NIGHT = (
    "past", "notice", "outside", "session", "closed", "platform", "people", "night",
)  # fmt: skip
FILTERS = (PAST, NOTICE, OUTSIDE, SESSION, CLOSED, PLATFORM, PEOPLE, NIGHT)
MEASURES = ("proximity", "people", "regions", "fairness", "calendar")

Value = str | int | float | date | datetime | tuple[str, ...]
NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which somebody is taken: `address` in lower case, or empty for the platform itself.

    `what` names the meeting; not `firm` is only planned; `theme` is set when the collision is indirect: he was not
    asked there, but coordinates that theme.
    """

    address: str
    starts: datetime
    ends: datetime
    what: str
    firm: bool = True
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for a slot of so many minutes (15 to 720) on days of `zone`, both ends included, at most 62 days.

    `anchor` is the name of the meeting it shall stand beside, or empty. `when`: lunch (in a break between two
    sittings), before or after (on the days around the anchor), beside (any of these), any. Gaps and notice are
    minutes and days. `required` must be free; `on_site` are expected at the anchor's place beside those who said so.
    """

    minutes: int
    earliest: date
    latest: date
    anchor: str = ""
    when: str = ANY
    zone: str = GENEVA
    notice_days: int = 14
    gap_minutes: int = 30
    lunch_gap_minutes: int = 10
    required: frozenset[str] = frozenset()
    on_site: frozenset[str] = frozenset()
    busy: tuple[Busy, ...] = ()


@dataclass(frozen=True, slots=True)
class Borne:
    """What one meeting cost each region: points of burden and hours of night (22:00 to 06:00), a head."""

    name: str
    starts: datetime
    ends: datetime
    burden: Mapping[str, float]
    night: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The public account of a cycle: what the meetings held so far cost each region."""

    meetings: tuple[Borne, ...] = ()

    def burden(self, region: str) -> float:
        """Points a region has borne in all."""
        return sum(one.burden.get(region, 0.0) for one in self.meetings)

    def night(self, region: str) -> float:
        """Hours of night a region has borne in all, a head."""
        return sum(one.night.get(region, 0.0) for one in self.meetings)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its measure, the points it takes away, and the sentence that says why, with its values."""

    measure: str
    points: float
    key: str
    values: Mapping[str, Value] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that passed every filter. `score` is 100 less the points of its parts.

    `burden` and `night` are those of each region; `clocks` are each region's local hours as (zone, start, end) of its
    earliest and its latest place; `fair` says whether the total is within one and a half times the least;
    `fairest` marks the one that leaves the worst-off region best.
    """

    starts: datetime
    ends: datetime
    score: float
    parts: tuple[Part, ...]
    total: float
    burden: Mapping[str, float]
    night: Mapping[str, float]
    clocks: Mapping[str, tuple[tuple[str, datetime, datetime], ...]]
    fair: bool
    fairest: bool = False


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What giving up these filters would give: so many starts, and the best of them."""

    filters: tuple[str, ...]
    gives: int
    best: Slot
    notice_days: int = 0


@dataclass(frozen=True, slots=True)
class Slots:
    """The answer: of `starts` looked at `kept` passed, the best first.

    `removed` says how many starts each filter strikes (one start may be struck by several), most first; `relaxed` is
    filled when nothing passed. `least` is the least total of all that passed; `placed` people stand for the regions
    (0: cities stand for them), `unplaced` have no country; `unknown_years` have no list of holidays.
    """

    request: Request
    starts: int
    kept: int
    best: tuple[Slot, ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    least: float = 0.0
    placed: int = 0
    unplaced: int = 0
    unknown_years: tuple[int, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
