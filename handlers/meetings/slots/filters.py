"""The hard filters: what no score can outweigh. Each strikes starts; what several strike is remembered for each of them.

The result is one number a start, a bit for each filter that strikes it, so that one can say afterwards what would be
left if a filter were given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from handlers.meetings.anchors.sittings import days_of, lunch_breaks, sittings, taken, whole
from handlers.meetings.holidays import GENEVA, ITU
from handlers.meetings.slots import nouns
from handlers.meetings.slots.burden import Costs
from handlers.meetings.slots.grid import Grid
from handlers.meetings.slots.nouns import FILTERS, Request
from storage.records.emeetings import Anchor, Holiday

BIT = {name: 1 << at for at, name in enumerate(FILTERS)}
SATURDAY = 5


def struck(
    grid: Grid,
    request: Request,
    anchor: Anchor | None,
    others: Sequence[Anchor],
    holidays: Iterable[Holiday],
    costs: Costs,
    now: datetime,
) -> list[int]:
    """The bits of the filters that strike each start; 0 has passed. `others` are all loaded meetings, the anchor too."""
    masks = [0] * grid.starts
    length = timedelta(minutes=request.minutes)

    def strike(name: str, starts: Iterable[int]) -> None:
        bit = BIT[name]
        for at in starts:
            masks[at] |= bit

    strike(nouns.PAST, range(max(0, min(grid.starts, grid.at(now)))))
    strike(nouns.NOTICE, range(max(0, min(grid.starts, grid.at(now + timedelta(days=request.notice_days))))))
    strike(nouns.OUTSIDE, _outside(grid, request, anchor))
    for meeting in others:
        strike(nouns.SESSION, _over_sittings(grid, request, meeting))
    strike(nouns.CLOSED, _closed(grid, request, holidays))
    gap = timedelta(0)
    for one in request.busy:
        if one.firm and not one.address:
            strike(nouns.PLATFORM, grid.meeting(one.starts, one.ends, gap, length))
        elif one.firm and one.address in request.required:
            strike(nouns.PEOPLE, grid.meeting(one.starts, one.ends, gap, length))
    for deep in costs.deep.values():
        strike(nouns.NIGHT, (at for at, is_deep in enumerate(deep) if is_deep))
    return masks


def counted(masks: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """How many starts each filter strikes, most first; filters that strike none are left out."""
    found = [(name, sum(1 for mask in masks if mask & bit)) for name, bit in BIT.items()]
    return tuple(sorted((one for one in found if one[1]), key=lambda one: (-one[1], FILTERS.index(one[0]))))


def breaks(grid: Grid, request: Request, anchor: Anchor) -> set[int]:
    """The starts of meetings that fit into a lunch break of the anchor, with the short gap on both sides."""
    length, gap = timedelta(minutes=request.minutes), timedelta(minutes=request.lunch_gap_minutes)
    return {
        at for begins, ends in lunch_breaks(anchor) for at in grid.within(begins + gap, ends - gap, length)
    }  # fmt: skip


def _over_sittings(grid: Grid, request: Request, meeting: Anchor) -> set[int]:
    length, gap = timedelta(minutes=request.minutes), timedelta(minutes=request.gap_minutes)
    over = {at for begins, ends in taken(sittings(meeting)) for at in grid.meeting(begins, ends, gap, length)}
    return over - breaks(grid, request, meeting) if over else over


def _outside(grid: Grid, request: Request, anchor: Anchor | None) -> Iterable[int]:
    """The starts that are not where the request wants them, seen from its anchor."""
    if anchor is None or request.when == nouns.ANY:
        return ()
    opens, closes = whole(anchor)
    inside: set[int] = set()
    if request.when in (nouns.LUNCH, nouns.BESIDE):
        inside |= breaks(grid, request, anchor)
    if request.when in (nouns.BEFORE, nouns.BESIDE):
        inside |= set(grid.of_day(anchor.opens - timedelta(days=1), anchor.zone))
    if request.when in (nouns.AFTER, nouns.BESIDE):
        inside |= set(grid.of_day(anchor.closes + timedelta(days=1), anchor.zone))
    if request.when == nouns.BESIDE:
        for day in days_of(anchor):
            inside |= set(grid.of_day(day, anchor.zone))
    if request.when == nouns.BEFORE:
        inside |= set(range(max(0, min(grid.starts, grid.at(opens)))))
    if request.when == nouns.AFTER:
        inside |= set(range(max(0, min(grid.starts, grid.at(closes))), grid.starts))
    return [at for at in range(grid.starts) if at not in inside]


def _closed(grid: Grid, request: Request, holidays: Iterable[Holiday]) -> set[int]:
    """Saturdays, Sundays and the holidays of Geneva and the Union, by the clock of the request's zone."""
    days = {one.day for one in holidays if one.where in (GENEVA, ITU)}
    return {
        at
        for day in grid.days(request.zone)
        if day in days or day.weekday() >= SATURDAY
        for at in grid.of_day(day, request.zone)
    }
