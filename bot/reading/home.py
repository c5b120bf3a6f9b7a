"""What a mail carries home beside its words: answers in calendars, and reports of letters that did not arrive.

Read where the mail is read, in the reader process with its limits: whatever a calendar holds, it delays no other mail.
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.raw import Raw
from handlers.meetings.bounces import OUR_ID, bounced_in
from storage.records import Mail

MOST_BYTES = 4 * 1024 * 1024
MOST_ANSWERS = 50
_CALENDAR = ("text/calendar", "application/ics", "text/x-vcalendar")
_NAMES = (".ics", ".ifb", ".vcs")


def with_answers(mail: Mail, raw: Raw) -> Mail:
    """The mail with its calendar answers and bounces; a calendar that cannot be read is told as a defect."""
    if mail.unread or raw.size > MOST_BYTES:
        return mail
    data = raw.take(0, raw.size)
    bounced = bounced_in(data) if OUR_ID.search(data) else ()
    if not _may_hold_calendar(mail, data):
        return replace(mail, bounced=bounced) if bounced else mail
    # icalendar takes a while to import, and most mails have no calendar.
    from handlers.meetings.ical import replies_of

    try:
        return replace(mail, bounced=bounced, calendar=replies_of(data)[:MOST_ANSWERS])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        told = f"its calendar could not be read ({type(error).__name__})"
        return replace(mail, bounced=bounced, defects=(*mail.defects, told))


def _may_hold_calendar(mail: Mail, data: bytes) -> bool:
    named = any(file.name.lower().endswith(_NAMES) or file.type in _CALENDAR for file in mail.attachments)
    return named or any(one in _CALENDAR for one in mail.types) or b"BEGIN:VCALENDAR" in data
