"""E-meetings are held here: scheduled, moved, confirmed, changed, cancelled, and people asked to them or no longer.

Three doors (mail, command line, web) call these functions and no others. Each raises SEQUENCE only when a guest can see
the change, and posts at most one letter to each person for it, in the same transaction. Nothing is guessed: what cannot
be done raises HoldingError with what to do instead.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.letters import clean_line
from handlers.meetings import mailing
from handlers.meetings.inviting import guests_for, own_addresses
from handlers.meetings.mailing import tell
from handlers.words import invitations as words
from storage import emeetings, rsvp
from storage.desk import Desk
from storage.records.emeetings import CANCELLED, CONFIRMED, PLANNED, EMeeting, Guest
from storage.roster import folded

LONGEST = timedelta(hours=12)
# What a guest sees of a meeting; theme and anchor are the group's own business.
SEEN = ("title", "platform", "link", "chair", "agenda")
QUIET = ("theme", "anchor")


class HoldingError(ValueError):
    """What was asked cannot be done; the text says why and what to do instead. `kind` is one word for programs.

    Kinds: unknown, cancelled, past, span, title, taken, double, same, nobody, guest, proposal, question.
    """

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Held:
    """What was done: the meeting as it stands, how many letters were posted, and words that undo it (may be empty)."""

    meeting: EMeeting
    letters: int
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An e-meeting to be scheduled: times are aware; `invite` are addresses and groups; without a `name` one is given."""

    title: str
    starts: datetime
    ends: datetime
    invite: tuple[str, ...] = ()
    name: str = ""
    theme: str = ""
    anchor: str = ""
    platform: str = ""
    link: str = ""
    chair: str = ""
    agenda: str = ""
    confirmed: bool = False


def schedule(desk: Desk, plan: Plan, by: str, *, anyway: bool = False) -> Held:
    """Put an e-meeting on the calendar and ask its people. `anyway` holds it beside another of ours.

    Raises HoldingError: title, span, past, taken, double, nobody.
    """
    if not clean_line(plan.title):
        raise HoldingError("title", "an e-meeting needs a title.")
    _check_span(desk, plan.starts, plan.ends)
    name = plan.name.strip() or next_name(desk, plan.starts)
    if emeetings.meeting_named(desk.connection, name) is not None:
        raise HoldingError("taken", f"there is an e-meeting {name} already; give another name, or move that one.")
    if not anyway:
        _check_double(desk, plan.starts, plan.ends, plan.chair, 0)
    guests = _people(desk, plan.invite, plan.chair)
    uid = f"{hmac.digest(desk.secret, f'e-meeting {name}'.encode(), 'sha256').hex()[:32]}@{_domain(desk)}"
    meeting = EMeeting(
        uid=uid, name=name, title=clean_line(plan.title), starts=plan.starts, ends=plan.ends, changed=desk.now,
        status=CONFIRMED if plan.confirmed else PLANNED, theme=plan.theme, anchor=plan.anchor, platform=plan.platform,
        link=plan.link, chair=folded(plan.chair), agenda=plan.agenda,
    )  # fmt: skip
    meeting = emeetings.schedule(desk, meeting, by)
    meeting = emeetings.invite(desk, meeting, guests, by)
    letters = tell(desk, words.INVITATION, meeting, emeetings.guests_of(desk.connection, meeting.id))
    return Held(meeting, letters, f"cancel {name}")


def move(desk: Desk, name: str, starts: datetime, ends: datetime, by: str, *, anyway: bool = False) -> Held:
    """Another time: everybody is told and asked again, and answers to the old time are kept but do not count.

    Raises HoldingError: unknown, cancelled, span, past, same, double.
    """
    before = _standing(desk, name)
    if (starts, ends) == (before.starts, before.ends):
        raise HoldingError("same", f"{before.name} is at that time already; nothing was done.")
    _check_span(desk, starts, ends)
    if not anyway:
        _check_double(desk, starts, ends, before.chair, before.id)
    after = emeetings.move(desk, before, starts, ends, by)
    letters = _tell_all(desk, words.MOVED, before, after)
    return Held(after, letters, f"move {after.name} {before.starts:%Y-%m-%d %H:%M}Z")


def confirm(desk: Desk, name: str, by: str) -> Held:
    """The planned time holds; answers stand. Raises HoldingError: unknown, cancelled, same."""
    before = _standing(desk, name)
    if before.status == CONFIRMED:
        raise HoldingError("same", f"{before.name} is confirmed already; nothing was done.")
    after = emeetings.confirm(desk, before, by)
    return Held(after, _tell_all(desk, words.CONFIRMED, before, after))


def amend(desk: Desk, name: str, changes: Mapping[str, str], by: str) -> Held:
    """Another title, platform, link, chair, agenda (guests are told), theme or anchor (they are not).

    Raises HoldingError: unknown, cancelled, title, same; KeyError for another field.
    """
    before = _standing(desk, name)
    fields = {field: value for field, value in changes.items() if getattr(before, field) != value}
    if not fields:
        raise HoldingError("same", f"{before.name} says that already; nothing was done.")
    for field in fields:
        if field not in (*SEEN, *QUIET):
            raise KeyError(field)
    if not clean_line(fields.get("title", before.title)):
        raise HoldingError("title", "an e-meeting needs a title.")
    seen = any(field in SEEN for field in fields)
    after = emeetings.amend(desk, before, replace(before, **fields), by, seen)  # type: ignore[arg-type]
    return Held(after, _tell_all(desk, words.UPDATED, before, after) if seen else 0)


