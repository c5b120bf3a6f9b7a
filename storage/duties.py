"""What the clock remembers, and what it has to know of the register: new, reserved and held documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.records import Address
from storage.tables import documents
from storage.tables.duties import carried, duties
from storage.tables.tree import trail

# The PostgreSQL form of ON CONFLICT compiles to the same text on SQLite.
BEGIN = insert(duties).on_conflict_do_nothing().returning(duties.c.key)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the clock's letters speak of it."""

    id: int
    number: str
    title: str
    theme: str
    meeting: str
    author: Address
    source: str
    received: datetime
    registered: datetime


def begin(connection: Connection, key: str, due: datetime) -> bool:
    """Write down that what fell due then is being done, in the transaction that does it; False when it was before."""
    return connection.execute(BEGIN, {"key": key, "at": due}).first() is not None


def done(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys whose duty was done."""
    return set(connection.execute(select(duties.c.key).where(duties.c.key.in_(list(keys)))).scalars())


def last_due(connection: Connection, head: str, before: datetime) -> datetime | None:
    """When the last duty that was done and whose key begins so had fallen due, before a time, or None."""
    found = select(func.max(duties.c.at)).where(duties.c.key.startswith(head, autoescape=True), duties.c.at < before)
    return connection.execute(found).scalar()


def registered_between(connection: Connection, since: datetime, until: datetime) -> list[Entry]:
    """Documents registered after `since` and not after `until`, in order; replaced ones too."""
    standing = documents.c.status.in_(("registered", "replaced"))
    return _entries(connection, documents.c.registered > since, documents.c.registered <= until, standing)


def reserved(connection: Connection, meetings: Sequence[str]) -> list[Entry]:
    """Numbers of these meetings that wait for their document."""
    return _entries(connection, documents.c.status == "reserved", documents.c.meeting.in_(meetings))


def held(connection: Connection, meetings: Sequence[str]) -> list[Entry]:
    """Papers numbered for these meetings that are held for a later one."""
    return _entries(
        connection, documents.c.tier == "held", documents.c.status == "registered", documents.c.meeting.in_(meetings)
    )


def counted(connection: Connection, meeting: str) -> dict[str, int]:
    """How many documents of a meeting stand under each theme; the empty theme is none."""
    rows = connection.execute(
        select(documents.c.theme, func.count())
        .where(documents.c.meeting == meeting, documents.c.status == "registered")
        .group_by(documents.c.theme)
    )
    return {theme: int(count) for theme, count in rows}


def carry(connection: Connection, entry: Entry, meeting: str, now: datetime) -> None:
    """Put a held paper before another meeting; it keeps its number, and its trail says so."""
    connection.execute(
        carried.insert(), {"document_id": entry.id, "missed": entry.meeting, "meeting": meeting, "at": now}
    )
    connection.execute(update(documents).where(documents.c.id == entry.id).values(meeting=meeting))
    step = {"document_id": entry.id, "at": now, "what": "carried over", "by": "bot", "mail_id": None}
    connection.execute(trail.insert(), {**step, "detail": f"from {entry.meeting} to {meeting}"})


def _entries(connection: Connection, *conditions: ColumnElement[bool]) -> list[Entry]:
    rows = connection.execute(select(documents).where(*conditions).order_by(documents.c.id))
    return [
        Entry(
            row.id, row.number, row.title, row.theme, row.meeting, Address(row.author_name, row.author_address),
            row.source, row.received, row.registered,
        )
        for row in rows
    ]  # fmt: skip
