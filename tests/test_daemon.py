"""The daemon where the world around it fails: folders made anew, relays that refuse, stores that are locked, twins."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import itertools
import logging
import os
import random
import secrets
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from bot.memory import Memory
from storage import outbox
from storage.store import Store
from storage.tables import arrivals, deliveries, documents, letters
from tests.living import GOODBYE, House, house, until
from tests.minimail import MiniMail
from tests.oracle import Picture, broken_promises, picture
from tests.servers.mailbox import PASSWORD
from tests.sink import Sink
from tests.story import BOT, LIST, story

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RAWS = [raw for _, raw in story()]
ENOUGH = 15.0
T = TypeVar("T")


@pytest.fixture(scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The house of all daemons of this module."""
    async with house(tmp_path_factory.mktemp("house"), LIST, BOT) as home:
        yield home


@pytest.fixture
async def mail() -> AsyncIterator[MiniMail]:
    """A mail server whose INBOX holds the story."""
    async with MiniMail({BOT: PASSWORD}) as mail:
        for raw in RAWS:
            await mail.deliver(BOT, raw, NOON)
        yield mail


@asynccontextmanager
async def a_sink(fault: str = "", times: int | None = None) -> AsyncIterator[Sink]:
    sink = Sink(fault=fault, times=times)
    await sink.start()
    try:
        yield sink
    finally:
        await sink.stop()


async def calm(home: House, mail: MiniMail) -> Picture:
    """The picture of a life that nothing disturbs."""
    async with a_sink() as sink:
        with home.store(f"calm-{secrets.token_hex(4)}") as store:
            await home.tenant(store, mail.port, sink.port, BOT).until_idle()
            assert broken_promises(store, RAWS, sink.mails) == []
            return picture(store)


def count(store: Store, what: str) -> int:
    """How many documents, letters or unsettled arrivals there are, or deliveries still to be made."""
    questions = {
        "documents": select(func.count()).select_from(documents),
        "letters": select(func.count()).select_from(letters),
        "arrivals": select(func.count()).select_from(arrivals),
        "open": select(func.count()).select_from(arrivals).where(arrivals.c.mail_id.is_(None)),
        "owed": select(func.count()).select_from(deliveries).where(deliveries.c.state != "sent"),
    }
    with store.database.read() as connection:
        return int(connection.execute(questions[what]).scalar_one())


# --- the mailbox --------------------------------------------------------------------------------------------------


async def test_a_folder_made_anew_with_the_same_mails_gives_no_number_and_no_letter(
    home: House, mail: MiniMail
) -> None:
    async with a_sink() as sink:
        with home.store("anew") as store:
            tenant = home.tenant(store, mail.port, sink.port, BOT)
            async with tenant.at_work():
                await settled(store, len(RAWS))
                before, sent = picture(store), len(sink.mails)
                await asyncio.to_thread(make_anew, mail.port)
                for raw in RAWS:
                    await mail.deliver(BOT, raw, NOON)
                await settled(store, 2 * len(RAWS))
            assert but_places(picture(store)) == but_places(before)
            assert len(sink.mails) == sent
            assert broken_promises(store, RAWS, sink.mails) == []


def make_anew(port: int) -> None:
    """INBOX is moved away, and an empty one with another UIDVALIDITY stands in its place (RFC 9051 section 6.3.6)."""
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(BOT, PASSWORD)
        assert client.rename("INBOX", "Old")[0] == "OK"


async def settled(store: Store, mails: int) -> None:
    """Wait until so many arrivals are settled and every letter has left."""

    def done() -> bool:
        return count(store, "arrivals") == mails and not count(store, "open") + count(store, "owed")

    await until(done, f"{mails} mails settled and their letters sent", ENOUGH)


def but_places(seen: Picture) -> Picture:
    return {name: rows for name, rows in seen.items() if name != "places"}


def marked(store: Store) -> int:
    """How many letters are marked as sent."""
    with store.database.read() as connection:
        return len(outbox.owed(connection, ("sent",), 99))


