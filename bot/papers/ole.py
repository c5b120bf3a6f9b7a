"""Old compound files (.doc, and Office files with a password): not read, but told apart and flagged by their marks."""

from __future__ import annotations

from bot.papers import flags
from handlers.documents.cover.paper import Paper

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 512
_WORD = b"\xec\xa5"
_IS_ENCRYPTED = 0x0100


def look_at(data: bytes) -> Paper:
    """Flags for a compound file; the names of its streams stand in it as UTF-16 (MS-CFB section 2.6)."""
    found = set()
    if _named(data, "EncryptedPackage") or _named(data, "EncryptionInfo") or _locked(data):
        found.add(flags.ENCRYPTED)
    if _named(data, "_VBA_PROJECT") or _named(data, "Macros"):
        found.add(flags.MACROS)
    if _named(data, "ObjectPool") or _named(data, "\x01Ole10Native"):
        found.add(flags.EMBEDDED)
    is_word = _named(data, "WordDocument")
    found.add(flags.OLD_WORD if is_word else flags.NOT_READ)
    return Paper("doc" if is_word else "other", flags=tuple(sorted(found)))


def _named(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _locked(data: bytes) -> bool:
    """The flag of a Word document's first block (MS-DOC section 2.5.2), where writers put it: the first sector."""
    block = data[_SECTOR : _SECTOR + 12]
    return block.startswith(_WORD) and bool(int.from_bytes(block[10:12], "little") & _IS_ENCRYPTED)
