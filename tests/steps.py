"""Counts every step by which a daemon touches disk, database or wire, and kills it at the n-th; the product knows nothing."""

from __future__ import annotations

import functools
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine, event

from bot.deliver import relay
from bot.reading.pool import Readers
from bot.watch.connection import Client
from storage.files import Files
from storage.journal import Journal

P = ParamSpec("P")
T = TypeVar("T")


class Steps:
    """A counter that kills its own process (SIGKILL) at step `kill_at`; 0 never."""

    def __init__(self, kill_at: int) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._lock = threading.Lock()

    def step(self) -> None:
        """One step; the process may end here and now."""
        with self._lock:
            self.count += 1
            if self.count == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, work: Callable[P, T]) -> Callable[P, T]:
        """A step before and a step after a function."""

        @functools.wraps(work)
        def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            self.step()
            result = work(*args, **kwargs)
            self.step()
            return result

        return counted

    def around_async(self, work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """A step before and a step after a coroutine."""

        @functools.wraps(work)
        async def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            self.step()
            result = await work(*args, **kwargs)
            self.step()
            return result

        return counted

    def install(self) -> None:
        """Count statements, commits, fsyncs, renames, pack and journal writes, SMTP and IMAP exchanges, readings."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step())
        event.listen(Engine, "commit", lambda *_: self.step())
        event.listen(Engine, "rollback", lambda *_: self.step())
        os.fsync = self.around(os.fsync)
        os.fdatasync = self.around(os.fdatasync)
        os.replace = self.around(os.replace)
        Files.append = self.around(Files.append)  # type: ignore[method-assign]
        Journal.write = self.around(Journal.write)  # type: ignore[method-assign]
        relay.ask = self.around_async(relay.ask)  # type: ignore[assignment, attr-defined]
        relay.ask_content = self.around_async(relay.ask_content)  # type: ignore[assignment, attr-defined]
        Client.ask = self.around_async(Client.ask)  # type: ignore[assignment]
        Readers.read = self.around_async(Readers.read)  # type: ignore[assignment]
