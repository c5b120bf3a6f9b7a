"""What people's corrections teach: a text like a corrected one goes where it went, and words that recur there lean so.

A lesson is bounded on purpose. A text that is nearly the corrected one follows it; any other text is only leaned
towards a theme, by less than one sign in a title weighs, and only by words that several corrections share.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from handlers.themes.folding import fold, words
from handlers.themes.plain_words import PLAIN
from storage.learning import KEPT, Lesson

LIKE = 0.6  # likeness (cosine, 0 to 1) from which a text follows the lesson
STEM = 6  # letters: inflected forms of a word are taken for one
SHORTEST = 4
SHORTEST_ARABIC = 3
IN_TITLE = 2.0
SHARED = 2  # corrections that must share a word before it leans
LEANS = 0.5
LEANS_MOST = 1.5  # all learnt words together
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Like:
    """The lesson a text is nearly the same as."""

    theme: str
    title: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A word of the text that corrections share, with what it adds for a theme."""

    theme: str
    word: str
    weight: float


class Taught:
    """Lessons, compiled once."""

    def __init__(self, lessons: tuple[Lesson, ...]) -> None:
        """A thousand lessons take about a second; afterwards a text takes two or three milliseconds."""
        self._lessons = lessons
        self._holding: dict[str, list[tuple[int, float]]] = {}
        self._themes: dict[str, Counter[str]] = {}
        for place, lesson in enumerate(lessons):
            weights = _unit(terms(lesson.title, lesson.text))
            for term, weight in weights.items():
                self._holding.setdefault(term, []).append((place, weight))
                self._themes.setdefault(term, Counter())[lesson.theme] += 1

    def like(self, title: str, text: str) -> Like | None:
        """The newest of the likest lessons, if one is near enough to be followed."""
        sums: dict[int, float] = {}
        for term, weight in _unit(terms(title, text[:KEPT])).items():
            for place, other in self._holding.get(term, ()):
                sums[place] = sums.get(place, 0.0) + weight * other
        best = max(sums, key=lambda place: (round(sums[place], 6), place), default=None)
        if best is None or sums[best] < LIKE:
            return None
        lesson = self._lessons[best]
        return Like(lesson.theme, lesson.title, min(1.0, round(sums[best], 2)))

    def leanings(self, title: str, text: str) -> list[Leaning]:
        """What the words of a text lean to, all together never more than `LEANS_MOST` for a theme."""
        found: dict[str, list[Leaning]] = {}
        for term, word in terms_written(title, text[:KEPT]).items():
            taught = self._themes.get(term)
            if taught is None or taught.total() < SHARED:
                continue
            theme, times = taught.most_common(1)[0]
            others = taught.total() - times
            if theme and times >= SHARED and times > 3 * others:
                found.setdefault(theme, []).append(Leaning(theme, word, LEANS * times / (times + 2)))
        return [leaning for one in found.values() for leaning in _bounded(one)]


@lru_cache(maxsize=4)
def taught_by(lessons: tuple[Lesson, ...]) -> Taught:
    """The lessons compiled, made on first use and kept."""
    return Taught(lessons)


def terms(title: str, text: str) -> dict[str, float]:
    """The telling words of a text, cut to stems (pairs of Chinese characters), those of the title counting double."""
    found = dict.fromkeys(_stems(text), 1.0)
    return found | dict.fromkeys(_stems(title), IN_TITLE)


def _stems(text: str) -> dict[str, str]:
    """Each stem with the word it was cut from."""
    found: dict[str, str] = {}
    for word in words(fold(text)):
        if "\u3400" <= word[0] <= "\u9fff":
            found |= {one + other: one + other for one, other in pairwise(word)}
        elif len(word) >= (SHORTEST_ARABIC if word[0] >= "\u0600" else SHORTEST) and not word[0].isdigit():
            found.setdefault(word[:STEM], word)
    return {stem: word for stem, word in found.items() if stem not in PLAIN}


def terms_written(title: str, text: str) -> dict[str, str]:
    """Each telling stem of a text with a word as it stands there, folded."""
    return _stems(text) | _stems(title)


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _bounded(leanings: list[Leaning]) -> list[Leaning]:
    """The heaviest few, scaled so that their sum stays within the bound."""
    heaviest = sorted(leanings, key=lambda one: (-one.weight, one.word))[:SHOWN]
    share = min(1.0, LEANS_MOST / sum(one.weight for one in heaviest))
    return [Leaning(one.theme, one.word, one.weight * share) for one in heaviest]
