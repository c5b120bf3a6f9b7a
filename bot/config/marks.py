"""The marks a key of the schema may carry: why it is there, what it may be, and what the example shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Why:
    """The sentence that stands above a key in the example."""

    text: str


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number from `low` to `high`, both allowed."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that must be one of `values`."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a text must look like: a name in the table of checks (`address`, `zone`, `language`, `name`, `variable`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """What the example prints where there is no default or the default would explain nothing."""

    value: str | date | tuple[str, ...]
