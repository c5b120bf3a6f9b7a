"""Deadlines: which meeting a paper goes to, and whether it is in time, late, or held for the next meeting.

Days are those of the group's zone and end with the day: the first instant of the next day is too late, also where
clocks jump at midnight or a day is missing at the date line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.meetings import open_meeting
from storage.records import Meeting, Rules

IN_TIME, LATE, HELD = "in time", "late", "held"
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tier:
    """How a paper stands: `name` is `in time`, `late` or `held`; `consequence` is the key of the sentence about it.

    `hours_left` are whole hours until the tier ends, 0 for what is held and for what is late without a limit;
    `days_late` counts days begun after the deadline; `missed` is the meeting it came too late for, or empty.
    """

    name: str
    consequence: str
    hours_left: int = 0
    days_late: int = 0
    missed: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """The meeting a paper is numbered for, and its tier there."""

    meeting: Meeting
    tier: Tier


def tier_of(meeting: Meeting, received: datetime, rules: Rules) -> Tier:
    """The tier of a paper received at this time (aware) at this meeting; the day of the deadline itself is in time."""
    ends = day_ends(meeting.deadline, rules.zone)
    if received < ends:
        return Tier(IN_TIME, "tier.in_time", (ends - received) // HOUR)
    days = max(1, (received.astimezone(ZoneInfo(rules.zone)).date() - meeting.deadline).days)
    if meeting.late_until is None:
        return Tier(LATE, "tier.late", 0, days)
    last = day_ends(meeting.late_until, rules.zone)
    if received < last:
        return Tier(LATE, "tier.late", (last - received) // HOUR, days)
    known = next_meeting(rules, meeting) is not None
    return Tier(HELD, "tier.held" if known else "tier.waits", 0, days, meeting.name)


def seat_for(rules: Rules, received: datetime) -> Seat | None:
    """Where a paper received at this time (aware) belongs; None when no meeting is open.

    Too late for the open meeting, it is numbered for the first later one that it is not too late for. While none is
    known it is numbered for the open meeting and waits; the clock moves it on when the next one is configured.
    """
    meeting = open_meeting(rules, received)
    if meeting is None:
        return None
    tier = tier_of(meeting, received, rules)
    if tier.name != HELD:
        return Seat(meeting, tier)
    later = taken_by(rules, meeting, received)
    if later is None:
        return Seat(meeting, replace(tier, consequence="tier.waits"))
    return Seat(later, replace(tier, consequence="tier.held"))


def taken_by(rules: Rules, missed: Meeting, received: datetime) -> Meeting | None:
    """The first meeting after a missed one that a paper received at this time is not too late for, or None."""
    later = next_meeting(rules, missed)
    while later is not None and tier_of(later, received, rules).name == HELD:
        later = next_meeting(rules, later)
    return later


def next_meeting(rules: Rules, meeting: Meeting) -> Meeting | None:
    """The meeting that opens first after this one, or None while it is not configured."""
    later = [one for one in rules.meetings if (one.opens, one.name) > (meeting.opens, meeting.name)]
    return min(later, key=lambda one: (one.opens, one.name), default=None)


def meeting_named(rules: Rules, name: str) -> Meeting | None:
    """The configured meeting of this name, or None."""
    return next((meeting for meeting in rules.meetings if meeting.name == name), None)


def day_ends(day: date, zone: str) -> datetime:
    """The instant (UTC) at which a day of the zone is over.

    Where midnight is missing or comes twice, that is the jump itself or the first of the two (PEP 495, fold 0).
    """
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """The instant (UTC) of a full hour on a day of the zone; an hour that is missing counts as the one before it."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
