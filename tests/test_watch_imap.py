"""The watched mailbox against servers that misbehave by name: every mail comes once, in order, byte for byte."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.watch.check import TROUBLE, check
from bot.watch.imap import Mailbox, MailboxSettings
from storage.records import Arrival
from tests.faults import Direction, FaultProxy
from tests.minimail import MiniMail
from tests.scripted_imap import ScriptedImap

MIB = 1024 * 1024
DIRECTIONS: tuple[Direction, ...] = ("up", "down")


class Taker:
    """A consumer with a memory: what it takes is stored, and what is stored is known to the source."""

    def __init__(self, settings: MailboxSettings) -> None:
        self.stored: dict[tuple[str, int], set[int]] = {}
        self.taken: list[Arrival] = []
        self.events: list[tuple[str, Mapping[str, str | int]]] = []
        self.pauses: list[float] = []
        self.mailbox = Mailbox(settings, self.known, lambda *event: self.events.append(event), self.sleep)
        self._changed = asyncio.Event()

    async def known(self, mailbox: str, validity: int) -> AbstractSet[int]:
        return frozenset(self.stored.get((mailbox, validity), ()))

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._changed.set()
        await asyncio.sleep(0)

    async def run(self) -> None:
        stream = self.mailbox.batches()
        try:
            async for batch in stream:
                assert batch
                for arrival in batch:
                    self.taken.append(arrival)
                    self.stored.setdefault((arrival.place.mailbox, arrival.place.validity), set()).add(
                        arrival.place.uid
                    )
                self._changed.set()
        finally:
            await stream.aclose()

    async def until(self, met: Callable[[], bool], within: float = 20) -> None:
        """Wait until something is so; what changes it is a mail or a new attempt to connect."""
        async with asyncio.timeout(within):
            while not met():
                self._changed.clear()
                await self._changed.wait()

    def uids(self) -> list[int]:
        return [arrival.place.uid for arrival in self.taken]

    def heard(self, event: str) -> list[Mapping[str, str | int]]:
        return [facts for name, facts in self.events if name == event]


@asynccontextmanager
async def taking(settings: MailboxSettings) -> AsyncIterator[Taker]:
    """A taker at work; at the end it is cancelled and must leave no task behind."""
    taker = Taker(settings)
    task = asyncio.create_task(taker.run())
    try:
        yield taker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not [other for other in asyncio.all_tasks() if other.get_name().startswith("watch imap://")]


def settings_for(port: int, spool: Path) -> MailboxSettings:
    """Fast: what takes minutes in service takes tenths of a second here."""
    return MailboxSettings(
        "127.0.0.1", port, "bot", lambda: "secret", spool, patience_seconds=0.5, idle_seconds=0.2, poll_seconds=0.05,
        sweep_seconds=0.4, backoff_seconds=0.01, backoff_most_seconds=0.08, refused_seconds=9, rest_seconds=900,
    )  # fmt: skip


def mails(*uids: int) -> dict[int, bytes]:
    """Mails whose text looks like the protocol; number 9 has one line only, so it may come as a quoted string."""
    made = {uid: b"Subject: agenda * (item %d\r\n\r\nA1 OK {3}\r\n)\r\n" % uid for uid in uids}
    return made | {9: b'Subject: a "quoted\\ (UID 3) line'} if 9 in uids else made


async def eventually(met: Callable[[], bool]) -> None:
    """Give the loop turns until something is so that announces itself to nobody."""
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110
            await asyncio.sleep(0)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def large_mails(*sizes: int) -> dict[int, bytes]:
    return {uid: b"Subject: large\r\n\r\n".ljust(size, b"x") for uid, size in enumerate(sizes, 1)}


def raws(taker: Taker) -> list[bytes]:
    return [arrival.raw if arrival.raw is not None else b"spooled" for arrival in taker.taken]


async def test_every_mail_of_a_real_imap_server_comes_once_and_in_order(tmp_path: Path) -> None:
    received = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    async with MiniMail({"bot": "secret"}) as server, taking(settings_for(server.port, tmp_path)) as taker:
        for number in range(120):
            await server.deliver("bot", b"Subject: %d\r\n\r\n.\r\n" % number, received)
        await taker.until(lambda: len(taker.taken) >= 120)
        await server.deliver("bot", b"Subject: pushed\r\n\r\n", received)
        await taker.until(lambda: len(taker.taken) >= 121)
    assert raws(taker) == [b"Subject: %d\r\n\r\n.\r\n" % number for number in range(120)] + [b"Subject: pushed\r\n\r\n"]
    assert {arrival.received for arrival in taker.taken} == {received}
    assert taker.taken[0].place.mailbox == "imap://bot@127.0.0.1/INBOX"


@pytest.mark.parametrize(
    "fault", ["bye_in_idle", "close_in_idle", "silent_after_idle", "expunge_storm", "idle_refused"]
)
async def test_whatever_happens_while_we_idle_the_next_mail_comes(fault: str, tmp_path: Path) -> None:
    async with ScriptedImap(mails(1, 2, 3), once=fault) as server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 3)
        await eventually(lambda: not server.once)
        server.mails.update(mails(4))
        server.push.set()
        await taker.until(lambda: len(taker.taken) == 4)
    assert taker.uids() == [1, 2, 3, 4]
    assert raws(taker) == list(mails(1, 2, 3, 4).values())
    assert bool(taker.heard("lost")) == (fault != "expunge_storm")


@pytest.mark.parametrize("fault", ["wrong_size", "unsolicited_fetch", "quoted_body", "no_idle", "endless_literal"])
async def test_a_server_with_a_bad_habit_still_gives_every_mail_as_it_is(fault: str, tmp_path: Path) -> None:
    async with (
        ScriptedImap(mails(3, 4, 9), always=fault) as server,
        taking(replace(settings_for(server.port, tmp_path), patience_seconds=10)) as taker,
    ):
        await taker.until(lambda: len(taker.taken) == 3)
        server.mails.update(mails(10))
        server.push.set()
        await taker.until(lambda: len(taker.taken) == 4)
    assert raws(taker) == list(mails(3, 4, 9, 10).values())
    assert {arrival.received for arrival in taker.taken} == {datetime(2026, 3, 5, 9, 0, tzinfo=UTC)}
    assert not taker.heard("lost")


async def test_mails_expunged_before_we_read_them_are_skipped_and_counted(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1, 2, 3, 4), once="gone_before_fetch", doomed={2, 3})
    async with server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
    assert taker.uids() == [1, 4]
    assert [facts["mails"] for facts in taker.heard("gone before read")] == [2]


async def test_a_mail_without_a_body_does_not_stop_the_others_and_comes_when_it_has_one(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1, 2, 3), always="nil_body", doomed={2})
    async with server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
        assert taker.uids() == [1, 3]
        server.doomed.clear()
        await taker.until(lambda: len(taker.taken) == 3)
    assert taker.uids() == [1, 3, 2]


async def test_a_lower_uid_that_appears_late_is_found(tmp_path: Path) -> None:
    async with ScriptedImap(mails(5, 9)) as server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
        server.mails.update(mails(7))
        await taker.until(lambda: len(taker.taken) == 3)
    assert taker.uids() == [5, 9, 7]
    assert not taker.heard("lost")


async def test_a_push_that_brings_a_lower_uid_is_looked_into_at_once(tmp_path: Path) -> None:
    server = ScriptedImap(mails(5, 9))
    async with server, taking(replace(settings_for(server.port, tmp_path), sweep_seconds=600)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
        server.mails.update(mails(7))
        server.push.set()
        await taker.until(lambda: len(taker.taken) == 3)
    assert taker.uids() == [5, 9, 7]


@pytest.mark.parametrize("habit", ["", "chatty"])
async def test_a_push_without_a_new_mail_repeats_nothing_and_asks_nothing(habit: str, tmp_path: Path) -> None:
    server = ScriptedImap(mails(5, 9), always=habit)
    async with server, taking(replace(settings_for(server.port, tmp_path), sweep_seconds=600)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
        server.push.set()
        await eventually(lambda: server.seen.count("DONE") >= 2)
        assert sum("SEARCH" in line for line in server.seen) == 1
        server.mails.update(mails(10))
        server.push.set()
        await taker.until(lambda: 10 in taker.uids())
    assert taker.uids() == [5, 9, 10]
    assert any("UID SEARCH UID 10:*" in line for line in server.seen)


async def test_a_folder_made_anew_is_read_anew_under_its_new_validity(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1, 2), once="validity_change")
    async with server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 5)
    places = [(arrival.place.validity, arrival.place.uid) for arrival in taker.taken]
    assert places == [(7, 1), (7, 2), (8, 1001), (8, 1002), (8, 2000)]
    assert [(facts["old"], facts["new"]) for facts in taker.heard("validity changed")] == [(7, 8)]


async def test_what_is_stored_is_not_read_and_what_is_yielded_is_not_yielded_again(tmp_path: Path) -> None:
    async with ScriptedImap(mails(1, 2, 3)) as server:
        settings = settings_for(server.port, tmp_path)
        taker = Taker(settings)
        stream = Mailbox(settings, taker.known, lambda *event: taker.events.append(event)).batches()
        taker.stored[(settings.mailbox, 7)] = {2}
        first = await anext(stream)
        assert [arrival.place.uid for arrival in first] == [1, 3]
        server.mails.update(mails(4))  # three sweeps later 1 and 3 are still not stored, and still not read again
        assert [arrival.place.uid for arrival in await anext(stream)] == [4]
        server.mails.update(mails(5))
        assert [arrival.place.uid for arrival in await anext(stream)] == [5]
        await stream.aclose()
    assert not [line for line in server.seen if re.search(r"UID FETCH \S*\b2\b.* BODY", line)]


async def test_a_refused_login_rests_after_three_tries_alarms_once_and_resumes_by_itself(tmp_path: Path) -> None:
    secret = ["wrong"]
    async with ScriptedImap(mails(1)) as server:
        settings = replace(settings_for(server.port, tmp_path), password=lambda: secret[0])
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.pauses) >= 5)
            secret[0] = "secret"
            await taker.until(lambda: len(taker.taken) == 1)
    assert max(taker.pauses[:2]) < 1
    assert min(taker.pauses[2:5]) >= 9 * 0.8
    assert len(taker.heard("alarm")) == 1
    assert "refused" in str(taker.heard("alarm")[0]["reason"])


async def test_a_login_that_is_refused_twice_and_then_works_needs_nobody(tmp_path: Path) -> None:
    async with ScriptedImap(mails(1), refusals=2) as server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
    assert [facts["tries"] for facts in taker.heard("login refused")] == [1, 2]
    assert not taker.heard("alarm")


@pytest.mark.parametrize("fault", ["folder_missing", "no_validity"])
async def test_a_folder_that_cannot_be_opened_alarms_once_and_is_tried_until_it_can(fault: str, tmp_path: Path) -> None:
    async with ScriptedImap(mails(1), always=fault) as server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.pauses) >= 4)
        server.always = ""
        await taker.until(lambda: len(taker.taken) == 1)
    assert len(taker.heard("alarm")) == 1
    assert taker.pauses[3] > taker.pauses[0]


async def test_a_mail_that_breaks_the_connection_rests_and_the_others_get_through(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1, 2, 3), always="poison", doomed={2})
    async with server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
    assert taker.uids() == [1, 3]
    assert [facts["uid"] for facts in taker.heard("cannot read")] == [2]
    assert len(taker.heard("alarm")) == 1


async def test_a_server_that_turns_us_away_at_the_door_is_tried_again(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1), once="bye_greeting")
    async with server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
    assert "too many of you" in str(taker.heard("lost")[0]["reason"])


async def test_the_pause_between_attempts_doubles_up_to_its_limit_with_jitter(tmp_path: Path) -> None:
    async with FaultProxy(1) as nobody, taking(settings_for(nobody.port, tmp_path)) as taker:
        nobody.refuse = True
        await taker.until(lambda: len(taker.pauses) >= 8)
    for pause, plain in zip(taker.pauses, [0.01, 0.02, 0.04, 0.08, 0.08, 0.08, 0.08, 0.08], strict=False):
        assert 0.8 * plain <= pause <= 1.2 * plain
    assert len(set(taker.pauses)) > 5


async def test_a_line_that_goes_silent_is_noticed_and_replaced(tmp_path: Path) -> None:
    server, proxy = ScriptedImap(mails(1)), FaultProxy(0)
    async with server, proxy, taking(settings_for(proxy.port, tmp_path)) as taker:
        proxy.target_port = server.port
        await taker.until(lambda: len(taker.taken) == 1)
        await server.until_idle()
        proxy.freeze()
        await taker.until(lambda: "no answer" in str(taker.heard("lost")[-1:]), within=2)
        proxy.thaw()
        server.mails.update(mails(2))
        await taker.until(lambda: len(taker.taken) == 2)
    assert taker.uids() == [1, 2]


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_a_stream_in_slices_of_any_size_reads_the_same(size: int, tmp_path: Path) -> None:
    async with ScriptedImap(mails(1, 2, 3)) as server, FaultProxy(server.port) as proxy:
        proxy.slice = size
        async with taking(settings_for(proxy.port, tmp_path)) as taker:
            await taker.until(lambda: len(taker.taken) == 3)
    assert raws(taker) == list(mails(1, 2, 3).values())
    assert not taker.heard("lost")


async def three_taken(settings: MailboxSettings) -> list[bytes]:
    async with taking(settings) as taker:
        await taker.until(lambda: len(taker.taken) == 3)
    return raws(taker)


async def test_a_conversation_cut_at_every_64th_byte_loses_and_repeats_nothing(tmp_path: Path) -> None:
    async with ScriptedImap(mails(1, 2, 3)) as server, FaultProxy(server.port) as proxy:
        settings = settings_for(proxy.port, tmp_path)
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.taken) == 3)
        whole = dict(proxy.counters.passed)
        for direction in DIRECTIONS:
            for cut in range(1, whole[direction], 64):
                proxy.cut_after, proxy.cuts_left = {direction: cut}, 1
                assert await three_taken(settings) == list(mails(1, 2, 3).values()), (direction, cut)
    assert whole["up"] > 128
    assert whole["down"] > 512


@pytest.mark.parametrize("size", [MIB, MIB + 1, 3 * MIB, 3 * MIB + 5])
async def test_a_large_mail_goes_through_windows_into_a_spool_file(size: int, tmp_path: Path) -> None:
    offered = large_mails(20, size, 30)
    async with ScriptedImap(offered) as server, taking(settings_for(server.port, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 3)
    small, large, other = taker.taken
    assert (small.raw, other.raw) == (offered[1], offered[3])
    assert (large.raw is None) == (large.spool is not None) == (size > MIB)
    assert (large.spool.read_bytes() if large.spool else large.raw) == offered[2]


async def test_a_mail_beyond_the_limit_comes_as_its_header_with_a_mark_on_top(tmp_path: Path) -> None:
    huge = b"Subject: huge\r\nX-Iscg-Truncated: 1\r\n\r\n".ljust(2 * MIB + 1, b"x")
    server = ScriptedImap({1: huge})
    async with server, taking(replace(settings_for(server.port, tmp_path), max_mail_bytes=2 * MIB)) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
    assert not any("BODY.PEEK[]" in line for line in server.seen)
    assert raws(taker) == [b"X-Iscg-Truncated: 2097153\r\nSubject: huge\r\nX-Iscg-Truncated: 1\r\n\r\n"]


async def test_a_mail_that_turns_out_beyond_the_limit_is_cut_to_its_header_too(tmp_path: Path) -> None:
    server = ScriptedImap({1: b"Subject: liar\r\n\r\n".ljust(4 * MIB, b"x")}, always="small_size")
    async with server, taking(replace(settings_for(server.port, tmp_path), max_mail_bytes=2 * MIB)) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
    assert raws(taker) == [b"X-Iscg-Truncated: 3145728\r\nSubject: liar\r\n\r\n"]
    assert not files(tmp_path)


async def test_one_batch_is_read_ahead_and_never_two(tmp_path: Path) -> None:
    async with ScriptedImap(mails(*range(1, 41))) as server:
        settings = replace(settings_for(server.port, tmp_path), batch_count=10)
        taker = Taker(settings)
        stream = taker.mailbox.batches()
        await anext(stream)
        await eventually(lambda: sum("BODY" in line for line in server.seen) == 2)
        for _ in range(200):  # as many turns of the loop as a third batch would need many times over
            await asyncio.sleep(0)
        assert sum("BODY" in line for line in server.seen) == 2
        await stream.aclose()


async def test_a_stream_left_early_leaves_no_spool_file_and_the_next_clears_what_a_crash_left(tmp_path: Path) -> None:
    async with ScriptedImap({1: b"a", 2: b"b" * 2 * MIB}) as server:
        settings = settings_for(server.port, tmp_path)
        taker = Taker(settings)
        stream = taker.mailbox.batches()
        await anext(stream)
        await eventually(lambda: server.seen[-1].endswith("IDLE"))
        assert len(files(tmp_path)) == 1
        await stream.aclose()
        assert not files(tmp_path)
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.taken) == 2)
        assert len(files(tmp_path)) == 1
        taker.stored.clear()
        stream = Mailbox(settings, taker.known).batches()
        await anext(stream)
        await stream.aclose()
        assert not files(tmp_path)


async def test_what_the_store_raises_ends_the_stream(tmp_path: Path) -> None:
    async def broken(mailbox: str, validity: int) -> AbstractSet[int]:
        raise LookupError("the database is locked")

    async with ScriptedImap(mails(1)) as server:
        with pytest.raises(LookupError, match="locked"):
            await anext(Mailbox(settings_for(server.port, tmp_path), broken).batches())


async def test_the_password_is_in_no_log_whatever_the_level(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    password = 'can"ary\\word'
    async with MiniMail({"bot": password}) as server:
        await server.deliver("bot", b"Subject: x\r\n\r\n", datetime(2026, 1, 1, tzinfo=UTC))
        caplog.clear()
        logging.getLogger("pymap").setLevel(logging.WARNING)
        settings = replace(settings_for(server.port, tmp_path), password=lambda: password)
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.taken) == 1)
    assert "connected" in caplog.text
    assert "canary" not in caplog.text.replace('"', "").replace("\\", "")


async def test_the_folder_is_opened_read_only_and_named_in_its_own_alphabet(tmp_path: Path) -> None:
    async with ScriptedImap(mails(1)) as server:
        settings = replace(settings_for(server.port, tmp_path), folder='Ящик & "Co"', user='b"ot')
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.taken) == 1)
    assert any(line.endswith('EXAMINE "&BC8ESQQ4BDo- &- \\"Co\\""') for line in server.seen)
    assert any(line.endswith('LOGIN "b\\"ot" "secret"') for line in server.seen)
    assert not any("SELECT" in line or "STORE" in line or "BODY[]" in line for line in server.seen)


async def test_a_password_beyond_ascii_goes_by_authenticate_plain(tmp_path: Path) -> None:
    server = ScriptedImap(mails(1), password="пароль")
    async with server, taking(replace(settings_for(server.port, tmp_path), password=lambda: "пароль")) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
    assert any(line.endswith("AUTHENTICATE PLAIN") for line in server.seen)


def test_a_password_never_leaves_this_machine_without_tls(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="TLS is needed"):
        MailboxSettings("mail.example.org", 143, "bot", lambda: "secret", tmp_path)


async def test_the_doctor_says_in_sentences_what_works_and_what_to_do(tmp_path: Path) -> None:
    async with ScriptedImap(mails(1, 2), always="no_idle") as server, FaultProxy(server.port) as proxy:
        settings = settings_for(proxy.port, tmp_path)
        assert await check(settings) == [
            f"127.0.0.1:{proxy.port} answers.",
            "Login as bot works.",
            "The folder INBOX holds 2 mails (UIDVALIDITY 7).",
            "The server has no IDLE: new mail is looked for every 0.05 seconds.",
        ]
        refused = await check(replace(settings, password=lambda: "wrong"))
        assert refused[-1].startswith(TROUBLE + "login as bot is refused ([AUTHENTICATIONFAILED]")
        server.always = "folder_missing"
        assert (await check(settings))[-1].startswith(TROUBLE + "the folder INBOX cannot be opened")
        proxy.refuse = True
        assert (await check(settings))[-1].startswith(TROUBLE)
        unreadable = replace(settings, password=lambda: Path("/nonexistent/secret").read_text())
        proxy.refuse = False
        assert "No such file" in (await check(unreadable))[-1]
