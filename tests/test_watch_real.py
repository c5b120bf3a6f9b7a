"""The watched mailbox against a real Dovecot: cuts, black holes, kicks, new validities, TLS, backlogs, large mails."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import imaplib
import os
import secrets
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.watch.check import TROUBLE, check
from bot.watch.imap import MailboxSettings
from tests.faults import FaultProxy
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import PASSWORD
from tests.test_watch_imap import DIRECTIONS, Taker, settings_for, taking

pytestmark = pytest.mark.real

MIB = 1024 * 1024


def doveadm(server: Dovecot, *words: str) -> None:
    """Do as the administrator of the mail server would."""
    configuration = str(server.ca.with_name("dovecot.conf"))
    subprocess.run(["doveadm", "-c", configuration, *words], check=True, capture_output=True)


def mail(number: int) -> bytes:
    return b"From: anna@example.org\r\nSubject: number %d\r\n\r\nbody * (%d\r\n" % (number, number)


@contextlib.contextmanager
def door(server: Dovecot, user: str) -> Iterator[imaplib.IMAP4]:
    """Another client of the same mailbox."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
        client.login(user, PASSWORD)
        yield client


def fill(server: Dovecot, user: str, *raws: bytes, folder: str = "INBOX") -> None:
    """Append mails as they are, without the header fields that a delivery adds."""
    with door(server, user) as client:
        for raw in raws:
            assert client.append(folder, None, None, raw)[0] == "OK"


def settings_of(server: Dovecot, user: str, spool: Path, port: int = 0) -> MailboxSettings:
    """As fast as in the other tests, but patient enough for a real server on a busy machine."""
    fast = settings_for(port or server.imap_port, spool)
    return replace(fast, user=user, password=lambda: PASSWORD, patience_seconds=10, idle_seconds=2, sweep_seconds=3)


def numbers(taker: Taker) -> list[int]:
    return [int((arrival.raw or b"").partition(b"number ")[2].partition(b"\r")[0]) for arrival in taker.taken]


