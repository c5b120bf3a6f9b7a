"""E-meetings and their guests: the verbs that change them, each with its line in the audit chain, and what stands.

A change that guests can see raises SEQUENCE and leaves a revision (RFC 5546 section 2.1.4); the caller says whether it
is one. Answers are in `storage/rsvp.py`. Audit lines name ids and the names of fields, never addresses or words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from storage.desk import Desk
from storage.records.emeetings import CANCELLED, CONFIRMED, NEEDS_ACTION, EMeeting, Guest, Revision
from storage.tables.emeetings import emeeting_guests, emeeting_revisions, emeetings

# What belongs to the answer to a time, and is forgotten with it; the answers themselves are kept.
UNANSWERED: dict[str, object] = {
    "partstat": NEEDS_ACTION, "mode": "", "comment": "", "answered": -1, "stamp": None, "source": "",
    "proposal_starts": None, "proposal_ends": None,
}  # fmt: skip
FACTS = ("title", "theme", "anchor", "platform", "link", "chair", "agenda")


# --- finding ------------------------------------------------------------------------------------------------------


def meeting_named(connection: Connection, name: str) -> EMeeting | None:
    """The e-meeting of a name or UID, or None."""
    return _first(connection, (emeetings.c.name == name) | (emeetings.c.uid == name))


def meeting_by_uid(connection: Connection, uid: str) -> EMeeting | None:
    """The e-meeting of a UID as calendars give it back (some change its case), or None."""
    return _first(connection, emeetings.c.uid == uid.strip().lower())


def meeting_by_id(connection: Connection, meeting_id: int) -> EMeeting | None:
    """The e-meeting of an id, or None."""
    return _first(connection, emeetings.c.id == meeting_id)


def all_meetings(connection: Connection, since: datetime | None = None) -> list[EMeeting]:
    """Every e-meeting that ends after `since` (UTC), or every one, the first to begin first; cancelled ones too."""
    wanted = select(emeetings).order_by(emeetings.c.starts, emeetings.c.id)
    rows = connection.execute(wanted if since is None else wanted.where(emeetings.c.ends > since))
    return [_meeting(row) for row in rows]


def names_begun_with(connection: Connection, head: str) -> list[str]:
    """The names of e-meetings that begin so, for the next free number."""
    found = select(emeetings.c.name).where(emeetings.c.name.startswith(head, autoescape=True))
    return list(connection.execute(found).scalars())


def guests_of(connection: Connection, meeting_id: int, uninvited: bool = False) -> list[Guest]:
    """Who is asked, in the order they were; with `uninvited` also who was once."""
    wanted = select(emeeting_guests).where(emeeting_guests.c.emeeting_id == meeting_id).order_by(emeeting_guests.c.id)
    rows = connection.execute(wanted if uninvited else wanted.where(~emeeting_guests.c.uninvited))
    return [guest_of(row) for row in rows]


def guest_by_id(connection: Connection, guest_id: int) -> tuple[int, Guest] | None:
    """The meeting's id and the guest of an id, or None."""
    row = connection.execute(select(emeeting_guests).where(emeeting_guests.c.id == guest_id)).first()
    return (int(row.emeeting_id), guest_of(row)) if row else None


def revisions_of(connection: Connection, meeting_id: int) -> list[Revision]:
    """Every revision, the first first."""
    columns = [one for one in emeeting_revisions.c if one.name != "emeeting_id"]
    found = select(*columns).where(emeeting_revisions.c.emeeting_id == meeting_id)
    return [Revision(*row) for row in connection.execute(found.order_by(emeeting_revisions.c.sequence))]


# --- changing -----------------------------------------------------------------------------------------------------


def schedule(desk: Desk, meeting: EMeeting, by: str) -> EMeeting:
    """A new e-meeting, SEQUENCE 0; with its id. IntegrityError when the name or UID is taken: look first."""
    fresh = replace(meeting, sequence=0, time_sequence=0, changed=desk.now)
    new = insert(emeetings).values(**_row(fresh)).returning(emeetings.c.id)
    kept = replace(fresh, id=int(desk.connection.execute(new).scalar_one()))
    _revise(desk, kept, "scheduled", by)
    return kept


def move(desk: Desk, meeting: EMeeting, starts: datetime, ends: datetime, by: str) -> EMeeting:
    """Another time (UTC): SEQUENCE and the time's SEQUENCE rise, and nobody has answered yet."""
    moved = replace(_next(desk, meeting), starts=starts, ends=ends, time_sequence=meeting.sequence + 1)
    _write(desk, moved, "moved", by)
    mine = emeeting_guests.c.emeeting_id == meeting.id
    desk.connection.execute(update(emeeting_guests).where(mine).values(**UNANSWERED))
    return moved


def confirm(desk: Desk, meeting: EMeeting, by: str) -> EMeeting:
    """Planned becomes confirmed (STATUS, so SEQUENCE rises); answers stand."""
    return _write(desk, replace(_next(desk, meeting), status=CONFIRMED), "confirmed", by)


def cancel(desk: Desk, meeting: EMeeting, by: str) -> EMeeting:
    """It is not held; its name and UID stay taken."""
    return _write(desk, replace(_next(desk, meeting), status=CANCELLED), "cancelled", by)


