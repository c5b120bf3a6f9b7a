"""Held papers go before the next meeting as soon as it is configured, and their authors are told."""

from __future__ import annotations

from functools import partial

from handlers.duties.occasion import Occasion, language_of, send
from handlers.meetings.deadlines import HELD, day_ends, taken_by, tier_of
from handlers.words.by_clock import carried_letter
from storage.desk import Desk
from storage.duties import Entry, carry, held
from storage.records import Meeting


def due(desk: Desk) -> list[Occasion]:
    """One occasion for each paper that waits at the meeting it missed while a later one would take it."""
    rules, found = desk.rules, []
    known = {meeting.name: meeting for meeting in rules.meetings}
    for entry in held(desk.connection, list(known)):
        missed = known[entry.meeting]
        # A paper that was numbered for the next meeting at once is held too, but that meeting is not the one it missed.
        if tier_of(missed, entry.received, rules).name != HELD:
            continue
        later = taken_by(rules, missed, entry.received)
        if later is not None:
            until = day_ends(later.closes, rules.zone)
            act = partial(_act, entry=entry, meeting=later)
            found.append(Occasion(f"carry/{entry.number}/{later.name}", entry.received, until, act))
    return found


def _act(desk: Desk, entry: Entry, meeting: Meeting) -> None:
    carry(desk.connection, entry, meeting.name, desk.now)
    desk.note("bot", "carried over", entry.number, {"from": entry.meeting, "to": meeting.name})
    language = language_of(entry.author.address, desk)
    send(carried_letter(entry, entry.meeting, meeting, desk.rules, language), desk)
