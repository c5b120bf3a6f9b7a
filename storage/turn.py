"""Whose turn it is to watch: of several daemons on a store one takes mail in, and a dead one keeps nobody waiting.

SQLite: a locked file beside the journal. PostgreSQL: an advisory lock of a session of its own. Both are let go by the
operating system or the server the moment their holder dies, so no clock and no time-out is involved.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text

from storage.database import Database, translated
from storage.trouble import StoreError

WATCHING_LOCK = 0x15C7


class Turn:
    """Ask with `take` as often as you like; `still_mine` tells whether the turn is held right now."""

    def __init__(self, database: Database, lock_file: Path) -> None:
        self._database = database
        self._path = lock_file
        self._file: IO[bytes] | None = None
        self._session: Connection | None = None

    def take(self) -> bool:
        """Take the turn if it is free; True when it is held now."""
        return self._take_file() if self._database.is_sqlite else self._take_session()

    def still_mine(self) -> bool:
        """False once the session that holds the turn is gone (PostgreSQL restarted, the line was cut)."""
        if self._database.is_sqlite:
            return self._file is not None
        if self._session is None:
            return False
        try:
            with translated(self._database.where):
                self._session.execute(text("SELECT 1"))
        except StoreError:
            self.give_back()
            return False
        return True

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _take_file(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def _take_session(self) -> bool:
        if self._session is not None:
            return self.still_mine()
        with translated(self._database.where):
            session = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": WATCHING_LOCK}).scalar():
                self._session = session
                return True
            session.close()
        return False
