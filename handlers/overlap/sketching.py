"""What is remembered of a document to find its like: hashes of its runs of words, its weighty words, what it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import pairwise, repeat

from handlers.documents.numbering import find
from handlers.overlap.dull import DULL
from handlers.overlap.pieces import Pieces, cut, joined
from handlers.themes.citations import citations_in
from handlers.themes.folding import fold
from storage.marks import EVERY
from storage.radar import Cited, Sketch

PRINTS, TERMS, CITES = 96, 48, 24
RUN, CHINESE_RUN = 5, 9  # words, characters
TITLE_COUNTS = 3
_MODULUS = (1 << 61) - 1
_BASE = 0x1234567890ABCDE  # any odd number; changing it makes all kept sketches strangers
_STEM = 7  # letters: «accessibility» and «accessible» agree, and so do the cases of a Russian noun
_SHORTEST = 4
_JOINS = frozenset("的了和在与及是为等将有不也每并或其此该就由从对把被而之后前中上下内外时若能可要已还都很更最以于到向各本")
_BODY = re.compile(r"(?<=^Resolution) [A-Z]+ ")  # the mark is of the number alone: many texts do not tell the body
_REFERRED = ("question", "recommendation", "decision", "document")


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read: title and text as one, the hash of each run, the terms by weight, the sketch."""

    pieces: Pieces
    runs: tuple[int, ...]
    terms: tuple[str, ...]
    sketch: Sketch


def sketch(title: str, text: str) -> Sketch:
    """The sketch of a document, from its title and the first 40,000 characters of its text; the same for the same.

    Broder's bottom sketch (On the resemblance and containment of documents, 1997): the smallest hashes of all runs of
    five words are a fair sample, and those of two documents below the smaller of their limits can be compared.
    """
    return read(title, text).sketch


def read(title: str, text: str) -> Read:
    """A document with all that is needed to compare and quote it, each thing made once."""
    titled, pieces = cut(title), cut(text)
    whole = joined(titled, pieces)
    hashes = hashes_of_runs(whole)
    runs = set(hashes[len(titled.words) :]) - {EVERY}
    terms = terms_of(pieces)
    for term, times in terms_of(titled).items():
        terms[term] += TITLE_COUNTS * times
    ranked = sorted(sorted(terms), key=terms.__getitem__, reverse=True)  # of equals, by name
    made = Sketch(
        prints=tuple(nsmallest(PRINTS, runs)),
        shingles=len(runs),
        terms=tuple((mark_of("term", term), terms[term]) for term in ranked[:TERMS]),
        cites=tuple(Cited(mark_of("cite", _BODY.sub(" ", name)), name) for name in cited_in(whole.text)),
    )
    return Read(whole, tuple(hashes), tuple(ranked), made)


def hashes_of_runs(pieces: Pieces) -> list[int]:
    """The hash of the run of words beginning at each word (Karp and Rabin 1987), 0 … 2**61 - 2."""
    run = CHINESE_RUN if pieces.is_chinese else RUN
    marks = list(map(mark_of, repeat("word"), pieces.words))
    if len(marks) < run:
        return []
    leaving = pow(_BASE, run, _MODULUS)
    value = 0
    for mark in marks[:run]:
        value = (value * _BASE + mark) % _MODULUS
    hashes = [value]
    for old, new in zip(marks, marks[run:], strict=False):
        value = (value * _BASE - old * leaving + new) % _MODULUS
        hashes.append(value)
    return hashes


def terms_of(pieces: Pieces) -> Counter[str]:
    """How often each weighty word stands there, without the dull ones; Chinese gives pairs of characters."""
    words = pieces.words
    terms = Counter(map(term_of, words))
    del terms[""]
    if pieces.is_chinese:
        chinese = zip(words, words[1:], pieces.spans, pieces.spans[1:], strict=False)
        pairs = (one + two for one, two, (_, end), (begin, _) in chinese if end == begin and _is_han(one) and _is_han(two))
        terms.update(pair for pair in pairs if pair not in DULL and not _JOINS.intersection(pair))
    return terms


def places_of(pieces: Pieces, wanted: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """(mark of the term, first word, last word) for each place of one of these terms; `wanted` is term: mark."""
    words = pieces.words
    stems = enumerate([word[:_STEM] for word in words])
    found = [(wanted[stem], at, at) for at, stem in stems if stem in wanted and term_of(words[at])]
    if pieces.is_chinese:
        pairs = enumerate(map("".join, pairwise(words)))
        found += [(wanted[pair], at, at + 1) for at, pair in pairs if pair in wanted and _is_han(words[at])]
    return found


@lru_cache(maxsize=32_768)
def term_of(word: str) -> str:
    """A folded word cut to its stem, or empty when it is short, dull, or has a digit."""
    if word in DULL or not word.isalpha() or _is_han(word):
        return ""
    shortest = 3 if "\u0600" <= word[0] <= "\u06ff" else _SHORTEST
    return word[:_STEM] if len(word) >= shortest and word[:_STEM] not in DULL else ""


def cited_in(text: str) -> tuple[str, ...]:
    """The names of what a text refers to, in order: resolutions with their body where it is told, Questions, documents."""
    resolutions = (f"Resolution {one.body} {one.number}".replace("  ", " ") for one in citations_in(fold(text)))
    found = find(text)
    others = (other.canonical for other in found.others if other.kind in _REFERRED and other.canonical)
    ours = (str(mention.number.base) for mention in found.numbers)
    return tuple(dict.fromkeys((*resolutions, *others, *ours)))[:CITES]


@lru_cache(maxsize=65_536)
def mark_of(kind: str, word: str) -> int:
    """A word as a number of 1 … 2**61 - 1, the same in all places and times; kinds do not meet."""
    return int.from_bytes(blake2b(f"{kind}:{word}".encode("utf-8", "replace"), digest_size=8).digest()) % _MODULUS or 1


def _is_han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"
