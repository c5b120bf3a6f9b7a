"""The store: database, files and journal opened together, and the desk made from them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import select

from storage import audit
from storage.database import Database, remember, remembered
from storage.desk import Desk
from storage.files import Files
from storage.journal import Given, Head, Journal
from storage.records import Rules
from storage.tables import audit as chain
from storage.tables import counters, documents, mails, promised
from storage.trouble import StoreError

SECRET = "letter secret"
OPEN_PROMISE = select(promised.c.number).where(promised.c.kept_at.is_(None)).limit(1)


class Store:
    """Everything the bot remembers. Its methods are synchronous and belong to one thread (`bot.memory` sees to it)."""

    def __init__(self, url: str, files: Path, journal: Path, durable: bool = True) -> None:
        self.database = Database(url, durable)
        self.files = Files(files)
        self.journal = Journal(journal)
        self.secret = b""
        self.promises = True

    def __enter__(self) -> Store:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def open(self) -> None:
        """Make what is missing, upgrade what is old; StoreError, FilesError or JournalError in one clear line."""
        self.database.prepare()
        self.files.prepare()
        self.journal.open()
        with self.database.write() as connection:
            secret = remembered(connection, SECRET)
            if secret is None:
                secret = secrets.token_hex(32)
                remember(connection, SECRET, secret)
            self.promises = connection.execute(OPEN_PROMISE).first() is not None
        self.secret = secret.encode("ascii")

    def look_again(self) -> None:
        """See what others wrote since we opened: a daemon that stood by may find numbers given, or a database restored.

        StoreError when the database is behind the journal: no number is given before `reconcile`.
        """
        self.journal.look_again()
        with self.database.read() as connection:
            self.promises = connection.execute(OPEN_PROMISE).first() is not None
        self.refuse_if_behind()

    def refuse_if_behind(self) -> None:
        """A restored older database gives no number until it is reconciled: StoreError."""
        if behind := self.behind():
            raise StoreError(
                f"the database is older than the journal of given numbers ({'; '.join(behind)}), so an old backup was "
                "restored. No number is given before you run `iscg-bot reconcile`."
            )

    def close(self) -> None:
        self.files.close()
        self.journal.close()
        self.database.close()

    @contextmanager
    def desk(self, rules: Rules, now: datetime, silent: bool = False) -> Iterator[Desk]:
        """One transaction to work at: COMMIT at the end, ROLLBACK of all of it on any error."""
        with self.database.write() as connection:
            yield Desk(connection, rules, now, self.secret, self.journal.last, silent, self.promises)

    def behind(self) -> list[str]:
        """Series whose journal is ahead of the database, in words: a restored older backup. Empty when all is well."""
        with self.database.read() as connection:
            last = {row.series: row.last for row in connection.execute(select(counters))}
        return [
            f"{series}: the journal knows {series}/{serial}, the database only {last.get(series, 0)}"
            for series, serial in self.journal.last.items()
            if serial > last.get(series, 0)
        ]

    def publish(self) -> int:
        """Write numbers given since the last time into the journal, durably; no letter may leave before. How many."""
        with self.database.read() as connection:
            ahead = [
                row for row in connection.execute(select(counters)) if row.last > self.journal.last.get(row.series, 0)
            ]
            given = [
                Given(row.number, row.series, row.serial, row.message_id or "", row.fingerprint or "")
                for series in ahead
                for row in connection.execute(
                    select(
                        documents.c.number,
                        documents.c.series,
                        documents.c.serial,
                        mails.c.message_id,
                        mails.c.fingerprint,
                    )
                    .outerjoin(mails)
                    .where(
                        documents.c.series == series.series,
                        documents.c.serial > self.journal.last.get(series.series, 0),
                    )
                    .order_by(documents.c.serial)
                )
            ]
            head = connection.execute(audit.HEAD).first() if given else None
        self.journal.write([*given, *([Head(head.seq, head.hash)] if head else [])])
        return len(given)

    def anchor(self) -> None:
        """Write the present head of the audit chain into the journal."""
        with self.database.read() as connection:
            head = connection.execute(audit.HEAD).first()
        self.journal.write([Head(head.seq, head.hash)] if head else [])

    def cut(self) -> list[str]:
        """Whether the audit chain still holds the head that the journal remembers; what is missing, in words."""
        heads = [line for line in self.journal.lines() if isinstance(line, Head)]
        if not heads:
            return []
        last = heads[-1]
        with self.database.read() as connection:
            found = connection.execute(select(chain.c.hash).where(chain.c.seq == last.seq)).scalar()
        if found == last.hash:
            return []
        return [
            f"the audit chain does not hold line {last.seq} as the journal remembers it: its tail was cut or changed"
        ]