def amend(desk: Desk, meeting: EMeeting, changed: EMeeting, by: str, seen: bool) -> EMeeting:
    """Other facts (title, link, agenda, chair, theme …); `seen` says whether a guest can see the change."""
    facts = {name: getattr(changed, name) for name in FACTS}
    names = [name for name in FACTS if getattr(meeting, name) != getattr(changed, name)]
    if seen:
        return _write(desk, replace(_next(desk, meeting), **facts), "amended", by, names)
    quiet = replace(meeting, **facts)
    desk.connection.execute(update(emeetings).where(emeetings.c.id == meeting.id).values(**_row(quiet)))
    desk.note(by, "e-meeting amended", f"e-meeting {meeting.id}", {"fields": names})
    return quiet


def invite(desk: Desk, meeting: EMeeting, guests: Iterable[Guest], by: str) -> EMeeting:
    """Put people on the list, or back on it; nobody twice. SEQUENCE rises only when it must pass a person's own CANCEL."""
    known = {guest.address: guest for guest in guests_of(desk.connection, meeting.id, uninvited=True)}
    fresh, back = [], []
    for guest in {one.address: one for one in guests}.values():
        if guest.address not in known:
            fresh.append(_guest_row(guest, meeting.id))
        elif known[guest.address].uninvited:
            back.append(known[guest.address])
    if any(guest.asked >= meeting.sequence for guest in back):
        meeting = _write(desk, _next(desk, meeting), "invited again", by)
    if fresh:
        desk.connection.execute(insert(emeeting_guests), fresh)
    if back:
        mine = emeeting_guests.c.id.in_([guest.id for guest in back])
        desk.connection.execute(update(emeeting_guests).where(mine).values(uninvited=False, **UNANSWERED))
    if fresh or back:
        desk.note(by, "e-meeting guests", f"e-meeting {meeting.id}", {"invited": len(fresh) + len(back)})
    return meeting


def uninvite(desk: Desk, meeting: EMeeting, guest: Guest, by: str) -> EMeeting:
    """Take one person off the list; SEQUENCE rises, because a CANCEL must be newer than what it cancels."""
    fewer = _write(desk, _next(desk, meeting), "uninvited", by)
    mine = emeeting_guests.c.id == guest.id
    desk.connection.execute(update(emeeting_guests).where(mine).values(uninvited=True, **UNANSWERED))
    desk.note(by, "e-meeting guests", f"e-meeting {meeting.id}", {"uninvited": guest.id})
    return fewer


def asked(desk: Desk, guests: Sequence[Guest], sequence: int) -> None:
    """A letter of this SEQUENCE was written to each of them."""
    ids = [guest.id for guest in guests]
    newer = emeeting_guests.c.asked < sequence
    desk.connection.execute(
        update(emeeting_guests).where(emeeting_guests.c.id.in_(ids), newer).values(asked=sequence)
    )


def unreachable(desk: Desk, guest: Guest) -> bool:
    """No letter reaches this guest; False when that was known."""
    mine = (emeeting_guests.c.id == guest.id, ~emeeting_guests.c.undeliverable)
    found = desk.connection.execute(update(emeeting_guests).where(*mine).values(undeliverable=True)).rowcount
    if found:
        desk.note("bot", "e-meeting guest unreachable", f"guest {guest.id}", {})
    return bool(found)


# --- within -------------------------------------------------------------------------------------------------------


def guest_of(row: Row[Any]) -> Guest:
    """A guest from a row."""
    proposal = (row.proposal_starts, row.proposal_ends) if row.proposal_starts else None
    return Guest(
        row.address, row.name, row.language, row.country, row.region, row.zone, row.role, row.partstat, row.mode,
        row.comment, row.asked, row.answered, row.stamp, row.source, proposal, row.undeliverable, row.uninvited, row.id,
    )  # fmt: skip


def _first(connection: Connection, condition: ColumnElement[bool]) -> EMeeting | None:
    row = connection.execute(select(emeetings).where(condition)).first()
    return _meeting(row) if row else None


def _meeting(row: Row[Any]) -> EMeeting:
    return EMeeting(**dict(row._mapping))


def _next(desk: Desk, meeting: EMeeting) -> EMeeting:
    return replace(meeting, sequence=meeting.sequence + 1, changed=desk.now)


def _write(desk: Desk, meeting: EMeeting, what: str, by: str, fields: Sequence[str] = ()) -> EMeeting:
    """A raised meeting instead of the one before; the revision's key refuses a SEQUENCE that was used."""
    desk.connection.execute(update(emeetings).where(emeetings.c.id == meeting.id).values(**_row(meeting)))
    _revise(desk, meeting, what, by, fields)
    return meeting


def _revise(desk: Desk, meeting: EMeeting, what: str, by: str, fields: Sequence[str] = ()) -> None:
    row = {
        "emeeting_id": meeting.id, "sequence": meeting.sequence, "at": desk.now, "what": what, "by": by,
        "title": meeting.title, "starts": meeting.starts, "ends": meeting.ends, "status": meeting.status,
    }  # fmt: skip
    desk.connection.execute(insert(emeeting_revisions), row)
    detail: dict[str, str | int | list[str]] = {"sequence": meeting.sequence, "starts": meeting.starts.isoformat()}
    if fields:
        detail["fields"] = list(fields)
    desk.note(by, f"e-meeting {what}", f"e-meeting {meeting.id}", detail)


def _row(meeting: EMeeting) -> dict[str, object]:
    return {column.name: getattr(meeting, column.name) for column in emeetings.c if column.name != "id"}


def _guest_row(guest: Guest, meeting_id: int) -> dict[str, object]:
    names = ("address", "name", "language", "country", "region", "zone", "role")
    return {
        "emeeting_id": meeting_id, **{name: getattr(guest, name) for name in names}, **UNANSWERED,
        "asked": -1, "undeliverable": False, "uninvited": False,
    }  # fmt: skip
