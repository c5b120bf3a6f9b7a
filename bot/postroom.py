"""The outbox as delivery sees it: each claim and each mark is one short transaction in the writer thread."""

from __future__ import annotations

from datetime import datetime

from bot.memory import Memory
from handlers.letters import compose
from handlers.meetings.mailing import undelivered
from handlers.words.notes import dead_note
from storage import outbox
from storage.journal import Sent
from storage.records import Delivery, Rules
from storage.rows import mark_of
from storage.store import Store


class Postroom:
    """Implements `bot.deliver.Outbox`. `holder` names this daemon, the same after a restart."""

    def __init__(self, memory: Memory, rules: Rules, holder: str) -> None:
        self._memory = memory
        self._rules = rules
        self._holder = holder

    async def let_go(self, now: datetime) -> None:
        """What an earlier life of this daemon had claimed, and what a round left untried, is due again."""

        def work(store: Store) -> None:
            with store.database.write() as connection:
                outbox.let_go(connection, self._holder, now)

        await self._memory.call(work)

    async def claim(self, now: datetime, limit: int) -> list[Delivery]:
        """Numbers first: what the journal does not hold yet is written there before a letter may name it."""

        def work(store: Store) -> list[Delivery]:
            with store.database.write() as connection:
                claimed = outbox.claim(connection, self._holder, now, limit)
            store.publish()
            return claimed

        return await self._memory.call(work)

    async def sent(self, delivery: Delivery, now: datetime, reply: str) -> None:
        """Marked as soon as the store can be written, however long that takes: unmarked it would be sent again."""

        def work(store: Store) -> None:
            with store.database.write() as connection:
                outbox.sent(connection, delivery, now, reply[:200])
            store.journal.write([Sent(delivery.key, mark_of(delivery.recipient))], durable=False)

        await self._memory.patiently(work)

    async def later(self, delivery: Delivery, until: datetime, reason: str) -> None:
        def work(store: Store) -> None:
            with store.database.write() as connection:
                outbox.later(connection, delivery, until, reason[:500])

        await self._memory.patiently(work)

    async def dead(self, delivery: Delivery, now: datetime, reason: str) -> None:
        """Given up: one note to the secretary, unless it is such a note that died, or it was told before."""

        def work(store: Store) -> None:
            with store.desk(self._rules, now) as desk:
                kind, subject = desk.give_up(delivery, reason[:500])
                undelivered(desk, delivery.key)
                if self._rules.secretaries and kind != "note":
                    letter = dead_note(delivery, subject, reason[:500], "iscg-bot retry", self._rules)
                    if not desk.owes(letter.key):
                        desk.post(compose(letter, self._rules, desk.secret, now))

        await self._memory.patiently(work)

    async def next_due(self) -> datetime | None:
        """When the earliest waiting letter is due."""

        def work(store: Store) -> datetime | None:
            with store.database.read() as connection:
                return outbox.next_due(connection)

        return await self._memory.call(work)
