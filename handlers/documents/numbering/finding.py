"""Finds every document number in a text, and every reference that is no number of ours."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.documents.numbering.bare import placed_in, settled
from handlers.documents.numbering.derivatives import Derivative, derivatives_in
from handlers.documents.numbering.folding import Folded, fold
from handlers.documents.numbering.foreign import foreign_in
from handlers.documents.numbering.heads import DOCUMENT, Head, bare_in, files_in, groups_of, heads_in
from handlers.documents.numbering.joining import Joined, Joiner
from handlers.documents.numbering.mentions import Found, Mention, Other
from handlers.documents.numbering.record import Number, Step, exact, suffix

_LED = re.compile(rf"(?:(?:{DOCUMENT})\.?\s{{0,3}})?")
_DIGIT = re.compile(r"[0-9]")


def find(
    text: str, group: str = "ISCG", meeting: str | None = None, known: Callable[[Number], bool] | None = None
) -> Found:
    """All numbers of the group and its forerunners in a text, and all other references, in order; never raises.

    `meeting` (`26-1`) completes what names no meeting: «Document 7», `ISCG/7`. `known` tells whether a number is
    registered: a reading whose parent is known wins over one whose parent is not. Time is linear in the text.
    """
    folded = fold(text)
    if not _DIGIT.search(folded.low):
        return Found((), ())
    derivatives = derivatives_in(folded)
    heads = _heads(folded, group, meeting, derivatives)
    if not heads and not derivatives:
        return Found((), ())
    joiner = Joiner(folded, heads, derivatives)
    numbers: list[Mention] = []
    others: list[Other] = []
    for joined in joiner.joined():
        if joined.head.number is None:
            others.extend(_others(folded, joined))
        else:
            numbers.extend(_mentions(folded, joined, joined.head.number))
    placed, unplaced = placed_in(folded, joiner.bare(), numbers, others)
    mentions = sorted((*numbers, *placed), key=lambda mention: mention.start)
    return Found(settled(mentions, known), tuple(sorted((*others, *unplaced), key=lambda other: other.start)))


def parse(text: str, group: str = "ISCG") -> Number | None:
    """The one number that the whole text is, perhaps after the word «Document», in its likeliest reading.

    None when the text is anything else; never raises.
    """
    stripped = text.strip()
    if number := exact(stripped, groups_of(group)):
        return number
    found = find(stripped, group).numbers
    if len(found) != 1 or found[0].end != len(stripped):
        return None
    return found[0].number if _LED.fullmatch(fold(stripped[: found[0].start]).low) else None


def _heads(folded: Folded, group: str, meeting: str | None, derivatives: list[Derivative]) -> list[Head]:
    """All beginnings in order; of two at one place the one named by the group is first."""
    heads = [*heads_in(folded, group, meeting), *files_in(folded, group), *foreign_in(folded)]
    within = {place for one in derivatives for place in range(one.start, one.end)}
    heads += [head for head in bare_in(folded, group, meeting) if head.start not in within]
    return sorted(heads, key=lambda head: head.start)


def _mentions(folded: Folded, joined: Joined, number: Number) -> list[Mention]:
    start, end = folded.span(joined.start, joined.end)
    mentions = []
    for paths in joined.paths:
        readings = tuple(_reading(number, path, joined.language) for path in paths)
        doubt = joined.doubt or len(readings) > 1
        mentions.append(
            Mention(start, end, folded.written[start:end], readings[0], doubt, readings, joined.head.completed)
        )
    return mentions


def _reading(number: Number, path: tuple[Step, ...], language: str) -> Number:
    return Number(number.group, number.year, number.meeting, number.serial, number.series, path, language)


def _others(folded: Folded, joined: Joined) -> list[Other]:
    start, end = folded.span(joined.start, joined.end)
    head, letter = joined.head, f"-{joined.language}" if joined.language else ""
    others = []
    for paths in joined.paths:
        canonical = f"{head.other}{suffix(paths[0])}{letter}" if head.other else ""
        others.append(Other(start, end, folded.written[start:end], head.kind, canonical))
    return others
