"""The search: all starts of some weeks, the hard filters, the points, the fair ones first; and why nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from handlers.meetings.anchors.sittings import whole
from handlers.meetings.holidays import unknown_years
from handlers.meetings.slots.burden import Journey, costs_of, local_hours, places_of
from handlers.meetings.slots.filters import BIT, counted, struck
from handlers.meetings.slots.grid import grid_of
from handlers.meetings.slots.nouns import FILTERS, NOTICE, PAST, Ledger, Relaxed, Request, Slot, Slots
from handlers.meetings.slots.parts import parts_of
from handlers.meetings.slots.scoring import BOUND, Scoring
from storage.records.emeetings import Anchor, Guest, Holiday

MOST_DAYS, LEAST_MINUTES, MOST_MINUTES = 62, 15, 720
SHOWN = 20
_TINY = 1e-6


class SlotError(ValueError):
    """A wish that cannot be looked for; `key` and `values` are its sentence in `handlers.words.slots`. Not temporary."""

    def __init__(self, key: str, **values: str | int) -> None:
        self.key, self.values = key, values
        super().__init__(f"{key}: {values}")


def find(
    request: Request,
    anchors: Sequence[Anchor],
    holidays: Iterable[Holiday],
    guests: Iterable[Guest],
    ledger: Ledger,
    now: datetime,
    shown: int = SHOWN,
) -> Slots:
    """Look at every quarter of an hour of the days asked for, and rank what passes the filters; `now` is aware.

    Fair slots (all regions together bear at most 1.5 times the least possible) stand before the others, by score; then
    the earlier one. Raises SlotError for a wish without sense or an anchor that is not loaded.
    """
    anchor = _checked(request, anchors)
    grid = grid_of(request.earliest, request.latest, request.zone, request.minutes)
    places = places_of(guests, request.on_site)
    costs = costs_of(grid, places, _journey(anchor))
    holidays = tuple(holidays)
    scoring = Scoring(grid, request, anchor, places, costs, holidays, ledger)
    masks = struck(grid, request, anchor, anchors, holidays, costs, now)
    passed = [at for at, mask in enumerate(masks) if not mask]
    return Slots(
        request=request,
        starts=grid.starts,
        kept=len(passed),
        best=_ranked(scoring, passed, shown),
        removed=counted(masks),
        relaxed=() if passed else _relaxed(scoring, masks, now),
        least=round(min((scoring.totals[at] for at in passed), default=0.0), 2),
        placed=places.placed,
        unplaced=places.unplaced,
        unknown_years=unknown_years(request.earliest, request.latest),
        ledger=ledger,
    )


def look(
    request: Request,
    starts: datetime,
    anchors: Sequence[Anchor],
    holidays: Iterable[Holiday],
    guests: Iterable[Guest],
    ledger: Ledger,
    now: datetime,
) -> tuple[Slot, tuple[str, ...]]:
    """One start (aware) as the search would see it: its slot, and the filters that strike it (none: it may be held).

    This is how a proposal of a member, or a meeting whose anchor has moved, is judged. The days of `request` are what
    it is compared with; a start between two quarters is judged as the quarter before it.
    """
    anchor = _checked(request, anchors)
    grid = grid_of(request.earliest, request.latest, request.zone, request.minutes)
    at = grid.at(starts) - (starts < grid.start(grid.at(starts)))
    if not 0 <= at < grid.starts:
        raise SlotError("wrong.outside")
    places = places_of(guests, request.on_site)
    costs = costs_of(grid, places, _journey(anchor))
    holidays = tuple(holidays)
    scoring = Scoring(grid, request, anchor, places, costs, holidays, ledger)
    masks = struck(grid, request, anchor, anchors, holidays, costs, now)
    passed = [one for one, mask in enumerate(masks) if not mask or one == at]
    bound, least_worst = _bounds(scoring, passed)
    names = tuple(name for name in FILTERS if masks[at] & BIT[name])
    return _slot(scoring, at, least_worst, scoring.totals[at] <= bound, False), names


# --- within -------------------------------------------------------------------------------------------------------


def _checked(request: Request, anchors: Sequence[Anchor]) -> Anchor | None:
    days = (request.latest - request.earliest).days + 1
    if days < 1:
        raise SlotError("wrong.days", first=str(request.earliest), last=str(request.latest))
    if days > MOST_DAYS:
        raise SlotError("wrong.many", days=days, most=MOST_DAYS)
    if not LEAST_MINUTES <= request.minutes <= MOST_MINUTES:
        raise SlotError("wrong.minutes", minutes=request.minutes, least=LEAST_MINUTES, most=MOST_MINUTES)
    if not request.anchor:
        return None
    found = next((one for one in anchors if one.name.casefold() == request.anchor.casefold()), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in anchors)) or "–"
        raise SlotError("wrong.anchor", name=request.anchor, known=known)
    return found


def _journey(anchor: Anchor | None) -> Journey | None:
    """Who travels to an anchor is there from the day before it opens to the day after it closes."""
    if anchor is None:
        return None
    opens, closes = whole(anchor)
    return Journey(opens - timedelta(days=1), closes + timedelta(days=1), anchor.zone)


def _bounds(scoring: Scoring, passed: Sequence[int]) -> tuple[float, float]:
    """The most a fair start may cost all together, and the least the worst-off region can have borne after one."""
    bound = BOUND * min((scoring.totals[at] for at in passed), default=0.0) + _TINY
    fair = [at for at in passed if scoring.totals[at] <= bound]
    return bound, min((scoring.worst[at] for at in fair), default=0.0)


def _ranked(scoring: Scoring, passed: Sequence[int], shown: int) -> tuple[Slot, ...]:
    if not passed:
        return ()
    bound, least_worst = _bounds(scoring, passed)
    scores = {at: round(scoring.score(at, least_worst), 2) for at in passed}
    order = sorted(passed, key=lambda at: (scoring.totals[at] > bound, -scores[at], at))
    fair = (at for at in passed if scoring.totals[at] <= bound)
    fairest = min(fair, key=lambda at: (round(scoring.worst[at], 6), -scores[at], at))
    return tuple(
        _slot(scoring, at, least_worst, scoring.totals[at] <= bound, at == fairest) for at in order[: max(1, shown)]
    )


def _slot(scoring: Scoring, at: int, least_worst: float, fair: bool, fairest: bool) -> Slot:
    starts = scoring.grid.start(at)
    ends = starts + timedelta(minutes=scoring.request.minutes)
    return Slot(
        starts=starts,
        ends=ends,
        score=round(scoring.score(at, least_worst), 2),
        parts=parts_of(scoring, at, least_worst),
        total=round(scoring.totals[at], 2),
        burden={region: round(row[at], 2) for region, row in scoring.costs.burden.items()},
        night={region: round(row[at], 2) for region, row in scoring.costs.night.items()},
        clocks=local_hours(scoring.places, starts, ends),
        fair=fair,
        fairest=fairest,
    )


def _relaxed(scoring: Scoring, masks: Sequence[int], now: datetime) -> tuple[Relaxed, ...]:
    """What giving up one filter would give, else two; never what is past. Most first."""
    names = [name for name in FILTERS if name != PAST]
    for several in (1, 2):
        found = []
        for group in combinations(names, several):
            bits = sum(BIT[name] for name in group)
            passed = [at for at, mask in enumerate(masks) if mask and mask & ~bits == 0]
            if passed:
                best = _ranked(scoring, passed, 1)[0]
                days = (best.starts - now).days if NOTICE in group else 0
                found.append(Relaxed(group, len(passed), best, days))
        if found:
            return tuple(sorted(found, key=lambda one: (-one.gives, one.filters)))
    return ()
