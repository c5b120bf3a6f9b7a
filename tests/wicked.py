"""Readers and keepers that fail by name, for the reader processes to be tried with; nothing here is slow to import."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.reading.keeping import Keeper
from bot.reading.raw import Raw
from bot.reading.read import read_mail
from storage.files import Files, Sink
from storage.records import Limits, Mail

Reader = Callable[[Raw, Keeper, Sequence[str], Limits, str], Mail]
MARK = b"MARK"


def _is_marked(raw: Raw) -> bool:
    return raw.find(MARK, 0, raw.size) >= 0


def hangs(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """Never ends with a marked mail, and takes no notice of anything gentle."""
    while _is_marked(raw):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
    return read_mail(raw, keeper, lists, limits, digest)


def dies(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """A marked mail kills the process, as a fault in a library would."""
    if _is_marked(raw):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_mail(raw, keeper, lists, limits, digest)


def hogs(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """A marked mail takes twice the memory that is allowed."""
    if _is_marked(raw):
        return replace(read_mail(raw, keeper, lists, limits, digest), subject=str(len(b"x" * limits.memory_bytes * 2)))
    return read_mail(raw, keeper, lists, limits, digest)


def lies(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """For a marked mail the answer is about another one."""
    mail = read_mail(raw, keeper, lists, limits, digest)
    return replace(mail, digest="0" * 64) if _is_marked(raw) else mail


def tells_process(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """The subject is the number of the process that read."""
    return replace(read_mail(raw, keeper, lists, limits, digest), subject=str(os.getpid()))


def tells_environment(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """The subject is every environment variable the process can see."""
    return replace(read_mail(raw, keeper, lists, limits, digest), subject=" ".join(sorted(os.environ)))


def tells_growth(raw: Raw, keeper: Keeper, lists: Sequence[str], limits: Limits, digest: str) -> Mail:
    """The subject is by how many bytes the process's peak of memory has grown while it read."""
    before = _peak()
    mail = read_mail(raw, keeper, lists, limits, digest)
    return replace(mail, subject=str(_peak() - before))


def _peak() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


class FullOnce(Files):
    """A disk that is full when the first file is kept, and has room again afterwards."""

    def begin(self) -> Sink:
        flag = self.root / "was-full"
        if not flag.exists():
            flag.touch()
            raise OSError(28, "No space left on device")
        return super().begin()
