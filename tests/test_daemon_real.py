"""The daemon on real servers that are pulled from under it: validities, cut lines, a killed twin, a lost session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.store import Store
from tests.faults import FaultProxy
from tests.living import House, house, living, until, write_config
from tests.oracle import broken_promises, picture
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.story import BOT, LIST, mail, story
from tests.test_daemon import a_sink, but_places, count
from tests.test_watch_real import doveadm, fill

pytestmark = pytest.mark.real

SMALL = [raw for _, raw in story() if len(raw) < 30_000]


@pytest.fixture(scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The house of all daemons of this module."""
    async with house(tmp_path_factory.mktemp("house"), LIST, BOT) as home:
        yield home


async def settled(store: Store, mails: int, within: float = 30.0) -> None:
    """Wait until so many arrivals are settled and every letter has left."""

    def done() -> bool:
        return count(store, "arrivals") == mails and not count(store, "open") + count(store, "owed")

    await until(done, f"{mails} mails settled and their letters sent", within)


def post(number: int) -> bytes:
    """One of a thousand posts; every tenth is a contribution."""
    member = f"Member {number} <member{number}@members.example>"
    subject = f"Contribution number {number}" if number % 10 == 0 else f"Lunch {number}?"
    return bytes(mail(member, subject, f"Words of member {number}.", f"post{number}"))


async def test_after_a_new_uidvalidity_a_thousand_mails_bring_no_number_and_no_letter(
    home: House, dovecot: Dovecot
) -> None:
    user = dovecot.make_user("validity")
    raws = [post(number) for number in range(1000)]
    await asyncio.to_thread(fill, dovecot, user, *raws)
    async with a_sink() as sink:
        with home.store("validity") as store:
            tenant = home.tenant(store, dovecot.imap_port, sink.port, user)
            async with tenant.at_work():
                await settled(store, 1000, 60)
                before, sent, given = picture(store), len(sink.mails), count(store, "documents")
                words = ("mailbox", "update", "-u", user, "--uid-validity", "12345", "INBOX")
                await asyncio.to_thread(doveadm, dovecot, *words)
                await settled(store, 2000, 60)
            assert (given, sent) == (100, 100)
            assert (count(store, "documents"), len(sink.mails)) == (given, sent)
            assert but_places(picture(store)) == but_places(before)
            assert tenant.heard("validity changed") == 1
            assert broken_promises(store, raws, sink.mails) == []


@pytest.mark.slow
async def test_the_line_is_cut_at_every_512th_byte_and_the_picture_is_the_same(home: House, dovecot: Dovecot) -> None:
    user = dovecot.make_user("cut")
    await asyncio.to_thread(fill, dovecot, user, *SMALL)
    async with a_sink() as sink, FaultProxy(dovecot.imap_port) as proxy:
        with home.store("whole") as store:
            await home.tenant(store, proxy.port, sink.port, user).until_idle()
            wanted = picture(store)
        struck, lengths = 0, dict(proxy.counters.passed)
        cuts = range(1, lengths["down"], 512)
        for cut in cuts:
            sink.mails.clear()
            proxy.cut_after, proxy.cuts_left = {"down": cut}, 1
            with home.store(f"cut-{cut}") as store:
                await home.tenant(store, proxy.port, sink.port, user).until_idle()
                assert picture(store) == wanted, f"cut after {cut} bytes"
                assert broken_promises(store, SMALL, sink.mails) == [], f"cut after {cut} bytes"
                assert len(sink.mails) == count(store, "letters")
            struck += proxy.cuts_left == 0
    print(f"\n{struck} of {len(cuts)} cuts struck in {lengths['down']} bytes; 0 lost, 0 double")
    assert struck >= len(cuts) - 2
    assert struck > 30


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_when_the_watching_daemon_is_killed_the_one_that_stands_by_takes_over(
    kind: str, request: pytest.FixtureRequest, home: House, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.daemon.TURN_CHECK", 0.1)
    url = str(request.getfixturevalue("postgres_url")) if kind == "postgresql" else ""
    user = dovecot.make_user("twins")
    first, second = post(0), post(10)
    async with a_sink() as sink:
        with home.store(f"twins-{kind}", url) as store:
            folder = home.folder / f"twins-{kind}"
            config = write_config(
                folder, LIST, BOT, dovecot.imap_port, sink.port, url=url.replace("+psycopg", "") or f"sqlite:///{folder}/iscg.db",
                user=user, files=home.folder / "files",
            )  # fmt: skip
            config.write_text(config.read_text().replace("localhost", "127.0.0.1"))  # the host is part of a place
            async with living(config) as life:
                await life.until_it_says("caught up")
                tenant = home.tenant(store, dovecot.imap_port, sink.port, user)
                async with tenant.at_work():
                    await asyncio.to_thread(fill, dovecot, user, first)
                    await settled(store, 1)
                    assert tenant.heard("connected") == 0
                    life.process.kill()
                    await asyncio.to_thread(fill, dovecot, user, second)
                    await settled(store, 2)
                    assert tenant.heard("connected") == 1
            assert (count(store, "documents"), len(sink.mails)) == (2, 2)
            assert broken_promises(store, [first, second], sink.mails) == []


async def test_a_turn_lost_with_its_database_session_is_taken_again(
    home: House, dovecot: Dovecot, postgres: Postgres, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restart of PostgreSQL: mail is watched again, and nothing is lost or doubled."""
    monkeypatch.setattr("bot.daemon.TURN_CHECK", 0.1)
    monkeypatch.setattr("bot.memory.RETRY_FIRST", 0.05)
    user = dovecot.make_user("session")
    async with a_sink() as sink:
        with home.store("session", postgres_url) as store:
            tenant = home.tenant(store, dovecot.imap_port, sink.port, user)
            async with tenant.at_work():
                await asyncio.to_thread(fill, dovecot, user, post(0))
                await settled(store, 1)
                name = postgres_url.rpartition("/")[2]
                end_all = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
                await asyncio.to_thread(postgres.execute, end_all)
                await until(lambda: tenant.heard("connected") >= 2, "it watches again", 15)
                await asyncio.to_thread(fill, dovecot, user, post(10))
                await until(lambda: len(sink.mails) == 2, "the second letter", 15)
                await settled(store, 2)
            assert broken_promises(store, [post(0), post(10)], sink.mails) == []


def test_the_small_story_is_most_of_it() -> None:
    assert len(SMALL) == 10
