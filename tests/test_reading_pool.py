"""Reader processes: what one mail does to its reader is no other mail's trouble."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.corpus import big_mail, mails
from bot.reading import wire
from bot.reading.pool import Readers
from bot.reading.read import read_here
from storage.files import Files
from storage.records import Kept, Limits, Mail
from tests import wicked
from tests.shelf import LIST, Shelf, hostile_mails

LISTS = (LIST,)
QUICK = Limits(seconds=1, memory_bytes=128 * 1024 * 1024)
MARKED = b"From: a@b.example\r\nSubject: wicked\r\nMessage-ID: <w@b.example>\r\n\r\nMARK\r\n"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    with Files(tmp_path / "files") as files:
        files.prepare()
        yield files


def kept(files: Files, *raws: bytes) -> list[Kept]:
    found = [files.keep(raw) for raw in raws]
    files.sync()
    return found


def is_gone(process: int) -> bool:
    """Whether a process that is not our child has ended, or ends within five seconds."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 5.0)[0])
    finally:
        os.close(handle)


def workers_of(process: int) -> list[int]:
    """The reader processes among the children of a process."""
    children = [one for path in Path(f"/proc/{process}/task").glob("*/children") for one in path.read_text().split()]
    return [int(one) for one in children if b"bot.reading.worker" in Path(f"/proc/{one}/cmdline").read_bytes()]


async def test_mails_are_read_as_in_this_process_and_their_files_are_kept(files: Files) -> None:
    raws = list(mails(30, size_scale=0.2))
    async with Readers(files.root, Files, Limits(), count=2) as readers:
        found = await readers.read(kept(files, *raws), LISTS)
    shelf = Shelf()
    assert [as_elsewhere(mail) for mail in found] == [
        as_elsewhere(read_here(raw, shelf, LISTS, Limits())) for raw in raws
    ]
    attached = [file.kept for mail in found for file in mail.attachments]
    assert attached
    for one in attached:
        assert files.read(one) == shelf.files[one.digest]


def as_elsewhere(mail: Mail) -> object:
    """A mail without the places of its files."""
    return [getattr(mail, name) for name in mail.__slots__ if name != "attachments"] + [
        (file.position, file.name, file.type, file.kept.digest, file.flags) for file in mail.attachments
    ]


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (wicked.hangs, "reading it took more than 1 s"),
        (wicked.dies, "it stopped the reader"),
        (wicked.hogs, "reading it took more memory than allowed"),
        (wicked.lies, "the reader gave no sensible answer (an answer about another mail)"),
    ],
)
async def test_a_wicked_mail_is_left_unread_and_the_others_are_read(
    files: Files, reader: wicked.Reader, reason: str
) -> None:
    raws = list(mails(4, size_scale=0.05))
    batch = kept(files, *raws[:2], MARKED, *raws[2:])
    async with Readers(files.root, Files, QUICK, reader=reader) as readers:
        found = await readers.read(batch, LISTS)
    assert [mail.unread for mail in found] == ["", "", reason, "", ""]
    assert [mail.digest for mail in found] == [one.digest for one in batch]
    assert all(mail.message_id for mail in found if not mail.unread)


async def test_a_full_disk_is_no_property_of_a_mail(files: Files) -> None:
    raw = next(raw for raw in mails(20, size_scale=0.05) if b"attachment" in raw)
    async with Readers(files.root, wicked.FullOnce, Limits(), disk_pause=0.0) as readers:
        (mail,) = await readers.read(kept(files, raw), LISTS)
    assert (files.root / "was-full").exists()
    assert mail.unread == ""
    assert files.read(mail.attachments[0].kept)


async def test_bytes_that_are_gone_leave_the_mail_unread(files: Files) -> None:
    async with Readers(files.root, Files, Limits()) as readers:
        (mail,) = await readers.read([Kept("0" * 64, "packs/999999.pack", 0, 10)], LISTS)
    assert mail.unread.startswith("its bytes cannot be read back")


