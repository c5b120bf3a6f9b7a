"""How near two sketches are, given how common each of their marks is in the store."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.radar import Cited, Sketch

NEAR_DUPLICATE, KIN = "near-duplicate", "kin"

CONTAINED = 0.25  # of the rare runs of the shorter text: this much word for word is no accident
WHOLLY, ABOUT_IT = 0.7, 0.12  # less than wholly, it must be about the same too: in a young store a cover is not yet common
CONTAINED_SHORT, SHORT = 0.5, 40  # in a text of few runs a formula alone is a quarter of it
FEWEST_PRINTS = 6  # fewer runs in common prove nothing
KINDRED = 0.15
FEWEST_TERMS = 4
CITED_WEIGHT = 0.2
_OFTEN = 5  # documents that may share a mark in a small store before it counts as boilerplate
_OFTEN_SHARE = 100  # in a large store: one document in so many


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near, and by which marks: `prints` and `terms` both have (heaviest term first), `cites` both name."""

    kind: str
    score: float
    prints: frozenset[int]
    terms: tuple[int, ...]
    cites: tuple[Cited, ...]


class Store:
    """How common marks are: `counts` of documents a mark, of `every` document; what is not counted, one has."""

    def __init__(self, counts: Mapping[int, int], every: int) -> None:
        self._counts = counts
        self._every = max(every, 1)
        self.often = max(_OFTEN, self._every // _OFTEN_SHARE)
        self.rarest = math.log((self._every + 10) / 2)
        self._boilerplate = {mark for mark, many in counts.items() if many > self.often}
        self._weights: dict[tuple[tuple[int, int], ...], dict[int, float]] = {}
        self._rarities = {mark: math.log((self._every + 10) / (many + 1)) for mark, many in counts.items()}

    def is_boilerplate(self, mark: int) -> bool:
        """Covers, footers and standing formulas: runs of words that many documents have."""
        return mark in self._boilerplate

    def telling(self, marks: Iterable[int]) -> set[int]:
        """These marks without boilerplate."""
        return set(marks) - self._boilerplate

    def counted(self, marks: Iterable[int]) -> dict[int, int]:
        """How many documents have each of these marks."""
        return {mark: self._counts.get(mark, 1) for mark in marks}

    def rarity(self, mark: int) -> float:
        """The inverse document frequency (Spärck Jones 1972), above 0; in a small store all words are about as rare."""
        return self._rarities.get(mark, self.rarest)

    def weights(self, terms: tuple[tuple[int, int], ...]) -> dict[int, float]:
        """What each term of a sketch weighs in it; kept, for one sketch is compared with many."""
        if terms not in self._weights:
            rarities, rarest = self._rarities, self.rarest
            self._weights[terms] = {mark: (1 + math.log(times)) * rarities.get(mark, rarest) for mark, times in terms}
        return self._weights[terms]


def nearness(one: Sketch, other: Sketch, store: Store) -> Nearness | None:
    """How near the other is to the one; None when nothing but chance brings them together."""
    alike, contained = _prints(one, other, store)
    terms, cosine = _terms(one, other, store)
    cites = tuple(cited for cited in one.cites if any(_agree(cited, there) for there in other.cites))
    enough = CONTAINED if min(one.shingles, other.shingles) > SHORT else CONTAINED_SHORT
    is_about_it = contained >= WHOLLY or cosine >= ABOUT_IT
    if contained >= enough and is_about_it and len(alike) >= _fewest(one, other):
        return Nearness(NEAR_DUPLICATE, round(contained, 3), alike, terms, cites)
    kindred = (1 - CITED_WEIGHT) * cosine + CITED_WEIGHT * _cited(one, other, cites, store)
    if kindred >= KINDRED and len(terms) >= FEWEST_TERMS:
        return Nearness(KIN, round(min(kindred, 1.0), 3), alike, terms, cites)
    return None


def _agree(one: Cited, other: Cited) -> bool:
    """The same reference; a resolution whose body one of them does not tell agrees with that number of any body."""
    if one.mark != other.mark:
        return False
    words, others = set(one.name.split()), set(other.name.split())
    return words <= others or others <= words


def _fewest(one: Sketch, other: Sketch) -> int:
    """Prints are a sample: where the longer text is sampled thinly, fewer of them are as many words."""
    longest = max(one.shingles, other.shingles, 1)
    sampled = min(1.0, len(one.prints) / max(one.shingles, 1), len(other.prints) / longest)
    return max(3, round(FEWEST_PRINTS * math.sqrt(sampled)))


def _prints(one: Sketch, other: Sketch, store: Store) -> tuple[frozenset[int], float]:
    """The runs both have, and the share of the shorter text that stands in the longer one, boilerplate left aside."""
    limit = min(_limit(one), _limit(other))
    mine, theirs = (store.telling(it.prints[: bisect_right(it.prints, limit)]) for it in (one, other))
    shared = frozenset(mine & theirs)
    fewer = min(len(mine), len(theirs))
    return shared, len(shared) / fewer if fewer else 0.0


def _limit(sketch: Sketch) -> float:
    """Up to which hash a sketch holds every run: the greatest one, or no limit when it holds all."""
    return sketch.prints[-1] if sketch.prints and len(sketch.prints) < sketch.shingles else math.inf


def _terms(one: Sketch, other: Sketch, store: Store) -> tuple[tuple[int, ...], float]:
    """The terms both have, heaviest first, and the cosine of their weights."""
    mine, theirs = store.weights(one.terms), store.weights(other.terms)
    products = {mark: weight * theirs[mark] for mark, weight in mine.items() if mark in theirs}
    lengths = math.sqrt(sum(w * w for w in mine.values()) * sum(w * w for w in theirs.values()))
    heaviest = tuple(sorted(products, key=lambda mark: (-products[mark], mark)))
    return heaviest, sum(products.values()) / lengths if lengths else 0.0


def _cited(one: Sketch, other: Sketch, cites: tuple[Cited, ...], store: Store) -> float:
    """The weighted share of what is cited by both; what everybody cites weighs little."""
    common = sum(store.rarity(cited.mark) for cited in cites)
    every = sum(store.rarity(mark) for mark in {cited.mark for cited in (*one.cites, *other.cites)})
    return common / max(every, store.rarest)
