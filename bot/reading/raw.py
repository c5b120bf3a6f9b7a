"""Raw bytes, in memory or on disk, that can be searched and taken piece by piece.

A large mail is never held whole: windows of `WINDOW` bytes are read with pread, so no page of the file stays ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

WINDOW = 1024 * 1024
# Most of what is searched for is near, so the first look is a small one.
_FIRST_WINDOW = 4 * 1024


class RawGoneError(Exception):
    """The bytes of a mail cannot be read back from the disk; the text says why."""


class Raw(Protocol):
    """A run of bytes; positions count from 0, `end` is exclusive."""

    @property
    def size(self) -> int: ...

    def take(self, start: int, end: int) -> bytes: ...

    def find(self, needle: bytes, start: int, end: int) -> int: ...


class InMemory:
    """A small mail."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def take(self, start: int, end: int) -> bytes:
        return self._data[start:end]

    def find(self, needle: bytes, start: int, end: int) -> int:
        return self._data.find(needle, start, end)


class OnDisk:
    """A span of a file; RawGoneError when the file is away or shorter than told."""

    def __init__(self, path: Path, offset: int, length: int) -> None:
        self.size = length
        self._offset = offset
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise RawGoneError(f"{path.name}: {error.strerror}") from error

    def take(self, start: int, end: int) -> bytes:
        start, end = max(0, start), min(end, self.size)
        if start >= end:
            return b""
        try:
            found = os.pread(self._file, end - start, self._offset + start)
        except OSError as error:
            raise RawGoneError(str(error.strerror)) from error
        if len(found) != end - start:
            raise RawGoneError("the file is shorter than it should be")
        return found

    def find(self, needle: bytes, start: int, end: int) -> int:
        end = min(end, self.size)
        reach = _FIRST_WINDOW
        while start + len(needle) <= end:
            # Windows overlap by one byte less than the needle, so that none is missed between two.
            window = self.take(start, min(end, start + reach + len(needle) - 1))
            if (found := window.find(needle)) >= 0:
                return start + found
            start += reach
            reach = min(reach * 4, WINDOW)
        return -1

    def close(self) -> None:
        os.close(self._file)


def pieces(raw: Raw, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a span in order, at most `WINDOW` at a time."""
    while start < end:
        yield raw.take(start, min(end, start + WINDOW))
        start += WINDOW
