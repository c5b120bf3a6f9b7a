"""A subject without list tags and reply or forward prefixes, in any order, in six languages and common others."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLY = (
    "re", "aw", "antw", "antwort", "sv", "vs", "rép", "rep", "réf", "ref", "réponse", "res", "ynt", "odp", "на", "ha",
    "отв", "ответ", "回复", "回覆", "回復", "答复", "答覆", "رد",
)  # fmt: skip
_FORWARD = (
    "fw", "fwd", "tr", "rv", "wg", "vb", "vl", "enc", "пересл", "пересылка", "转发", "轉發", "轉寄",
    "إعادة توجيه", "إعادة التوجيه", "توجيه",
)  # fmt: skip
_PREFIX = re.compile(
    rf"(?:(?P<reply>{'|'.join(sorted(_REPLY, key=len, reverse=True))})"
    rf"|(?P<forward>{'|'.join(sorted(_FORWARD, key=len, reverse=True))}))"
    r"\.? ?(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4})? ?[:：] ?",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[([^\[\]]{1,80})\] ?")
_SEQUENCE = re.compile(r"[\s:#-]*(?:seq)?[\s#]*\d*$")
# Gateways put these in front of mail from outside; they say nothing about it.
_GATEWAY = {"external", "ext", "external email", "externe", "externo", "extern"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The bare subject, and what stood in front of it."""

    text: str
    is_reply: bool
    is_forward: bool


def bare_subject(line: str, tags: frozenset[str]) -> Subject:
    """Take prefixes and tags off a cleaned line (blanks collapsed, no bidi marks). `tags` are in lower case.

    A bracket in front of a reply prefix (`[x] Re: y`) was put there by a list, whatever it says. Linear in the length.
    """
    position, reply, forward = 0, False, False
    while True:
        if found := _PREFIX.match(line, position):
            reply = reply or bool(found["reply"])
            forward = forward or bool(found["forward"])
        elif not ((found := _TAG.match(line, position)) and _is_list_tag(found, line, tags)):
            break
        position = found.end()
    return Subject(line[position:].strip(), reply, forward)


def _is_list_tag(found: re.Match[str], line: str, tags: frozenset[str]) -> bool:
    inside = _SEQUENCE.sub("", found[1].strip().lower())
    return inside in tags or inside in _GATEWAY or bool(_PREFIX.match(line, found.end()))
