"""The passages of two texts that agree: word for word, or sentences about the same, quoted as they were written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, islice

from handlers.overlap.neighbour import Passage
from handlers.overlap.pieces import Pieces
from handlers.overlap.sketching import CHINESE_RUN, RUN, Read

MOST = 3
QUOTED = 220  # characters
_SENTENCE = re.compile(r"[^.!?。！？؟;；\n]+(?:[.!?](?=\S)[^.!?。！？؟;；\n]*)*[.!?。！？؟]?")
_SENTENCES_READ, _SENTENCES_KEPT = 400, 30
_FEWEST_LETTERS = 25
_TERMS_IN_COMMON = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A text, where terms stand in it as (mark, first word, last word), and its sentences with two terms or more."""

    pieces: Pieces
    places: Sequence[tuple[int, int, int]]
    sentences: Sequence[tuple[tuple[int, int], frozenset[int]]]


@dataclass(frozen=True, slots=True)
class _Same:
    """`length` runs that follow each other in both texts, from word `here` and word `there`."""

    here: int
    there: int
    length: int


def placed(pieces: Pieces, places: Sequence[tuple[int, int, int]]) -> Placed:
    """A text with its sentences, each from where to where it goes and the terms in it, from left to right."""
    bounds = [match.span() for match in islice(_SENTENCE.finditer(pieces.text), _SENTENCES_READ)]
    begins = [start for start, _ in bounds]
    terms: dict[int, set[int]] = {}
    for mark, first, _ in places:
        if (which := bisect_right(begins, pieces.spans[first][0]) - 1) >= 0:
            terms.setdefault(which, set()).add(mark)
    several = sorted((which, marks) for which, marks in terms.items() if len(marks) >= _TERMS_IN_COMMON)
    return Placed(pieces, places, [(bounds[which], frozenset(marks)) for which, marks in several])


def word_for_word(
    read: Read, other: Pieces, telling: Mapping[int, int], is_boilerplate: Callable[[int], bool]
) -> tuple[Passage, ...]:
    """The longest passages that stand in both, at most three; what is known for boilerplate only is left out.

    `telling` are hashes of runs that both have and few others, with how many: a quotation begins at the rarest one.
    """
    one = read.pieces
    run = CHINESE_RUN if one.is_chinese else RUN
    quoted = []
    for same in sorted(_same(_runs(one.words, run), _runs(other.words, run)), key=lambda it: (-it.length, it.here)):
        inside = read.runs[same.here : same.here + same.length]
        told = (at for at, mark in enumerate(inside) if mark in telling)
        step = min(told, key=lambda at: (telling[inside[at]], at), default=None)
        if step is None and any(map(is_boilerplate, inside)):
            continue
        begin, last = _start_of_sentence(one, same, step or 0), same.length + run - 2
        here = _shown(one, same.here + begin, same.here + last)
        quoted.append(Passage(here, _shown(other, same.there + begin, same.there + last)))
        if len(quoted) == MOST:
            break
    return tuple(quoted)


def about_the_same(one: Placed, other: Placed, weights: Mapping[int, float]) -> tuple[Passage, ...]:
    """The pair of sentences, or two, that share the heaviest words; `weights` by the mark of a term."""
    mine, theirs = _sentences(one, weights), _sentences(other, weights)
    pairs = []
    for here, marks in mine:
        for there, others in theirs:
            common = marks & others
            if len(common) >= _TERMS_IN_COMMON:
                pairs.append((sum(weights[mark] for mark in common), here, there, common))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    quoted: list[Passage] = []
    seen: set[int] = set()
    for _, here, there, common in pairs:
        if not common <= seen and len(quoted) < MOST - 1:
            quoted.append(Passage(_short(here), _short(there)))
            seen |= common
    return tuple(quoted)


def _runs(words: tuple[str, ...], run: int) -> list[tuple[str, ...]]:
    """The runs themselves: of a text that is only quoted none needs a hash."""
    return list(zip(*(words[at:] for at in range(run)), strict=False))


def _same(mine: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> list[_Same]:
    """Every stretch of runs that the two have in common, from left to right, none twice."""
    places = {run: at for at, run in zip(range(len(theirs) - 1, -1, -1), reversed(theirs), strict=True)}
    found = []
    at = 0
    while at < len(mine):
        there = places.get(mine[at])
        if there is None:
            at += 1
            continue
        length = 1
        while at + length < len(mine) and there + length < len(theirs) and mine[at + length] == theirs[there + length]:
            length += 1
        found.append(_Same(at, there, length))
        at += length
    return found


def _start_of_sentence(pieces: Pieces, same: _Same, step: int) -> int:
    """The step back to where the sentence of a run begins, as far as it agrees and is not long."""
    for back in range(step, max(-1, step - 20), -1):
        at = same.here + back
        before = pieces.text[pieces.spans[at - 1][1] : pieces.spans[at][0]] if at else "\n"
        if re.search(r"[.!?。！？؟\n]", before):
            return back
    return step


def _shown(pieces: Pieces, first: int, last: int) -> str:
    """A quotation of at most 220 characters, cut between words."""
    start = pieces.spans[first][0]
    end = last
    while end > first and pieces.spans[end][1] - start > QUOTED:
        end -= 1
    quote = pieces.quote(first, end)
    return quote if end == last else f"{quote} …"


def _sentences(one: Placed, weights: Mapping[int, float]) -> list[tuple[str, frozenset[int]]]:
    """The thirty sentences that have most of these terms, with the terms; at least two of them each."""
    among = ((bounds, marks.intersection(weights)) for bounds, marks in one.sentences)
    several = (sentence for sentence in among if len(sentence[1]) >= _TERMS_IN_COMMON)
    best = nlargest(_SENTENCES_KEPT, several, key=lambda sentence: sum(map(weights.__getitem__, sentence[1])))
    best.sort(key=lambda sentence: sentence[0])
    sentences = ((one.pieces.text[slice(*bounds)].strip(), marks) for bounds, marks in best)
    return [(text, marks) for text, marks in sentences if len(text) >= _FEWEST_LETTERS or _is_dense(text)]


def _is_dense(sentence: str) -> bool:
    """Chinese says in ten characters what takes forty letters elsewhere."""
    return len(sentence) >= 8 and any("\u3400" <= letter <= "\u9fff" for letter in sentence)


def _short(sentence: str) -> str:
    words = " ".join(sentence.split()).split(" ")
    lengths = list(accumulate(len(word) + 1 for word in words))
    fitting = sum(1 for length in lengths if length <= QUOTED)
    if fitting == len(words):
        return " ".join(words)
    return f"{' '.join(words[:fitting])} …" if fitting else f"{words[0][:QUOTED]} …"
