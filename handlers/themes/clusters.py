"""Finds what several unsorted documents have in common that no other document has: a possible new theme."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from handlers.themes.lessons import terms_written

KIN = 0.22  # cosine of two documents' telling words from which they belong together
FEWEST = 3  # documents that make a cluster worth offering
SHARED = 0.6  # of the cluster must hold a word that binds it
ELSEWHERE = 0.1  # and at most so many of the other documents
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that belong together, and the words that bind them, the most telling first."""

    documents: tuple[str, ...]
    words: tuple[str, ...]


def clusters(unsorted: dict[str, str], sorted_texts: list[str]) -> list[Cluster]:
    """Groups of unsorted documents (number -> title and text), the largest first; often none.

    `sorted_texts` are the documents that have a theme: what they say too is not unusual. Documents of one language
    are compared with each other, as words are all that is looked at. Quadratic in the unsorted: for hundreds of them.
    """
    written = {number: terms_written("", text) for number, text in unsorted.items()}
    common = Counter(term for text in sorted_texts for term in terms_written("", text))
    spread = Counter(term for terms in written.values() for term in terms)
    total = len(unsorted) + len(sorted_texts)
    vectors = {number: _telling(terms, common, spread, total) for number, terms in written.items()}
    found = [_bound(group, written, common, len(sorted_texts)) for group in _groups(vectors)]
    return sorted((one for one in found if one.words), key=lambda one: (-len(one.documents), one.documents))


def _telling(terms: dict[str, str], common: Counter[str], spread: Counter[str], total: int) -> dict[str, float]:
    """Words that at least two unsorted documents share, by how rare they are in all; of length one."""
    weights = {term: math.log((1 + total) / (common[term] + spread[term])) for term in terms if spread[term] > 1}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) + 1.0  # few words in common prove little
    return {term: weight / length for term, weight in weights.items()}


def _groups(vectors: dict[str, dict[str, float]]) -> list[tuple[str, ...]]:
    """Each document joins the group whose members it is, on average, nearest to."""
    groups: list[list[str]] = []
    for number, vector in vectors.items():
        nearness = [(_mean(vector, [vectors[other] for other in group]), group) for group in groups]
        best, group = max(nearness, key=lambda one: one[0], default=(0.0, []))
        if best >= KIN:
            group.append(number)
        else:
            groups.append([number])
    return [tuple(group) for group in groups if len(group) >= FEWEST]


def _mean(vector: dict[str, float], others: list[dict[str, float]]) -> float:
    return sum(sum(weight * other.get(term, 0.0) for term, weight in vector.items()) for other in others) / len(others)


def _bound(group: tuple[str, ...], written: dict[str, dict[str, str]], common: Counter[str], rest: int) -> Cluster:
    """The words most of a group has, and hardly anybody else."""
    outside = [terms for number, terms in written.items() if number not in group]
    inside = Counter(term for number in group for term in written[number])
    others = Counter(term for terms in outside for term in terms) + common
    limit = ELSEWHERE * (rest + len(outside))
    telling = [term for term, times in inside.items() if times >= max(2, SHARED * len(group)) and others[term] <= limit]
    telling.sort(key=lambda term: (-inside[term], others[term], term))
    shown = [next(written[number][term] for number in group if term in written[number]) for term in telling]
    return Cluster(group, tuple(shown[:SHOWN]))