async def test_a_session_cut_at_every_64th_byte_in_both_directions_loses_and_repeats_nothing(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.make_user("cut")
    wanted = [mail(number) for number in range(6)]
    await asyncio.to_thread(fill, dovecot, user, *wanted)
    async with FaultProxy(dovecot.imap_port) as proxy:
        settings = replace(settings_of(dovecot, user, tmp_path, proxy.port), batch_count=4)
        assert await taken_of(settings, 6) == wanted
        whole = dict(proxy.counters.passed)
        struck = 0
        cuts = [(direction, cut) for direction in DIRECTIONS for cut in range(1, whole[direction], 64)]
        for direction, cut in cuts:
            proxy.cut_after, proxy.cuts_left = {direction: cut}, 1
            assert await taken_of(settings, 6) == wanted, (direction, cut)
            struck += proxy.cuts_left == 0
    assert struck >= len(cuts) - 4  # the measured conversation may have begun to idle, the others need not
    assert struck > 20


async def taken_of(settings: MailboxSettings, count: int) -> list[bytes]:
    async with taking(settings) as taker:
        await taker.until(lambda: len(taker.taken) >= count, within=60)
    return [arrival.raw or b"" for arrival in taker.taken]


async def test_a_half_open_line_is_noticed_in_idle_and_mail_flows_again(dovecot: Dovecot, tmp_path: Path) -> None:
    user = dovecot.make_user("half")
    await asyncio.to_thread(fill, dovecot, user, mail(1))
    async with FaultProxy(dovecot.imap_port) as proxy:
        settings = replace(settings_of(dovecot, user, tmp_path, proxy.port), patience_seconds=1, idle_seconds=1)
        async with taking(settings) as taker:
            await taker.until(lambda: len(taker.taken) == 1)
            proxy.freeze()
            await asyncio.to_thread(fill, dovecot, user, mail(2))
            await taker.until(lambda: bool(taker.heard("lost")), within=4)  # idle + patience, and a second to spare
            proxy.thaw()
            await taker.until(lambda: len(taker.taken) == 2)
    assert numbers(taker) == [1, 2]


async def test_a_kicked_session_comes_back_by_itself(dovecot: Dovecot, tmp_path: Path) -> None:
    user = dovecot.make_user("kick")
    async with taking(settings_of(dovecot, user, tmp_path)) as taker:
        for number in range(3):
            await asyncio.to_thread(fill, dovecot, user, mail(number))
            await taker.until(lambda number=number: len(taker.taken) == number + 1)  # type: ignore[misc]
            await asyncio.to_thread(doveadm, dovecot, "kick", user)
            await taker.until(lambda number=number: len(taker.heard("lost")) == number + 1)  # type: ignore[misc]
    assert numbers(taker) == [0, 1, 2]


async def test_a_new_uidvalidity_brings_a_thousand_mails_once_more_under_new_places(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.make_user("validity")
    await asyncio.to_thread(fill, dovecot, user, *map(mail, range(1000)))
    async with taking(settings_of(dovecot, user, tmp_path)) as taker:
        await taker.until(lambda: len(taker.taken) == 1000)
        await asyncio.to_thread(doveadm, dovecot, "mailbox", "update", "-u", user, "--uid-validity", "12345", "INBOX")
        await asyncio.to_thread(fill, dovecot, user, mail(1000))
        await taker.until(lambda: len(taker.taken) == 2001, within=60)
    assert [arrival.place.validity for arrival in taker.taken[1000:]] == [12345] * 1001
    assert [arrival.raw for arrival in taker.taken[1000:2000]] == [arrival.raw for arrival in taker.taken[:1000]]
    assert len({arrival.place for arrival in taker.taken}) == 2001
    assert len(taker.heard("validity changed")) == 1


def made_again(server: Dovecot, user: str, folder: str) -> None:
    """Create a folder; Dovecot refuses for a moment (exit 65) while a watcher asks for the name that has just gone."""
    for _ in range(50):
        with contextlib.suppress(subprocess.CalledProcessError):
            doveadm(server, "mailbox", "create", "-u", user, folder)
            return
    raise AssertionError(f"{folder} could not be made again")


async def test_a_folder_renamed_and_made_again_is_missed_aloud_and_then_read(dovecot: Dovecot, tmp_path: Path) -> None:
    user = dovecot.make_user("rename")
    with door(dovecot, user) as client:
        client.create("Group")
    await asyncio.to_thread(fill, dovecot, user, mail(1), mail(2), folder="Group")
    async with taking(replace(settings_of(dovecot, user, tmp_path), folder="Group")) as taker:
        await taker.until(lambda: len(taker.taken) == 2)
        await asyncio.to_thread(doveadm, dovecot, "mailbox", "rename", "-u", user, "Group", "Old")
        await taker.until(lambda: bool(taker.heard("alarm")))
        await asyncio.to_thread(made_again, dovecot, user, "Group")
        await asyncio.to_thread(fill, dovecot, user, mail(3), folder="Group")
        await taker.until(lambda: len(taker.taken) == 3)
    assert numbers(taker) == [1, 2, 3]
    assert taker.taken[2].place.validity != taker.taken[0].place.validity
    assert len(taker.heard("alarm")) == 1


async def test_mails_expunged_by_another_client_while_we_read_do_not_stop_the_rest(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.make_user("expunge")
    await asyncio.to_thread(fill, dovecot, user, *map(mail, range(200)))
    taker = Taker(replace(settings_of(dovecot, user, tmp_path), batch_count=20))
    stream = taker.mailbox.batches()
    uids = [arrival.place.uid for arrival in await anext(stream)]
    await asyncio.to_thread(doveadm, dovecot, "expunge", "-u", user, "mailbox", "INBOX", "uid", "50:199")
    while uids[-1] != 200:
        uids += [arrival.place.uid for arrival in await anext(stream)]
    await stream.aclose()
    assert [uid for uid in uids if uid < 50] == list(range(1, 50))
    assert len(uids) == len(set(uids)) < 100
    assert not taker.heard("lost")
    assert taker.heard("gone before read")


async def test_a_wrong_password_is_refused_and_the_right_one_works_without_a_restart(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.make_user("rotate")
    await asyncio.to_thread(fill, dovecot, user, mail(1))
    secret = ["wrong"]
    async with taking(replace(settings_of(dovecot, user, tmp_path), password=lambda: secret[0])) as taker:
        await taker.until(lambda: len(taker.pauses) == 1)
        secret[0] = PASSWORD
        await taker.until(lambda: len(taker.taken) == 1)
    assert "AUTHENTICATIONFAILED" in str(taker.heard("login refused")[0]["reason"])


async def test_a_password_beyond_ascii_is_understood(dovecot: Dovecot, tmp_path: Path) -> None:
    user, password = f"unicode-{secrets.token_hex(3)}@example.org", "пароль \"' \\"
    dovecot.ca.with_name("users").joinpath(user).write_text(f"{user}:{{PLAIN}}{password}::::::\n")
    sentences = await check(replace(settings_of(dovecot, user, tmp_path), password=lambda: password))
    assert f"Login as {user} works." in sentences


async def test_tls_is_verified_and_a_certificate_nobody_vouches_for_is_refused_with_one_alarm(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.make_user("tls")
    await asyncio.to_thread(fill, dovecot, user, mail(1))
    trusting = ssl.create_default_context(cafile=str(dovecot.ca))
    settings = replace(settings_of(dovecot, user, tmp_path, dovecot.imaps_port), host="localhost", tls=trusting)
    async with taking(settings) as taker:
        await taker.until(lambda: len(taker.taken) == 1)
        await asyncio.to_thread(fill, dovecot, user, mail(2))
        await taker.until(lambda: len(taker.taken) == 2)
    assert not taker.heard("lost")
    strict = replace(settings, tls=ssl.create_default_context())
    async with taking(strict) as taker:
        await taker.until(lambda: len(taker.pauses) >= 3)
    assert not taker.taken
    assert len(taker.heard("alarm")) == 1
    assert (await check(strict))[-1].startswith(TROUBLE + "the certificate of localhost is not trusted")
    wrong_port = replace(settings, port=dovecot.imap_port, patience_seconds=1)
    assert "993" in (await check(wrong_port))[-1]
    plain_on_tls = replace(settings_of(dovecot, user, tmp_path, dovecot.imaps_port), patience_seconds=1)
    assert "other kind of TLS" in (await check(plain_on_tls))[-1]


def memory(field: str) -> int:
    """Bytes this process holds now (`VmRSS`) or held at most since the last `forget_peak` (`VmHWM`), see proc(5)."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition(field + ":")[2].split()[0])


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.slow
async def test_a_backlog_of_ten_thousand_mails_is_read_in_bounded_memory(dovecot: Dovecot, tmp_path: Path) -> None:
    user = dovecot.make_user("backlog")
    raw = mail(7) + b"x" * 2000 + b"\r\n"
    await asyncio.to_thread(multiappend, dovecot, user, raw, 10_000)
    taker = Taker(settings_of(dovecot, user, tmp_path))
    stream = taker.mailbox.batches()
    uids: list[int] = []
    forget_peak()
    start = memory("VmRSS")
    while len(uids) < 10_000:
        batch = await anext(stream)
        uids += [arrival.place.uid for arrival in batch]
        assert all(arrival.raw == raw for arrival in batch)
    grown = memory("VmHWM") - start
    await stream.aclose()
    assert uids == list(range(1, 10_001))
    assert grown < 20 * MIB  # the mails together have 21 MB, and two batches 0.2


def multiappend(server: Dovecot, user: str, raw: bytes, count: int) -> None:
    """Many mails at once (RFC 3502)."""
    with door(server, user) as client:
        for _ in range(count // 500):
            client.send(b"x1 APPEND INBOX" + b" {%d+}\r\n%s" % (len(raw), raw) * 500 + b"\r\n")
            while not client.readline().startswith(b"x1 OK"):
                pass


@pytest.mark.slow
async def test_a_mail_of_seventy_megabytes_does_not_grow_the_process(dovecot: Dovecot, tmp_path: Path) -> None:
    user = dovecot.make_user("large")
    line = os.urandom(38).hex().encode() + b"\r\n"
    raw = b"Subject: large\r\n\r\n" + line * (70 * MIB // len(line))
    digest, length = hashlib.sha256(raw).hexdigest(), len(raw)
    await asyncio.to_thread(fill, dovecot, user, raw)
    del raw
    stream = Taker(settings_of(dovecot, user, tmp_path)).mailbox.batches()
    forget_peak()
    start = memory("VmRSS")
    (arrival,) = await anext(stream)
    grown = memory("VmHWM") - start
    await stream.aclose()
    assert arrival.spool is not None
    with arrival.spool.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == digest
    assert arrival.spool.stat().st_size == length
    assert grown < 10 * MIB
