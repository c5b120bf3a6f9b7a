"""What is found in a text: numbers of this group, and references to everything else."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.documents.numbering.record import Number


@dataclass(frozen=True, slots=True)
class Mention:
    """One of our numbers in a text, from `start` to before `end`.

    `readings` holds the likeliest first, and it is `number`; `ambiguous` says that a person should choose.
    `completed` says that a part was taken from outside these words: the meeting, or the base of a bare «Addendum 2».
    """

    start: int
    end: int
    written: str
    number: Number
    ambiguous: bool = False
    readings: tuple[Number, ...] = ()
    completed: bool = False

    @property
    def canonical(self) -> str:
        """The short form of the likeliest reading."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Other:
    """A reference that is no number of ours.

    `kind` is document (of another body), meeting (of this group), resolution, decision, recommendation, question,
    circular, look-alike (letters of another alphabet in the name of the group: not ours, a trick or a slip) or unplaced
    («Document 7», «Addendum 2» with nothing to tell of which). `canonical` is empty where there is no sure form.
    """

    start: int
    end: int
    written: str
    kind: str
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found in a text, each in the order of the text."""

    numbers: tuple[Mention, ...]
    others: tuple[Other, ...]