async def test_a_refused_login_is_one_note_a_day_to_the_secretary(home: House) -> None:
    async with MiniMail({BOT: "another"}) as mail, a_sink() as sink:
        with home.store("refused") as store:
            for life, (days, notes) in enumerate([(0, 1), (0, 1), (1, 2)]):
                tenant = home.tenant(store, mail.port, sink.port, BOT)
                tenant.ahead = timedelta(days=days)
                async with tenant.at_work():
                    await until(lambda tenant=tenant: tenant.heard("alarm") == 1, f"the alarm of life {life}")  # type: ignore[misc]
                    await until(lambda notes=notes: len(sink.mails) == notes, f"note {notes}")  # type: ignore[misc]
                    # A life that ends between the relay's answer and the mark sends the same letter once more.
                    await until(lambda notes=notes: marked(store) == notes, f"the mark of note {notes}")  # type: ignore[misc]
                assert [recipients for _, recipients, _ in sink.mails] == [["secretary@example.org"]] * notes
                assert count(store, "letters") == notes


# --- the relay ----------------------------------------------------------------------------------------------------

FAULTS = [
    "connect:4xx",
    "ehlo:garbage",
    "mail:4xx",
    "rcpt:4xx",
    "data:close",
    "dot:4xx",
    "dot:close",
    "accept_then_drop_reply",
]


@pytest.mark.parametrize("fault", FAULTS)
async def test_letters_all_arrive_once_the_relay_behaves_again(fault: str, home: House, mail: MiniMail) -> None:
    wanted = await calm(home, mail)
    async with a_sink(fault, times=3) as sink:
        with home.store(fault) as store:
            tenant = home.tenant(store, mail.port, sink.port, BOT)
            async with tenant.at_work():
                await until(lambda: count(store, "arrivals") == len(RAWS) and not count(store, "open"), "the story")

                def jumped() -> bool:
                    tenant.ahead += timedelta(hours=5)  # over the longest pause
                    tenant.daemon.bell.set()
                    return not count(store, "owed")

                await until(jumped, "the letters", ENOUGH)
            assert sink.acted >= 3
            assert picture(store) == wanted
            assert broken_promises(store, RAWS, sink.mails) == []
            surplus = 3 if fault == "accept_then_drop_reply" else 0
            assert len(sink.mails) <= count(store, "letters") + surplus


