"""A private PostgreSQL that forgets everything when it stops, with a new database for each test."""

import os
import shutil
import signal

import psycopg

from tests.servers.places import private_dir
from tests.servers.presence import postgres_programs
from tests.servers.processes import HOST, Daemon, free_ports, is_open, launch, wait_for

# The server refuses to run as root; Debian's package made this user.
OWNER = "postgres"
HASTE = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=32MB max_connections=60 autovacuum=off"
LESS = "wal_level=minimal max_wal_senders=0"


class Postgres:
    """One cluster for the session. Runs as root (who lends it to `postgres`) or as anybody."""

    def __init__(self) -> None:
        self.port = free_ports(1)[0]
        self.daemon: Daemon | None = None
        self._home = private_dir("postgres")

    def url(self, database: str) -> str:
        """The address of a database in the notation of SQLAlchemy."""
        return f"postgresql+psycopg://test@{HOST}:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction, as `create database` demands."""
        with psycopg.connect(f"postgresql://test@{HOST}:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def launch(self) -> None:
        """Make the cluster and start it in one go; do not wait."""
        home, programs = self._home, postgres_programs()
        data = home / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, OWNER, OWNER)
        create = f"{programs}/initdb -D {data} -U test -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions"
        settings = " ".join(f"-c {setting}" for setting in f"{HASTE} {LESS}".split())
        serve = f"exec {programs}/postgres -D {data} -h {HOST} -p {self.port} -k {data} {settings}"
        # SIGINT is PostgreSQL's fast shutdown; on SIGTERM it waits for its clients.
        self.daemon = launch(home, ["sh", "-c", f"{create} && {serve}"], user=OWNER, goodbye=signal.SIGINT)

    def wait_ready(self) -> None:
        """The port opens before the server takes work: ask it something."""

        def answers() -> bool:
            try:
                self.execute("select 1")
            except psycopg.OperationalError:
                return False
            return True

        wait_for(self.daemon, lambda: is_open(self.port) and answers())
