"""The written forms of IMAP, and what the subclass takes for granted of the library it is pinned to."""

from __future__ import annotations

import asyncio
import importlib.metadata
import inspect
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from aioimaplib import aioimaplib
from hypothesis import given
from hypothesis import strategies as st

from bot.watch import client
from bot.watch.wire import (
    fetched,
    folder_name,
    internal_date,
    number_set,
    quoted,
    uids_found,
    uidvalidity,
)


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", '"INBOX"'),
        ("My folder", '"My folder"'),
        ('say "x\\y"', '"say \\"x\\\\y\\""'),
        ("A & B", '"A &- B"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # the example of RFC 3501 section 5.1.3
        ("Отчёты.2026", '"&BB4EQgRHBFEEQgRL-.2026"'),
        ("𝄞", '"&2DTdHg-"'),
        ("tab\there", '"tab&AAk-here"'),
    ],
)
def test_a_folder_name_is_written_in_modified_utf7_and_quoted(name: str, wire: str) -> None:
    assert folder_name(name) == wire


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_folder_name_on_the_wire_is_printable_ascii_and_can_be_read_back(name: str) -> None:
    wire = folder_name(name)
    assert wire.isascii()
    assert wire.isprintable()
    plain = wire[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    parts = plain.split("&")
    back = parts[0] + "".join(_read(part) for part in parts[1:])
    assert back == name


def _read(part: str) -> str:
    """One part after `&`: UTF-7 with a comma for the slash (RFC 2152), or a bare ampersand."""
    code, _, rest = part.partition("-")
    return ("&" if not code else f"+{code.replace(',', '/')}-".encode().decode("utf-7")) + rest


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b"])
def test_a_line_break_cannot_be_smuggled_into_a_command(text: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        quoted(text)


@given(st.sets(st.integers(1, 60)))
def test_a_number_set_names_exactly_the_given_numbers(numbers: set[int]) -> None:
    named: list[int] = []
    for run in filter(None, number_set(sorted(numbers)).split(",")):
        first, _, last = run.partition(":")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("17-Jul-1996 02:44:25 -0700", datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC)),
        (" 5-Mar-2026 00:30:00 +0545", datetime(2026, 3, 4, 18, 45, tzinfo=UTC)),
        ("5-mar-2026 00:30:00 +0000", datetime(2026, 3, 5, 0, 30, tzinfo=UTC)),
        ("31-Feb-2026 00:30:00 +0000", None),
        ("05-Brm-2026 00:30:00 +0000", None),
        ("05-Mar-2026 00:30:00 +9900", None),
        ("01-Jan-0001 00:00:00 +0100", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_an_internal_date_becomes_utc_or_nothing(text: str, date: datetime | None) -> None:
    assert internal_date(text) == date


@pytest.mark.parametrize(
    "response",
    [
        [b'1 FETCH (UID 5 RFC822.SIZE 3 INTERNALDATE "05-Mar-2026 00:30:00 +0000" BODY[] {3}', b"raw", b")"],
        [b"1 FETCH (BODY[] {3}", b"raw", b' INTERNALDATE "05-Mar-2026 00:30:00 +0000" RFC822.SIZE 3 UID 5)'],
        [b"1 FETCH (BODY[]<0> {3+}", b"raw", b' INTERNALDATE "05-Mar-2026 00:30:00 +0000" RFC822.SIZE 3 UID 5)'],
        [b'1 fetch (uid 5 rfc822.size 3 body[] "raw" internaldate "05-Mar-2026 00:30:00 +0000")'],
        [b'1 FETCH (FLAGS (\\Seen x) BODY[] ~{3}', b"raw", b' UID 5 INTERNALDATE "05-Mar-2026 00:30:00 +0000" RFC822.SIZE 3)'],
    ],
)
def test_a_fetched_mail_is_understood_in_whatever_order_its_items_come(response: Sequence[bytes]) -> None:
    mail = fetched(response)
    assert mail is not None
    assert (mail.uid, mail.size, mail.body) == (5, 3, b"raw")
    assert mail.received == datetime(2026, 3, 5, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("line", [b"1 FETCH (FLAGS (\\Seen))", b"3 EXPUNGE", b"OK [ALERT] FETCH (UID 7", b"SEARCH 1 2"])
def test_an_answer_that_names_no_mail_is_passed_over(line: bytes) -> None:
    assert fetched([line]) is None


def test_a_body_that_is_nil_is_none_and_one_that_looks_like_items_is_just_a_body() -> None:
    nothing = fetched([b"1 FETCH (UID 5 BODY[] NIL RFC822.SIZE 9)"])
    liar = fetched([b'1 FETCH (BODY[] "UID 9 RFC822.SIZE 1 \\"\\\\" RFC822.SIZE 26 UID 5)'])
    assert nothing is not None
    assert (nothing.uid, nothing.body) == (5, None)
    assert liar is not None
    assert (liar.uid, liar.size, liar.body) == (5, 26, b'UID 9 RFC822.SIZE 1 "\\')


def test_found_uids_are_ascending_and_each_once_however_many_lines_tell_them() -> None:
    assert uids_found([[b"SEARCH 9 3"], [b"3 EXISTS"], [b"SEARCH"], [b"SEARCH 4 3 (MODSEQ 9)"]]) == [3, 4, 9]
    assert uids_found([]) == []
    assert uidvalidity([[b"3 EXISTS"], [b"OK [UIDVALIDITY 77] ok"]]) == 77
    assert uidvalidity([]) is None


def test_the_library_is_the_one_whose_private_names_we_use() -> None:
    assert importlib.metadata.version("aioimaplib") == "2.0.3"
    command = inspect.getsource(aioimaplib.Command)
    protocol = inspect.getsource(aioimaplib.IMAP4ClientProtocol)
    for name in ("_event", "def close(self, line: bytes, result: str)", "append_to_resp"):
        assert name in command
    for name in ("incomplete_line", "pending_sync_command", "def _response_done", "command.close(response_text,", "new_tag"):
        assert name in protocol
    assert not hasattr(aioimaplib.Command, "answers")


def test_the_librarys_debug_log_stays_shut_because_it_shows_passwords() -> None:
    assert logging.getLogger("aioimaplib").level >= logging.INFO
    assert logging.getLogger("aioimaplib.aioimaplib").getEffectiveLevel() >= logging.INFO


@given(st.lists(st.binary(max_size=40), max_size=8), st.booleans())
def test_any_bytes_from_a_server_are_understood_or_end_the_line_but_never_raise(chunks: list[bytes], greeted: bool) -> None:
    loop = asyncio.new_event_loop()
    try:
        line = client.Line(loop, 100)
        line.state = aioimaplib.CONNECTED
        if greeted:
            line.data_received(b"* OK hello\r\n")
        for chunk in chunks:
            line.data_received(chunk + b"\r\n")
    finally:
        loop.close()


def test_a_literal_beyond_the_room_is_read_to_its_end_and_not_kept() -> None:
    loop = asyncio.new_event_loop()
    try:
        line = client.Line(loop, 10)
        line.state = aioimaplib.SELECTED
        line.pending_sync_command = command = client.Command("UID", "A1", loop=loop)
        line.data_received(b"* 1 FETCH (UID 1 BODY[] {30}\r\n" + b"x" * 25)
        line.data_received(b"x" * 5 + b")\r\n* 2 FETCH (UID 2 BODY[] {0}\r\n)\r\nA1 OK done\r\n")
    finally:
        loop.close()
    assert command.answers == [[b"1 FETCH (UID 1 BODY[] {30}", b"x" * 10, b")"], [b"2 FETCH (UID 2 BODY[] {0}", b"", b")"]]
    assert command.verdict == "OK"
