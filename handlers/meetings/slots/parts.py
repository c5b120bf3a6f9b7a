"""The parts of one slot's score, each with the key and the values of the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.meetings.clocks import known
from handlers.meetings.slots.nouns import MEASURES, Busy, Part, Value
from handlers.meetings.slots.scoring import ARAB_WEEKEND, HOLIDAY, HOLIDAY_SHARE, ODD_SEASON, Scoring

MOST_NAMED = 4


def parts_of(scoring: Scoring, at: int, least_worst: float) -> tuple[Part, ...]:
    """Every part of a start's score; a measure that takes nothing away says so too, so that all five are answered for."""
    found = [*_proximity(scoring, at), *_people(scoring, at), *_regions(scoring, at)]
    found += [*_fairness(scoring, at, least_worst), *_calendar(scoring, at)]
    return tuple(sorted(found, key=lambda part: MEASURES.index(part.measure)))


def _proximity(scoring: Scoring, at: int) -> Iterator[Part]:
    near = scoring.near[at]
    if scoring.anchor is None:
        yield Part("proximity", 0, "near.alone")
        return
    values: dict[str, Value] = {"anchor": scoring.anchor.name, "days": near.days}
    yield Part("proximity", near.points, f"near.{near.key}", values)


def _people(scoring: Scoring, at: int) -> Iterator[Part]:
    found = scoring.taken.get(at, [])
    if not found:
        yield Part("people", 0, "people.free" if scoring.request.required else "people.unknown")
    for one in found:
        yield Part("people", scoring.busy_points(one), _key(scoring, one), _named(one))


def _key(scoring: Scoring, one: Busy) -> str:
    if not one.address:
        return "people.platform"
    if one.theme:
        return "people.indirect"
    return "people.tentative" if one.address in scoring.request.required else "people.optional"


def _named(one: Busy) -> dict[str, Value]:
    return {"who": one.address, "what": one.what, "theme": one.theme}


def _regions(scoring: Scoring, at: int) -> Iterator[Part]:
    total = scoring.totals[at]
    rows = {region: row[at] for region, row in scoring.costs.burden.items()}
    heavy = sorted((region for region in rows if rows[region] > 0), key=lambda region: -rows[region])
    if not heavy:
        yield Part("regions", 0, "regions.none")
        return
    values: dict[str, Value] = {"total": round(total, 1), "most": heavy[0], "points": round(rows[heavy[0]], 1)}
    yield Part("regions", round(total, 2), "regions.some", values)


def _fairness(scoring: Scoring, at: int, least_worst: float) -> Iterator[Part]:
    rows = {region: scoring.ledger.burden(region) for region in scoring.costs.burden}
    after = {region: had + scoring.costs.burden[region][at] for region, had in rows.items()}
    worst = max(after, key=lambda region: (after[region], region))
    values: dict[str, Value] = {
        "region": worst,
        "borne": round(rows[worst], 1),
        "all": round(sum(rows.values()), 1),
        "after": round(after[worst], 1),
        "least": round(least_worst, 1),
    }
    points = round(scoring.unfair(at, least_worst), 2)
    yield Part("fairness", points, "fairness.worse" if points else "fairness.best", values)


def _calendar(scoring: Scoring, at: int) -> Iterator[Part]:
    share = scoring.holiday_shares[at]
    found = False
    if share > HOLIDAY_SHARE:
        names = tuple(dict.fromkeys(f"{one.where}: {one.name}" for one in scoring.holidays_at(at)))[:MOST_NAMED]
        yield Part("calendar", HOLIDAY, "calendar.holiday", {"share": round(100 * share), "names": names})
        found = True
    if at in scoring.days_off:
        yield Part("calendar", ARAB_WEEKEND, "calendar.arab")
        found = True
    if at in scoring.odd:
        yield Part("calendar", ODD_SEASON, "calendar.odd", {"zones": scoring.odd[at][:MOST_NAMED]})
        found = True
    if not found:
        local = scoring.grid.start(at).astimezone(known(scoring.request.zone))
        yield Part("calendar", 0, "calendar.none", {"date": local.date()})
