"""Mails that lie on disk as a source: a Maildir, an mbox, a folder of .eml files, or a single one.

The same mail read twice from the same place has the same UID: it is made of the file's name, or of the offset in the
mbox, and of the content. Reading changes nothing there; large mails are copied into spool files.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from bot.watch import mbox
from bot.watch.spool import Pot, forget
from storage.records import Arrival, Place

BATCH_COUNT = 50
BATCH_BYTES = 4 * 1024 * 1024
PIECE = 64 * 1024
HEAD = 64 * 1024  # the topmost Received field stands within
UID_BITS = 60
RECEIVED = re.compile(rb"^Received:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
SECONDS = re.compile(r"^(\d{1,12})\.(?:M(\d{1,6}))?")


class SourceError(Exception):
    """There is nothing to read at this path, with what was expected; for people."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A source that ends. `count()` says how many mails it holds, for progress; it may read the whole of an mbox."""

    mailbox: str
    count: Callable[[], int]
    _mails: Callable[[], Iterator[Arrival]]

    async def batches(self) -> AsyncGenerator[list[Arrival], None]:
        """Each mail once, in order; a thread reads one batch ahead. OSError from the disk."""
        batches = _batches(self._mails())
        ahead = asyncio.create_task(asyncio.to_thread(next, batches, []))
        try:
            while batch := await asyncio.shield(ahead):  # a thread cannot be cancelled, only waited for
                ahead = asyncio.create_task(asyncio.to_thread(next, batches, []))
                yield batch
        finally:
            await asyncio.wait({ahead})
            batches.close()
            if ahead.exception() is None:
                forget(arrival.spool for arrival in ahead.result())


@dataclass(frozen=True, slots=True)
class _Taken:
    """A mail in its pot, with what names and dates it."""

    pot: Pot
    digest: str
    dated: datetime | None


def open_folder(path: Path, spool: Path | None = None) -> FolderSource:
    """The source at a path, by what lies there; SourceError when it is none.

    `spool` is the folder for large mails; without it the system's temporary one.
    """
    path, spool = path.absolute(), spool or Path(tempfile.gettempdir())
    if not path.exists():
        raise SourceError(f"{path} does not exist")
    if path.is_file():
        return _open_file(path, spool)
    if (path / "cur").is_dir() and (path / "new").is_dir():
        return _source_of_files(f"maildir:{path}", partial(_files_of_maildir, path), spool)
    if next(_emls(path), None) is None:
        raise SourceError(f"{path} holds neither a Maildir (folders cur and new) nor any .eml file")
    return _source_of_files(f"folder:{path}", partial(_files_of_folder, path), spool)


def open_mail(path: Path, spool: Path) -> FolderSource:
    """The source of one file that is a mail, whatever it is called; SourceError when there is no such file."""
    path = path.absolute()
    if not path.is_file():
        raise SourceError(f"{path} is not a file" if path.exists() else f"{path} does not exist")
    return _source_of_files(f"folder:{path.parent}", lambda: [(path.name, path)], spool)


def _open_file(path: Path, spool: Path) -> FolderSource:
    if path.suffix.lower() == ".eml":
        return open_mail(path, spool)
    with path.open("rb") as file:
        if file.read(5) != b"From ":
            raise SourceError(f"{path} is neither an mbox (its first line begins with 'From ') nor called .eml")
    return FolderSource(f"mbox:{path}", partial(_count_mbox, path), partial(_mails_of_mbox, path, spool))


def _batches(mails: Iterator[Arrival]) -> Generator[list[Arrival], None, None]:
    batch: list[Arrival] = []
    weight = 0
    try:
        for mail in mails:
            batch.append(mail)
            weight += len(mail.raw or b"")
            if mail.spool or len(batch) == BATCH_COUNT or weight >= BATCH_BYTES:
                full, batch, weight = batch, [], 0
                yield full
        if batch:
            full, batch = batch, []
            yield full
    finally:
        forget(arrival.spool for arrival in batch)


# --- files that hold one mail each ---


def _source_of_files(mailbox: str, files: Callable[[], Sequence[tuple[str, Path]]], spool: Path) -> FolderSource:
    return FolderSource(mailbox, lambda: len(files()), lambda: _mails_of_files(mailbox, files(), spool))


def _files_of_folder(path: Path) -> list[tuple[str, Path]]:
    return [(file.relative_to(path).as_posix(), file) for file in sorted(_emls(path))]


def _emls(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.suffix.lower() == ".eml" and file.is_file())


def _files_of_maildir(path: Path) -> list[tuple[str, Path]]:
    """Name and file, oldest delivery first. The name without its flags stays when the mail is read or moved to cur."""
    files = [file for part in ("new", "cur") for file in (path / part).iterdir() if not file.name.startswith(".")]
    named = [(file.name.partition(":")[0], file) for file in files]
    return sorted(named, key=lambda pair: (_delivered(pair[0]), pair[0]))


def _delivered(name: str) -> tuple[int, int]:
    """Seconds and microseconds in a Maildir name such as `1700000000.M123456P1.host`."""
    match = SECONDS.match(name)
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def _mails_of_files(mailbox: str, files: Sequence[tuple[str, Path]], spool: Path) -> Iterator[Arrival]:
    for name, path in files:
        with path.open("rb") as file:
            changed = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
            taken = _take(iter(partial(file.read, PIECE), b""), spool)
        yield _arrival(mailbox, name, taken, changed)


# --- the file that holds many ---


def _count_mbox(path: Path) -> int:
    with path.open("rb") as file:
        return mbox.count(file)


def _mails_of_mbox(path: Path, spool: Path) -> Iterator[Arrival]:
    with path.open("rb") as file:
        changed = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        pieces = mbox.pieces(file)
        begin = next(pieces, None)
        while isinstance(begin, mbox.Begin):
            found: list[mbox.Begin] = []
            taken = _take(_until_next(pieces, found), spool)
            yield _arrival(f"mbox:{path}", str(begin.offset), taken, begin.dated or changed)
            begin = found[0] if found else None


def _until_next(pieces: Iterator[mbox.Begin | bytes], found: list[mbox.Begin]) -> Iterator[bytes]:
    """The pieces of one mail; the beginning of the next one, which ends it, is left in `found`."""
    for piece in pieces:
        if isinstance(piece, mbox.Begin):
            found.append(piece)
            return
        yield piece


# --- one mail ---


def _take(pieces: Iterator[bytes], spool: Path) -> _Taken:
    pot, digest, head = Pot(spool, "mail-import-"), sha256(), b""
    try:
        for piece in pieces:
            pot.add(piece)
            digest.update(piece)
            head += piece[: HEAD - len(head)]
    except BaseException:
        pot.drop()
        raise
    return _Taken(pot, digest.hexdigest(), received(head))


def _arrival(mailbox: str, name: str, taken: _Taken, otherwise: datetime) -> Arrival:
    named = sha256(f"{name}\0{taken.digest}".encode(errors="surrogateescape")).digest()
    uid = int.from_bytes(named[:8], "big") >> (64 - UID_BITS)
    raw, spool = taken.pot.give()
    return Arrival(Place(mailbox, 0, uid), taken.dated or otherwise, raw, spool)


def received(head: bytes) -> datetime | None:
    """The date of the topmost Received field (RFC 5321 section 4.4) in UTC; None when it cannot be read."""
    field = RECEIVED.search(END_OF_HEADER.split(head, maxsplit=1)[0])
    if field is None:
        return None
    date = " ".join(field[1].decode("ascii", "replace").rpartition(";")[2].split())
    try:
        found = parsedate_to_datetime(date)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
