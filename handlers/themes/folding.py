"""Folds text so that case, accents, marks and the Arabic article make no difference, and cuts it into words."""

from __future__ import annotations

import re
import unicodedata

# Combining marks of Latin, Cyrillic and Arabic; tatweel; soft hyphen; zero-width and bidirectional marks.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_PRINTERS = re.compile("[\u2010-\u2027\u00ab\u00bb\u00b7]+")  # dashes, quotes and bullets, after which English is ASCII
_LETTERS = (("ى", "ي"), ("ة", "ه"), ("ی", "ي"), ("ک", "ك"))
_ARABIC = re.compile("[\u0620-\u06ff]")
_ARTICLE = re.compile(
    r"\b(?:[وفبك]?ال|و?لل)(?:ال)?(?=\w\w\w)"
)  # twice, as in الإلكترونية, so that إلكترونية is folded alike

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"\w+")
_GAPS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_WORD_BESIDE_HAN = re.compile("[\u3400-\u9fff]+|[^\\W\u3400-\u9fff]+")


def plain(text: str) -> str:
    """The text as written, in composed letters (NFKC) and without marks: its words stand as those of `fold` do."""
    return text if text.isascii() else _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """The text for comparing: NFKD, no marks, casefolded, Arabic without article and with one form of each letter."""
    if text.isascii():
        return text.lower()
    folded = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold()
    folded = _PRINTERS.sub(" ", folded)
    if not _ARABIC.search(folded):
        return folded
    for letter, plain_letter in _LETTERS:
        folded = folded.replace(letter, plain_letter)
    return _ARTICLE.sub("", folded)


def words(text: str) -> list[str]:
    """The words of a text, plain or folded; a run of Chinese characters counts as one word."""
    if text.isascii():
        return text.translate(_GAPS).split()  # four times faster than a pattern
    spaced = text.replace("_", " ")
    return (_WORD_BESIDE_HAN if _HAN.search(text) else _WORD).findall(spaced)


def spans(text: str) -> list[tuple[int, int]]:
    """Where each of those words stands in the text."""
    pattern = _WORD_BESIDE_HAN if _HAN.search(text) else _WORD
    return [found.span() for found in pattern.finditer(text.replace("_", " "))]


def folded_name(text: str) -> str:
    """A name, alias or title in the form two spellings of it share: folded words with one blank between."""
    return " ".join(words(fold(text)))
