"""Feeds: all e-meetings of the group, of a theme or of one person as one calendar that programs come back to.

The same meetings give the same bytes (DTSTAMP is a meeting's last change), so that a web server can answer "not
modified". No ATTENDEE stands in a feed (nobody's answer is published), no METHOD, and no UID of the calendar itself:
some programs take that one for an entry's.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Timezone, vDuration, vText

from handlers.letters.clean import clean_line
from handlers.meetings.ical.writing import PRODID, event_of
from handlers.meetings.ical.zones import VTIMEZONE
from storage.records.emeetings import CANCELLED, DECLINED, EMeeting, Guest

CANCELLED_FOR = timedelta(days=30)
PAST_FOR = timedelta(days=400)
_HOUR = timedelta(hours=1)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


def feed(
    meetings: Iterable[EMeeting], name: str, organizer: str, now: datetime, *, joining: bool = False,
    answers: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """One VCALENDAR of e-meetings in the order of their beginning, CRLF lines; the same for the same meetings.

    `now` (aware) only decides what is left out: cancelled ones after 30 days, past ones after 400. `joining` says how to
    join: for the feed of a person, never for one that anybody can open. `answers` are that person's PARTSTATs by UID:
    what was declined does not make him busy.
    """
    calendar = Calendar()
    for key, value in (("version", "2.0"), ("prodid", PRODID), ("calscale", "GREGORIAN")):
        calendar.add(key, value)
    calendar.add("name", vText(clean_line(name)))
    calendar.add("x-wr-calname", vText(clean_line(name)))
    calendar.add("refresh-interval", vDuration(_HOUR), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_HOUR))
    calendar.add_component(Timezone.from_ical("\r\n".join(VTIMEZONE)))
    for meeting in sorted(meetings, key=lambda one: (one.starts, one.uid)):
        if is_shown(meeting, now):
            event = event_of(meeting, organizer, joining=joining)
            if said := (answers or {}).get(meeting.uid):
                event.add("transp", "TRANSPARENT" if said == DECLINED else "OPAQUE")
                event.add("x-iscg-partstat", said)
            calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def is_shown(meeting: EMeeting, now: datetime) -> bool:
    """True while a meeting stands in feeds."""
    if meeting.status == CANCELLED:
        return meeting.changed > now - CANCELLED_FOR
    return meeting.ends > now - PAST_FOR


def of_theme(meetings: Iterable[EMeeting], theme: str) -> list[EMeeting]:
    """The meetings of a theme."""
    return [one for one in meetings if one.theme == theme]


def of_person(meetings: Iterable[EMeeting], guests: Mapping[str, Iterable[Guest]], address: str) -> dict[str, str]:
    """What somebody said to which meeting he is asked to, by UID; `guests` are those of each meeting, by UID."""
    return {
        one.uid: guest.partstat
        for one in meetings
        for guest in guests.get(one.uid, ())
        if guest.address == address and not guest.uninvited
    }


def jcal(data: bytes) -> bytes:
    """A feed as jCal (RFC 7265): JSON in UTF-8, one line."""
    return json.dumps(Calendar.from_ical(data).to_jcal(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def etag(data: bytes) -> str:
    """A strong entity tag of some bytes, in its quotes (RFC 9110 section 8.8.3)."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def theme_file(theme: str) -> str:
    """The name of a theme's feed without its ending: the theme's own where it is plain, else made from it."""
    return theme if _PLAIN.fullmatch(theme) else hashlib.sha256(theme.encode("utf-8", "replace")).hexdigest()[:16]


def secret_name(address: str, secret: bytes) -> str:
    """The name of a person's feed: not to be guessed, always the same for the address and the secret of the house."""
    return hmac.digest(secret, f"feed {address.lower()}".encode("utf-8", "replace"), "sha256").hex()[:40]


def webcal(address: str) -> str:
    """An https address as one that a calendar program opens by itself."""
    return re.sub(r"^https?://", "webcal://", address)
