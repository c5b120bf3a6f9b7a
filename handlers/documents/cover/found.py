"""What was read of a cover: each field with its value, where it stood, and whether that leaves no doubt."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES = (
    "title", "source", "entity_category", "contact", "purpose", "action", "abstract", "agenda_item", "original_language",
    "number", "meeting", "date", "questions", "keywords",
)  # fmt: skip
# How many letters of a field are kept.
MOST = {"title": 500, "source": 300, "contact": 600, "purpose": 1500, "action": 2000, "abstract": 4000, "number": 120}
MOST_ELSE = 300


@dataclass(frozen=True, slots=True)
class Field:
    """A value, cleaned and cut; `where` in words a person can follow; `certain` is False for a guess."""

    value: str
    where: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """The fields found, by the names in `NAMES`, in that order; the flags and language of the paper."""

    fields: dict[str, Field]
    flags: tuple[str, ...] = ()
    language: str = ""


@dataclass(slots=True)
class Draft:
    """A field while its lines are gathered; `line` is where it began, counted in the body from 1."""

    name: str
    where: str
    certain: bool = True
    lines: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Loose:
    """A line that belongs to no label: its text, its number among the lines of the body, its place and style."""

    text: str
    number: int
    place: str
    style: str
