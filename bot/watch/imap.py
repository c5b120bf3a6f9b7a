"""An IMAP folder watched for ever: whatever lies in it and is not stored yet comes out as batches of arrivals.

The work list is the UIDs of the folder minus the stored ones, at every connect and every sweep; flags and the highest
UID decide nothing. A push during IDLE only hastens a look above the highest UID. What is yielded and not stored yet is
not yielded again in the same stream.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.watch import session
from bot.watch.client import LostError, RefusedError
from bot.watch.connection import Client
from bot.watch.pauses import REFUSALS_BEFORE_REST, Pauses
from bot.watch.session import FolderMissingError, LoginRefusedError
from bot.watch.settings import MailboxSettings
from bot.watch.spool import forget
from storage.records import Arrival

__all__ = ["Mailbox", "MailboxSettings", "OnEvent"]

log = logging.getLogger(__name__)

OnEvent = Callable[[str, Mapping[str, str | int]], None]

MEASURED_AT_ONCE = 500  # UIDs in one command: even when none are neighbours the line stays below 8 KiB
FAILURES_BEFORE_REST = 4  # once in a batch, where it may be innocent, and three times alone


def silent(event: str, facts: Mapping[str, str | int]) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A source that ends only when its stream is closed.

    `known(mailbox, validity)` gives the stored UIDs; what it raises ends the stream.
    `on_event` hears of health: connected (validity, mails, waiting), lost (reason), login refused (tries, reason),
    folder missing (reason), validity changed (old, new), gone before read (mails), cannot read (uid), caught up after
    each sweep (handed over: arrivals of this stream so far), and once per trouble that needs people: alarm (trouble,
    reason). Each with the mailbox.
    `sleep` waits between attempts (seconds).
    """

    settings: MailboxSettings
    known: Callable[[str, int], Awaitable[AbstractSet[int]]]
    on_event: OnEvent = silent
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def batches(self) -> AsyncGenerator[list[Arrival], None]:
        """Batches for ever. A task of its own owns the connection and keeps one batch ready, never two."""
        session.forget_leftovers(self.settings)
        watch = _Watch(self)
        task = asyncio.create_task(watch.run(), name=f"watch {self.settings.mailbox}")
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

    def __init__(self, mailbox: Mailbox) -> None:
        self.ready: asyncio.Queue[list[Arrival]] = asyncio.Queue()
        self.room = asyncio.Semaphore(1)
        self._mailbox = mailbox
        self._settings = mailbox.settings
        self._validity = 0
        self._highest = 0
        self._yielded: defaultdict[int, set[int]] = defaultdict(set)
        self._handed_over = 0
        self._failures: Counter[int] = Counter()
        self._resting: dict[int, float] = {}
        self._pauses = Pauses(mailbox.settings)
        self._alarmed = ""

    async def run(self) -> None:
        """Session after session; each ends with a reason, and the reason sets the pause."""
        while True:
            try:
                await self._session()
            except (LostError, RefusedError, LoginRefusedError, FolderMissingError) as error:
                pause = self._pauses.after(error)
                self._report(error)
            await self._mailbox.sleep(pause)

    def _report(self, error: Exception) -> None:
        """Tell of a session's end, and call people when only they can help."""
        reason, name = str(error), self._settings.mailbox
        if isinstance(error, LoginRefusedError):
            self._tell("login refused", {"tries": self._pauses.refusals, "reason": reason})
            if self._pauses.refusals >= REFUSALS_BEFORE_REST:
                self._alarm("login refused", f"login to {name} is refused: {reason}")
        elif isinstance(error, FolderMissingError):
            self._tell("folder missing", {"reason": reason})
            self._alarm("folder missing", f"{name} cannot be opened: {reason}")
        else:
            self._tell("lost", {"reason": reason})
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            self._alarm("certificate", f"the certificate for {name} is not trusted: {reason}")

    async def _session(self) -> None:
        """One connection, from login to its loss."""
        client = await session.log_in(self._settings)
        try:
            self._pauses.logged_in()
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
        stored = await self._mailbox.known(self._settings.mailbox, validity)
        self._yielded[validity] -= stored
        self._highest = uids[-1] if uids else 0
        waiting = [uid for uid in uids if uid not in stored and uid not in self._yielded[validity]]
        self._tell("connected", {"validity": validity, "mails": len(uids), "waiting": len(waiting)})
        self._alarmed = ""
        await self._take(client, waiting)
        self._tell("caught up", {"handed over": self._handed_over})

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
            self._pauses.worked()
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
            sizes = await session.measure(client, chunk)
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
        self._pauses.worked()
        self._note_gone(len(sizes) - len(arrivals))
        if not arrivals:
            self.room.release()
            return
        self._yielded[self._validity].update(arrival.place.uid for arrival in arrivals)
        self._handed_over += len(arrivals)
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
        log.debug("%s: %s %s", self._settings.mailbox, event, " ".join(f"{key}={value}" for key, value in facts.items()))
        self._mailbox.on_event(event, {"mailbox": self._settings.mailbox, **facts})

    def _alarm(self, trouble: str, reason: str) -> None:
        if self._alarmed != trouble:
            self._alarmed = trouble
            self._tell("alarm", {"trouble": trouble, "reason": reason})
