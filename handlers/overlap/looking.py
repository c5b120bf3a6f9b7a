"""Looks around in the store: the few documents nearest to one, across all themes and Sectors."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest

from handlers.overlap.nearness import KIN, NEAR_DUPLICATE, Nearness, Store, nearness
from handlers.overlap.neighbour import Neighbour, Passage
from handlers.overlap.passages import about_the_same, word_for_word
from handlers.overlap.pieces import Pieces, cut
from handlers.overlap.sketching import places_of, sketch
from storage import likenesses, radar
from storage.desk import Desk
from storage.radar import EVERY, Connection, Known, Sketch

READ_ROWS = 3_000  # marks of other documents that one look may read: what keeps it quick in a store of any size
CANDIDATES = 16
WORDS = 8
_PRINT_COUNTS = 2.0


def look(desk: Desk, number: str, title: str, text: str, most: int = 5) -> tuple[Neighbour, ...]:
    """On a new document: remember it, and tell its nearest earlier ones, which are noted as found; nothing else is done.

    `text` is all that was read of it (the words of the mail and of its paper); a registered `number`, else KeyError.
    """
    document_id = radar.id_of(desk.connection, number)
    if document_id is None:
        raise KeyError(number)
    made = sketch(title, text)
    near = neighbours(desk.connection, made, most, number=number, text=f"{title}\n{text}")
    radar.remember(desk.connection, document_id, made)
    found = [(one.id, one.kind, round(1000 * one.score)) for one in near]
    likenesses.found(desk.connection, document_id, found, desk.now)
    return near


def neighbours(
    connection: Connection, which: int | Sketch, most: int = 5, number: str = "", text: str = ""
) -> tuple[Neighbour, ...]:
    """The documents nearest to a stored one (its id) or to a sketch, near-duplicates first, then kin, nearest first.

    Of one base only the nearest is told, and none of the base of `number`: addenda, corrigenda, revisions and language
    versions of a document are no overlap with it. Withdrawn documents are left out. `text` is quoted from; of a stored
    document it is what the store holds. An id without a sketch gets one made from that text.
    """
    own_id = which if isinstance(which, int) else 0
    if isinstance(which, int):
        here = radar.known(connection, [which])[which]
        number, text = here.number, text or f"{here.title}\n{here.text}"
        made = radar.sketches_of(connection, [which]).get(which) or sketch(here.title, here.text)
    else:
        made = which
    found = _nearest(connection, made, own_id, number, most)
    if not found:
        return ()
    said = likenesses.verdicts_of(connection, own_id or radar.id_of(connection, number) or 0)
    store = found[0][2]
    pieces = cut(text)
    words = _words(pieces)
    return tuple(_told(near, known, store, pieces, words, said.get(known.id, "")) for known, near, _ in found)


def base_of(number: str) -> str:
    """The document at the root of a number: `ISCG/26-1/7(Add.2)(Rev.1)` and `ISCG/26-1/7-F` are of `ISCG/26-1/7`."""
    head = number.partition("(")[0]
    return head[:-2] if head[-2:-1] == "-" and head[-1:].isalpha() else head


def _nearest(
    connection: Connection, made: Sketch, own_id: int, number: str, most: int
) -> list[tuple[Known, Nearness, Store]]:
    """The nearest documents of other bases, best first."""
    counts = radar.counts(connection, (EVERY, *made.marks))
    candidates = _candidates(connection, made, counts, own_id)
    if not candidates:
        return []
    sketches = radar.sketches_of(connection, candidates)
    theirs = {mark for other in sketches.values() for mark, _ in other.terms} - counts.keys()
    counts |= radar.counts(connection, theirs)
    store = Store(counts, counts.get(EVERY, 0))
    near = {one: found for one, other in sketches.items() if (found := nearness(made, other, store))}
    own = base_of(number)
    best: dict[str, tuple[Known, Nearness, Store]] = {}
    ranked = sorted(near, key=lambda one: (near[one].kind == KIN, -near[one].score, -one))
    for known in _in_order(radar.known(connection, ranked), ranked):
        base = base_of(known.number)
        if base != own and known.status != "withdrawn":
            best.setdefault(base, (known, near[known.id], store))
    return list(best.values())[:most]


def _in_order(found: dict[int, Known], ranked: Iterable[int]) -> list[Known]:
    return [found[one] for one in ranked if one in found]


def _candidates(connection: Connection, made: Sketch, counts: dict[int, int], own_id: int) -> list[int]:
    """The documents that share the most, weighed by rarity; the rarest marks are read first, until enough is read."""
    store = Store(counts, counts.get(EVERY, 0))
    prints = frozenset(made.prints)
    wanted: list[int] = []
    rows = 0
    for mark in sorted((one for one in made.marks if one in counts), key=lambda one: (counts[one], one)):
        if mark in prints and store.is_boilerplate(mark):
            continue
        rows += counts[mark]
        if rows > READ_ROWS:
            break
        wanted.append(mark)
    weights: dict[int, float] = {}
    worth = {mark: store.rarity(mark) * (_PRINT_COUNTS if mark in prints else 1.0) for mark in wanted}
    for document_id, mark in radar.sharing(connection, wanted):
        if document_id != own_id:
            weights[document_id] = weights.get(document_id, 0.0) + worth[mark]
    return nlargest(CANDIDATES, weights, key=lambda one: (weights[one], one))


def _told(
    near: Nearness, known: Known, store: Store, pieces: Pieces, words: dict[int, str], verdict: str
) -> Neighbour:
    there = f"{known.title}\n{known.text}"
    return Neighbour(
        id=known.id,
        number=known.number,
        title=known.title,
        theme=known.theme,
        source=known.source,
        status=known.status,
        kind=near.kind,
        score=near.score,
        passages=_passages(near, pieces, there, store),
        shared=tuple(cited.name for cited in near.cites),
        words=tuple(words[mark] for mark in near.terms if mark in words)[:WORDS],
        verdict=verdict,
    )


def _passages(near: Nearness, pieces: Pieces, there: str, store: Store) -> tuple[Passage, ...]:
    if near.kind == NEAR_DUPLICATE or near.prints:
        same = word_for_word(pieces, cut(there), store.counted(near.prints), store.is_boilerplate)
        if same or near.kind == NEAR_DUPLICATE:
            return same
    return about_the_same(pieces, cut(there), {mark: store.rarity(mark) for mark in near.terms})


def _words(pieces: Pieces) -> dict[int, str]:
    """Each term of the text at hand by the word that stands for it first."""
    first: dict[int, tuple[int, int]] = {}
    for mark, begin, end in places_of(pieces):
        first.setdefault(mark, (begin, end))
    return {mark: pieces.quote(*place).casefold() for mark, place in first.items()}
