"""The passages of two texts that agree: word for word, or sentences about the same, quoted as they were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from handlers.overlap.neighbour import Passage
from handlers.overlap.pieces import Pieces
from handlers.overlap.sketching import CHINESE_RUN, RUN, hashes_of_runs, mark_of, terms_of

MOST = 3
QUOTED = 220  # characters
_SENTENCE = re.compile(r"[^.!?。！？؟;；\n]+(?:[.!?](?=\S)[^.!?。！？؟;；\n]*)*[.!?。！？؟]?")
_SENTENCES_READ = 150
_FEWEST_LETTERS = 25
_TERMS_IN_COMMON = 2


@dataclass(frozen=True, slots=True)
class _Same:
    """`length` runs that follow each other in both texts, from word `here` and word `there`."""

    here: int
    there: int
    length: int


def word_for_word(
    one: Pieces, other: Pieces, telling: frozenset[int], is_boilerplate: Callable[[int], bool]
) -> tuple[Passage, ...]:
    """The longest passages that stand in both, at most three; what is known for boilerplate only is left out.

    `telling` are hashes of runs that both have and few others: a quotation begins where one stands.
    """
    run = CHINESE_RUN if one.is_chinese else RUN
    mine, theirs = hashes_of_runs(one), hashes_of_runs(other)
    places: dict[int, int] = {}
    for at, mark in enumerate(theirs):
        places.setdefault(mark, at)
    quoted = []
    for same in sorted(_same(mine, theirs, places), key=lambda it: (-it.length, it.here)):
        inside = mine[same.here : same.here + same.length]
        step = next((at for at, mark in enumerate(inside) if mark in telling), None)
        if step is None and any(map(is_boilerplate, inside)):
            continue
        begin, last = _start_of_sentence(one, same, step or 0), same.length + run - 2
        here = _shown(one, same.here + begin, same.here + last)
        quoted.append(Passage(here, _shown(other, same.there + begin, same.there + last)))
        if len(quoted) == MOST:
            break
    return tuple(quoted)


def about_the_same(one: str, other: str, weights: dict[int, float], cut: Callable[[str], Pieces]) -> tuple[Passage, ...]:
    """The pair of sentences, or two, that share the heaviest words; `weights` by the mark of a term."""
    mine, theirs = _sentences(one, weights, cut), _sentences(other, weights, cut)
    pairs = []
    for here, terms in mine:
        for there, others in theirs:
            common = terms & others
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


def _same(mine: list[int], theirs: list[int], places: dict[int, int]) -> list[_Same]:
    """Every stretch of runs that the two have in common, from left to right, none twice."""
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


def _sentences(text: str, weights: dict[int, float], cut: Callable[[str], Pieces]) -> list[tuple[str, frozenset[int]]]:
    """Sentences with their weighty terms, those that have some; the first 150 of a text."""
    found = []
    for match in list(_SENTENCE.finditer(text))[:_SENTENCES_READ]:
        sentence = match[0].strip()
        marks = frozenset(mark_of("term", term) for term in terms_of(cut(sentence))) & weights.keys()
        if marks and (len(sentence) >= _FEWEST_LETTERS or _is_dense(sentence)):
            found.append((sentence, marks))
    return found


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
