"""Words of a cover made comparable, and values made clean: signs that turn or hide text go, blanks become one."""

from __future__ import annotations

import re
import unicodedata

# Marks of direction, joiners, soft hyphens, the byte order mark, Arabic vowel signs and the stretching sign.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BOOKMARK = re.compile(r"\[(?:bookmark|footnoteRef):[^\]]{0,60}\]")
_DIGITS = {ord(sign): str(unicodedata.digit(sign)) for sign in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_ALEF = str.maketrans("أإآٱىة", "اااايه")
_QUOTES = str.maketrans("’‘ʼ`“”«»", "''''\"\"\"\"")


def fold(text: str) -> str:
    """For comparing: compatible forms, no accents, lower case, plain hyphens and digits, single blanks."""
    text = _ARABIC_MARKS.sub("", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    text = _HYPHENS.sub("-", text.translate(_QUOTES).translate(_ALEF).translate(_DIGITS)).casefold()
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return " ".join(text.split())


def clean(text: str, most: int) -> str:
    """For keeping: composed letters, nothing unseen or unprintable, single blanks, at most `most` letters."""
    text = _UNSEEN.sub("", _BOOKMARK.sub(" ", unicodedata.normalize("NFC", text[: most * 4])))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = " ".join(text.split()).strip(" \t|;/_*")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain_signs(text: str) -> str:
    """For numbers and dates: full-width and Arabic-Indic digits as ASCII, plain hyphens, nothing unseen."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_DIGITS)
    return " ".join(_HYPHENS.sub("-", text).split())
