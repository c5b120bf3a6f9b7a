"""An mbox file cut into mails one after the other, in the memory of a line, however large file and mails are.

A `From ` line with a time of day, at the top or after an empty line, begins a mail: without the time, a paragraph that
begins with the word From would cut a mail in two wherever the writer of the file forgot to escape it. The empty line
before it belongs to the file. `>From `, with any number of `>`, loses one (mboxrd, qmail's mbox(5)). Line ends stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from bot.watch.wire import MONTHS

LONGEST_PIECE = 64 * 1024  # a longer line comes in pieces, only the first of which can begin a mail
BEGINS = re.compile(rb"^From .*\d\d:\d\d")
ESCAPED = re.compile(rb"^>+From ")
DATE = re.compile(rb"([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d):(\d\d)(?::(\d\d))?(?: +[A-Z]{2,4})?(?: +[+-]\d{4})? +(\d{4})")


@dataclass(frozen=True, slots=True)
class Begin:
    """A mail begins: the offset of its From line in the file, and the date there, which RFC 4155 says is UTC."""

    offset: int
    dated: datetime | None


def pieces(file: BinaryIO) -> Iterator[Begin | bytes]:
    """A `Begin` for each mail, then its bytes in pieces as they stand in the mail, escapes undone."""
    withheld = b""  # an empty line is the mail's only if the mail goes on after it
    offset, at_line_start, may_begin = 0, True, True
    while piece := file.readline(LONGEST_PIECE):
        if at_line_start and may_begin and BEGINS.match(piece):
            withheld = b""
            yield Begin(offset, from_line_date(piece))
        else:
            if withheld:
                yield withheld
            withheld = piece if at_line_start and piece in (b"\n", b"\r\n") else b""
            if not withheld:
                yield piece[1:] if at_line_start and ESCAPED.match(piece) else piece
        offset += len(piece)
        at_line_start = piece.endswith(b"\n")
        may_begin = bool(withheld)


def count(file: BinaryIO) -> int:
    """How many mails the file holds."""
    return sum(isinstance(piece, Begin) for piece in pieces(file))


def from_line_date(line: bytes) -> datetime | None:
    """The asctime date of a From line in UTC; None when there is none that exists."""
    match = DATE.search(line)
    month = match[1].decode() if match else ""
    if match is None or month not in MONTHS:
        return None
    day, hour, minute, second, year = (int(match[n] or 0) for n in (2, 3, 4, 5, 6))
    try:
        return datetime(year, MONTHS.index(month) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
