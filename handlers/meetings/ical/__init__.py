"""Calendars: the one door of icalendar, through which invitations go out and answers come in (RFC 5545, 5546, 6047)."""

from __future__ import annotations

from handlers.meetings.ical.gate import passes, printed_in
from handlers.meetings.ical.mails import read_anything, replies_of, told_in_mail
from handlers.meetings.ical.reading import NO_SEQUENCE, read_calendars
from handlers.meetings.ical.writing import announcement, cancel, declined_proposal, request, uninvite

__all__ = [
    "NO_SEQUENCE",
    "announcement",
    "cancel",
    "declined_proposal",
    "passes",
    "printed_in",
    "read_anything",
    "read_calendars",
    "replies_of",
    "request",
    "told_in_mail",
    "uninvite",
]
