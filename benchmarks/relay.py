"""The SMTP sink of the benchmarks as a process of its own: it takes every letter, keeps none, and tells how many."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from tests.sink import Sink


class Relay:
    """The sink seen from the benchmark: a context manager with a `port`."""

    def __enter__(self) -> Relay:
        self._process = subprocess.Popen([sys.executable, "-m", "benchmarks.relay"], cwd=Path(__file__).parents[1],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self._line()
        return self

    def taken(self) -> int:
        """How many letters came since this was asked last."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._line()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # The end of its input tells the process to go; communicate closes both pipes and waits.
        self._process.communicate()

    def _line(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


async def _serve() -> None:
    sink = Sink(count_only=True)
    await sink.start()
    print(sink.port, flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(sink.count, flush=True)
        sink.count = 0
    await sink.stop()


if __name__ == "__main__":
    asyncio.run(_serve())
