"""Finds every document number in a text, and every reference that is no number of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.documents.numbers.derivatives import Derivative, derivatives_in
from handlers.documents.numbers.folding import Folded, fold
from handlers.documents.numbers.foreign import foreign_in
from handlers.documents.numbers.heads import Head, bare_in, files_in, groups_of, heads_in
from handlers.documents.numbers.joining import Joined, Joiner
from handlers.documents.numbers.mentions import Found, Mention, Other
from handlers.documents.numbers.record import Number, Step, exact, suffix

NEAR = 400


def find(
    text: str, group: str = "ISCG", meeting: str | None = None, known: Callable[[Number], bool] | None = None
) -> Found:
    """All numbers of the group and its forerunners in a text, and all other references, in order; never raises.

    `meeting` (`26-1`) completes what names no meeting: «Document 7», `ISCG/7`. `known` tells whether a number is
    registered: a reading whose parent is known wins over one whose parent is not. Time is linear in the text.
    """
    folded = fold(text)
    derivatives = derivatives_in(folded.low)
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
    for one in derivatives:
        if one.start not in joiner.used:
            _place(folded, one, numbers, others)
    settled = _settled(sorted(numbers, key=lambda mention: mention.start), known)
    return Found(tuple(settled), tuple(sorted(others, key=lambda other: other.start)))


def parse(text: str, group: str = "ISCG") -> Number | None:
    """The one number that the whole text is, in its likeliest reading; None when it is anything else. Never raises."""
    stripped = text.strip()
    if number := exact(stripped, groups_of(group)):
        return number
    found = find(stripped, group).numbers
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(stripped)):
        return None
    return found[0].number


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
        readings = tuple(replace(number, path=path, language=joined.language) for path in paths)
        doubt = joined.doubt or len(readings) > 1
        mentions.append(
            Mention(start, end, folded.written[start:end], readings[0], doubt, readings, joined.head.completed)
        )
    return mentions


def _others(folded: Folded, joined: Joined) -> list[Other]:
    start, end = folded.span(joined.start, joined.end)
    head, letter = joined.head, f"-{joined.language}" if joined.language else ""
    others = []
    for paths in joined.paths:
        canonical = f"{head.other}{suffix(paths[0])}{letter}" if head.other else ""
        others.append(Other(start, end, folded.written[start:end], head.kind, canonical))
    return others


def _place(folded: Folded, one: Derivative, numbers: list[Mention], others: list[Other]) -> None:
    """A bare «Addendum 2» belongs to the number named last in the same paragraph; with none, it is unplaced."""
    start, end = folded.span(one.start, one.end)
    written = folded.written[start:end]
    last = max((mention for mention in numbers if mention.end <= start), key=lambda mention: mention.end, default=None)
    between = any(other.kind == "document" and last and last.end <= other.start < start for other in others)
    far = last is None or start - last.end > NEAR or "\n\n" in folded.written[last.end : start]
    if last is None or far or between:
        others.append(Other(start, end, written, "unplaced"))
        return
    for n in one.numbers:
        readings = tuple(replace(last.number, path=path) for path in _hung(last.number.path, (one.kind, n)))
        numbers.append(Mention(start, end, written, readings[0], len(readings) > 1, readings, True))


def _hung(path: tuple[Step, ...], step: Step) -> list[tuple[Step, ...]]:
    """Where a bare derivative hangs: beside one of its kind; else on the base, or on what was named last."""
    kinds = [kind for kind, _ in path]
    if step[0] in kinds:
        return [(*path[: kinds.index(step[0])], step)]
    return list(dict.fromkeys([(*path, step), (step,)]))


def _settled(mentions: list[Mention], known: Callable[[Number], bool] | None) -> list[Mention]:
    """Doubts that the text itself or the register settles: words elsewhere in the text, or the one known parent."""
    sure = {replace(mention.number, language="") for mention in mentions if not mention.ambiguous}
    return [_settle(mention, sure, known) if len(mention.readings) > 1 else mention for mention in mentions]


def _settle(mention: Mention, sure: set[Number], known: Callable[[Number], bool] | None) -> Mention:
    told = [reading for reading in mention.readings if replace(reading, language="") in sure]
    if len(told) != 1 and known is not None:
        told = [reading for reading in mention.readings if known(reading.parent)]
    if len(told) != 1:
        return mention
    return replace(mention, number=told[0], ambiguous=False, readings=(told[0],))
