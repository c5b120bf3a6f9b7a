"""What of a mail is about an e-meeting of ours: calendar answers, bounces of our letters, and answers in words."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.meetings.answering import SAID
from handlers.meetings.inviting import own_addresses
from handlers.meetings.mailing import read_key
from handlers.meetings.plain import Said, said_in
from storage import emeetings, rsvp
from storage.desk import Desk
from storage.records import Mail
from storage.records.emeetings import Bounced, EMeeting, Guest, Reply

ANSWERS = ("REPLY", "COUNTER", "REFRESH")
MOST = 20  # calendar objects or reports looked at in one mail


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in reply to a letter of ours: about which meeting and revision, whom we wrote to, and what they say."""

    meeting: EMeeting
    guest: Guest
    sequence: int
    said: Said


def about_calendars(mail: Mail, desk: Desk) -> list[tuple[EMeeting, Reply]]:
    """Every answer in a calendar whose UID is one of ours, with its meeting."""
    found = []
    for reply in mail.calendar[:MOST]:
        answers = reply.method in ANSWERS or (not reply.method and reply.partstat in SAID)
        if answers and reply.uid and (meeting := emeetings.meeting_by_uid(desk.connection, reply.uid)):
            found.append((meeting, reply))
    return found


def about_bounces(mail: Mail, desk: Desk) -> list[tuple[EMeeting, Guest, Bounced]]:
    """Every delivery report about a letter to a guest: known by its Message-ID, which nobody else can make up."""
    if not mail.bounced:
        return []
    keys = rsvp.letters_among(desk.connection, [one.message_id for one in mail.bounced[:MOST]])
    found = []
    for bounced in mail.bounced[:MOST]:
        letter = read_key(keys.get(bounced.message_id, ""))
        known = emeetings.guest_by_id(desk.connection, letter[1]) if letter else None
        meeting = emeetings.meeting_by_id(desk.connection, known[0]) if known else None
        if known and meeting:
            found.append((meeting, known[1], bounced))
    return found


def about_words(mail: Mail, desk: Desk) -> Spoken | None:
    """What a reply to one of our letters says about coming; None when it is no such reply, or speaks of something else.

    A mail with files is for other handlers: a document is no answer.
    """
    if mail.unread or not (mail.is_reply or mail.references) or not mail.text.strip():
        return None
    if any("inline" not in file.flags for file in mail.attachments):
        return None
    letter = _answered(mail, desk)
    known = emeetings.guest_by_id(desk.connection, letter[1]) if letter else None
    meeting = emeetings.meeting_by_id(desk.connection, known[0]) if known else None
    if letter is None or known is None or meeting is None:
        return None
    said = said_in(mail.text)
    return Spoken(meeting, known[1], letter[0], said) if said.partstat or said.doubt else None


def _answered(mail: Mail, desk: Desk) -> tuple[int, int] | None:
    """SEQUENCE and guest's id of the letter that a mail answers: by its references, else by its subject.

    Some programs drop references. Of several letters with one subject the oldest counts: rather asked once more than
    an answer to an old time taken for one to the present.
    """
    before = (*mail.references, *mail.in_reply_to)[-MOST:]
    keys = rsvp.letters_among(desk.connection, before) if before else {}
    if letter := next((read for one in reversed(before) if (read := read_key(keys.get(one, "")))), None):
        return letter
    if not mail.is_reply or before or not mail.subject or not mail.author.address:
        return None
    titled = rsvp.letters_titled(desk.connection, mail.subject, own_addresses(desk, mail.author.address))
    return min((read for key in titled if (read := read_key(key))), default=None)