async def test_a_reader_is_replaced_after_its_share_of_mails_and_none_is_left_behind(files: Files) -> None:
    batch = kept(files, *mails(4, size_scale=0.05))
    async with Readers(files.root, Files, Limits(), reader=wicked.tells_process, mails_a_life=2) as readers:
        processes = [(await readers.read([one], LISTS))[0].subject for one in batch]
    assert processes[0] == processes[1]
    assert processes[2] == processes[3]
    assert len(set(processes)) == 2
    assert all(is_gone(int(process)) for process in processes)


async def test_a_reader_sees_no_secret_of_the_daemon(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISCG_BOT_PASSWORD", "hush")
    batch = kept(files, next(mails(1, size_scale=0.05)))
    async with Readers(files.root, Files, Limits(), reader=wicked.tells_environment) as readers:
        (mail,) = await readers.read(batch, LISTS)
    assert "PYTHONPATH" in mail.subject
    assert "ISCG_BOT_PASSWORD" not in mail.subject


async def test_a_reader_at_work_dies_when_its_reading_is_given_up(files: Files) -> None:
    (one,) = kept(files, MARKED)
    async with Readers(files.root, Files, Limits(seconds=60), reader=wicked.hangs) as readers:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await readers.read([one], LISTS)
        assert workers_of(os.getpid()) == []


async def test_a_reader_dies_with_a_daemon_that_is_killed(files: Files, tmp_path: Path) -> None:
    (first, second) = kept(files, next(mails(1, size_scale=0.05)), MARKED)
    code = f"""
import asyncio
from pathlib import Path
from bot.reading.pool import Readers
from storage.files import Files
from storage.records import Kept, Limits
from tests import wicked
async def main():
    readers = Readers(Path({str(files.root)!r}), Files, Limits(seconds=60), reader=wicked.hangs)
    await readers.read([Kept{tuple(wire.pack_kept(first))!r}], {LISTS!r})
    print("ready", flush=True)
    await readers.read([Kept{tuple(wire.pack_kept(second))!r}], {LISTS!r})
asyncio.run(main())
"""
    daemon = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert daemon.stdout is not None
    assert await daemon.stdout.readline() == b"ready\n"
    workers = workers_of(daemon.pid)
    assert len(workers) == 1
    daemon.send_signal(signal.SIGKILL)
    await daemon.wait()
    assert is_gone(workers[0])
    await daemon.stdout.read()


async def test_an_attachment_of_fifty_megabytes_passes_through_a_reader_in_small_pieces(files: Files) -> None:
    raw = big_mail(50)
    batch = kept(files, next(mails(1)), raw)
    async with Readers(files.root, Files, Limits(), reader=wicked.tells_growth) as readers:
        _, mail = await readers.read(batch, LISTS)
    (file,) = mail.attachments
    assert file.kept.length > 50_000_000
    files.check(file.kept)
    assert int(mail.subject) < 30 * 1024 * 1024


@pytest.mark.parametrize("path", hostile_mails(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_mail_goes_over_the_wire_and_comes_out_the_same(path: Path) -> None:
    mail = read_here(path.read_bytes(), Shelf(), LISTS, Limits())
    data = wire.frame(wire.pack_mail(mail))
    assert wire.length_of(data[: wire.LENGTH_BYTES]) == len(data) - wire.LENGTH_BYTES
    assert wire.unpack_mail(json.loads(data[wire.LENGTH_BYTES :])) == mail


@pytest.mark.parametrize("answer", [[], None, [1] * 30, "mail", {"__reduce__": 1}])
def test_an_answer_of_another_shape_is_refused(answer: object) -> None:
    with pytest.raises(wire.WireError):
        wire.unpack_mail(answer)


def test_an_answer_with_one_wrong_field_is_refused() -> None:
    mail = read_here(MARKED, Shelf(), LISTS, Limits())
    good = json.loads(wire.frame(wire.pack_mail(mail))[wire.LENGTH_BYTES :])
    assert wire.unpack_mail(good) == mail
    for index in range(len(good)):
        bad = [*good[:index], {"x": 1}, *good[index + 1 :]]
        with pytest.raises(wire.WireError):
            wire.unpack_mail(bad)
