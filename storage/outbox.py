"""The outbox: letters owed to people, claimed for sending, marked when a relay took or refused them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from storage.records import Delivery
from storage.tables import Moment, deliveries, letters

CLAIMED_FOR = timedelta(minutes=15)

# No budget and no retry puts a letter off so long; what is due later was written while the clock was wrong.
ANOTHER_AGE = timedelta(days=30)

_one = (deliveries.c.letter_id == bindparam("letter"), deliveries.c.recipient == bindparam("whom"))
DUE = (
    select(deliveries.c.letter_id, deliveries.c.recipient)
    .where(deliveries.c.state.in_(("waiting", "claimed")), deliveries.c.due <= bindparam("now", type_=Moment()))
    .order_by(deliveries.c.due, deliveries.c.letter_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
CLAIM = (
    update(deliveries)
    .where(*_one)
    .values(state="claimed", holder=bindparam("by"), due=bindparam("until", type_=Moment()))
)
CLAIMED = (
    select(
        letters.c.id, letters.c.key, letters.c.message_id, letters.c.data, deliveries.c.recipient, deliveries.c.attempts
    )
    .join(deliveries)
    .where(deliveries.c.state == "claimed", deliveries.c.holder == bindparam("by"))
    .order_by(deliveries.c.due, letters.c.id)
)
SETTLED = (
    update(deliveries)
    .where(*_one)
    .values(
        state=bindparam("how"),
        holder="",
        attempts=deliveries.c.attempts + 1,
        reason=bindparam("why"),
        settled_at=bindparam("at", type_=Moment()),
    )
)
LATER = (
    update(deliveries)
    .where(*_one)
    .values(
        state="waiting",
        holder="",
        attempts=deliveries.c.attempts + bindparam("tried"),
        due=bindparam("until", type_=Moment()),
        reason=bindparam("why"),
    )
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery as people look at it."""

    letter: int
    key: str
    kind: str
    subject: str
    recipient: str
    state: str
    attempts: int
    due: datetime
    reason: str


def claim(connection: Connection, holder: str, now: datetime, most: int) -> list[Delivery]:
    """Up to `most` deliveries that are due, held until marked; another daemon may have them after 15 minutes."""
    due = connection.execute(DUE, {"now": now, "most": most}).all()
    if not due:
        return []
    until = now + CLAIMED_FOR
    claims = [{"letter": row.letter_id, "whom": row.recipient, "by": holder, "until": until} for row in due]
    connection.execute(CLAIM, claims)
    return [
        Delivery(row.id, row.message_id, row.recipient, bytes(row.data), row.attempts + 1, row.key)
        for row in connection.execute(CLAIMED, {"by": holder})
    ]


def sent(connection: Connection, delivery: Delivery, now: datetime, reply: str) -> None:
    """A relay took it; `reply` is the relay's last line."""
    _settle(connection, delivery, "sent", now, reply)


def later(connection: Connection, delivery: Delivery, until: datetime, reason: str, tried: bool = True) -> None:
    """Not now: try again at `until` (UTC)."""
    values = {"letter": delivery.letter, "whom": delivery.recipient, "until": until, "why": reason, "tried": int(tried)}
    connection.execute(LATER, values)


def dead(connection: Connection, delivery: Delivery, now: datetime, reason: str) -> None:
    """Given up."""
    _settle(connection, delivery, "dead", now, reason)


def let_go(connection: Connection, holder: str, now: datetime) -> int:
    """What this daemon had claimed when it stopped is due again at once; how many.

    So is what a clock that was wrong had put off to another age.
    """
    connection.execute(
        update(deliveries)
        .where(deliveries.c.state.in_(("waiting", "claimed")), deliveries.c.due > now + ANOTHER_AGE)
        .values(state="waiting", holder="", due=now)
    )
    freed = connection.execute(
        update(deliveries)
        .where(deliveries.c.state == "claimed", deliveries.c.holder == holder)
        .values(state="waiting", holder="", due=now)
    )
    return freed.rowcount


def retry(connection: Connection, now: datetime, states: Sequence[str] = ("dead", "stopped")) -> int:
    """Deliveries that were given up or stopped wait again, due now; how many."""
    freed = connection.execute(
        update(deliveries).where(deliveries.c.state.in_(states)).values(state="waiting", due=now, holder="")
    )
    return freed.rowcount


def next_due(connection: Connection) -> datetime | None:
    """When the earliest waiting delivery is due."""
    return connection.execute(
        select(deliveries.c.due).where(deliveries.c.state == "waiting").order_by(deliveries.c.due).limit(1)
    ).scalar()


def owed(connection: Connection, states: Sequence[str], most: int) -> list[Owed]:
    """Deliveries in these states, the latest letters first."""
    rows = connection.execute(
        select(letters, deliveries)
        .join(deliveries)
        .where(deliveries.c.state.in_(states))
        .order_by(letters.c.id.desc())
        .limit(most)
    )
    return [
        Owed(row.id, row.key, row.kind, row.subject, row.recipient, row.state, row.attempts, row.due, row.reason)
        for row in rows
    ]


def _settle(connection: Connection, delivery: Delivery, how: str, now: datetime, why: str) -> None:
    values = {"letter": delivery.letter, "whom": delivery.recipient, "how": how, "why": why, "at": now}
    connection.execute(SETTLED, values)
