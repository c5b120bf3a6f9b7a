"""One reader process for papers, started when first needed: a place on the disk goes in, a Paper comes out.

A file that kills or hangs its reader comes back unread with a flag, and the next file gets a new reader.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bot import children
from bot.papers import flags
from bot.papers.wire import unpack_paper
from bot.reading import wire
from handlers.documents.cover.paper import Paper

log = logging.getLogger("papers")

_MOST_RESIDENT = 192 * 1024 * 1024
_PAPERS_A_LIFE = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one paper may take: bytes of memory, seconds of processor time, seconds by the clock."""

    memory_bytes: int = 192 * 1024 * 1024
    cpu_seconds: int = 10
    seconds: float = 15.0


class TroubleError(Exception):
    """The disk or the machine, not the file: it may be tried again later."""


class PaperReader:
    """Reads one paper at a time; use it as an async context manager, or call `close`."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._process: asyncio.subprocess.Process | None = None
        self._read = 0
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> PaperReader:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, path: Path, offset: int, length: int, name: str, look_closer: bool = False) -> Paper:
        """The paper at `length` bytes from `offset` of a file. Never raises for what is in them, but TroubleError.

        `look_closer` adds the counts of `bot.papers.manners` to its properties.
        """
        async with self._turn:
            ended = False
            try:
                paper, resident = await self._ask([str(path), offset, length, name, look_closer])
                ended = resident < _MOST_RESIDENT and self._read < _PAPERS_A_LIFE
                return paper
            finally:
                if not ended:
                    await self._end(at_once=True)

    async def close(self) -> None:
        """End the reader process, if there is one."""
        async with self._turn:
            await self._end(at_once=False)

    async def _ask(self, job: list[object]) -> tuple[Paper, int]:
        try:
            order = json.dumps([self._bounds.memory_bytes, self._bounds.cpu_seconds])
            self._process = self._process or await children.start("bot.papers.worker", order)
        except children.ChildError as error:
            raise TroubleError(str(error)) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._read += 1
        try:
            self._process.stdin.write(wire.frame(job))
            await self._process.stdin.drain()
            return _paper(*await children.answer(self._process.stdout, self._bounds.seconds))
        except TimeoutError:
            return self._lost(flags.TIME), _MOST_RESIDENT
        except (asyncio.IncompleteReadError, ConnectionError):
            return self._lost(flags.KILLED), _MOST_RESIDENT
        except (wire.WireError, ValueError) as error:
            log.warning("a reader of papers gave no sensible answer: %s", str(error)[:100])
            return self._lost(flags.KILLED), _MOST_RESIDENT

    def _lost(self, flag: str) -> Paper:
        return Paper("other", flags=(flag,))

    async def _end(self, at_once: bool) -> None:
        process, self._process, self._read = self._process, None, 0
        if process is not None:
            await children.end(process, at_once)


def _paper(kind: str, content: object) -> tuple[Paper, int]:
    if kind == "trouble":
        raise TroubleError(str(content)[:200])
    if kind != "paper" or not isinstance(content, list) or len(content) != 2 or not isinstance(content[1], int):
        raise wire.WireError(kind[:20])
    return unpack_paper(content[0]), content[1]
