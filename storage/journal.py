"""The journal: which numbers were given and which letters left, in a file of its own beside the database.

A line is durable before any letter that names its number may leave. So the database is never behind the journal after
a crash, and a database that IS behind can only be a restored older one: then no number is given until `reconcile`
has read this file. It also holds heads of the audit chain, so that a chain whose tail was cut off is seen. Lines are
JSON: `{"number", "series", "serial", "message_id", "fingerprint"}`, `{"sent", "to"}` or `{"audit", "hash"}`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


class JournalError(Exception):
    """The journal cannot be read or written; the text says where and what to do."""


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
        self._file: BinaryIO | None = None

    def open(self) -> None:
        """Read the high-water marks and stand ready to append."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for line in self.lines():
                if isinstance(line, Given):
                    self.last[line.series] = max(line.serial, self.last.get(line.series, 0))
            self._file = self.path.open("ab")
            self._end_torn_line()
        except OSError as error:
            raise JournalError(
                f"the journal {self.path} cannot be used: {error.strerror}. Give the bot a file it owns."
            ) from error

    def lines(self) -> Iterator[Line]:
        """Every whole line; a last line torn by a crash names nothing that left, and is passed over."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for raw in file:
                if (line := _read(raw)) is not None:
                    yield line

    def write(self, lines: Iterable[Line], durable: bool = True) -> None:
        """Append; with `durable` the lines are on the disk when this returns."""
        if self._file is None:
            self.open()
        assert self._file is not None
        written = list(lines)
        if not written:
            return
        try:
            self._file.write(b"".join(_write(line) for line in written))
            self._file.flush()
            if durable:
                os.fdatasync(self._file.fileno())
        except OSError as error:
            raise JournalError(
                f"the journal {self.path} cannot be written: {error.strerror}. Make room there."
            ) from error
        for line in written:
            if isinstance(line, Given):
                self.last[line.series] = max(line.serial, self.last.get(line.series, 0))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _end_torn_line(self) -> None:
        assert self._file is not None
        if self._file.tell() == 0:
            return
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
        if torn:
            self._file.write(b"\n")


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
