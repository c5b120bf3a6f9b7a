"""Readers forked before the daemon of a swept life begins, so that a life does not pay for an interpreter's start.

Each runs the same program over the same two pipes as one started by exec. Only the first of its kind in a life is
so; a reader that must be started anew comes by exec as ever.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import children
from bot.papers import worker as papers
from bot.reading import worker as mails

_START_SECONDS = 30.0
PROGRAMS = {mails.__name__: mails.main, papers.__name__: papers.main}


@dataclass(slots=True)
class Unborn:
    """A forked process that waits for its order, what it will be, and our ends of its pipes."""

    module: str
    pid: int
    jobs: int
    answers: int


@dataclass(slots=True)
class Forked:
    """As much of an `asyncio.subprocess.Process` as the daemon asks of its readers."""

    pid: int
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader

    async def wait(self) -> int:
        """Wait for its end; returns the status of waitpid(2)."""
        return (await asyncio.get_running_loop().run_in_executor(None, os.waitpid, self.pid, 0))[1]

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.pid, signal.SIGKILL)


def conceive(module: str) -> Unborn:
    """Fork a reader of mails or of papers; call it while the process has one thread, no loop and no database."""
    jobs, our_jobs = os.pipe()
    our_answers, answers = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(jobs)
        os.close(answers)
        return Unborn(module, child, our_jobs, our_answers)
    os.dup2(jobs, 0)
    os.dup2(answers, 1)
    os.closerange(3, 256)
    # Unbuffered, so that no byte of the first job is taken together with the order.
    line = io.FileIO(0, closefd=False).readline()
    if not line.endswith(b"\n"):
        os._exit(0)
    sys.argv = ["reader", line.decode(), str(parent)]
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    PROGRAMS[module]()
    os._exit(0)


async def _born(unborn: Unborn, order: str) -> Forked:
    loop = asyncio.get_running_loop()
    stdout = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(unborn.answers, "rb"))
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(unborn.jobs, "wb"))
    stdin = asyncio.StreamWriter(transport, protocol, None, loop)
    stdin.write(order.encode() + b"\n")
    await stdin.drain()
    await children.answer(stdout, _START_SECONDS)
    return Forked(unborn.pid, stdin, stdout)


Start = Callable[[str, str], Awaitable[asyncio.subprocess.Process]]


def first_from(unborn: list[Unborn], start: Start) -> Start:
    """In place of `children.start`: the forked reader of the kind first, then `start` itself."""
    waiting = {one.module: one for one in unborn}

    async def started(module: str, order: str) -> asyncio.subprocess.Process:
        if module in waiting:
            return await _born(waiting.pop(module), order)  # type: ignore[return-value]
        return await start(module, order)

    return started
