"""The one thread that works with the store, so that no transaction ever waits for the network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from storage.store import Store
from storage.trouble import TroubleError

log = logging.getLogger("daemon")

RETRY_FIRST, RETRY_MOST = 1.0, 60.0

T = TypeVar("T")


class Memory:
    """Runs work on the store in its thread, one after the other, in the order it was asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def call(self, work: Callable[[Store], T]) -> T:
        """Do `work` with the store; what it raises is raised here. Once begun it is always finished."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self.store)

    async def patiently(self, work: Callable[[Store], T]) -> T:
        """Do `work`; while the store is locked, full or away, wait and try again: nothing is lost by waiting."""
        pause = RETRY_FIRST
        while True:
            try:
                return await self.call(work)
            except TroubleError as error:
                if not error.temporary:
                    raise
                log.warning("waiting %.0f s for the store: %s", pause, error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, RETRY_MOST)

    def soon(self, work: Callable[[Store], None]) -> None:
        """Do `work` after what is under way, also while we end; nobody waits for it, and it may fail."""
        self._thread.submit(work, self.store)

    def close(self) -> None:
        """Finish what was asked for; the store itself stays open for its owner to close."""
        self._thread.shutdown(wait=True)
