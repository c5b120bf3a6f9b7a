"""A keeper of files in memory, and the mails that lie beside the tests."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from storage.records import Kept

MAILS = Path(__file__).parent / "mails"
LIST = "int-sect-group@lists.itu.int"
ISCG = "iscg@lists.example.org"


class MemorySink:
    """Gathers one file."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._pieces: list[bytes] = []

    def write(self, chunk: bytes) -> None:
        self._pieces.append(chunk)

    def close(self) -> Kept:
        data = b"".join(self._pieces)
        digest = hashlib.sha256(data).hexdigest()
        self._shelf.files[digest] = data
        return Kept(digest, "memory", 0, len(data))


class Shelf:
    """Files by their digest."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def begin(self) -> MemorySink:
        return MemorySink(self)

    def sync(self) -> None:
        """Nothing is more durable in memory than it is."""


def hostile_mails() -> list[Path]:
    """Ours, and every one of a larger collection where ISCG_CORPUS names its folder."""
    ours = sorted((MAILS / "hostile").glob("*.eml")) + sorted((MAILS / "lists").glob("*.eml"))
    more = os.environ.get("ISCG_CORPUS")
    return ours + (sorted(path for path in Path(more).rglob("*.eml")) if more else [])
