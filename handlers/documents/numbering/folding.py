"""Folds a text character by character, so that a place in the folded text is a place in the text as written."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Soft hyphen, zero-width and bidirectional marks, tatweel, and marks that combine (Latin, Arabic).
_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# What one character stands for another: accents, spaces, dashes, quotes, digits, full width, Arabic letters.
_ODD = re.compile(
    "[\u00a0-\u024f\u0401\u0419\u0439\u0451\u060c\u0622-\u0625\u0629\u0649\u0660-\u0669\u06a9\u06cc\u06f0-\u06f9"
    "\u1e00-\u1eff\u2000-\u200a\u2010-\u201f\u202f\u2044\u205f\u2212\u2215\u3000"
    "\u3001\u3002\ufe10-\ufe6f\uff00-\uffef\U0001d400-\U0001d7ff]"
)
_LIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u2032", "'"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("\u060c\u3001\uff0c", ","),
    "\u0130": "I",  # the only letter that is two letters when small
    "\u0622": "ا",
    "\u0623": "ا",
    "\u0625": "ا",
    "\u0629": "ه",
    "\u0649": "ي",
    "\u06cc": "ي",
    "\u06a9": "ك",
}
_STEM = re.compile(r"[^\W\d_]+(?![?*{])")
_SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0620-\u06ff]"),
    "chinese": re.compile("[\u3400-\u9fff]"),
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain: `cased` keeps capitals, `low` does not; both have the same places. `scripts` are those in it."""

    written: str
    cased: str
    low: str
    gaps: tuple[int, ...] = ()
    scripts: tuple[str, ...] = ("latin",)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as written the folded characters from `start` to before `end` stand."""
        return self._place(start), self._place(end - 1) + 1 if end > start else self._place(start)

    def _place(self, at: int) -> int:
        return at + bisect_right(self.gaps, at)


def fold(text: str) -> Folded:
    """The text with one form of each dash, blank, digit, quote and accented letter, and without invisible marks."""
    if text.isascii():
        return Folded(text, text, text.lower())
    gaps = tuple(found.start() - number for number, found in enumerate(_DROPPED.finditer(text)))
    kept = _DROPPED.sub("", text) if gaps else text
    cased = _ODD.sub(_like, kept)
    scripts = tuple(name for name, letters in _SCRIPTS.items() if letters.search(cased))
    return Folded(text, cased, cased.lower(), gaps, ("latin", *scripts))


def _like(found: re.Match[str]) -> str:
    letter = found[0]
    if letter in _LIKE:
        return _LIKE[letter]
    if unicodedata.category(letter) == "No":
        return letter  # a superscript after a number is a footnote, not a digit of it
    plain = unicodedata.normalize("NFKD", letter)[0]
    digit = unicodedata.decimal(plain, None)
    return plain if digit is None else str(digit)


def stem(pattern: str) -> str:
    """The plain letters a pattern begins with: where they are not in a text, the pattern need not be tried."""
    found = _STEM.match(pattern)
    return found[0] if found else ""
