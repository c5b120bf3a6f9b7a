"""Authentication-Results by its grammar (RFC 8601 section 2.2): what does not follow it to the end says nothing.

A sender chooses words that providers copy into this field (his envelope address, his domain), so a reader that skips
over what it does not understand can be led to read the sender's words as the provider's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# White space, quoted strings, the two signs of structure, and words; everything else is no part of such a field.
_TOKEN = re.compile(rb'[ \t\r\n]+|"((?:[^"\\\r\n]|\\[ -~])*+)"|([;=])|([!#-\'*-:?-~]+)')
_COMMENT_SIGNS = re.compile(rb"[^()\\]+|\\.|[()]", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Finding:
    """One method with its result and properties, in lower case but for the values, which stand as written."""

    method: str
    outcome: str
    properties: tuple[tuple[str, str], ...]

    def told(self, name: str) -> str:
        """The value of a property such as `header.d`, or empty; a property told twice tells nothing."""
        values = [value for key, value in self.properties if key == name]
        return values[0] if len(values) == 1 else ""


def read_results(raw: bytes) -> tuple[str, tuple[Finding, ...]] | None:
    """The authserv-id (lower case) and the findings of a field's raw value, or None when it breaks the grammar."""
    if len(raw) > _LONGEST or not raw.isascii():
        return None
    sections = _sections(raw)
    if not sections or len(sections[0]) not in (1, 2) or sections[0][0] == "=":
        return None
    if len(sections[0]) == 2 and sections[0][1] != "1":
        return None
    if sections[1:] in ([], [["none"]]):
        return sections[0][0].lower(), ()
    found = [_finding(section) for section in sections[1:] if section or section is not sections[-1]]
    whole = [one for one in found if one is not None]
    return (sections[0][0].lower(), tuple(whole)) if len(whole) == len(found) else None


def _sections(raw: bytes) -> list[list[str]]:
    """The words between semicolons, comments away; empty when a sign stands where none may."""
    sections: list[list[str]] = [[]]
    position = 0
    while position < len(raw):
        if raw[position : position + 1] == b"(":
            position = _after_comment(raw, position)
            if not position:
                return []
            continue
        token = _TOKEN.match(raw, position)
        if token is None:
            return []
        position = token.end()
        if token[2] == b";":
            sections.append([])
        elif token[1] is not None or token[2] or token[3]:
            sections[-1].append((token[2] or token[3] or re.sub(rb"\\(.)", rb"\1", token[1] or b"")).decode("ascii"))
    return sections


def _after_comment(raw: bytes, start: int) -> int:
    """Where a comment, which may hold others, ends; 0 when it does not."""
    depth = 0
    for sign in _COMMENT_SIGNS.finditer(raw, start):
        depth += (sign[0] == b"(") - (sign[0] == b")")
        if not depth:
            return sign.end()
    return 0


def _finding(words: list[str]) -> Finding | None:
    """`method[/version] = result *(property = value)`, such as `dkim = pass header.d = example.org`."""
    if len(words) % 3 or any((word == "=") != (at % 3 == 1) for at, word in enumerate(words)) or not words:
        return None
    triples = [(words[at], words[at + 2]) for at in range(0, len(words), 3)]
    method, outcome = triples[0][0].partition("/")[0], triples[0][1]
    if not _KEYWORD.fullmatch(method) or not _KEYWORD.fullmatch(outcome):
        return None
    return Finding(method.lower(), outcome.lower(), tuple((name.lower(), value) for name, value in triples[1:]))
