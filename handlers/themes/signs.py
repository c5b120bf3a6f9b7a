"""The index of all signs of all themes, and how they are found in a text: one look-up a word, whatever their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from handlers.themes.folding import fold, words
from storage.records import Theme

WEAK = 0.35
STEM_KEY = 4
_WRITTEN_ONTO = frozenset("وفبلك")  # Arabic conjunctions and prepositions without a blank after them


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A folded sign: its words (each with whether any ending will do); for each theme by position, weight and strength."""

    parts: tuple[tuple[str, bool], ...]
    weights: tuple[tuple[int, float, bool], ...]


CHINESE = (Sign((), ()),)


class Hit(NamedTuple):
    """A sign found for a theme: `length` words from `word`, or from `start` to `end` inside a Chinese run."""

    sign: Sign
    theme: int
    weight: float
    strong: bool
    word: int
    length: int
    start: int = 0
    end: int = 0


class Index:
    """Signs by their first word, by the beginning of their first stem, and by their first two Chinese characters."""

    def __init__(
        self,
        exact: dict[str, tuple[Sign, ...]],
        stems: dict[str, tuple[Sign, ...]],
        chinese: dict[str, tuple[Sign, ...]],
        whole: frozenset[str],
        beginnings: frozenset[str],
    ) -> None:
        """`whole` are all whole words of signs, `beginnings` those that any ending may follow.

        Common words are remembered, as most of them begin no sign.
        """
        self._exact = exact
        self._stems = stems
        self.chinese = chinese
        self._whole = whole
        self._beginnings = beginnings
        self.beginning_with = lru_cache(maxsize=16_384)(self._beginning_with)
        self.bare = lru_cache(maxsize=4_096)(self._bare)

    def _beginning_with(self, word: str) -> tuple[Sign, ...]:
        """The signs whose first word this may be, longest first; the constant CHINESE for a run of Chinese."""
        if _is_chinese(word):
            return CHINESE
        signs = list(self._exact.get(word, ()))
        for length in range(min(STEM_KEY, len(word)), 1, -1):
            signs += self._stems.get(word[:length], ())
        fitting = (sign for sign in signs if word.startswith(sign.parts[0][0]))
        return tuple(sorted(fitting, key=_length, reverse=True))

    def _bare(self, word: str) -> str:
        """An Arabic word without the conjunction or preposition written onto it, if so it is a word of a sign."""
        return word[1:] if not self._is_known(word) and self._is_known(word[1:]) else word

    def _is_known(self, word: str) -> bool:
        return word in self._whole or any(word[:end] in self._beginnings for end in range(3, len(word) + 1))


def index_of(themes: tuple[Theme, ...]) -> Index:
    """Compile the signs of all open themes; a sign that several themes share counts less for each."""
    gathered: dict[tuple[tuple[str, bool], ...], dict[int, tuple[float, bool]]] = {}
    for position, theme in enumerate(themes):
        for written in _all_signs(theme):
            parts = tuple(_parts(written))
            if parts:
                strong = not written.startswith("?")
                gathered.setdefault(parts, {})[position] = (_weight(parts) * (1.0 if strong else WEAK), strong)
    exact: dict[str, list[Sign]] = {}
    stems: dict[str, list[Sign]] = {}
    chinese: dict[str, list[Sign]] = {}
    for parts, weights in gathered.items():
        first, open_ended = parts[0]
        sign = Sign(parts, tuple((theme, weight / len(weights), strong) for theme, (weight, strong) in weights.items()))
        if _is_chinese(first):
            chinese.setdefault(first[:2], []).append(sign)
        elif open_ended:
            stems.setdefault(first[:STEM_KEY], []).append(sign)
        else:
            exact.setdefault(first, []).append(sign)
    whole = frozenset(word for parts in gathered for word, open_ended in parts if not open_ended)
    beginnings = frozenset(word for parts in gathered for word, open_ended in parts if open_ended)
    return Index(_longest_first(exact), _longest_first(stems), _longest_first(chinese), whole, beginnings)


def hits_in(found: list[str], index: Index) -> Iterator[Hit]:
    """Every sign in a list of folded words; where signs of one theme overlap, the longest from the left."""
    seen = [index.bare(word) if word[0] in _WRITTEN_ONTO else word for word in found]
    following = [*seen[1:], ""]
    covered: dict[int, int] = {}
    for at, signs in enumerate(map(index.beginning_with, seen)):
        if signs is CHINESE:
            yield from _chinese_hits(seen[at], at, index)
            continue
        for sign in signs:
            if len(sign.parts) == 1 or _matches(sign.parts, following[at], seen, at):
                yield from _counted(sign, at, covered)


def _all_signs(theme: Theme) -> Iterator[str]:
    """Titles and the name are signs too, unless they stand among the weak ones."""
    if theme.status == "closed":
        return
    listed = [sign for language in theme.signs.values() for sign in language]
    weak = {fold(sign[1:]) for sign in listed if sign.startswith("?")}
    yield from (title for title in theme.titles.values() if fold(title) not in weak)
    yield from listed


def _parts(sign: str) -> Iterator[tuple[str, bool]]:
    for piece in sign.removeprefix("?").split():
        cut = words(fold(piece))
        for place, word in enumerate(cut):
            yield word, piece.endswith("*") and place == len(cut) - 1


def _weight(parts: tuple[tuple[str, bool], ...]) -> float:
    """A longer sign says more: a word counts 1, each further word 0.4, Chinese about half a word a character."""
    if _is_chinese(parts[0][0]):
        return min(1.8, 0.45 * len(parts[0][0]))
    return min(2.0, 1.0 + 0.4 * (sum(1 for word, _ in parts if len(word) > 2) - 1)) if len(parts) > 1 else 1.0


def _is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _longest_first(signs: dict[str, list[Sign]]) -> dict[str, tuple[Sign, ...]]:
    return {key: tuple(sorted(group, key=_length, reverse=True)) for key, group in signs.items()}


def _length(sign: Sign) -> int:
    return sum(len(word) for word, _ in sign.parts)


def _matches(parts: tuple[tuple[str, bool], ...], following: str, seen: list[str], at: int) -> bool:
    """Whether all words of a sign follow from `at`; the first is known to, and most fail at the second."""
    second, open_ended = parts[1]
    if following != second and not (open_ended and following.startswith(second)):
        return False
    if at + len(parts) > len(seen):
        return False
    return all(
        seen[at + step] == word or (any_ending and seen[at + step].startswith(word))
        for step, (word, any_ending) in enumerate(parts[2:], 2)
    )


def _counted(sign: Sign, at: int, covered: dict[int, int]) -> Iterator[Hit]:
    for theme, weight, strong in sign.weights:
        if covered.get(theme, -1) <= at:
            covered[theme] = at + len(sign.parts)
            yield Hit(sign, theme, weight, strong, at, len(sign.parts))


def _chinese_hits(run: str, at: int, index: Index) -> Iterator[Hit]:
    covered: dict[int, int] = {}
    for start in range(len(run) - 1):
        for sign in index.chinese.get(run[start : start + 2], ()):
            text = sign.parts[0][0]
            if not run.startswith(text, start):
                continue
            for theme, weight, strong in sign.weights:
                if covered.get(theme, -1) <= start:
                    covered[theme] = start + len(text)
                    yield Hit(sign, theme, weight, strong, at, 1, start, start + len(text))
