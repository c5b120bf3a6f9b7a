"""A roster as text with separators: written for every spreadsheet, read as spreadsheets of all countries write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping

from handlers.documents.cover.folding import fold
from handlers.roster.cells import safe
from handlers.roster.columns import HEADS, heads
from handlers.roster.difference import in_words
from handlers.roster.reading import Row
from storage.roster import Member

SEPARATORS = (",", ";", "\t")
# The longer mark first: the mark of UTF-32 begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip


def cells_of(members: Iterable[Member]) -> list[list[str]]:
    """The rows of an export, heads first; no cell is live in a spreadsheet."""
    return [list(HEADS), *([safe(in_words(member, name)) for name in HEADS] for member in members)]


def written(members: Iterable[Member]) -> bytes:
    """The roster as CSV (RFC 4180), in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(cells_of(members))
    return text.getvalue().encode("utf-8-sig")


def rows_of(data: bytes, known: Mapping[str, str] | None = None) -> list[Row]:
    """Line and cells of each row, whatever the encoding and the separator; ValueError for a quote that never ends.

    `known` are the folded heads of columns by which the separator is told; without them, the roster's.
    """
    text = decoded(data)
    first, _, rest = text.partition("\n")
    # Excel's own first line, which names the separator.
    told = first.strip().lower().removeprefix("sep=") if first[:4].lower() == "sep=" else ""
    text, before = (rest, 1) if told else (text, 0)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told if told in SEPARATORS else separator(text, known))
    rows: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            rows.append((begins + before, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"line {begins + before} cannot be read: {error}") from error
    return rows


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32 by their mark, else UTF-8, else UTF-16 by its zeros, else what Windows wrote (cp1252)."""
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    if mark:
        return data.decode(MARKS[mark], "replace")
    if b"\0" in data[:200]:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def separator(text: str, names: Mapping[str, str] | None = None) -> str:
    """The separator by which the first line has the most names of columns."""
    wanted = heads() if names is None else names
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(sign: str) -> int:
        cells = next(csv.reader([first], delimiter=sign), [])
        return sum(fold(cell).strip(" :*") in wanted for cell in cells)

    return max(SEPARATORS, key=known)
