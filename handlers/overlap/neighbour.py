"""What the radar tells of two documents that are alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that agree, as they were written in each; `there` is empty when the other's text is not at hand."""

    here: str
    there: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document near another one.

    `score` is 0 … 1: of a near-duplicate, the share of the shorter text that stands in the other; of kin, how much
    their weighty words and citations agree. `kind` is `near-duplicate` or `kin`; `shared` names what both cite;
    `words` are weighty words of both, heaviest first; `verdict` is what a person said of the pair before, or empty.
    """

    id: int
    number: str
    title: str
    theme: str
    source: str
    status: str
    kind: str
    score: float
    passages: tuple[Passage, ...] = ()
    shared: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    verdict: str = ""
