"""The calendar that goes with a letter about an e-meeting; the letter's builder sees that both tell the same hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.meetings import ical
from handlers.words.invitations import CANCELLED, DECLINED_PROPOSAL, SOON, UNCLEAR, UNINVITED
from storage.records import Letter, Rules
from storage.records.emeetings import EMeeting, Guest


def announced(letter: Letter, meeting: EMeeting, rules: Rules, now: datetime) -> Letter:
    """The letter to the list with its calendar, which asks nobody."""
    data = ical.announcement(meeting, rules.sender, now, organizer_name=rules.sender_name)
    return replace(letter, calendar=data, method="PUBLISH")


def with_calendar(
    letter: Letter, what: str, meeting: EMeeting, guest: Guest, rules: Rules, chair_name: str, now: datetime
) -> Letter:
    """The letter with its calendar: an invitation, its end, or a declined proposal.

    An answer that was not understood has none, nor has a reminder to those who come.
    """
    if what in (UNCLEAR, SOON):
        return letter
    organizer, name = rules.sender, rules.sender_name
    if what == CANCELLED:
        method, data = "CANCEL", ical.cancel(meeting, guest, organizer, chair_name, now, organizer_name=name)
    elif what == UNINVITED:
        method, data = "CANCEL", ical.uninvite(meeting, guest, organizer, chair_name, now, organizer_name=name)
    elif what == DECLINED_PROPOSAL:
        method = "DECLINECOUNTER"
        data = ical.declined_proposal(meeting, guest, organizer, chair_name, now, organizer_name=name)
    else:
        method, data = "REQUEST", ical.request(meeting, guest, organizer, chair_name, now, organizer_name=name)
    return replace(letter, calendar=data, method=method)
