"""The journal: which numbers were given and which letters left, in a file of its own beside the database.

A line is durable before any letter that names its number may leave. So the database is never behind the journal after
a crash, and a database that IS behind can only be a restored older one: then no number is given until `reconcile`
has read this file. It also holds heads of the audit chain, so that a chain whose tail was cut off is seen. Lines are
JSON: `{"number", "series", "serial", "message_id", "fingerprint"}`, `{"sent", "to"}` or `{"audit", "hash"}`.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.trouble import JournalError, passes

LONGEST_LINE = 8192


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given, and the mail it was given to."""

    number: str
    series: str
    serial: int
    message_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter (by its key) that a relay took for one person."""

    key: str
    to: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the audit chain stood: its last line and that line's hash."""

    seq: int
    hash: str


Line = Given | Sent | Head


class Journal:
    """Append-only; `last` is the high-water mark by series."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last: dict[str, int] = {}
        self._file: int | None = None

    def open(self) -> None:
        """Read the high-water marks and stand ready to append; JournalError when it cannot be used or is damaged."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
            with self._alone():
                self._trim()
        except OSError as error:
            words = f"the journal {self.path} cannot be used: {error.strerror}. Give the bot a file it owns."
            raise JournalError(words, passes(error)) from error
        self.look_again()

    def look_again(self) -> None:
        """Read the high-water marks as they stand now, also those that another process wrote."""
        for line in self.lines():
            if isinstance(line, Given):
                self.last[line.series] = max(line.serial, self.last.get(line.series, 0))

    def lines(self) -> Iterator[Line]:
        """Every line. JournalError names the line that cannot be read: a high-water mark must not be lost unseen."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                line = _read(raw)
                if line is None and raw.endswith(b"\n"):
                    raise JournalError(
                        f"line {number} of the journal {self.path} is damaged. Restore it from the backup."
                    )
                if line is not None:
                    yield line

    def write(self, lines: Iterable[Line], durable: bool = True) -> None:
        """Append all of the lines or none; with `durable` they are on the disk when this returns."""
        written = list(lines)
        if not written:
            return
        if self._file is None:
            self.open()
        assert self._file is not None
        try:
            with self._alone():
                self._append(b"".join(_write(line) for line in written))
            if durable:
                os.fdatasync(self._file)
        except OSError as error:
            words = f"the journal {self.path} cannot be written: {error.strerror}. Make room there."
            raise JournalError(words, passes(error)) from error
        for line in written:
            if isinstance(line, Given):
                self.last[line.series] = max(line.serial, self.last.get(line.series, 0))

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process writes meanwhile (a command beside the running daemon)."""
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        end = os.fstat(self._file).st_size
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError:
            os.ftruncate(self._file, end)
            raise

    def _trim(self) -> None:
        """A last line torn by a crash names nothing that left: cut it off, so that the next one stands alone."""
        assert self._file is not None
        size = os.fstat(self._file).st_size
        tail = os.pread(self._file, LONGEST_LINE, max(0, size - LONGEST_LINE))
        if tail and not tail.endswith(b"\n"):
            os.ftruncate(self._file, size - len(tail) + tail.rfind(b"\n") + 1)


def _write(line: Line) -> bytes:
    fact: dict[str, str | int]
    if isinstance(line, Sent):
        fact = {"sent": line.key, "to": line.to}
    elif isinstance(line, Head):
        fact = {"audit": line.seq, "hash": line.hash}
    else:
        fact = {
            "number": line.number,
            "series": line.series,
            "serial": line.serial,
            "message_id": line.message_id,
            "fingerprint": line.fingerprint,
        }
    return json.dumps(fact, ensure_ascii=False).encode("utf-8") + b"\n"


def _read(raw: bytes) -> Line | None:
    try:
        fact = json.loads(raw)
        if "sent" in fact:
            return Sent(str(fact["sent"]), str(fact["to"]))
        if "audit" in fact:
            return Head(int(fact["audit"]), str(fact["hash"]))
        return Given(
            str(fact["number"]),
            str(fact["series"]),
            int(fact["serial"]),
            str(fact["message_id"]),
            str(fact["fingerprint"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
