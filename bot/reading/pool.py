"""Reader processes: batches of kept mails go in, frozen Mails come out, whatever a mail does to its reader.

One mail that kills or hangs its reader, twice and alone, comes back unread; all others are read. Started as processes
of their own by exec (shares nothing with the daemon's threads or secrets in memory), kept for 500 mails.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from bot import children
from bot.papers.fronts import Fronts
from bot.reading import wire
from bot.reading.keeping import Keeper
from bot.reading.read import read_mail, unread_mail
from bot.reading.worker import Reader
from bot.signatures.witness import Witness
from storage.records import Kept, Limits, Mail

log = logging.getLogger("reading")

_TRIES_ALONE = 2
_MOST_RESIDENT = 256 * 1024 * 1024
# A mail of so many bytes gets twice the time, and so on.
_BYTES_A_SHARE = 16 * 1024 * 1024


class _LostError(Exception):
    """A reader did not come to the end of its job; the text is the reason to tell about a mail."""


class _TroubleError(Exception):
    """A reader could not keep files: the disk's fault, to be tried again."""


@dataclass(slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    mails: int = 0
    resident: int = 0


class Readers:
    """`count` reader processes for one files folder; use it as an async context manager, or call `close`.

    `make_keeper` gets the files folder and is called once in each process; it and `reader` must be importable by name.
    With `fronts` the papers that a mail carries are read as well, with a `witness` the evidence of who sent it.
    """

    def __init__(
        self,
        files: Path,
        make_keeper: Callable[[Path], Keeper],
        limits: Limits,
        count: int = 1,
        reader: Reader = read_mail,
        mails_a_life: int = 500,
        disk_pause: float = 5.0,
        fronts: Fronts | None = None,
        witness: Witness | None = None,
    ) -> None:
        names = (f"{thing.__module__}:{thing.__qualname__}" for thing in (make_keeper, reader))
        self._order = json.dumps([str(files.absolute()), *names, asdict(limits)])
        self._limits = limits
        self._mails_a_life = mails_a_life
        self._fronts = fronts
        self._witness = witness
        self._disk_pause = disk_pause
        self._places: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._count = count
        for _ in range(count):
            self._places.put_nowait(None)

    async def __aenter__(self) -> Readers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, jobs: Sequence[Kept], lists: Sequence[str]) -> list[Mail]:
        """Read every mail, in order; their attachments are durable when this returns. Never raises for a mail."""
        size = max(1, -(-len(jobs) // self._count))
        shares = [jobs[start : start + size] for start in range(0, len(jobs), size)]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._read_share(share, tuple(lists))) for share in shares]
        mails = [mail for task in tasks for mail in task.result()]
        mails = await self._fronts.read(mails) if self._fronts is not None else mails
        return await self._witness.read(mails, jobs) if self._witness is not None else mails

    async def warm(self) -> None:
        """Start the readers before the first mail needs them; one that does not start is tried again with the mail."""
        for _ in range(self._count):
            worker = await self._places.get()
            try:
                worker = worker or await self._start()
            except _TroubleError as trouble:
                log.warning("%s", trouble)
            finally:
                self._places.put_nowait(worker)

    async def close(self) -> None:
        """End every reader; those at work are waited for by their `read`, so call this when none is under way."""
        for _ in range(self._count):
            if (worker := await self._places.get()) is not None:
                await children.end(worker.process)
            self._places.put_nowait(None)
        if self._fronts is not None:
            await self._fronts.close()

    async def _read_share(self, share: Sequence[Kept], lists: tuple[str, ...]) -> list[Mail]:
        try:
            return await self._patiently(share, lists)
        except _LostError as lost:
            if len(share) == 1:
                return [await self._read_alone(share[0], lists, str(lost))]
            log.warning("a reader was lost over %d mails (%s); reading them one by one", len(share), lost)
            return [(await self._read_share([one], lists))[0] for one in share]

    async def _read_alone(self, kept: Kept, lists: tuple[str, ...], reason: str) -> Mail:
        for _ in range(_TRIES_ALONE - 1):
            try:
                return (await self._patiently([kept], lists))[0]
            except _LostError as lost:
                reason = str(lost)
        log.warning("mail %s is left unread: %s", kept.digest[:12], reason)
        return unread_mail(kept.digest, kept.length, reason)

    async def _patiently(self, share: Sequence[Kept], lists: tuple[str, ...]) -> list[Mail]:
        """One job; while the disk refuses files, wait and try again: nothing is lost by waiting."""
        while True:
            try:
                return await self._job(share, lists)
            except _TroubleError as trouble:
                log.warning("waiting %.0f s: %s", self._disk_pause, trouble)
            await asyncio.sleep(self._disk_pause)

    async def _job(self, share: Sequence[Kept], lists: tuple[str, ...]) -> list[Mail]:
        worker = await self._places.get()
        ended = False
        try:
            worker = worker or await self._start()
            mails = await self._converse(worker, share, lists)
            ended = True
            return mails
        finally:
            fit = (
                ended and worker is not None and worker.mails < self._mails_a_life and worker.resident < _MOST_RESIDENT
            )
            try:
                if worker is not None and not fit:
                    await children.end(worker.process, at_once=not ended)
            finally:
                self._places.put_nowait(worker if fit else None)

    async def _start(self) -> _Worker:
        try:
            return _Worker(await children.start("bot.reading.worker", self._order))
        except children.ChildError as error:
            # No mail has been touched yet.
            raise _TroubleError("a reader process does not start") from error

    async def _converse(self, worker: _Worker, share: Sequence[Kept], lists: tuple[str, ...]) -> list[Mail]:
        process = worker.process
        assert process.stdin is not None
        assert process.stdout is not None
        mails: list[Mail] = []
        try:
            process.stdin.write(wire.frame([[wire.pack_kept(kept) for kept in share], lists]))
            await process.stdin.drain()
            for kept in share:
                allowed = self._limits.seconds * (1 + kept.length / _BYTES_A_SHARE)
                mails.append(self._mail(await children.answer(process.stdout, allowed), kept))
            # What is left is one fsync; a busy disk may take long, and that is no mail's fault.
            worker.resident = _number(await children.answer(process.stdout, 60.0))
        except TimeoutError as error:
            raise _LostError(f"reading it took more than {self._limits.seconds} s") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _LostError("it stopped the reader") from error
        except (wire.WireError, ValueError) as error:
            raise _LostError(f"the reader gave no sensible answer ({str(error)[:100]})") from error
        worker.mails += len(share)
        return mails

    def _mail(self, answer: tuple[str, object], kept: Kept) -> Mail:
        kind, content = answer
        if kind == "trouble":
            raise _TroubleError(str(content)[:200])
        if kind != "mail":
            raise wire.WireError(kind[:20])
        mail = wire.unpack_mail(content)
        if mail.digest != kept.digest:
            raise wire.WireError("an answer about another mail")
        return mail


def _number(answer: tuple[str, object]) -> int:
    kind, content = answer
    if kind == "trouble":
        raise _TroubleError(str(content)[:200])
    if kind != "done" or not isinstance(content, int):
        raise wire.WireError(kind[:20])
    return content
