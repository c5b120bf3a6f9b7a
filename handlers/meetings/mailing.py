"""Letters about e-meetings leave here: composed with their calendar, once for each person and revision.

They are not answers of a machine but what a coordinator said, so no budget of automatic mail holds them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.letters import LetterError, compose
from handlers.meetings.attaching import announced, with_calendar
from handlers.words.invitations import Change, guest_letter, list_letter
from storage import emeetings
from storage.desk import Desk
from storage.records.emeetings import EMeeting, Guest
from storage.roster import member_by_address

HEAD = "invite."
HEADS = ("invite", "again", "unclear", "resent", "declined", "recall", "soon")


def key_for(meeting: EMeeting, guest: Guest, head: str = HEAD, sequence: int | None = None) -> str:
    """`invite.<uid>.r<sequence>.<guest>`: one letter for one person and revision, whatever it says."""
    return f"{head}{meeting.uid}.r{meeting.sequence if sequence is None else sequence}.{guest.id}"


def read_key(key: str) -> tuple[int, int] | None:
    """SEQUENCE and guest's id of a letter's key, or None when it is no letter to a guest."""
    parts = key.split(".")
    if len(parts) < 3 or parts[0] not in HEADS:
        return None
    revision, guest = parts[-2:]
    if not revision.startswith("r") or not revision[1:].isdigit() or not guest.isdigit():
        return None
    return int(revision[1:]), int(guest)


def tell(
    desk: Desk, what: str, meeting: EMeeting, guests: Iterable[Guest], *, changes: Sequence[Change] = (),
    reason: str = "", proposal: tuple[datetime, datetime] | None = None, head: str = HEAD,
    sequence: int | None = None,
) -> int:  # fmt: skip
    """Post one letter to each guest that has none of this key; how many. LetterError when the gate refuses one.

    `head` begins the keys of letters that are no new revision; `sequence` stands in the key instead of the meeting's.
    """
    chair = chair_name(desk, meeting)
    told = []
    for guest in guests:
        key = key_for(meeting, guest, head, sequence)
        if desk.silent or desk.owes(key):
            continue
        letter = guest_letter(
            what, meeting, guest, desk.rules, key, chair=chair, changes=changes, reason=reason, proposal=proposal
        )
        try:
            letter = with_calendar(letter, what, meeting, guest, desk.rules, chair, desk.now)
            desk.post(compose(letter, desk.rules, desk.secret, desk.now))
        except LetterError as error:
            raise LetterError(f"The letter to {guest.address} cannot be written: {error}") from error
        told.append(guest)
    if told and head == HEAD:
        emeetings.asked(desk, told, meeting.sequence)
    return len(told)


def announce(desk: Desk, meeting: EMeeting) -> int:
    """Post the announcement of this revision to the list, once; how many letters (0 or 1)."""
    key = f"announce.{meeting.uid}.r{meeting.sequence}"
    if desk.silent or desk.owes(key):
        return 0
    letter = list_letter(meeting, desk.rules, key, chair_name(desk, meeting))
    letter = announced(letter, meeting, desk.rules, desk.now)
    desk.post(compose(letter, desk.rules, desk.secret, desk.now))
    return 1


def undelivered(desk: Desk, key: str) -> None:
    """No relay takes the letter of this key: its guest is marked, if it was to one."""
    letter = read_key(key)
    known = emeetings.guest_by_id(desk.connection, letter[1]) if letter else None
    if known:
        emeetings.unreachable(desk, known[1])


def chair_name(desk: Desk, meeting: EMeeting) -> str:
    """The chair's name as the roster knows it, else empty."""
    member = member_by_address(desk.connection, meeting.chair, desk.rules) if meeting.chair else None
    return member.name if member else ""
