"""The database: SQLite by default, PostgreSQL by URL, opened with the settings that the promises need.

SQLite: WAL, synchronous=FULL, foreign keys, secure_delete, and every transaction BEGIN IMMEDIATE (a deferred upgrade
ignores the busy timeout: measured 261 of 300 «database is locked»). PostgreSQL: one advisory lock a transaction, so
that both databases see the same order of writers. Numbers come from a counter row, never from a sequence, because a
sequence does not roll back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from storage import migrations
from storage.tables import facts, metadata
from storage.trouble import StoreError

BUSY_SECONDS = 30

# What SQLite, PostgreSQL and libpq say when waiting may help: a lock, a full disk, a server that restarts, a lost line.
PASSING = (
    *("locked", "disk is full", "disk I/O", "No space left", "refused", "closed", "terminat", "timeout", "timed out"),
    *("starting up", "shutting down", "recovery mode", "too many", "remaining connection slots", "reset by peer"),
    *("Broken pipe", "unreachable", "No route to host", "translate host name", "deadlock", "could not serialize"),
)
WRITERS_LOCK = 0x15C6


class Database:
    """One engine. `write` is a transaction alone at the desk; `read` sees one snapshot and blocks nobody."""

    def __init__(self, url: str, durable: bool = True) -> None:
        try:
            self.url = make_url(url)
        except (ArgumentError, ValueError) as error:
            # The URL itself is not shown: it may hold a password.
            raise StoreError(
                "[store] url is not a database URL. Write sqlite:///store/iscg.db or postgresql://host/name."
            ) from error
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer: Connection | None = None
        if self.is_sqlite and self.url.database:
            _folder_for(Path(self.url.database))
        self.engine = _engine(self.url.render_as_string(hide_password=False), self.is_sqlite, durable)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, the only one that writes; all of it or nothing. For one thread, over one kept connection."""
        with translated(self.where):
            if self._writer is None or self._writer.invalidated:
                self._leave()
                self._writer = self.engine.connect()
            with self._writer.begin():
                if not self.is_sqlite:
                    self._writer.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
                yield self._writer

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot to read from."""
        with translated(self.where), self.engine.connect() as connection:
            if self.is_sqlite:
                connection = connection.execution_options(snapshot=True)
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @property
    def where(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def prepare(self) -> None:
        """Make or upgrade the tables; StoreError when the version is not ours or the place cannot be written."""
        with translated(self.where):
            version = _version(self.engine)
            if version == migrations.HEAD:
                return
            if version is None and inspect(self.engine).has_table("mails"):
                raise StoreError(f"{self.where} holds tables of something else. Give the bot a database of its own.")
            if version is not None and version not in migrations.KNOWN:
                raise StoreError(
                    f"{self.where} has version {version}, which this program does not know (it knows up to "
                    f"{migrations.HEAD}). Install the newer iscg-bot, or restore the backup made before the upgrade."
                )
            migrations.upgrade(self.engine)

    def make_tables(self) -> None:
        """The tables without migrations, for a throw-away store (a test proves both ways equal)."""
        metadata.create_all(self.engine)

    def copy_to(self, path: Path) -> None:
        """A copy of a SQLite database as it stands now; a running daemon is not disturbed."""
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(path),)).close()
        finally:
            connection.close()

    def close(self) -> None:
        self._leave()
        self.engine.dispose()

    def _leave(self) -> None:
        """Give the writer's connection back; a new one is made for the next transaction."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def remembered(connection: Connection, name: str) -> str | None:
    """A fact the house keeps about itself, or None."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def remember(connection: Connection, name: str, value: str) -> None:
    connection.execute(facts.insert(), {"name": name, "value": value})


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Foreign exceptions leave as StoreError with one clear line."""
    try:
        yield
    except OperationalError as error:
        passes = error.connection_invalidated or _is_temporary(str(error.orig))
        raise StoreError(_operational(where, str(error.orig)), temporary=passes) from error
    except DBAPIError as error:
        if any(sign in str(error.orig) for sign in ("malformed", "not a database")):
            raise StoreError(_operational(where, str(error.orig))) from error
        if error.connection_invalidated:
            raise StoreError(f"the connection to {where} was lost; it is tried again.", temporary=True) from error
        raise
    except ModuleNotFoundError as error:
        raise StoreError(f"{where} needs the package {error.name}. Install iscg-bot[postgres].") from error


def _operational(where: str, reason: str) -> str:
    first = reason.strip().splitlines()[0]
    advice = {
        "unable to open": "Make the folder, or give the bot the right to write there.",
        "readonly": "Give the bot the right to write there.",
        "disk is full": "Make room; nothing is lost, the bot goes on by itself.",
        "disk I/O": "The disk is full, over a limit or failing: look there. Nothing half-written is kept.",
        "locked": "Another program holds it; the bot tries again.",
        "not a database": "The file is damaged or is something else: restore the backup, then `iscg-bot reconcile`.",
        "malformed": "The file is damaged: restore the backup, then `iscg-bot reconcile`.",
        "refused": "Start the server, or correct [store] url.",
        "authentication": "Correct the user or the password of [store].",
        "does not exist": "Create the database, or correct [store] url.",
    }
    what = next((words for sign, words in advice.items() if sign in reason), "See the server's own log.")
    return f"the database {where} does not work: {first}. {what}"


def _is_temporary(reason: str) -> bool:
    return any(sign in reason for sign in PASSING)


def _folder_for(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {path.parent}: {error.strerror}. Give the bot a folder it owns."
        ) from error


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _engine(url: str, is_sqlite: bool, durable: bool) -> Engine:
    try:
        if not is_sqlite:
            return create_engine(url, pool_pre_ping=True, pool_size=3)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    except ModuleNotFoundError as error:
        raise StoreError(f"this database needs the package {error.name}. Install iscg-bot[postgres].") from error
    except SQLAlchemyError as error:
        raise StoreError(f"[store] url cannot be used: {error}. Write sqlite:///… or postgresql://…") from error
    synchronous = "FULL" if durable else "OFF"

    @event.listens_for(engine, "connect")
    def settings(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
            "cache_size=-8000",
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("snapshot")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
