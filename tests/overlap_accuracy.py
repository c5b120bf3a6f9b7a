"""What the radar says about pairs whose likeness is known; `python -m tests.overlap_accuracy` prints the tables."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from handlers.overlap import KIN, NEAR_DUPLICATE, sketch
from handlers.overlap.nearness import Nearness, Store, nearness
from storage.marks import EVERY
from storage.radar import Sketch
from tests.overlap_texts import COVERS, TEXTS

DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the set: near-duplicates share a family, kin a subject; `made` is how it was made."""

    language: str
    subjects: frozenset[str]
    families: frozenset[str]
    made: str
    title: str
    text: str


def papers() -> Iterator[Paper]:
    """36 originals; each submitted again by another, edited, and half of it quoted in a longer paper about something else."""
    for language, subjects in TEXTS.items():
        names = list(subjects)
        for at, (subject, pair) in enumerate(subjects.items()):
            another = names[(at + 1) % len(names)]
            for author, (title, text) in enumerate(pair):
                number, about, of = 10 * at + author, frozenset([subject]), frozenset([f"{subject} {author}"])
                yield Paper(language, about, of, "original", title, _dressed(language, text, number, "Aland"))
                again = _dressed(language, text, number + 100, "Bland")
                yield Paper(language, about, of, "again", title, again)
                edited = _dressed(language, _edited(text), number + 200, "Cland")
                yield Paper(language, about, of, "edited", title, edited)
                longer, half = subjects[another][author]
                quoting = _dressed(language, f"{half} {_part(text)}", number + 300, "Dland")
                yield Paper(language, about | {another}, of | {f"{another} {author}"}, "quoting", longer, quoting)


def truth(one: Paper, other: Paper) -> str:
    """What the pair is."""
    if one.families & other.families:
        return NEAR_DUPLICATE
    return KIN if one.subjects & other.subjects else DISTINCT


def said(made: list[tuple[Paper, Sketch]]) -> Iterator[tuple[Paper, Paper, Nearness | None]]:
    """Every pair with what the radar makes of it, as in a store that holds exactly these papers.

    The same subject in two languages is left aside: there the radar may find kin by names and loan words, or not.
    """
    counts = Counter(mark for _, kept in made for mark in kept.marks)
    counts[EVERY] = len(made)
    store = Store(counts, len(made))
    for (one, mine), (other, theirs) in combinations(made, 2):
        if one.language == other.language or not one.subjects & other.subjects:
            yield one, other, nearness(mine, theirs, store)


def table(languages: tuple[str, ...] = tuple(TEXTS)) -> Counter[tuple[str, str]]:
    """How often (what it is, what was said)."""
    found: Counter[tuple[str, str]] = Counter()
    made = [(paper, sketch(paper.title, paper.text)) for paper in papers() if paper.language in languages]
    for one, other, near in said(made):
        found[truth(one, other), near.kind if near else DISTINCT] += 1
    return found


def _dressed(language: str, text: str, number: int, source: str) -> str:
    return COVERS[language].format(number=f"ISCG/26-1/{number}", source=source) + text


def _part(text: str) -> str:
    """The second half, from where a sentence begins."""
    sentences = [one for one in re.split(r"(?<=[.。])\s*", text) if one]
    return " ".join(sentences[len(sentences) // 2 :])


def _edited(text: str) -> str:
    """As a second author edits: the first sentence goes, the last comes first, every twentieth word is another."""
    sentences = [one for one in re.split(r"(?<=[.。])\s*", text) if one]
    moved = " ".join([sentences[-1], *sentences[1:-1]])
    words = moved.split(" ")
    return " ".join(f"{word[:2]}xx" if at % 20 == 10 else word for at, word in enumerate(words))


def main() -> None:
    """Print the confusion table, of all and by language."""
    kinds = (NEAR_DUPLICATE, KIN, DISTINCT)
    for languages in (tuple(TEXTS), *((one,) for one in TEXTS)):
        found = table(languages)
        print(" ".join(languages))
        for kind in kinds:
            print(f"  {kind:>15}", *(f"{found[kind, other]:>6}" for other in kinds))
    if "--errors" in sys.argv:
        made = [(paper, sketch(paper.title, paper.text)) for paper in papers()]
        for one, other, near in said(made):
            it = near.kind if near else DISTINCT
            if it != truth(one, other):
                print(
                    truth(one, other),
                    it,
                    near and near.score,
                    one.language,
                    sorted(one.families),
                    one.made,
                    "|",
                    sorted(other.families),
                    other.made,
                )


if __name__ == "__main__":
    main()
