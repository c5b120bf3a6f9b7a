"""Cuts a text into comparable words that know their places, so that what agrees can be quoted as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from handlers.themes.folding import fold

READ = 40_000  # characters; what stands later is not compared
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f"  # within a word they part nothing
_PIECE = re.compile(f"([\u3400-\u9fff]|[^\\W_\u3400-\u9fff](?:[^\\W_\u3400-\u9fff]|[{_MARKS}])*)")
_PLAIN_PIECE = re.compile("([0-9a-z]+)")
_ARABIC = re.compile("[\u0620-\u06ff]")
_PREFIXES = ("وال", "فال", "بال", "كال", "ال", "لل", "و", "ف", "ب", "ل", "ك")
_SUFFIXES = ("هما", "ها", "هم", "ات", "ون", "ين", "ان", "يه", "ه", "ي")
_SHORTEST = 3  # letters that must be left of an Arabic word when something is taken off it
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The words of a text in order, folded, and where each stands: from `spans[i][0]` to before `spans[i][1]`.

    A Chinese character is a word of its own; `is_chinese` when most of them are.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    is_chinese: bool

    def quote(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`, as it was written, on one line."""
        return " ".join(self.text[self.spans[first][0] : self.spans[last][1]].split())


def cut(text: str) -> Pieces:
    """The pieces of the first 40,000 characters of a text; never raises."""
    text = text[:READ]
    words, spans = _split(_PLAIN_PIECE, text.lower()) if text.isascii() else _folded(text)
    chinese = sum(1 for word in words if _HAN.match(word)) if _HAN.search(text) else 0
    return Pieces(text, tuple(words), tuple(spans), 2 * chinese > len(words))


def joined(title: Pieces, text: Pieces) -> Pieces:
    """A title and a text as one, the title in a line of its own."""
    on = len(title.text) + 1
    spans = [(begin + on, end + on) for begin, end in text.spans]
    is_chinese = text.is_chinese if text.words else title.is_chinese
    return Pieces(f"{title.text}\n{text.text}", title.words + text.words, (*title.spans, *spans), is_chinese)


def _split(pattern: re.Pattern[str], text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The pieces and where they stand: split goes through a text three times as fast as one match after another."""
    parts = pattern.split(text)
    ends = list(accumulate(map(len, parts)))
    return parts[1::2], list(zip(ends[::2], ends[1::2], strict=False))


def _folded(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Each different word is folded once; a word of nothing but marks is none."""
    written, spans = _split(_PIECE, text)
    known = {word: _bare(fold(word)) for word in set(written)}
    words = [known[word] for word in written]
    if all(words):
        return words, spans
    return [word for word in words if word], [span for word, span in zip(words, spans, strict=True) if word]


def _bare(word: str) -> str:
    """An Arabic word without the conjunction, preposition, article and endings written onto it.

    Roots that happen to begin or end so lose letters too, which does no harm: they lose them everywhere.
    """
    if not _ARABIC.match(word):
        return word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word[: -len(suffix)]
    return word
