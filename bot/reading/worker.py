"""A reader process: takes jobs from its standard input, answers mail by mail, and dies with the daemon.

Run as `python -m bot.reading.worker` with its order as one argument in JSON. It holds no network and no database; what
it may take of memory and open files is bounded before it reads the first byte of a mail.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from bot import confined
from bot.reading import wire
from bot.reading.keeping import Keeper
from bot.reading.raw import InMemory, OnDisk, Raw, RawGoneError
from bot.reading.read import unread_mail
from storage.records import Kept, Limits, Mail
from storage.trouble import TroubleError

Reader = Callable[[Raw, Keeper, Sequence[str], Limits, str], Mail]

_OPEN_FILES = 32
_WHOLE_BYTES = 1024 * 1024


def main() -> None:
    """Serve until the daemon closes the pipe."""
    files, keeper_name, reader_name, numbers = json.loads(sys.argv[1])
    parent = int(sys.argv[2])
    confined.die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits = Limits(**numbers)
    # Answers leave by a copy of standard output, so that a stray print of a library cannot end up among them.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    keeper = cast(Callable[[Path], Keeper], _named(keeper_name))(Path(files))
    reader = cast(Reader, _named(reader_name))
    confined.confine(limits.memory_bytes, _OPEN_FILES)
    _answer(answers, ["ready", 0])
    try:
        _serve(sys.stdin.buffer, answers, Path(files), keeper, reader, limits)
    finally:
        close = getattr(keeper, "close", None)
        with contextlib.suppress(OSError, TroubleError):
            close() if close else None


def _serve(jobs: BinaryIO, answers: BinaryIO, files: Path, keeper: Keeper, reader: Reader, limits: Limits) -> None:
    while len(head := jobs.read(wire.LENGTH_BYTES)) == wire.LENGTH_BYTES:
        kept, lists = json.loads(jobs.read(wire.length_of(head)))
        try:
            for one in kept:
                mail = _read_one(files, wire.unpack_kept(one), keeper, lists, reader, limits)
                _answer(answers, ["mail", wire.pack_mail(mail)])
            keeper.sync()
        except (OSError, TroubleError) as error:
            # The disk, not the mail: nothing of this job counts, and it comes again.
            _answer(answers, ["trouble", f"files cannot be kept: {getattr(error, 'strerror', None) or error}"])
            return
        _answer(answers, ["done", confined.resident()])


def _read_one(files: Path, kept: Kept, keeper: Keeper, lists: Sequence[str], reader: Reader, limits: Limits) -> Mail:
    """A small mail is read whole, a large one stays on the disk."""
    try:
        source = OnDisk(files / kept.pack, kept.offset, kept.length)
        try:
            raw = InMemory(source.take(0, kept.length)) if kept.length <= _WHOLE_BYTES else source
            return reader(raw, keeper, lists, limits, kept.digest)
        finally:
            source.close()
    except RawGoneError as error:
        return unread_mail(kept.digest, kept.length, f"its bytes cannot be read back: {error}")
    except MemoryError:
        return unread_mail(kept.digest, kept.length, "reading it took more memory than allowed")


def _answer(answers: BinaryIO, message: object) -> None:
    answers.write(wire.frame(message))
    answers.flush()


def _named(path: str) -> object:
    module, _, name = path.partition(":")
    found: object = importlib.import_module(module)
    for piece in name.split("."):
        found = getattr(found, piece)
    return found


if __name__ == "__main__":
    main()
