"""Gives derivatives that name no document their place, and settles doubts that the text or the register can settle."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.documents.numbering.folding import Folded
from handlers.documents.numbering.joining import Bare
from handlers.documents.numbering.mentions import Mention, Other
from handlers.documents.numbering.record import Number, Step

NEAR = 400


def placed_in(
    folded: Folded, bare: Iterable[Bare], numbers: list[Mention], others: list[Other]
) -> tuple[list[Mention], list[Other]]:
    """A bare «Addendum 2» belongs to the number named last before it in the same paragraph; with none, it is unplaced."""
    ends = [mention.end for mention in numbers]
    foreign = [other.end for other in others if other.kind in ("document", "unplaced")]
    placed: list[Mention] = []
    unplaced: list[Other] = []
    for one in bare:
        start, end = folded.span(one.start, one.end)
        written = folded.written[start:end]
        place, away = bisect_right(ends, start), bisect_right(foreign, start)
        near = place and start - ends[place - 1] <= NEAR and (not away or foreign[away - 1] < ends[place - 1])
        if not near or "\n\n" in folded.written[ends[place - 1] : start]:
            unplaced.append(Other(start, end, written, "unplaced"))
            continue
        number = numbers[place - 1].number
        for path in one.paths:
            readings = tuple(replace(number, path=whole) for whole in _hung(number.path, path))
            placed.append(Mention(start, end, written, readings[0], len(readings) > 1, readings, True))
    return placed, unplaced


def _hung(path: tuple[Step, ...], bare: tuple[Step, ...]) -> list[tuple[Step, ...]]:
    """Where a bare derivative hangs: beside one of its kind; else on what was named last, or on its base."""
    kinds = [kind for kind, _ in path]
    if bare[0][0] in kinds:
        return [(*path[: kinds.index(bare[0][0])], *bare)]
    return list(dict.fromkeys([(*path, *bare), bare]))


def settled(mentions: list[Mention], known: Callable[[Number], bool] | None) -> tuple[Mention, ...]:
    """Doubts are settled by words elsewhere in the text, or by the one reading whose parent is registered."""
    if not any(len(mention.readings) > 1 for mention in mentions):
        return tuple(mentions)
    sure = {replace(mention.number, language="") for mention in mentions if not mention.ambiguous}
    return tuple(_settle(mention, sure, known) if len(mention.readings) > 1 else mention for mention in mentions)


def _settle(mention: Mention, sure: set[Number], known: Callable[[Number], bool] | None) -> Mention:
    told = [reading for reading in mention.readings if replace(reading, language="") in sure]
    if len(told) != 1 and known is not None:
        told = [reading for reading in mention.readings if known(reading.parent)]
    if len(told) != 1:
        return mention
    return replace(mention, number=told[0], ambiguous=False, readings=(told[0],))
