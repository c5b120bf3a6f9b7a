"""Reserved numbers are asked after until their document comes; after the deadline the secretary hears of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.duties.occasion import DAY, Occasion, language_of, send
from handlers.meetings.deadlines import at_hour, day_ends
from handlers.words.by_clock import chase_letter, unfilled_note
from handlers.words.notes import secretary_language
from storage.desk import Desk
from storage.duties import Entry, reserved
from storage.records import Meeting


def due(desk: Desk) -> list[Occasion]:
    """For each reserved number: the next asking before the deadline, and one note after it until the meeting closes."""
    known = {meeting.name: meeting for meeting in desk.rules.meetings}
    if not desk.rules.duties.chase_days or not known:
        return []
    return [
        occasion
        for entry in reserved(desk.connection, list(known))
        for occasion in _of(entry, known[entry.meeting], desk)
    ]


def _of(entry: Entry, meeting: Meeting, desk: Desk) -> list[Occasion]:
    """The latest asking that is due, or the first to come: what a stopped bot missed is not asked twice."""
    zone, duties = desk.rules.zone, desk.rules.duties
    ends, closes = day_ends(meeting.deadline, zone), day_ends(meeting.closes, zone)
    begun = entry.registered.astimezone(ZoneInfo(zone)).date()
    past = (desk.now.astimezone(ZoneInfo(zone)).date() - begun).days // duties.chase_days
    found = []
    for count in (max(1, past), max(1, past) + 1):
        at = at_hour(begun + timedelta(days=count * duties.chase_days), duties.hour, zone)
        again = at_hour(begun + timedelta(days=(count + 1) * duties.chase_days), duties.hour, zone)
        key = f"chase/{entry.number}/{count}"
        if at < ends:
            act = partial(_ask, entry=entry, meeting=meeting, key=key)
            found.append(Occasion(key, at, min(again, ends), act))
    key = f"unfilled/{entry.number}"
    after = at_hour(meeting.deadline + DAY, duties.hour, zone)
    found.append(Occasion(key, after, max(closes, after + DAY), partial(_tell, entry=entry, meeting=meeting, key=key)))
    return found


def _ask(desk: Desk, entry: Entry, meeting: Meeting, key: str) -> None:
    language = language_of(entry.author.address, desk)
    send(chase_letter(entry, meeting, desk.rules, language, desk.now, key), desk)


def _tell(desk: Desk, entry: Entry, meeting: Meeting, key: str) -> None:
    language = secretary_language(desk.rules)
    for address in desk.rules.secretaries:
        send(unfilled_note(entry, meeting, address, desk.rules, language, f"{key}/{address}"), desk)
