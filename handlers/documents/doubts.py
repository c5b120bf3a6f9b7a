"""What is unclear about a document, and the readings that an author may choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from storage.desk import Desk
from storage.standing import ABBREVIATIONS, Standing, next_of

NEW = "new"  # what a person may decide in place of a number
Unclear = Literal["numbers", "number", "parent", "same", "kind", "count", "owner"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question to an author: what is `unclear`, its `readings` (numbers in short form, or NEW), and the `number` that
    parent, same, kind, count and owner are about."""

    unclear: Unclear
    readings: tuple[str, ...] = (NEW,)
    number: str = ""


def doubt(unclear: Unclear, readings: Iterable[str] = (), number: str = "") -> Doubt:
    """A doubt; that it is a new document is always a reading, and the last."""
    return Doubt(unclear, tuple(dict.fromkeys((*readings, NEW))), number)


def next_number(desk: Desk, parent: Standing, kind: str) -> str:
    """The number that the next addendum, corrigendum or revision of a document will have."""
    return f"{parent.number}({ABBREVIATIONS[kind]}.{next_of(desk, parent, kind)})"