# --- the store ----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Another program holds the database."""
    assert store.database.url.database is not None
    other = sqlite3.connect(store.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits of the daemon, short enough for a test."""
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("bot.memory.RETRY_FIRST", 0.05)
    monkeypatch.setattr("bot.daemon.TURN_CHECK", 0.05)


def waits(caplog: pytest.LogCaptureFixture) -> int:
    return sum("for the store" in record.message for record in caplog.records)


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_locked_store_is_waited_for_and_nothing_is_lost(
    home: House, mail: MiniMail, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = await calm(home, mail)
    async with a_sink() as sink:
        with home.store("locked") as store:
            async with locked(store):
                tenant = home.tenant(store, mail.port, sink.port, BOT)
                working = tenant.at_work()
                await working.__aenter__()
                await until(lambda: waits(caplog) >= 3, "it waits")
            try:
                await settled(store, len(RAWS))
            finally:
                await working.__aexit__(None, None, None)
            assert picture(store) == wanted
            assert broken_promises(store, RAWS, sink.mails) == []


class Taken(list[tuple[str, list[str], bytes]]):
    """What a sink took; `bell` rings in the very moment it takes a letter, before the daemon hears of it."""

    def __init__(self, bell: Callable[[], None]) -> None:
        super().__init__()
        self.bell = bell

    def append(self, letter: tuple[str, list[str], bytes]) -> None:
        super().append(letter)
        self.bell()


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_letter_the_relay_took_is_not_sent_again_when_the_store_is_locked_before_it_is_marked(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    held: list[sqlite3.Connection] = []
    async with MiniMail({BOT: PASSWORD}) as mail, a_sink() as sink:
        with home.store("marked") as store:

            def lock() -> None:
                if not held:
                    held.append(sqlite3.connect(str(store.database.url.database), isolation_level=None))
                    held[0].execute("BEGIN IMMEDIATE")

            sink.mails = Taken(lock)
            tenant = home.tenant(store, mail.port, sink.port, BOT)
            async with tenant.at_work():
                await mail.deliver(BOT, RAWS[0], NOON)
                await until(lambda: bool(held) and any("locked" in r.message for r in caplog.records), "it waits")
                held[0].close()
                tenant.daemon.bell.set()
                await settled(store, 1)
            assert len(sink.mails) == count(store, "letters") == 1


# --- told to stop, and twins --------------------------------------------------------------------------------------


async def test_told_to_stop_at_thirty_random_moments_it_leaves_at_once_and_the_end_is_the_same(
    home: House, mail: MiniMail
) -> None:
    """SIGTERM to this very process while the daemon works in it: soon after it has asked its store so many things."""
    loop = asyncio.get_running_loop()
    wanted = await calm(home, mail)
    chance = random.Random(27)
    longest, working = 0.0, 0
    for tale in range(6):
        async with a_sink() as sink:
            with home.store(f"stopped-{tale}") as store:
                for _ in range(5):
                    tenant = home.tenant(store, mail.port, sink.port, BOT)
                    moment = asked(tenant.daemon.memory, chance.randrange(1, 25))
                    task = asyncio.create_task(tenant.daemon.run(tenant.source))
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.3):  # it may have less to do
                            await moment.wait()
                    await asyncio.sleep(chance.uniform(0, 0.003))
                    begun = loop.time()
                    working += count(store, "arrivals") < len(RAWS) or count(store, "open") + count(store, "owed") > 0
                    os.kill(os.getpid(), signal.SIGTERM)
                    async with asyncio.timeout(GOODBYE):
                        await task
                    longest = max(longest, loop.time() - begun)
                await home.tenant(store, mail.port, sink.port, BOT).until_idle()
                assert picture(store) == wanted
                assert broken_promises(store, RAWS, sink.mails) == []
    print(f"\n30 SIGTERMs, {working} of them before all was done; the longest farewell took {longest:.3f} s")
    assert working >= 10


def asked(memory: Memory, times: int) -> asyncio.Event:
    """An event that is set when the store is asked for the so manieth time."""
    moment, counted, call = asyncio.Event(), itertools.count(1), memory.call

    async def counting(work: Callable[[Store], T]) -> T:
        if next(counted) == times:
            moment.set()
        return await call(work)

    memory.call = counting  # type: ignore[method-assign]
    return moment


@pytest.mark.usefixtures("in_a_hurry")
async def test_of_two_daemons_on_one_store_one_watches_and_every_letter_leaves_once(
    home: House, mail: MiniMail, caplog: pytest.LogCaptureFixture
) -> None:
    """Whenever one has just sent a letter and not yet marked it, the other one looks for letters."""
    caplog.set_level(logging.INFO)
    async with a_sink() as sink:
        with home.store("twins") as store, home.store("twins") as same:
            first, second = (home.tenant(one, mail.port, sink.port, BOT) for one in (store, same))
            sink.mails = Taken(second.daemon.bell.set)
            async with second.at_work():
                async with first.at_work():
                    await settled(store, len(RAWS))
                    assert "standing by" in caplog.text
                    assert len([tenant for tenant in (first, second) if tenant.heard("connected")]) == 1
                    first, second = (first, second) if first.heard("connected") else (second, first)
            assert len(sink.mails) == count(store, "letters")
            assert broken_promises(store, RAWS, sink.mails) == []


@pytest.mark.usefixtures("in_a_hurry")
async def test_the_daemon_that_stands_by_takes_over_when_the_other_one_leaves(home: House, mail: MiniMail) -> None:
    wanted = await calm(home, mail)
    async with a_sink() as sink:
        with home.store("heir") as store, home.store("heir") as same:
            first, second = (home.tenant(one, mail.port, sink.port, BOT) for one in (store, same))
            async with first.at_work():
                await until(lambda: first.heard("connected") == 1, "the first watches")
                working = second.at_work()
                await working.__aenter__()
            try:
                await settled(same, len(RAWS))
            finally:
                await working.__aexit__(None, None, None)
            assert picture(same) == wanted
            assert broken_promises(same, RAWS, sink.mails) == []
