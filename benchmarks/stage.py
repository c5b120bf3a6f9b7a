"""The stage all contestants play on: one Dovecot, one SMTP sink, and scratch folders on the same disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.maildirs import fill, warm
from benchmarks.relay import Relay
from tests.servers.dovecot import Dovecot
from tests.servers.processes import running


@dataclass(frozen=True, slots=True)
class Stage:
    """What a contestant may use while the stage stands."""

    imap_port: int
    relay: Relay
    home: Path
    dovecot: Dovecot
    runs: count[int] = field(default_factory=count)

    def put(self, box: str, mails: Iterable[bytes]) -> tuple[int, int]:
        """Fill a new mailbox and read it once; returns the number of mails and their bytes."""
        self.dovecot.open_mailbox(box)
        total = fill(self.folder(box).parent, mails)
        return warm(self.imap_port, box), total

    def folder(self, box: str) -> Path:
        """The folder of a mailbox that holds one file a mail, in the order of delivery by name."""
        return self.dovecot.ca.parent / "mail" / box / "Maildir" / "cur"

    def scratch(self) -> Path:
        """A path for one run's files; its last part does not exist yet."""
        return self.home / f"run{next(self.runs)}"


@contextmanager
def stage() -> Iterator[Stage]:
    """Start the servers, and stop them afterwards."""
    dovecot = Dovecot()
    with running(dovecot), Relay() as relay, tempfile.TemporaryDirectory(prefix="bench.") as home:
        yield Stage(dovecot.imap_port, relay, Path(home), dovecot)
