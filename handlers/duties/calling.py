"""Guests of an e-meeting are reminded in their waking hours: once who has not answered, once who comes, before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.duties.occasion import DAY, HOUR, Occasion
from handlers.meetings.mailing import tell
from handlers.meetings.places import zone_of
from handlers.words.invitations import RECALL, SOON
from storage import emeetings
from storage.desk import Desk
from storage.records.emeetings import ACCEPTED, CANCELLED, NEEDS_ACTION, TENTATIVE, EMeeting, Guest

WAKES, RESTS = 8, 20  # hours of the guest's own clock
ASK_BEFORE, TELL_BEFORE = 4 * DAY, DAY
AT_LEAST_ASKED = 2 * DAY  # who was asked, or asked anew, later than that is not pressed
WHEN = {RECALL: (NEEDS_ACTION,), SOON: (ACCEPTED, TENTATIVE)}


def due(desk: Desk) -> list[Occasion]:
    """One occasion for each guest and time of a meeting to come, as the guest's answer stands now."""
    coming = [one for one in emeetings.all_meetings(desk.connection, desk.now) if one.status != CANCELLED]
    return [occasion for meeting in coming for occasion in _of(meeting, desk)]


def awake(moment: datetime, zone: str) -> datetime:
    """A moment, or the last hour before it in which people of a zone (IANA) are awake."""
    local = moment.astimezone(ZoneInfo(zone))
    if WAKES <= local.hour < RESTS:
        return moment
    evening = local if local.hour >= RESTS else local - timedelta(days=1)
    return evening.replace(hour=RESTS - 1, minute=0, second=0, microsecond=0).astimezone(moment.tzinfo)


def _of(meeting: EMeeting, desk: Desk) -> Iterator[Occasion]:
    revisions = emeetings.revisions_of(desk.connection, meeting.id)
    asked_at = max((one.at for one in revisions if one.sequence == meeting.time_sequence), default=meeting.changed)
    for guest in emeetings.guests_of(desk.connection, meeting.id):
        if guest.undeliverable:
            continue
        zone = zone_of(guest) or desk.rules.zone
        ask, tell_at = (awake(meeting.starts - before, zone) for before in (ASK_BEFORE, TELL_BEFORE))
        if guest.partstat in WHEN[RECALL] and asked_at + AT_LEAST_ASKED <= ask:
            yield _occasion(RECALL, meeting, guest, ask, meeting.starts - DAY)
        if guest.partstat in WHEN[SOON]:
            yield _occasion(SOON, meeting, guest, tell_at, meeting.starts - HOUR)


def _occasion(what: str, meeting: EMeeting, guest: Guest, at: datetime, until: datetime) -> Occasion:
    key = f"{what}.{meeting.uid}.r{meeting.time_sequence}.{guest.id}"
    return Occasion(key, at, until, partial(_act, what=what, guest_id=guest.id, time_sequence=meeting.time_sequence))


def _act(desk: Desk, what: str, guest_id: int, time_sequence: int) -> None:
    """As everything stands now: it may have been moved, cancelled or answered since the look."""
    known = emeetings.guest_by_id(desk.connection, guest_id)
    meeting = emeetings.meeting_by_id(desk.connection, known[0]) if known else None
    if known is None or meeting is None or meeting.status == CANCELLED or meeting.time_sequence != time_sequence:
        return
    guest = known[1]
    if not guest.uninvited and guest.partstat in WHEN[what]:
        tell(desk, what, meeting, [guest], head=f"{what}.", sequence=time_sequence)
