"""Calendars: the one door of icalendar, through which invitations go out and answers come in (RFC 5545, 5546, 6047)."""

from __future__ import annotations

from handlers.meetings.ical.mails import read_anything, replies_of, told_in_mail
from handlers.meetings.ical.reading import read_calendars

__all__ = ["read_anything", "read_calendars", "replies_of", "told_in_mail"]
