"""Tables for a terminal: columns as wide as they look, cut to its width, and no script disturbs its neighbours."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence

import click

from bot.cli.session import plain

GAP = "  "
NARROWEST = 6
UNLIMITED = 100_000
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Text with right-to-left letters between isolates (UAX #9, section 2.4.2), so that it moves nothing beside it."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text):
        return f"{ISOLATE}{text}{END_ISOLATE}"
    return text


def width(text: str) -> int:
    """How many columns a terminal gives a text: two for a wide letter (UAX #11), none for a mark above another."""
    return sum(_columns(letter) for letter in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], widest: Sequence[int]) -> None:
    """A plain table; no column is wider than `widest` says, and on a terminal the widest give way until it fits."""
    lines = [[plain(text) for text in row] for row in (headings, *rows)]
    natural = [max(map(width, cells)) for cells in zip(*lines, strict=True)]
    columns = _fitted([min(pair) for pair in zip(natural, widest, strict=True)])
    for line in lines:
        cells = [_cell(text, columns[at], at == len(line) - 1) for at, text in enumerate(line)]
        click.echo(GAP.join(cells).rstrip())


def _fitted(columns: list[int]) -> list[int]:
    """The columns, the widest made narrower step by step; a pipe or a file has no width and is given all.

    The first column names the row (a number that is cut is no number): it stays whole.
    """
    limit = shutil.get_terminal_size((UNLIMITED, 24)).columns
    name, rest = columns[:1], columns[1:]
    while sum(columns) + len(GAP) * len(rest) > limit and max(rest, default=0) > NARROWEST:
        rest[rest.index(max(rest))] -= 1
        columns = name + rest
    return columns


def _cell(text: str, columns: int, is_last: bool) -> str:
    shown = text if width(text) <= columns else f"{_head(text, columns - 1)}…"
    return isolated(shown) + ("" if is_last else " " * (columns - width(shown)))


def _head(text: str, columns: int) -> str:
    """As many letters as fit, a letter never without its marks."""
    used, end = 0, len(text)
    for at, letter in enumerate(text):
        used += _columns(letter)
        if used > columns:
            end = at
            break
    return text[:end]


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
