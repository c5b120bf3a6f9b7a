"""Arrivals: where each mail lies, from the moment its bytes are safe until it has a disposition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from storage.records import Arrival, Kept, Place
from storage.statements import ADD_ARRIVALS, ADD_OBJECTS
from storage.tables import arrivals, objects

# A mail that crashes its reader is found out by the readers themselves; this is for one that ends the daemon, and a
# daemon that is ended ten times while the same mail is on the desk is ended by that mail.
MOST_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kept arrival that has no disposition yet. `attempts` counts how often it was taken up; `silent` is history."""

    id: int
    place: Place
    kept: Kept
    received: datetime
    attempts: int
    silent: bool


def stored(connection: Connection, mailbox: str, validity: int) -> set[int]:
    """The UIDs of a mailbox that are kept: the work list is all UIDs minus these."""
    rows = connection.execute(
        select(arrivals.c.uid).where(arrivals.c.mailbox == mailbox, arrivals.c.validity == validity)
    )
    return set(rows.scalars())


def add_objects(connection: Connection, kept: Sequence[Kept]) -> None:
    """Name durable bytes; the same bytes kept twice are named once."""
    rows = [{"digest": k.digest, "pack": k.pack, "offset": k.offset, "length": k.length} for k in kept]
    if rows:
        connection.execute(ADD_OBJECTS, rows)


def keep(
    connection: Connection, now: datetime, found: Sequence[tuple[Arrival, Kept]], silent: bool = False
) -> list[Waiting]:
    """Write places and digests of durable bytes: from here on these mails cannot be lost. A known place is left out.

    `silent` is for history: it is settled without letters, by whoever settles it.
    """
    if not found:
        return []
    add_objects(connection, [kept for _, kept in found])
    rows = [
        {
            "mailbox": arrival.place.mailbox,
            "validity": arrival.place.validity,
            "uid": arrival.place.uid,
            "digest": kept.digest,
            "received": arrival.received,
            "found_at": now,
            "attempts": 1,
            "silent": silent,
        }
        for arrival, kept in found
    ]
    # What a conflict left out has no id.
    ids = {Place(row.mailbox, row.validity, row.uid): row.id for row in connection.execute(ADD_ARRIVALS, rows)}
    return [
        Waiting(ids.pop(arrival.place), arrival.place, kept, arrival.received or now, 1, silent)
        for arrival, kept in found
        if arrival.place in ids
    ]


def left(connection: Connection, batch: Sequence[Arrival], new: Sequence[Waiting]) -> list[Waiting]:
    """Those of a batch that were kept before, and still have no disposition."""
    known = {one.place for one in new}
    rows = [
        connection.execute(
            select(arrivals, objects.c.pack, objects.c.offset, objects.c.length)
            .join(objects)
            .where(
                arrivals.c.mailbox == place.mailbox,
                arrivals.c.validity == place.validity,
                arrivals.c.uid == place.uid,
                arrivals.c.mail_id.is_(None),
            )
        ).first()
        for place in [arrival.place for arrival in batch]
        if place not in known
    ]
    return [_waiting(row, row.attempts) for row in rows if row is not None]


def unsettled(connection: Connection, most: int, mailbox: str = "") -> list[Waiting]:
    """Kept arrivals without a disposition, oldest first: what a crash left in the middle. Each counts as taken up.

    Of one mailbox, or of all.
    """
    rows = connection.execute(
        select(arrivals, objects.c.pack, objects.c.offset, objects.c.length)
        .join(objects)
        .where(arrivals.c.mail_id.is_(None), *([arrivals.c.mailbox == mailbox] if mailbox else []))
        .order_by(arrivals.c.id)
        .limit(most)
    ).all()
    if rows:
        connection.execute(
            update(arrivals).where(arrivals.c.id.in_([row.id for row in rows])).values(attempts=arrivals.c.attempts + 1)
        )
    return [_waiting(row, row.attempts + 1) for row in rows]


def put_back(connection: Connection, waiting: Waiting) -> None:
    """This time does not count: that it was not settled was not its fault."""
    connection.execute(update(arrivals).where(arrivals.c.id == waiting.id).values(attempts=arrivals.c.attempts - 1))


def of_mail(connection: Connection, mail_id: int) -> Waiting:
    """The first arrival of a settled mail, to take it up once more."""
    row = connection.execute(
        select(arrivals, objects.c.pack, objects.c.offset, objects.c.length)
        .join(objects)
        .where(arrivals.c.mail_id == mail_id)
        .order_by(arrivals.c.id)
        .limit(1)
    ).one()
    return _waiting(row, 1)


def _waiting(row: Row[Any], attempts: int) -> Waiting:
    place = Place(row.mailbox, row.validity, row.uid)
    kept = Kept(row.digest, row.pack, row.offset, row.length)
    return Waiting(row.id, place, kept, row.received or row.found_at, attempts, row.silent)
