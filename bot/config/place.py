"""On which line of a TOML text a key stands, since the standard library's parser does not tell.

The text has been parsed without a mistake before, so the scan may be plain: it follows table headers, keys, open
brackets and long strings, and nothing else.
"""

from __future__ import annotations

import re

KeyPath = tuple[str | int, ...]

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_PIECE = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#.*|[\[\]{}]')


def lines_of(text: str) -> dict[KeyPath, int]:
    """Map every table and key, such as ("meeting", 0, "opens"), to its line, counted from 1."""
    found: dict[KeyPath, int] = {}
    counts: dict[str, int] = {}
    table: KeyPath = ()
    depth, long_quote = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        rest = line
        if depth == 0 and not long_quote:
            if header := _TABLE.match(line):
                table = _enter(header[1], _split(header[2]), counts)
                found.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                _note(found, table, _split(key[1]), number)
                rest = line[key.end() :]
        depth, long_quote = _follow(rest, depth, long_quote)
    return found


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """The line of a path, or of the nearest table around it; 0 when there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _enter(brackets: str, names: list[str], counts: dict[str, int]) -> KeyPath:
    if brackets == "[[":
        counts[names[0]] = counts.get(names[0], -1) + 1
    return (names[0], counts[names[0]], *names[1:]) if names[0] in counts else tuple(names)


def _note(found: dict[KeyPath, int], table: KeyPath, names: list[str], number: int) -> None:
    for end in range(1, len(names) + 1):
        found.setdefault((*table, *names[:end]), number)


def _split(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(_NAME, dotted)]


def _follow(text: str, depth: int, long_quote: str) -> tuple[int, str]:
    """Where a line leaves us: how many brackets are open, and inside which long string."""
    at = 0
    while at < len(text):
        if long_quote:
            end = text.find(long_quote, at)
            if end < 0:
                return depth, long_quote
            at, long_quote = end + 3, ""
            continue
        piece = _PIECE.search(text, at)
        if piece is None:
            return depth, ""
        at = piece.end()
        long_quote = piece[0] if piece[0] in ('"""', "'''") else ""
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(piece[0], 0)
    return depth, long_quote
