"""Meetings of the group: which one is open for a contribution, and how its deadline stands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from storage.records import Meeting, Rules


def open_meeting(rules: Rules, received: datetime) -> Meeting | None:
    """The meeting a contribution received at this time (UTC) belongs to: the first that has not closed, or None.

    Days are those of the group's zone, so that a mail of 23:30 UTC on the last day is next day's mail in Geneva.
    """
    day = received.astimezone(ZoneInfo(rules.zone)).date()
    later = [meeting for meeting in rules.meetings if meeting.closes >= day]
    return min(later, key=lambda meeting: (meeting.closes, meeting.name), default=None)
