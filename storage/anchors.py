"""Anchors as they are kept: read with those of the configuration, written by an import, each change with its audit line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage import audit
from storage.records.emeetings import Anchor, Session
from storage.tables.anchors import anchor_sessions, anchors

FACTS = ("name", "body", "opens", "closes", "zone", "title", "place")


def folded(name: str) -> str:
    """A name as it is compared."""
    return name.strip().casefold()


def all_anchors(connection: Connection, configured: Iterable[Anchor] = ()) -> list[Anchor]:
    """Every anchor by its first day; one of the configuration gives way to an imported one of the same name."""
    sessions: dict[str, list[Session]] = {}
    ordered = select(anchor_sessions).order_by(anchor_sessions.c.starts, anchor_sessions.c.ends, anchor_sessions.c.title)
    for row in connection.execute(ordered):
        sessions.setdefault(row.anchor, []).append(Session(row.starts, row.ends, row.title))
    found = {folded(one.name): one for one in configured}
    for row in connection.execute(select(anchors)):
        facts = (row.name, row.body, row.opens, row.closes, row.zone, row.title, row.place)
        found[row.folded] = Anchor(*facts, tuple(sessions.get(row.folded, ())))
    return sorted(found.values(), key=lambda one: (one.opens, one.name))


def put(connection: Connection, anchor: Anchor, now: datetime, by: str, fields: Iterable[str] = ()) -> None:
    """Write an anchor, new or instead of the one of its name. One audit line with the names of what changed."""
    known = connection.execute(select(anchors.c.folded).where(anchors.c.folded == folded(anchor.name))).first()
    _clear(connection, anchor.name)
    facts = {name: getattr(anchor, name) for name in FACTS}
    connection.execute(insert(anchors).values(folded=folded(anchor.name), since=now, **facts))
    rows = [
        {"anchor": folded(anchor.name), "starts": one.starts, "ends": one.ends, "title": one.title}
        for one in dict.fromkeys(anchor.sessions)
    ]
    if rows:
        connection.execute(insert(anchor_sessions), rows)
    detail: dict[str, str | int | list[str]] = {"fields": sorted(set(fields)), "sessions": len(rows)}
    audit.note(connection, now, by, "anchor changed" if known else "anchor added", f"anchor {anchor.name}", detail)


def remove(connection: Connection, name: str, now: datetime, by: str) -> None:
    """Forget an anchor; e-meetings beside it stay as they are. One audit line."""
    _clear(connection, name)
    audit.note(connection, now, by, "anchor removed", f"anchor {name}", {})


def _clear(connection: Connection, name: str) -> None:
    connection.execute(delete(anchor_sessions).where(anchor_sessions.c.anchor == folded(name)))
    connection.execute(delete(anchors).where(anchors.c.folded == folded(name)))
