"""The daemon: one task takes mail in, one sends letters, and a bell between them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import signal
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeVar

from bot import deliver, intake
from bot.clock import keep_time
from bot.memory import RETRY_MOST, Memory
from bot.postroom import Postroom
from bot.reading.pool import Readers
from bot.stopping import heed
from bot.watch import Source
from bot.watch.folder import SourceError
from handlers.letters import compose
from handlers.words.notes import trouble_note
from storage import arrivals
from storage.arrivals import Waiting
from storage.records import Arrival, Kept, Mail, Place, Rules
from storage.store import Store
from storage.trouble import TroubleError
from storage.turn import Turn

log = logging.getLogger("daemon")

T = TypeVar("T")

SETTLED_AT_ONCE = 10
LOOK_AGAIN = 60.0
TURN_CHECK = 20.0
TROUBLES = ("lost", "login refused", "folder missing")


def utc_now() -> datetime:
    """The only clock of the house."""
    return datetime.now(UTC)


class Daemon:
    """Takes mail in from a source, and sends what is owed, until it is told to stop."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        readers: Readers,
        relay: deliver.Relay,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.memory = Memory(store)
        self.rules = rules
        self.bell = asyncio.Event()
        self.caught_up = asyncio.Event()
        self._quiet = asyncio.Event()
        self._our_turn = asyncio.Event()
        self._readers = readers
        self._relay = relay
        self._now = now
        self._turn = Turn(store.database, store.journal.path.with_suffix(".turn"))
        holder = f"{socket.gethostname()}:{hashlib.sha256(str(store.journal.path.absolute()).encode()).hexdigest()[:8]}"
        self._postroom = Postroom(self.memory, rules, holder)
        self._line: asyncio.Queue[tuple[list[Waiting], asyncio.Task[list[Mail]]]] = asyncio.Queue(1)
        self._kept = 0
        self._handed_over: int | None = None
        self._news = asyncio.Event()
        self._troubles: deque[str] = deque(maxlen=16)
        self._alarms: set[asyncio.Future[None]] = set()

    async def run(self, source: Callable[[Daemon], Source], until_idle: bool = False, tries: int = 0) -> None:
        """Work until SIGTERM or SIGINT, or until nothing is left to do. StoreError when the store cannot be used.

        `until_idle` with `tries`: SourceError once the source was in trouble so often in a row; 0 tries for ever.
        """
        loop = asyncio.get_running_loop()
        work = asyncio.create_task(self._work(source, until_idle, tries))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            log.info("told to stop")
        finally:
            self._relay.close()
            await asyncio.to_thread(self.memory.close)
            self._turn.give_back()

    async def known(self, mailbox: str, validity: int) -> set[int]:
        """The UIDs that are kept, for the source to leave alone."""

        def work(store: Store) -> set[int]:
            with store.database.read() as connection:
                return arrivals.stored(connection, mailbox, validity)

        return await self.memory.patiently(work)

    def heard(self, event: str, facts: Mapping[str, str | int]) -> None:
        """Health of the source: logged, the same trouble once; an alarm becomes one note a day to the secretary."""
        if event in TROUBLES:
            trouble = f"{facts['mailbox']}: {event} ({facts['reason']})"
            level = logging.DEBUG if trouble in self._troubles else logging.WARNING
            log.log(level, "%s; it is tried again, nothing is lost", trouble)
            self._troubles.append(trouble)
        else:
            log.info("mailbox: %s %s", event, " ".join(f"{key}={value}" for key, value in facts.items()))
        if event == "connected":
            self._troubles.clear()
        self._news.set()
        if event == "alarm":
            self._alarms.add(alarm := asyncio.ensure_future(self._alarm(str(facts["trouble"]), str(facts["reason"]))))
            alarm.add_done_callback(self._alarms.discard)
        if event == "caught up":
            self._handed_over = int(facts["handed over"])
            self._note_progress()

    # --- within ----------------------------------------------------------------------------------------------------

    async def _work(self, source: Callable[[Daemon], Source], until_idle: bool, tries: int) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._readers.warm())
            sending = group.create_task(self._send())
            taking = group.create_task(self._take_turns(source))
            if not until_idle:
                group.create_task(keep_time(self.memory, self.rules, self._now, self._our_turn, self.bell))
            if until_idle:
                await self._catch_up(tries)
                await self._line.join()
                self._quiet.clear()
                self.bell.set()
                await self._quiet.wait()
                taking.cancel()
                sending.cancel()

    async def _catch_up(self, tries: int) -> None:
        """Until all that lies in the mailbox is kept; SourceError after so many troubles in a row."""
        while not self.caught_up.is_set():
            self._news.clear()
            if tries and len(self._troubles) >= tries:
                raise SourceError(f"{self._troubles[-1]}; given up after {tries} tries. Ask `iscg-bot doctor`.")
            await self._news.wait()

    async def _take_turns(self, source: Callable[[Daemon], Source]) -> None:
        """Watch while it is our turn; of several daemons on one store the others stand by, and send nothing."""
        stands_by = False
        while True:
            if not await self.memory.patiently(lambda _: self._turn.take()):
                if not stands_by:
                    log.info("another daemon watches this store; standing by")
                stands_by = True
                await asyncio.sleep(TURN_CHECK)
                continue
            stands_by = False
            self._our_turn.set()
            try:
                await self._watch(source)
            finally:
                self._our_turn.clear()

    async def _watch(self, source: Callable[[Daemon], Source]) -> None:
        """Take mail in until the turn is lost; what was under way then is kept, and settled at the next turn."""
        await self.memory.patiently(lambda store: store.look_again())
        yesterday = (self._now() - timedelta(days=1)).timestamp()
        await self.memory.patiently(lambda store: store.files.sweep(yesterday))
        await self._settle_rest()
        self._line = asyncio.Queue(1)
        self._kept, self._handed_over = 0, None
        taking = asyncio.create_task(self._take_in(source(self)))
        try:
            while not taking.done() and await self.memory.patiently(lambda _: self._turn.still_mine()):
                await asyncio.wait({taking}, timeout=TURN_CHECK)
        finally:
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)
        if taking.cancelled():
            log.warning("the turn to watch was lost with its database session; it is taken again")
        else:
            taking.result()

    async def _take_in(self, source: Source) -> None:
        """Keep, read, settle: while one batch is settled the next is read and a third is fetched."""
        async with asyncio.TaskGroup() as group, aclosing(source.batches()) as batches:  # type: ignore[type-var]
            settling = group.create_task(self._settle_line())
            async for batch in batches:
                waiting = await self._keep(batch)
                await self._line.put((waiting, group.create_task(self._read(waiting))))
                self._kept += len(batch)
                self._note_progress()
            await self._line.join()
            settling.cancel()

    async def _keep(self, batch: list[Arrival]) -> list[Waiting]:
        safe: dict[Place, Kept] = {}
        return await self.memory.patiently(lambda store: intake.keep(store, self._now(), batch, safe))

    def _note_progress(self) -> None:
        """Caught up is who has kept all that the source handed over until its last sweep ended."""
        if self._handed_over is not None and self._kept >= self._handed_over:
            self.caught_up.set()
            self._news.set()

    async def _settle_line(self) -> None:
        while True:
            waiting, reading = await self._line.get()
            await self._settle(waiting, await reading)
            self._line.task_done()

    async def _settle(self, waiting: Sequence[Waiting], mails: Sequence[Mail]) -> None:
        pairs = deque(zip(waiting, mails, strict=True))
        while pairs:
            await self.memory.patiently(lambda store: self._settle_some(store, pairs))
            self.bell.set()

    def _settle_some(self, store: Store, pairs: deque[tuple[Waiting, Mail]]) -> None:
        """Settle a few, so that letters get their turn at the writer thread; what is settled leaves the line."""
        for _ in range(min(SETTLED_AT_ONCE, len(pairs))):
            intake.settle(store, self.rules, self._now(), *pairs[0])
            pairs.popleft()

    async def _settle_rest(self) -> None:
        """What an earlier life left kept but unsettled, oldest first; each alone, so that its tries are its own.

        Only a death in the middle counts as a try: who is told to stop, or has no store, blames no mail for it.
        """

        def oldest(store: Store) -> list[Waiting]:
            with store.database.write() as connection:
                return arrivals.unsettled(connection, 1)

        while waiting := await self.memory.patiently(oldest):
            try:
                await self._settle(waiting, await self._read(waiting))
            except BaseException:
                self.memory.soon(lambda store, one=waiting[0]: _put_back(store, one))  # type: ignore[misc]
                raise

    async def _read(self, waiting: Sequence[Waiting]) -> list[Mail]:
        return await self._readers.read([one.kept for one in waiting], self.rules.lists)

    async def _send(self) -> None:
        while True:
            await self._our_turn.wait()
            self.bell.clear()
            pause = RETRY_MOST
            try:
                await self._send_due()
                pause = await self._pause()
                if not self.bell.is_set():
                    self._quiet.set()
            except TroubleError as error:
                if not error.temporary:
                    raise
                log.warning("letters wait: %s", error)
            heed()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self.bell.wait()

    async def _send_due(self) -> None:
        """One round; what an earlier life or the last round had claimed and not tried is due again first."""
        await self._postroom.let_go(self._now())
        await deliver.deliver_waiting(self._postroom, self._relay, self._now)
        await self._postroom.let_go(self._now())

    async def _pause(self) -> float:
        due = await self._postroom.next_due()
        if due is None:
            return LOOK_AGAIN
        return min(LOOK_AGAIN, max(0.2, (due - self._now()) / timedelta(seconds=1)))

    async def _alarm(self, trouble: str, reason: str) -> None:
        def work(store: Store) -> None:
            with store.desk(self.rules, self._now()) as desk:
                kind: Literal["login", "mailbox"] = "login" if trouble == "login refused" else "mailbox"
                letter = trouble_note(kind, self.rules.own_addresses[0], reason, self._now().date(), self.rules)
                if self.rules.secretaries and not desk.owes(letter.key):
                    desk.post(compose(letter, self.rules, desk.secret, self._now()))

        await self.memory.patiently(work)
        self.bell.set()


def _put_back(store: Store, waiting: Waiting) -> None:
    with store.database.write() as connection:
        arrivals.put_back(connection, waiting)
