"""Every letter that carries a calendar passes the gate in every language, at every kind of hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from handlers.letters import LetterError, compose
from handlers.meetings.attaching import with_calendar
from handlers.meetings.ical import replies_of
from handlers.words.invitations import (
    AGAIN,
    CANCELLED,
    CONFIRMED,
    DECLINED_PROPOSAL,
    INVITATION,
    MOVED,
    RESENT,
    UNINVITED,
    UPDATED,
    differences,
    guest_letter,
)
from tests.test_emeetings import RULES
from tests.test_ical_writing import GUEST, MEETING
from tests.test_letters import NOW, SECRET

METHODS = {
    INVITATION: "REQUEST", MOVED: "REQUEST", UPDATED: "REQUEST", CONFIRMED: "REQUEST", AGAIN: "REQUEST", RESENT: "REQUEST",
    CANCELLED: "CANCEL", UNINVITED: "CANCEL", DECLINED_PROPOSAL: "DECLINECOUNTER",
}  # fmt: skip
MOMENTS = [
    MEETING.starts,
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the hour that comes twice: the first time
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # and the second
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # over the hour that is missing
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),  # into another day and year
]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
@pytest.mark.parametrize("what", METHODS)
def test_a_letter_passes_and_its_calendar_says_what_its_words_say(what: str, language: str) -> None:
    for starts in MOMENTS:
        meeting = replace(MEETING, starts=starts, ends=starts + timedelta(minutes=90))
        guest = replace(GUEST, language=language, zone="Asia/Tokyo")
        earlier = replace(
            meeting, starts=starts - timedelta(days=1), ends=meeting.ends - timedelta(days=1), title="Before"
        )
        changes = differences(earlier, meeting) if what in (MOVED, UPDATED) else ()
        proposal = (
            (starts + timedelta(days=1), starts + timedelta(days=1, hours=1)) if what == DECLINED_PROPOSAL else None
        )
        letter = guest_letter(
            what, meeting, guest, RULES, f"{what}.{language}", chair="Ms Chair", changes=changes, proposal=proposal
        )
        letter = with_calendar(letter, what, meeting, guest, RULES, "Ms Chair", NOW)
        data = compose(letter, RULES, SECRET, NOW).data
        [read] = replies_of(data)
        assert (read.method, read.uid, read.organizer) == (METHODS[what], meeting.uid, RULES.sender)
        assert (read.starts, read.ends) == ((None, None) if proposal else (meeting.starts, meeting.ends))
        assert message_from_bytes(data)["Content-Language"] == language
        wrong = replace(meeting, starts=starts + timedelta(hours=1), ends=meeting.ends + timedelta(hours=1))
        if not proposal:
            with pytest.raises(LetterError):
                compose(with_calendar(letter, what, wrong, guest, RULES, "", NOW), RULES, SECRET, NOW)
