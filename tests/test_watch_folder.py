"""Mails on disk as a source: what comes out, in which order, under which place, and what is no source at all."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watch import mbox
from bot.watch.folder import FolderSource, SourceError, open_folder, received
from storage.records import Arrival

MIB = 1024 * 1024
CHANGED = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


async def all_of(source: FolderSource) -> list[Arrival]:
    return [arrival async for batch in source.batches() for arrival in batch]


def written(path: Path, raw: bytes) -> Path:
    """A file with a known time of its last change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    os.utime(path, (CHANGED.timestamp(), CHANGED.timestamp()))
    return path


def maildir(path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    return path


async def test_a_folder_of_eml_files_is_read_recursively_by_name(tmp_path: Path) -> None:
    written(tmp_path / "b.eml", b"Subject: b\r\n\r\n")
    written(tmp_path / "a" / "z.EML", b"Subject: a/z\n\n")
    written(tmp_path / "notes.txt", b"not a mail")
    source = open_folder(tmp_path)
    arrivals = await all_of(source)
    assert [arrival.raw for arrival in arrivals] == [b"Subject: a/z\n\n", b"Subject: b\r\n\r\n"]
    assert source.count() == 2
    assert {arrival.place.mailbox for arrival in arrivals} == {f"folder:{tmp_path}"}
    assert {arrival.place.validity for arrival in arrivals} == {0}
    assert all(0 <= arrival.place.uid < 2**60 for arrival in arrivals)
    assert {arrival.received for arrival in arrivals} == {CHANGED}


async def test_a_file_read_alone_has_the_same_place_as_with_its_folder(tmp_path: Path) -> None:
    file = written(tmp_path / "a.eml", b"Subject: a\r\n\r\n")
    assert await all_of(open_folder(file)) == await all_of(open_folder(tmp_path))


async def test_another_content_under_the_same_name_is_another_place(tmp_path: Path) -> None:
    (first,) = await all_of(open_folder(written(tmp_path / "a.eml", b"one")))
    (second,) = await all_of(open_folder(written(tmp_path / "a.eml", b"two")))
    assert first.place.uid != second.place.uid


async def test_a_maildir_is_read_in_order_of_delivery_and_flags_do_not_move_a_mail(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box")
    written(box / "cur" / "1700000000.M20P1.host:2,S", b"second")
    written(box / "new" / "1700000000.M9P1.host", b"first")
    written(box / "cur" / "999999999.P1.host:2,", b"long ago")
    written(box / "tmp" / "1.P1.host", b"half delivered")
    before = await all_of(open_folder(box))
    (box / "new" / "1700000000.M9P1.host").rename(box / "cur" / "1700000000.M9P1.host:2,FS")
    assert [arrival.raw for arrival in before] == [b"long ago", b"first", b"second"]
    assert await all_of(open_folder(box)) == before
    assert before[0].place.mailbox == f"maildir:{box}"


MBOX = (
    b"From anna at example.org  Thu Mar  5 10:00:00 2026\n"
    b"Subject: one\n\nFrom here on the text goes on.\n\n>From quoted\n>>From twice\n\n"
    b"From bert@example.org Fri Mar  6 11:22:33 2026\n"
    b"Received: by mx; Sat, 7 Mar 2026 01:00:00 +0200\nSubject: two\n\nNot\nFrom the middle Thu Mar  5 10:00:00 2026\n\n\n"
    b"From - Sun, nonsense 99:99\n"
    b"Subject: three\r\n\r\nno line end"
)


async def test_an_mbox_is_cut_where_its_mails_begin_and_nowhere_else(tmp_path: Path) -> None:
    source = open_folder(written(tmp_path / "list.mbox", MBOX))
    arrivals = await all_of(source)
    assert [arrival.raw for arrival in arrivals] == [
        b"Subject: one\n\nFrom here on the text goes on.\n\nFrom quoted\n>From twice\n",
        b"Received: by mx; Sat, 7 Mar 2026 01:00:00 +0200\nSubject: two\n\n"
        b"Not\nFrom the middle Thu Mar  5 10:00:00 2026\n\n",
        b"Subject: three\r\n\r\nno line end",
    ]
    assert source.count() == 3
    assert [arrival.received for arrival in arrivals] == [
        datetime(2026, 3, 5, 10, tzinfo=UTC),
        datetime(2026, 3, 6, 23, tzinfo=UTC),
        CHANGED,
    ]


async def test_the_same_mails_in_a_grown_mbox_keep_their_places(tmp_path: Path) -> None:
    before = await all_of(open_folder(written(tmp_path / "list.mbox", MBOX + b"\n")))
    more = MBOX + b"\n\nFrom x Sat Mar  7 00:00:00 2026\nSubject: four\n\n"
    after = await all_of(open_folder(written(tmp_path / "list.mbox", more)))
    assert [arrival.place for arrival in after[:3]] == [arrival.place for arrival in before]
    assert len(after) == 4


LINES = st.lists(
    st.sampled_from([b"\n", b"\r\n", b"text\n", b"From a line\n", b">From x\n", b">>From y\n", b"a\rb\n", b"x" * 70000])
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_mails_written_into_an_mbox_come_out_as_they_were(mails: list[list[bytes]]) -> None:
    raws = [b"Subject: x\n" + b"".join(lines) + b"end\n" for lines in mails]
    file = b"".join(
        b"From x Thu Mar  5 10:00:00 2026\n" + b"".join(escaped(line) for line in raw.splitlines(True)) + b"\n"
        for raw in raws
    )
    found: list[bytes] = []
    for piece in mbox.pieces(BytesIO(file)):
        if isinstance(piece, mbox.Begin):
            found.append(b"")
        else:
            found[-1] += piece
    assert found == raws


def escaped(line: bytes) -> bytes:
    return b">" + line if line.lstrip(b">").startswith(b"From ") else line


async def test_a_large_mail_lies_in_a_spool_file_and_memory_is_not_asked(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    large = b"Subject: large\n\n" + b"x" * 79 * 30_000
    path = written(tmp_path / "list.mbox", b"From x Thu Mar  5 10:00:00 2026\n" + large + b"\n\n" + MBOX)
    stream = open_folder(path, spool).batches()
    (arrival,) = await anext(stream)
    await stream.aclose()
    assert arrival.raw is None
    assert arrival.spool is not None
    assert arrival.spool.read_bytes() == large + b"\n"
    assert list(spool.iterdir()) == [arrival.spool]


async def test_a_stream_left_early_leaves_no_spool_file_and_no_open_file(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    for name in ("a.eml", "b.eml", "c.eml"):
        written(tmp_path / "in" / name, b"x" * 2 * MIB)
    stream = open_folder(tmp_path / "in", spool).batches()
    (arrival,) = await anext(stream)
    await stream.aclose()
    assert list(spool.iterdir()) == [arrival.spool]


async def test_a_reader_that_is_cancelled_leaves_nothing_behind(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    written(tmp_path / "a.eml", b"x" * 8 * MIB)
    task = asyncio.create_task(all_of(open_folder(tmp_path / "a.eml", spool)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(spool.iterdir())


async def test_batches_are_bounded_by_count_and_by_bytes(tmp_path: Path) -> None:
    for number in range(60):
        written(tmp_path / "small" / f"{number:03}.eml", b"%d" % number)
    for number in range(6):
        written(tmp_path / "medium" / f"{number}.eml", b"x" * MIB)
    assert [len(batch) async for batch in open_folder(tmp_path / "small").batches()] == [50, 10]
    assert [len(batch) async for batch in open_folder(tmp_path / "medium").batches()] == [4, 2]


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nothing", "does not exist"),
        ("empty", "neither an mbox"),
        ("letter.docx", "neither an mbox"),
        ("sub", "neither a Maildir"),
    ],
)
def test_what_is_no_source_is_refused_with_what_was_expected(name: str, complaint: str, tmp_path: Path) -> None:
    written(tmp_path / "empty", b"")
    written(tmp_path / "letter.docx", b"PK")
    written(tmp_path / "sub" / "x.txt", b"x")
    with pytest.raises(SourceError, match=complaint):
        open_folder(tmp_path / name)


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (b"Received: from a by b;\r\n\tThu, 5 Mar 2026 10:00:00 +0100 (CET)\r\nReceived: x; bad\r\n\r\n", (5, 9)),
        (b"Subject: x\nReceived: by b; Thu, 5 Mar 2026 10:00:00 -0000\n\n", (5, 10)),
        (b"X: y\nReceived: by b; Thu, 5 Mar 2026 23:30:00 -0130\n\n", (6, 1)),
        (b"Received: by b; yesterday\n\n", None),
        (b"Received: by b; Thu, 45 Mar 2026 10:00:00 +0100\n\n", None),
        (b"Received: by b; Thu, 5 Mar 2026 10:00:00 +9999999\n\n", None),
        (b"Subject: x\n\nReceived: by b; Thu, 5 Mar 2026 10:00:00 +0100\n\n", None),
        (b"", None),
    ],
)
def test_the_topmost_received_field_dates_a_mail(head: bytes, date: tuple[int, int] | None) -> None:
    found = received(head)
    assert (found and (found.day, found.hour)) == date


@given(st.binary(max_size=300))
def test_reading_any_header_never_raises(noise: bytes) -> None:
    received(noise)
    received(b"Received: x;" + noise)
    mbox.from_line_date(noise)
    list(mbox.pieces(BytesIO(b"From x 10:00\n" + noise)))
