"""A zip archive opened with suspicion: how much it would become is counted before anything is unpacked.

The bounds are those of the review of attacks: 2,000 entries, 200 MB in all, a hundredfold of what came; archives
within archives stay closed. Names are looked up, never written to the disk.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from bot.papers import flags
from bot.papers.flags import UnfitError

MOST_ENTRIES = 2000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
# Below this a ratio says nothing: an empty style sheet shrinks well.
_SMALL = 256 * 1024
_PIECE = 64 * 1024
_END = b"PK\x05\x06"


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive; UnfitError when it is a bomb, encrypted, or none."""
    _count(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error) as error:
        raise UnfitError(flags.ODD_ARCHIVE) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES or total > max(_SMALL, MOST_RATIO * len(data)):
        raise UnfitError(flags.BOMB)
    if any(entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size) for entry in entries):
        raise UnfitError(flags.BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnfitError(flags.ENCRYPTED)
    return archive


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of an entry piece by piece; nothing when it is not there; UnfitError when it is damaged."""
    try:
        with archive.open(name) as entry:
            while piece := entry.read(_PIECE):
                yield piece
    except KeyError:
        return
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnfitError(flags.ODD_ARCHIVE) from error


def _count(data: bytes) -> None:
    """Refuse by the end record alone, before a record is made of every entry (the larger form says 65,535 here)."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 20:
        raise UnfitError(flags.ODD_ARCHIVE)
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * 500:
        raise UnfitError(flags.BOMB)
