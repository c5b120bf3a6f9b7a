"""An IMAP folder watched for ever: whatever lies in it and is not stored yet comes out as batches of arrivals.

The work list is the UIDs of the folder minus the stored ones, at every connect and every sweep; flags and the highest
UID decide nothing. A push during IDLE only hastens a look above the highest UID. What is yielded and not stored yet is
not yielded again in the same stream.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.watch import session
from bot.watch.client import LostError, RefusedError
from bot.watch.connection import Client
from bot.watch.session import FolderMissingError, LoginRefusedError
from bot.watch.settings import MailboxSettings
from bot.watch.spool import forget
from storage.records import Arrival

__all__ = ["Mailbox", "MailboxSettings", "OnEvent"]

log = logging.getLogger(__name__)

OnEvent = Callable[[str, Mapping[str, str | int]], None]

MEASURED_AT_ONCE = 500  # UIDs in one command: even when none are neighbours the line stays below 8 KiB
REFUSALS_BEFORE_REST = 3
FAILURES_BEFORE_REST = 4  # once in a batch, where it may be innocent, and three times alone


def silent(event: str, facts: Mapping[str, str | int]) -> None:
    """Tell nobody."""


class Mailbox:
    """A source that ends only when its stream is closed.

    `known(mailbox, validity)` gives the stored UIDs; what it raises ends the stream.
    `on_event` hears of health: connected, lost, login refused, folder missing, validity changed, gone before read,
    cannot read, and once per trouble that needs people: alarm (with a `reason` to show them).
    `sleep` waits between attempts (seconds).
    """

    def __init__(
        self,
        settings: MailboxSettings,
        known: Callable[[str, int], Awaitable[AbstractSet[int]]],
        on_event: OnEvent = silent,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._known = known
        self._on_event = on_event
        self._sleep = sleep

    async def batches(self) -> AsyncGenerator[list[Arrival], None]:
        """Batches for ever. A task of its own owns the connection and keeps one batch ready, never two."""
        session.forget_leftovers(self._settings)
        watch = _Watch(self._settings, self._known, self._on_event, self._sleep)
        task = asyncio.create_task(watch.run(), name=f"watch {self._settings.mailbox}")
        task.add_done_callback(lambda _: watch.ready.put_nowait([]))
        try:
            while batch := await watch.ready.get():
                watch.room.release()
                yield batch
            task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            while not watch.ready.empty():
                forget(arrival.spool for arrival in watch.ready.get_nowait())


class _Watch:
    """The state of one stream: what is under way, what failed, and how long to wait before the next attempt."""

    def __init__(
        self,
        settings: MailboxSettings,
        known: Callable[[str, int], Awaitable[AbstractSet[int]]],
        on_event: OnEvent,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.ready: asyncio.Queue[list[Arrival]] = asyncio.Queue()
        self.room = asyncio.Semaphore(1)
        self._settings = settings
        self._known = known
        self._on_event = on_event
        self._sleep = sleep
        self._validity = 0
        self._highest = 0
        self._yielded: defaultdict[int, set[int]] = defaultdict(set)
        self._failures: Counter[int] = Counter()
        self._resting: dict[int, float] = {}
        self._backoff = settings.backoff_seconds
        self._refusals = 0
        self._alarmed = ""

    async def run(self) -> None:
        """Session after session; each ends with a reason, and the reason sets the pause."""
        while True:
            try:
                await self._session()
            except (LostError, RefusedError, LoginRefusedError, FolderMissingError) as error:
                pause = self._pause_after(error)
            await self._sleep(pause * random.uniform(0.8, 1.2))

    def _pause_after(self, error: Exception) -> float:
        """Seconds to wait: doubled until something works; long after refusals, lest the account be locked."""
        reason = str(error)
        pause = self._backoff
        self._backoff = min(2 * self._backoff, self._settings.backoff_most_seconds)
        if isinstance(error, LoginRefusedError):
            self._refusals += 1
            self._tell("login refused", {"tries": self._refusals, "reason": reason})
            if self._refusals < REFUSALS_BEFORE_REST:
                return pause
            self._alarm("login refused", f"login to {self._settings.mailbox} is refused: {reason}")
            return max(pause, self._settings.refused_seconds)
        if isinstance(error, FolderMissingError):
            self._tell("folder missing", {"reason": reason})
            self._alarm("folder missing", f"{self._settings.mailbox} cannot be opened: {reason}")
            return pause
        self._tell("lost", {"reason": reason})
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            self._alarm("certificate", f"the certificate of {self._settings.host} is not trusted: {reason}")
        return pause

    async def _session(self) -> None:
        """One connection, from login to its loss."""
        client = await session.log_in(self._settings)
        try:
            self._refusals = 0
            while True:
                await self._sweep(client)
                await self._listen(client)
        finally:
            await client.close()

    async def _sweep(self, client: Client) -> None:
        """Open the folder anew, compare all of it with what is stored, and read the difference."""
        validity = await session.examine(client, self._settings.folder)
        if validity != self._validity:
            self._note_validity(validity)
        uids = await session.search(client)
        stored = await self._known(self._settings.mailbox, validity)
        self._yielded[validity] -= stored
        self._highest = uids[-1] if uids else 0
        waiting = [uid for uid in uids if uid not in stored and uid not in self._yielded[validity]]
        self._tell("connected", {"validity": validity, "mails": len(uids), "waiting": len(waiting)})
        self._alarmed = ""
        await self._take(client, waiting)

    def _note_validity(self, validity: int) -> None:
        if self._validity:
            self._tell("validity changed", {"old": self._validity, "new": validity})
        self._validity = validity
        self._failures.clear()
        self._resting.clear()

    async def _listen(self, client: Client) -> None:
        """Wait for pushes until a sweep is due, or until a push brings nothing above the highest UID."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._settings.sweep_seconds
        while (left := due - loop.time()) > 0:
            told = await self._wait(client, left)
            self._backoff = self._settings.backoff_seconds
            if told and not await self._look_above(client):
                return

    async def _wait(self, client: Client, left: float) -> bool:
        if "IDLE" in client.capabilities:
            return await client.idle(min(left, self._settings.idle_seconds))
        await client.rest(min(left, self._settings.poll_seconds))
        await client.ask("NOOP")
        return client.mail_told()

    async def _look_above(self, client: Client) -> bool:
        """The quick look after a push; False when there was nothing above the highest UID, or it is another folder now."""
        if await session.examine(client, self._settings.folder) != self._validity:
            return False
        uids = await session.search(client, self._highest)
        self._highest = max(uids, default=self._highest)
        await self._take(client, uids)
        return bool(uids)

    async def _take(self, client: Client, waiting: Sequence[int]) -> None:
        """Read the waiting mails, oldest first, and hand them over batch by batch."""
        now = asyncio.get_running_loop().time()
        due = [uid for uid in waiting if self._resting.get(uid, 0) <= now]
        for start in range(0, len(due), MEASURED_AT_ONCE):
            chunk = due[start : start + MEASURED_AT_ONCE]
            sizes = await session.sizes(client, chunk)
            self._note_gone(len(chunk) - len(sizes))
            for uids in session.batches_of(sizes, self._settings, frozenset(self._failures)):
                await self._take_batch(client, {uid: sizes[uid] for uid in uids})

    async def _take_batch(self, client: Client, sizes: Mapping[int, int]) -> None:
        await self.room.acquire()
        try:
            arrivals = await session.read(client, self._settings, self._validity, sizes)
        except BaseException as error:
            self.room.release()
            if isinstance(error, LostError | RefusedError):
                self._note_failure(sizes)
            raise
        for uid in sizes:
            del self._failures[uid]
        self._backoff = self._settings.backoff_seconds
        self._note_gone(len(sizes) - len(arrivals))
        if not arrivals:
            self.room.release()
            return
        self._yielded[self._validity].update(arrival.place.uid for arrival in arrivals)
        self.ready.put_nowait(arrivals)

    def _note_failure(self, uids: Mapping[int, int]) -> None:
        """A mail that breaks the connection again and again rests for a while, so that the others get through."""
        for uid in uids:
            self._failures[uid] += 1
            if self._failures[uid] < FAILURES_BEFORE_REST:
                continue
            self._resting[uid] = asyncio.get_running_loop().time() + self._settings.rest_seconds
            self._tell("cannot read", {"uid": uid})
            self._alarm("cannot read", f"mail {uid} of {self._settings.mailbox} cannot be read; it will be tried again")

    def _note_gone(self, count: int) -> None:
        if count:
            self._tell("gone before read", {"mails": count})

    def _tell(self, event: str, facts: Mapping[str, str | int]) -> None:
        log.info("%s: %s %s", self._settings.mailbox, event, " ".join(f"{key}={value}" for key, value in facts.items()))
        self._on_event(event, {"mailbox": self._settings.mailbox, **facts})

    def _alarm(self, trouble: str, reason: str) -> None:
        if self._alarmed != trouble:
            self._alarmed = trouble
            self._tell("alarm", {"reason": reason})
