"""After a restored older backup: what the journal and the files know is put back, so that no number comes twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import audit
from storage.arrivals import keep
from storage.files import scan
from storage.journal import Given, Sent
from storage.records import Arrival, Kept, Place
from storage.rows import mark_of
from storage.statements import ADD_GONE, ADD_PROMISE, RAISE_COUNTER
from storage.store import Store
from storage.tables import counters, deliveries, documents, letters, objects, promised

MESSAGE_ID = re.compile(rb"^message-id:\s*<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)
HEAD_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was put right: numbers promised to their mails, mails found in the files, letters known to have left."""

    promised: tuple[str, ...]
    found: int
    gone: int
    raised: tuple[str, ...]


def reconcile(store: Store, now: datetime) -> Reconciled:
    """Promise every number of the journal that the database lacks to the mail it was given to, and raise the counters.

    The mails come back from the mailbox (their places are not stored) or from the files; intake gives each its own
    number again and posts no letter that the journal knows to have left. Running it twice changes nothing.
    """
    lines = list(store.journal.lines())
    with store.database.write() as connection:
        lost = _promise(connection, [line for line in lines if isinstance(line, Given)])
        raised = _raise(connection, store.journal.last)
        gone = _mark_gone(connection, [line for line in lines if isinstance(line, Sent)])
        found = _adopt(store, connection, now)
        if lost or raised or gone or found:
            detail: audit.Detail = {"promised": list(lost), "raised": list(raised), "gone": gone, "found": found}
            audit.note(connection, now, "bot", "reconciled", "store", detail)
    store.promises = store.promises or bool(lost)
    store.anchor()
    return Reconciled(lost, found, gone, raised)


def unclaimed(connection: Connection) -> list[str]:
    """Numbers that are promised to mails which have not come back, in words."""
    rows = connection.execute(select(promised).where(promised.c.kept_at.is_(None)).order_by(promised.c.number))
    return [f"{row.number} waits for the mail {row.message_id}" for row in rows]


def _promise(connection: Connection, given: list[Given]) -> tuple[str, ...]:
    have = set(connection.execute(select(documents.c.number)).scalars())
    have |= set(connection.execute(select(promised.c.number)).scalars())
    lost = {line.number: line for line in given if line.number not in have}
    for line in lost.values():
        connection.execute(
            ADD_PROMISE,
            {
                "series": line.series,
                "serial": line.serial,
                "number": line.number,
                "message_id": line.message_id,
                "fingerprint": line.fingerprint,
            },
        )
    return tuple(lost)


def _raise(connection: Connection, last: dict[str, int]) -> tuple[str, ...]:
    have = {row.series: row.last for row in connection.execute(select(counters))}
    raised = {series: serial for series, serial in last.items() if serial > have.get(series, 0)}
    for series, serial in raised.items():
        connection.execute(RAISE_COUNTER, {"series": series, "last": serial})
    return tuple(f"{series} to {serial}" for series, serial in raised.items())


def _mark_gone(connection: Connection, sent: list[Sent]) -> int:
    letter_ids = {row.key: row.id for row in connection.execute(select(letters.c.key, letters.c.id))}
    count = 0
    for line in sent:
        if line.key not in letter_ids:
            count += connection.execute(ADD_GONE, {"key": line.key, "mark": line.to}).rowcount
            continue
        rows = connection.execute(
            select(deliveries.c.recipient).where(
                deliveries.c.letter_id == letter_ids[line.key], deliveries.c.state.in_(("waiting", "claimed"))
            )
        ).scalars()
        for recipient in [address for address in rows if mark_of(address) == line.to]:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.letter_id == letter_ids[line.key], deliveries.c.recipient == recipient)
                .values(state="sent", reason="the journal knows that it left")
            )
            count += 1
    return count


def _adopt(store: Store, connection: Connection, now: datetime) -> int:
    """Raw mails that lie in the files, are promised a number, and have no row: they arrive once more."""
    wanted = set(connection.execute(select(promised.c.message_id).where(promised.c.kept_at.is_(None))).scalars())
    if not wanted:
        return 0
    named = set(connection.execute(select(objects.c.digest)).scalars())
    found: list[tuple[Arrival, Kept]] = []
    for kept in scan(store.files.root):
        if kept.digest in named:
            continue
        head = _head(store, kept)
        match = MESSAGE_ID.search(head)
        if match and f"<{match[1].decode('utf-8', 'replace')}>" in wanted:
            named.add(kept.digest)
            found.append((Arrival(Place("kept", 0, int(kept.digest[:15], 16)), None), kept))
    keep(connection, now, found)
    return len(found)


def _head(store: Store, kept: Kept) -> bytes:
    with (store.files.root / kept.pack).open("rb") as file:
        file.seek(kept.offset)
        raw = file.read(min(kept.length, HEAD_BYTES))
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
