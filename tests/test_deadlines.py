"""Deadlines end with the day in the group's zone, and a paper that is too late goes to the next meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.example import example_config, example_text
from bot.config.load import load_text
from bot.config.mistakes import ConfigError
from bot.config.rules import rules_of
from handlers.meetings.deadlines import Seat, Tier, day_ends, next_meeting, seat_for, taken_by, tier_of
from storage.records import Meeting, Rules

EXAMPLE = rules_of(example_config())
GENEVA = "Europe/Zurich"
FIRST = Meeting("26-1", date(2026, 3, 12), date(2026, 3, 13), date(2026, 2, 28), late_until=date(2026, 3, 7))
SECOND = Meeting("26-2", date(2026, 9, 1), date(2026, 9, 2), date(2026, 8, 20))
OPEN_END = replace(FIRST, late_until=None)


def rules(*meetings: Meeting, zone: str = GENEVA) -> Rules:
    return replace(EXAMPLE, meetings=meetings, zone=zone)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("received", "tier"),
    [
        (at(2026, 2, 1, 22, 30), Tier("in time", "tier.in_time", 24 * 27)),
        (at(2026, 2, 28, 22, 59, 59), Tier("in time", "tier.in_time", 0)),
        (at(2026, 2, 28, 22, 0), Tier("in time", "tier.in_time", 1)),
        (at(2026, 2, 28, 23, 0), Tier("late", "tier.late", 24 * 7, 1)),
        (at(2026, 3, 2, 22, 59), Tier("late", "tier.late", 24 * 5, 2)),
        (at(2026, 3, 7, 22, 59, 59), Tier("late", "tier.late", 0, 7)),
        (at(2026, 3, 7, 23, 0), Tier("held", "tier.held", 0, 8, "26-1")),
    ],
)
def test_a_paper_is_in_time_then_late_then_held_to_the_second(received: datetime, tier: Tier) -> None:
    assert tier_of(FIRST, received, rules(FIRST, SECOND)) == tier


def test_without_a_limit_a_late_paper_is_taken_with_a_warning_until_the_meeting_closes() -> None:
    assert tier_of(OPEN_END, at(2026, 3, 13, 12), rules(OPEN_END)) == Tier("late", "tier.late", 0, 13)
    seat = seat_for(rules(OPEN_END, SECOND), at(2026, 3, 13, 23))
    assert seat == Seat(SECOND, tier_of(SECOND, at(2026, 3, 13, 23), rules(SECOND)))


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Europe/Zurich", date(2026, 3, 28), at(2026, 3, 28, 23)),  # the clocks go forward on the morning after
        ("Europe/Zurich", date(2026, 3, 29), at(2026, 3, 29, 22)),
        ("Europe/Zurich", date(2026, 10, 25), at(2026, 10, 25, 23)),
        ("America/Sao_Paulo", date(2018, 11, 3), at(2018, 11, 4, 3)),  # midnight of 4 November was missing
        ("America/Havana", date(2026, 10, 31), at(2026, 11, 1, 4)),  # midnight of 1 November comes twice
        ("Pacific/Apia", date(2011, 12, 29), at(2011, 12, 30, 10)),  # there was no 30 December
        ("Pacific/Apia", date(2011, 12, 30), at(2011, 12, 30, 10)),
        ("Pacific/Kiritimati", date(2026, 2, 28), at(2026, 2, 28, 10)),
        ("Etc/GMT+12", date(2026, 2, 28), at(2026, 3, 1, 12)),
    ],
)
def test_a_day_ends_with_its_last_instant_wherever_the_group_sits(zone: str, day: date, ends: datetime) -> None:
    assert day_ends(day, zone) == ends


def test_hours_are_counted_through_the_night_in_which_the_clocks_change() -> None:
    spring = replace(FIRST, deadline=date(2026, 3, 29), late_until=None)
    assert tier_of(spring, at(2026, 3, 28, 23), rules(spring)).hours_left == 23
    autumn = replace(FIRST, deadline=date(2026, 10, 25), late_until=None)
    assert tier_of(autumn, at(2026, 10, 24, 22), rules(autumn)).hours_left == 25


def test_a_held_paper_is_numbered_for_the_next_meeting_or_waits_while_there_is_none() -> None:
    late = at(2026, 3, 8, 12)
    assert seat_for(rules(FIRST, SECOND), late) == Seat(SECOND, Tier("held", "tier.held", 0, 8, "26-1"))
    assert seat_for(rules(FIRST), late) == Seat(FIRST, Tier("held", "tier.waits", 0, 8, "26-1"))
    assert seat_for(rules(FIRST), at(2026, 3, 14, 12)) is None
    near = replace(SECOND, deadline=date(2026, 3, 1), late_until=date(2026, 3, 1), opens=date(2026, 3, 14))
    third = replace(SECOND, name="26-3", opens=date(2026, 12, 1), closes=date(2026, 12, 1))
    assert seat_for(rules(FIRST, near, third), late) == Seat(third, Tier("held", "tier.held", 0, 8, "26-1"))
    assert taken_by(rules(FIRST, near), FIRST, late) is None


def test_the_next_meeting_is_the_one_that_opens_next_in_whatever_order_they_stand() -> None:
    third = replace(SECOND, name="26-3", opens=date(2026, 12, 1))
    assert next_meeting(rules(third, SECOND, FIRST), FIRST) == SECOND
    assert next_meeting(rules(third, SECOND, FIRST), third) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.sampled_from([GENEVA, "Pacific/Apia", "America/Havana"]),
)
def test_time_only_ever_makes_a_tier_worse_and_hours_left_are_exact(naive: datetime, zone: str) -> None:
    order = ["in time", "late", "held"]
    now, group = naive.replace(tzinfo=UTC), rules(FIRST, SECOND, zone=zone)
    tier = tier_of(FIRST, now, group)
    assert order.index(tier_of(FIRST, now + timedelta(hours=1), group).name) >= order.index(tier.name)
    if tier.name != "held":
        assert tier_of(FIRST, now + timedelta(hours=tier.hours_left + 1), group).name != tier.name
        ends = day_ends(FIRST.deadline if tier.name == "in time" else date(2026, 3, 7), zone)
        assert tier_of(FIRST, ends - timedelta(microseconds=1), group).name == tier.name


@pytest.mark.parametrize(
    ("deadline_days", "late_days", "deadline", "late_until"),
    [
        (45, 12, date(2026, 10, 31), date(2026, 12, 3)),  # ITU-D study groups
        (12, 12, date(2026, 12, 3), date(2026, 12, 3)),  # TSAG
        (14, 14, date(2026, 12, 1), date(2026, 12, 1)),  # RAG and the Council
        (12, 0, date(2026, 12, 3), None),
    ],
)
def test_the_ladders_of_the_sectors_can_be_written(
    deadline_days: int, late_days: int, deadline: date, late_until: date | None
) -> None:
    lines = [line for line in example_text().splitlines() if not line.startswith(("deadline =", "late_until ="))]
    text = "\n".join(lines).replace("deadline_days = 12\n", f"deadline_days = {deadline_days}\n", 1)
    text = text.replace("late_days = 0\n", f"late_days = {late_days}\n", 1)
    meeting = rules_of(load_text(text, "example", Path())).meetings[0]
    assert (meeting.deadline, meeting.late_until) == (deadline, late_until)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("late_until = 2026-12-17", "late_until = 2026-12-02", "meeting[1].late_until, line"),
        ("late_until = 2026-12-17", "late_until = 2026-12-18", "is after the meeting closes"),
        ('anchor = "RAG"', "late_days = 13", "13 days are before the deadline (12 days)"),
        ("remind_days = [7, 1]", "remind_days = 7", "must be a list of whole numbers, such as [7, 1], is 7"),
        ("remind_days = [7, 1]", 'remind_days = ["7"]', "must be a whole number"),
        ("remind_days = [7, 1]", "remind_days = [-1]", "must be from 0 to 366"),
        ("to_list = false", 'to_list = "no"', "must be true or false"),
    ],
)
def test_a_deadline_that_cannot_be_meant_is_refused(before: str, after: str, reason: str) -> None:
    assert before in example_text()
    with pytest.raises(ConfigError) as refused:
        load_text(example_text().replace(before, after, 1), "example", Path())
    assert reason in str(refused.value)
