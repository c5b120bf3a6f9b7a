"""The number a command is about: at the beginning of its words, in any of the forms members write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.numbering import find

# A bare number, perhaps with a derivative behind it: `7`, `7-R1`, `7 Add.1`, but never the 24 of `24/7` or the 7 of `7th`.
_BARE = re.compile(r"(?:(?:n[o°º]\.?|№|#)\s*)?(\d{1,4})(?=$|[\s:,;.(（，。：-]|add|rev|corr)", re.IGNORECASE)
_WITHOUT_GROUP = re.compile(r"\d{2}-\d{1,2}\s*/\s*\d{1,4}(?!\d)")
_JOINS = re.compile(r"\s*(?:[,;&/、，؛،–-]|and|et|y|и|و|和|与|及|to|à|a|до|至|到)?\s*", re.IGNORECASE)
_BETWEEN = " \t\u00a0\u3000:：=,，;；.。、،\u200e\u200f\u2066\u2067\u2068\u2069"
_DASH = re.compile(r"[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A number read from the beginning of words: its canonical form, and the words after it.

    `readings` has more than one entry when a person has to say which is meant; `bare` is true for a mere `7`; `more`
    is a second number that follows at once («7 and 8»).
    """

    number: str
    rest: str
    readings: tuple[str, ...] = ()
    bare: bool = False
    more: str = ""


def number_at(words: str, group: str, meeting: str) -> Named | None:
    """The number these words begin with, or None; `meeting` (`26-1`) completes `7`, never raises."""
    bare = None if _WITHOUT_GROUP.match(words) else _BARE.match(words)
    if bare is not None and meeting:
        words = f"{group}/{meeting}/{int(bare[1])}{words[bare.end() :]}"
    elif _WITHOUT_GROUP.match(words):
        words = f"{group}/{words}"
    found = find(words[:300], group, meeting or None).numbers
    if not found or found[0].start:
        return None
    first = found[0]
    readings = tuple(dict.fromkeys(map(str, first.readings))) if first.ambiguous else (str(first.number),)
    more = [str(other.number) for other in found[1:2] if _JOINS.fullmatch(words[first.end : other.start])]
    return Named(str(first.number), _rest(words[first.end :]), readings, bare is not None, "".join(more))


def _rest(words: str) -> str:
    """What stands after a number, without what parts it from it."""
    rest = words.lstrip(_BETWEEN)
    return _DASH.sub("", rest, count=1).strip() if rest[:1] in ("-", "–", "—") else rest.strip()