def cancel(desk: Desk, name: str, by: str, reason: str = "") -> Held:
    """It is not held: a CANCEL to everybody who has it in the calendar. Raises HoldingError: unknown, cancelled."""
    before = _standing(desk, name)
    after = emeetings.cancel(desk, before, by)
    # Also to those no letter reached: a calendar may have it all the same.
    letters = tell(desk, words.CANCELLED, after, emeetings.guests_of(desk.connection, after.id), reason=reason)
    return Held(after, letters)


def invite(desk: Desk, name: str, wanted: Iterable[str], by: str) -> Held:
    """More people, or some once more; only they get a letter. Raises HoldingError: unknown, cancelled, nobody, same."""
    before = _standing(desk, name)
    guests = _people(desk, tuple(wanted), "")
    there = {guest.address for guest in emeetings.guests_of(desk.connection, before.id)}
    new = [guest for guest in guests if guest.address not in there]
    if not new:
        raise HoldingError("same", f"all of them are asked to {before.name} already; nothing was done.")
    after = emeetings.invite(desk, before, new, by)
    fresh = {guest.address for guest in new}
    asked = [guest for guest in emeetings.guests_of(desk.connection, after.id) if guest.address in fresh]
    return Held(after, tell(desk, words.INVITATION, after, asked))


def uninvite(desk: Desk, name: str, address: str, by: str) -> Held:
    """One person no longer: a CANCEL to them alone. Raises HoldingError: unknown, cancelled, guest."""
    before = _standing(desk, name)
    guest = guest_named(desk, before, address)
    after = emeetings.uninvite(desk, before, guest, by)
    return Held(after, tell(desk, words.UNINVITED, after, [guest]), f"invite {after.name} {guest.address}")


def decline_proposal(desk: Desk, name: str, address: str, by: str) -> Held:
    """The other time that a guest proposed is not taken; they are told. Raises HoldingError: …, guest, proposal."""
    meeting = _standing(desk, name)
    guest = guest_named(desk, meeting, address)
    if guest.proposal is None:
        raise HoldingError("proposal", f"{guest.address} proposed no other time for {meeting.name}.")
    rsvp.turn_down(desk, guest, by)
    head = f"declined.{guest.proposal[0]:%Y%m%dT%H%M}."
    letters = tell(desk, words.DECLINED_PROPOSAL, meeting, [guest], proposal=guest.proposal, head=head)
    return Held(meeting, letters)


def announce(desk: Desk, name: str, by: str) -> Held:
    """Tell the list that it is held: a notice that asks nobody. Raises HoldingError: unknown, cancelled, same."""
    meeting = _standing(desk, name)
    letters = mailing.announce(desk, meeting)
    if not letters and not desk.silent:
        raise HoldingError("same", f"the list was told of {meeting.name} as it stands already; nothing was done.")
    desk.note(by, "e-meeting announced", f"e-meeting {meeting.id}", {"sequence": meeting.sequence})
    return Held(meeting, letters)


def guest_named(desk: Desk, meeting: EMeeting, address: str) -> Guest:
    """The guest of an address, or of any address of the same person. Raises HoldingError: guest."""
    theirs = own_addresses(desk, address)
    guests = emeetings.guests_of(desk.connection, meeting.id)
    found = next((guest for guest in guests if guest.address in theirs), None)
    if found is None:
        raise HoldingError("guest", f"{address} is not asked to {meeting.name}.")
    return found


def next_name(desk: Desk, starts: datetime) -> str:
    """The next free name of the year: E26-1, E26-2 …"""
    head = f"E{starts:%y}-"
    used = [name.removeprefix(head) for name in emeetings.names_begun_with(desk.connection, head)]
    return f"{head}{max((int(one) for one in used if one.isdigit()), default=0) + 1}"


def _standing(desk: Desk, name: str) -> EMeeting:
    meeting = emeetings.meeting_named(desk.connection, name.strip())
    if meeting is None:
        raise HoldingError("unknown", f"there is no e-meeting {name.strip()}; `iscg-bot meeting list` shows them.")
    if meeting.status == CANCELLED:
        raise HoldingError("cancelled", f"{meeting.name} is cancelled; schedule a new one instead.")
    return meeting


def _check_span(desk: Desk, starts: datetime, ends: datetime) -> None:
    if not timedelta(0) < ends - starts <= LONGEST:
        raise HoldingError("span", f"an e-meeting ends after it begins, and within {LONGEST // timedelta(hours=1)} hours.")
    if starts <= desk.now:
        raise HoldingError("past", f"{starts:%Y-%m-%d %H:%M} UTC is past; give a time to come.")


def _check_double(desk: Desk, starts: datetime, ends: datetime, chair: str, but: int) -> None:
    """No two e-meetings of the group at once: its people are the same."""
    for other in emeetings.all_meetings(desk.connection, since=starts):
        if other.id != but and other.status != CANCELLED and other.starts < ends and starts < other.ends:
            both = " with the same chair" if chair and folded(chair) == other.chair else ""
            raise HoldingError(
                "double",
                f"{other.name} is held from {other.starts:%Y-%m-%d %H:%M} to {other.ends:%H:%M} UTC{both}; "
                "choose another time, or say that it is to be held anyway.",
            )


def _people(desk: Desk, wanted: tuple[str, ...], chair: str) -> list[Guest]:
    guests, unknown = guests_for(desk, wanted, chair)
    if unknown:
        raise HoldingError("nobody", f"nobody is meant by {', '.join(unknown)}: write addresses, @all or a group.")
    return guests


def _tell_all(desk: Desk, what: str, before: EMeeting, after: EMeeting) -> int:
    """The change to everybody whom letters reach."""
    guests = [one for one in emeetings.guests_of(desk.connection, after.id) if not one.undeliverable]
    return tell(desk, what, after, guests, changes=words.differences(before, after))


def _domain(desk: Desk) -> str:
    return desk.rules.sender.rpartition("@")[2]
