"""Ordering bugs that somebody could write in good faith: each breaks one promise, and the kill sweep must catch it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot import intake
from bot.postroom import Postroom
from storage import arrivals, statements
from storage.arrivals import Waiting
from storage.desk import Desk
from storage.records import Arrival, Composed, Delivery, Kept, Mail, Place, Rules
from storage.store import Store


def number_in_a_transaction_of_its_own(store: Store) -> None:
    """The counter is raised and committed before the document is written: a crash leaves a gap."""

    def next_number(desk: Desk, mail: Mail, series: str) -> tuple[str, int]:
        connection = desk._connection
        serial = int(connection.execute(statements.NEXT_SERIAL, {"series": series}).scalar_one())
        _commit_now(connection)
        return series, serial

    Desk._next_number = next_number  # type: ignore[method-assign, assignment]


def bytes_after_the_row(store: Store) -> None:
    """The place is committed before the bytes are on the disk: a crash leaves a row that names nothing."""

    def keep(
        store: Store, now: datetime, batch: Sequence[Arrival], safe: dict[Place, Kept], silent: bool = False
    ) -> list[Waiting]:
        named = [(arrival, _promised(arrival)) for arrival in batch]
        with store.database.write() as connection:
            waiting = arrivals.keep(connection, now, named)
        for arrival, kept in named:
            spool = store.files.open_spool()
            spool.write(_raw(arrival))
            spool.close()
            store.files.place(kept.digest, kept.length, Path(spool.name))
        return waiting

    intake.keep = keep


def marked_before_sent(store: Store) -> None:
    """A letter is marked as sent when it is claimed: a crash loses it."""
    claim = Postroom.claim

    async def claim_and_mark(postroom: Postroom, now: datetime, limit: int) -> list[Delivery]:
        claimed = await claim(postroom, now, limit)
        for delivery in claimed:
            await postroom.sent(delivery, now, "surely")
        return claimed

    Postroom.claim = claim_and_mark  # type: ignore[method-assign, assignment]


def new_message_id_each_time(store: Store) -> None:
    """The letter is composed again when it is sent, with a fresh Message-ID: a repeat looks like another letter."""
    claim = Postroom.claim

    async def claim_anew(postroom: Postroom, now: datetime, limit: int) -> list[Delivery]:
        return [_readdressed(delivery) for delivery in await claim(postroom, now, limit)]

    Postroom.claim = claim_anew  # type: ignore[method-assign, assignment]


def letter_after_the_commit(store: Store) -> None:
    """The acknowledgement is posted in a second transaction after the number's: a crash owes nobody anything."""
    settle = intake.settle
    later: list[tuple[Composed, int]] = []

    def post_later(desk: Desk, letter: Composed, due: datetime | None = None, stopped: str = "") -> None:
        later.append((letter, desk.mail_id))

    post = Desk.post
    Desk.post = post_later  # type: ignore[method-assign, assignment]

    def settle_then_post(store: Store, rules: Rules, now: datetime, waiting: Waiting, mail: Mail) -> intake.Settled:
        settled = settle(store, rules, now, waiting, mail)
        while later:
            letter, mail_id = later.pop()
            with store.desk(rules, now) as desk:
                desk.mail_id = mail_id
                post(desk, letter)
        return settled

    intake.settle = settle_then_post


def settled_before_decided(store: Store) -> None:
    """An arrival is linked to an empty mail in a transaction of its own before the mail is handled."""
    open_mail = Desk.open

    def open_and_commit(desk: Desk, mail: Mail, waiting: Waiting) -> None:
        open_mail(desk, mail, waiting)
        _commit_now(desk._connection)

    Desk.open = open_and_commit  # type: ignore[method-assign, assignment]


MUTANTS: dict[str, Callable[[Store], None]] = {
    mutant.__name__: mutant
    for mutant in (
        number_in_a_transaction_of_its_own,
        bytes_after_the_row,
        marked_before_sent,
        new_message_id_each_time,
        letter_after_the_commit,
        settled_before_decided,
    )
}


def _commit_now(connection: Connection) -> None:
    """End the transaction in the middle and begin another, behind the desk's back (SQLite)."""
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _raw(arrival: Arrival) -> bytes:
    return arrival.raw if arrival.raw is not None else arrival.spool.read_bytes() if arrival.spool else b""


def _promised(arrival: Arrival) -> Kept:
    raw = _raw(arrival)
    digest = hashlib.sha256(raw).hexdigest()
    return Kept(digest, f"large/{digest[:2]}/{digest}", 0, len(raw))


def _readdressed(delivery: Delivery) -> Delivery:
    fresh = f"<{secrets.token_hex(8)}@fresh.example>".encode()
    data = delivery.data.replace(delivery.message_id.encode(), fresh)
    return Delivery(delivery.letter, delivery.message_id, delivery.recipient, data, delivery.attempt, delivery.key)
