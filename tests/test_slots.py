"""Slots: twelve meetings of a year share the burden; filters strike what they should; every point of a score is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.meetings.holidays import shipped
from handlers.meetings.slots import Busy, Ledger, Request, Slot, SlotError, Slots, borne, find, look, nouns, places_of
from handlers.meetings.slots.burden import PAIN, POINTS
from handlers.meetings.slots.grid import QUARTER, along, grid_of
from storage.records.emeetings import ON_SITE, Anchor, Guest, Holiday, Session
from tests.slots_year import every_fixed, held, pictures, some_roster, worst_of

NOW = datetime(2026, 10, 1, tzinfo=UTC)
EMPTY = Ledger()
DOCS = Path(__file__).parent.parent / "docs"
ZURICH = ZoneInfo("Europe/Zurich")
RAG = Anchor("RAG-33", "RAG", date(2026, 11, 9), date(2026, 11, 12))
BESIDE = Request(90, date(2026, 11, 8), date(2026, 11, 13), anchor="RAG-33", when=nouns.BESIDE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of November 2026 in Geneva, as UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZURICH).astimezone(UTC)


def searched(request: Request = BESIDE, *, anchors: tuple[Anchor, ...] = (RAG,), holidays: tuple[Holiday, ...] = (),
             guests: tuple[Guest, ...] = (), ledger: Ledger = EMPTY, now: datetime = NOW,
             shown: int = 2000) -> Slots:  # fmt: skip
    return find(request, anchors, holidays, guests, ledger, now, shown)


def starts(found: Slots) -> set[datetime]:
    return {one.starts for one in found.best}


def only(found: Slots, moment: datetime) -> Slot:
    return next(one for one in found.best if one.starts == moment)


def points(slot: Slot, measure: str) -> float:
    return sum(one.points for one in slot.parts if one.measure == measure)


# --- twelve meetings of a year ------------------------------------------------------------------------------------


def test_a_year_of_meetings_costs_little_in_all_and_the_worst_region_less_than_any_fixed_hour() -> None:
    year = held()
    assert year.total <= 1.5 * year.least
    best_fixed = min(every_fixed(year).values(), key=worst_of)
    assert year.worst < worst_of(best_fixed)
    for name, picture in pictures(year).items():
        assert (DOCS / name).read_text("utf-8") == picture, f"python -m tests.slots_year --pictures {DOCS.name}"


def test_each_meeting_of_the_year_is_within_one_and_a_half_times_what_it_could_cost() -> None:
    ledger = Ledger()
    for month in range(1, 13):
        first = date(2027, month, 1)
        found = find(Request(90, first, first + timedelta(13)), (), (), some_roster(4), ledger, NOW, shown=1)
        best = found.best[0]
        assert best.fair
        assert best.total <= 1.5 * found.least + 0.01
        ledger = Ledger((*ledger.meetings, borne(str(month), best.starts, best.ends, some_roster(4))))


def test_a_region_that_has_borne_much_is_spared_next_time() -> None:
    first = Request(90, date(2026, 11, 2), date(2026, 11, 13))
    fresh = searched(first, anchors=()).best[0]
    for heavy in ("AMS", "ASP"):
        burden = dict.fromkeys(nouns.REGIONS, 0.0) | {heavy: 40.0}
        ledger = Ledger((nouns.Borne("before", NOW, NOW + QUARTER, burden, burden),))
        then = searched(first, anchors=(), ledger=ledger).best[0]
        assert then.fair
        assert then.burden[heavy] < fresh.burden[heavy]


# --- hard filters -------------------------------------------------------------------------------------------------


def test_nothing_lies_nearer_to_a_sitting_than_the_gap_but_in_a_lunch_break() -> None:
    found = searched()
    lunches = {at(day, 12, 45) for day in (9, 10, 11, 12)}
    assert lunches <= starts(found)
    for slot in found.best:
        local = slot.starts.astimezone(ZURICH)
        if local.day not in (9, 10, 11, 12) or slot.starts in lunches:
            continue
        assert slot.ends <= at(local.day, 9, 0) or slot.starts >= at(local.day, 18, 0)


def test_a_sitting_of_another_loaded_meeting_is_in_the_way_too() -> None:
    council = Anchor("Council", "Council", date(2026, 11, 10), date(2026, 11, 10), sessions=(
        Session(at(10, 9), at(10, 18)),))  # fmt: skip
    assert at(10, 12, 45) in starts(searched())
    assert at(10, 12, 45) not in starts(searched(anchors=(RAG, council)))


def test_notice_weekends_and_holidays_strike() -> None:
    late = searched(now=at(1, 12))
    assert late.kept == 0
    assert dict(late.removed)[nouns.NOTICE] == late.starts
    sunday = [one for one in searched(replace(BESIDE, when=nouns.ANY)).best if one.starts.astimezone(ZURICH).day == 8]
    assert sunday == []
    closed = searched(holidays=(Holiday(date(2026, 11, 10), "ITU", "ITU Day"),))
    assert not any(one.starts.astimezone(ZURICH).day == 10 for one in closed.best)
    kept = searched(holidays=(Holiday(date(2026, 11, 10), "FR", "Elsewhere"),))
    assert at(10, 12, 45) in starts(kept)


def test_who_is_required_must_be_free_and_who_only_may_be_there_costs_points() -> None:
    busy = Busy("chair@x.example", at(9, 13), at(9, 14), "Council WG")
    needed = replace(BESIDE, required=frozenset({"chair@x.example"}))
    assert at(9, 12, 45) in starts(searched(replace(needed, busy=())))
    assert at(9, 12, 45) not in starts(searched(replace(needed, busy=(busy,))))
    planned = searched(replace(needed, busy=(replace(busy, firm=False),)))
    assert points(only(planned, at(9, 12, 45)), "people") == 15
    optional = searched(replace(BESIDE, busy=(busy,)))
    assert points(only(optional, at(9, 12, 45)), "people") == 6
    # A meeting that ends when ours begins is no collision.
    before = replace(busy, starts=at(9, 11), ends=at(9, 12, 45))
    assert at(9, 12, 45) in starts(searched(replace(needed, busy=(before,))))


def test_a_platform_that_is_taken_strikes_and_one_that_may_be_costs_points() -> None:
    taken = Busy("", at(9, 13), at(9, 14), "Another meeting")
    assert at(9, 12, 45) not in starts(searched(replace(BESIDE, busy=(taken,))))
    perhaps = searched(replace(BESIDE, busy=(replace(taken, firm=False),)))
    assert points(only(perhaps, at(9, 12, 45)), "people") == 15


def test_no_region_lies_wholly_in_the_deep_of_the_night() -> None:
    tokyo = (Guest("a@x.example", country="JP"), Guest("b@x.example", country="FR"))
    found = searched(replace(BESIDE, when=nouns.ANY), guests=tokyo)
    for slot in found.best:
        inside = [slot.starts + at * QUARTER for at in range(6)]
        assert not any(one.astimezone(ZoneInfo("Asia/Tokyo")).hour < 5 for one in inside)


def test_when_is_obeyed() -> None:
    assert starts(searched(replace(BESIDE, when=nouns.LUNCH))) == {at(day, 12, 45) for day in (9, 10, 11, 12)}
    wide = replace(BESIDE, earliest=date(2026, 11, 2), latest=date(2026, 11, 20))
    before = searched(replace(wide, when=nouns.BEFORE))
    after = searched(replace(wide, when=nouns.AFTER))
    assert before.kept
    assert after.kept
    assert all(one.starts < at(9, 0) for one in before.best)
    assert all(one.starts >= at(13, 0) for one in after.best)


# --- points -------------------------------------------------------------------------------------------------------


def test_the_score_is_a_hundred_less_its_parts() -> None:
    busy = (Busy("x@x.example", at(9, 8), at(12, 18), "Council WG"),)
    people = (Guest("a@x.example", country="JP"), Guest("b@x.example", country="US"), Guest("c@x.example", country="SA"))
    found = searched(replace(BESIDE, busy=busy, latest=date(2026, 11, 20), when=nouns.ANY), guests=people,
                     holidays=shipped(["JP", "US"], date(2026, 11, 1), date(2026, 11, 30)))  # fmt: skip
    assert found.kept > 20
    for slot in found.best:
        assert slot.score == pytest.approx(100 - sum(one.points for one in slot.parts), abs=0.03)
        assert {one.measure for one in slot.parts} == set(nouns.MEASURES)


def test_nearness_is_nothing_at_lunch_five_in_the_evening_ten_beside_and_three_more_for_each_day() -> None:
    found = searched(replace(BESIDE, when=nouns.ANY, latest=date(2026, 11, 20)))
    by_start = {one.starts: points(one, "proximity") for one in found.best}
    assert by_start[at(10, 12, 45)] == 0
    assert by_start[at(10, 18)] == 5
    assert by_start[at(13, 12)] == 10
    assert by_start[at(16, 12)] == 10 + 3 * 3


def test_the_calendar_counts_holidays_of_many_fridays_of_arab_states_and_weeks_of_changing_clocks() -> None:
    mixed = (Guest("a@x.example", country="JP"), Guest("b@x.example", country="SA"), Guest("c@x.example", country="US"))
    culture = (Holiday(date(2026, 11, 3), "JP", "Culture Day"),)
    request = Request(60, date(2026, 10, 26), date(2026, 11, 6))
    found = searched(request, anchors=(), guests=mixed, holidays=culture, shown=2000)
    by_start = {one.starts: points(one, "calendar") for one in found.best}
    assert by_start[at(3, 12)] == 4
    assert by_start[at(4, 12)] == 0
    assert by_start[at(6, 12)] == 2  # a Friday
    october = datetime(2026, 10, 28, 12, tzinfo=ZURICH).astimezone(UTC)
    assert by_start[october] == 2  # summer time has ended here, and not in New York
    many = (*mixed, *(Guest(f"d{number}@x.example", country="FR") for number in range(9)))
    fewer = searched(request, anchors=(), guests=many, holidays=culture, shown=2000)
    assert points(only(fewer, at(3, 12)), "calendar") == 0


def test_who_is_on_site_sits_in_geneva_on_the_days_of_the_anchor_and_at_home_on_others() -> None:
    home = Guest("a@x.example", country="JP")
    there = replace(home, mode=ON_SITE)
    french = Guest("b@x.example", country="FR")
    wide = replace(BESIDE, when=nouns.ANY, latest=date(2026, 11, 20))
    remote, sitting = (searched(wide, guests=(one, french)) for one in (home, there))
    expected = searched(replace(wide, on_site=frozenset({"a@x.example"})), guests=(home, french))
    lunch = at(10, 12, 45)
    assert only(remote, lunch).burden["ASP"] > 0
    assert only(sitting, lunch).burden["ASP"] == 0
    assert only(expected, lunch).burden["ASP"] == 0
    later = at(18, 12, 45)
    assert only(sitting, later).burden["ASP"] == only(remote, later).burden["ASP"] > 0


def test_people_without_a_country_are_counted_out_and_said_so() -> None:
    found = searched(guests=(Guest("a@x.example", country="FR"), Guest("b@x.example")))
    assert (found.placed, found.unplaced) == (1, 1)
    assert places_of((Guest("a@x.example", zone="Asia/Tokyo", region="ASP", uninvited=True),)).placed == 0


# --- nothing fits, and one time judged ----------------------------------------------------------------------------


def test_when_nothing_fits_it_says_what_struck_most_and_what_giving_up_a_rule_gives() -> None:
    weekend = Request(90, date(2026, 11, 7), date(2026, 11, 8))
    found = searched(weekend, anchors=())
    assert found.kept == 0
    assert found.removed[0][0] == nouns.CLOSED
    assert [one.filters for one in found.relaxed] == [(nouns.CLOSED,)]
    assert found.relaxed[0].gives == sum(1 for _ in range(found.starts)) - dict(found.removed)[nouns.NIGHT] > 0
    late = searched(weekend, anchors=(), now=at(6, 12))
    assert [one.filters for one in late.relaxed] == [(nouns.NOTICE, nouns.CLOSED)]
    assert late.relaxed[0].notice_days == 2
    gone = searched(weekend, anchors=(), now=at(20, 12))
    assert gone.relaxed == ()
    assert dict(gone.removed)[nouns.PAST] == gone.starts


def test_one_time_is_judged_as_the_search_would_see_it() -> None:
    slot, struck = look(BESIDE, at(10, 12, 45), (RAG,), (), (), Ledger(), NOW)
    assert struck == ()
    assert slot == replace(only(searched(), at(10, 12, 45)), fairest=False)
    _, over = look(BESIDE, at(10, 10), (RAG,), (), (), Ledger(), NOW)
    assert nouns.SESSION in over
    between, _ = look(BESIDE, at(10, 12, 50), (RAG,), (), (), Ledger(), NOW)
    assert between.starts == at(10, 12, 45)
    with pytest.raises(SlotError):
        look(BESIDE, at(20, 12), (RAG,), (), (), Ledger(), NOW)


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        (replace(BESIDE, latest=date(2026, 11, 1)), "wrong.days"),
        (replace(BESIDE, latest=date(2027, 11, 1)), "wrong.many"),
        (replace(BESIDE, minutes=0), "wrong.minutes"),
        (replace(BESIDE, minutes=10_000), "wrong.minutes"),
        (replace(BESIDE, anchor="TSAG"), "wrong.anchor"),
    ],
)
def test_a_wish_without_sense_is_refused_with_its_reason(request_: Request, key: str) -> None:
    with pytest.raises(SlotError) as refused:
        searched(request_)
    assert refused.value.key == key


# --- laws ---------------------------------------------------------------------------------------------------------

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2030, 12, 1)), st.integers(1, 9))
def test_reading_a_zone_by_days_is_the_same_as_reading_it_at_every_quarter(zone: str, first: date, days: int) -> None:
    grid = grid_of(first, first + timedelta(days=days), "Europe/Zurich", 90)
    place = ZoneInfo(zone)
    each = [(grid.begins + at * QUARTER).astimezone(place) for at in range(grid.quarters)]
    assert along(grid.clock(zone), PAIN) == [POINTS[one.hour] / 4 for one in each]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(15, 240), st.dates(date(2027, 1, 1), date(2027, 12, 1)))
def test_what_is_told_first_is_fair_and_no_fair_start_has_a_better_score(seed: int, minutes: int, first: date) -> None:
    request = Request(minutes, first, first + timedelta(days=1))
    found = find(request, (), (), some_roster(seed % 40), Ledger(), NOW, shown=200)
    fair = [one for one in found.best if one.fair]
    if not found.best:
        assert found.kept == 0
        return
    assert len(found.best) == found.kept
    assert found.best[: len(fair)] == tuple(fair)
    assert all(one.total <= 1.5 * found.least + 0.01 for one in fair)
    assert [one.score for one in fair] == sorted((one.score for one in fair), reverse=True)
    assert sum(one.fairest for one in found.best) == 1
