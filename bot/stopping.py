"""A task that was told to stop stops, even if a library has swallowed the telling."""

from __future__ import annotations

import asyncio


def heed() -> None:
    """Raise CancelledError when the current task was cancelled and goes on nevertheless; without await, at no cost.

    Until Python 3.12 `asyncio.wait_for` returns its result when that arrives in the same turn of the loop as the
    cancellation (cpython issue 86296), and aiosmtplib waits so for every reply: the reply is used first, and then
    this is asked.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
