"""Processes of our own that work for the daemon: started by exec, spoken to in frames of JSON, ended for sure.

Started by exec, a child shares nothing with the daemon's threads or secrets in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys

from bot.reading import wire

_START_SECONDS = 30.0
_GOODBYE_SECONDS = 2.0
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


class ChildError(Exception):
    """A child does not start: it is this machine that cannot start a process now."""


async def start(module: str, order: str) -> asyncio.subprocess.Process:
    """Run `python -m module order parent`, and wait for its first answer; ChildError when none comes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, order, str(os.getpid()),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env=_environment(),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        await answer(process.stdout, _START_SECONDS)
    except (TimeoutError, asyncio.IncompleteReadError, wire.WireError, ValueError) as error:
        await end(process, at_once=True)
        raise ChildError(f"{module} does not start") from error
    except asyncio.CancelledError:
        await end(process, at_once=True)
        raise
    return process


def _environment() -> dict[str, str]:
    """What a child needs to start, and none of the daemon's secrets: it handles hostile bytes."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


async def answer(stream: asyncio.StreamReader, seconds: float) -> tuple[str, object]:
    """The next answer, its kind and content, within so many seconds."""
    async with asyncio.timeout(seconds):
        length = wire.length_of(await stream.readexactly(wire.LENGTH_BYTES))
        kind, content = json.loads(await stream.readexactly(length))
    return str(kind), content


async def end(process: asyncio.subprocess.Process, at_once: bool = False) -> None:
    """Close the pipe and wait; kill what does not go by itself, or what must go at once."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.close()
    try:
        async with asyncio.timeout(0 if at_once else _GOODBYE_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    # Read to the end, so that the pipe is closed before the loop may be.
    with contextlib.suppress(ConnectionError):
        await process.stdout.read()
