"""A pot for the bytes of one mail: in memory while it is small, in a spool file as soon as it is not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

SMALL = 1024 * 1024


class Pot:
    """Add pieces, then `give` the whole, or `drop` it. One of the two must happen, or the spool file stays."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.length = 0
        self._folder = folder
        self._prefix = prefix
        self._pieces = bytearray()
        self._file: BinaryIO | None = None

    def add(self, piece: bytes) -> None:
        """Append bytes. OSError when the disk is full."""
        self.length += len(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._pieces += piece
        if self.length > SMALL:
            file = tempfile.NamedTemporaryFile(dir=self._folder, prefix=self._prefix, delete=False)  # noqa: SIM115
            self._file = cast(BinaryIO, file)
            self._file.write(self._pieces)
            self._pieces = bytearray()

    def give(self) -> tuple[bytes | None, Path | None]:
        """The bytes, or the path of the closed spool file; one of them. Making it durable is the taker's."""
        if self._file is None:
            return bytes(self._pieces), None
        self._file.close()
        return None, Path(self._file.name)

    def drop(self) -> None:
        """Forget all, on disk too."""
        if self._file is not None:
            self._file.close()
            forget([Path(self._file.name)])


def forget(spools: Iterable[Path | None]) -> None:
    """Delete spool files that nobody will take."""
    for spool in spools:
        if spool is not None:
            spool.unlink(missing_ok=True)
