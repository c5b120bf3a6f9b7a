"""Looks around in the store: the few documents nearest to one, across all themes and Sectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from handlers.overlap.nearness import KIN, NEAR_DUPLICATE, Nearness, Store, nearness
from handlers.overlap.neighbour import Neighbour, Passage
from handlers.overlap.passages import Placed, about_the_same, placed, word_for_word
from handlers.overlap.pieces import cut
from handlers.overlap.sketching import Read, mark_of, places_of, read
from storage import likenesses, marks, radar
from storage.desk import Desk
from storage.marks import EVERY
from storage.radar import Connection, Known, Sketch

READ_ROWS = 3_000  # marks of other documents that one look may read: what keeps it quick in a store of any size
CANDIDATES = 16
WORDS = 8
_PRINT_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class _Here:
    """The document that is looked at: as it was read, its telling terms with their marks and places, their words."""

    read: Read
    terms: dict[str, int]
    placed: Placed
    words: dict[int, str]


def look(desk: Desk, number: str, title: str, text: str, most: int = 5) -> tuple[Neighbour, ...]:
    """On a new document: remember it, and tell its nearest earlier ones, which are noted as found; nothing else is done.

    `text` is all that was read of it (the words of the mail and of its paper); a registered `number`, else KeyError.
    """
    document_id = radar.id_of(desk.connection, number)
    if document_id is None:
        raise KeyError(number)
    made = read(title, text)
    near = _near(desk.connection, made, document_id, number, most)
    radar.remember(desk.connection, document_id, made.sketch)
    found = [(one.id, one.kind, round(1000 * one.score)) for one in near]
    likenesses.found(desk.connection, document_id, found, desk.now)
    return near


def neighbours(connection: Connection, document_id: int, most: int = 5) -> tuple[Neighbour, ...]:
    """The documents nearest to a stored one, near-duplicates first, then kin, nearest first; KeyError if there is none.

    Of one base only the nearest is told, and none of its own base: addenda, corrigenda, revisions and language versions
    of a document are no overlap with it. Withdrawn documents are left out. It is quoted from what the store holds; if it
    has no sketch, one is made from that text.
    """
    here = radar.known(connection, [document_id])[document_id]
    made = read(here.title, here.text)
    kept = radar.sketches_of(connection, [document_id]).get(document_id, made.sketch)
    return _near(connection, replace(made, sketch=kept), document_id, here.number, most)


def base_of(number: str) -> str:
    """The document at the root of a number: `ISCG/26-1/7(Add.2)(Rev.1)` and `ISCG/26-1/7-F` are of `ISCG/26-1/7`."""
    head = number.partition("(")[0]
    return head[:-2] if head[-2:-1] == "-" and head[-1:].isalpha() else head


def _near(connection: Connection, made: Read, own_id: int, number: str, most: int) -> tuple[Neighbour, ...]:
    """The nearest documents of other bases; only the texts of those that are told are read."""
    near, store = _ranked(connection, made.sketch, own_id)
    told = _of_other_bases(connection, list(near), base_of(number))[:most]
    if not told:
        return ()
    known = radar.known(connection, told)
    said = likenesses.verdicts_of(connection, own_id)
    here = _here(made, {mark for one in told for mark in near[one].terms})
    return tuple(_told(near[one], known[one], store, here, said.get(one, "")) for one in told)


def _ranked(connection: Connection, made: Sketch, own_id: int) -> tuple[dict[int, Nearness], Store]:
    """What is near at all, the nearest first, and how common all these marks are."""
    counts = marks.counts(connection, (EVERY, *made.marks))
    store = Store(counts, counts.get(EVERY, 0))
    candidates = marks.sharing(connection, _weights(made, counts, store), CANDIDATES, own_id)
    if not candidates:
        return {}, store
    sketches = radar.sketches_of(connection, candidates)
    theirs = {mark for other in sketches.values() for mark, _ in other.terms}.difference(counts, made.marks)
    counts |= marks.counts(connection, theirs)
    store = Store(counts, counts.get(EVERY, 0))
    near = {one: found for one, other in sketches.items() if (found := nearness(made, other, store))}
    ranked = sorted(near, key=lambda one: (near[one].kind == KIN, -near[one].score, -one))
    return {one: near[one] for one in ranked}, store


def _weights(made: Sketch, counts: dict[int, int], store: Store) -> dict[int, int]:
    """What it weighs to share each mark, in thousandths: its rarity; the rarest ones first, until enough is read."""
    prints = frozenset(made.prints)
    weights: dict[int, int] = {}
    rows = 0
    for mark in sorted(made.marks, key=lambda one: (counts.get(one, 1), one)):
        if mark in prints and store.is_boilerplate(mark):
            continue
        rows += counts.get(mark, 1)
        if rows > READ_ROWS:
            break
        weights[mark] = round(1000 * store.rarity(mark) * (_PRINT_COUNTS if mark in prints else 1.0))
    return weights


def _of_other_bases(connection: Connection, ranked: list[int], own: str) -> list[int]:
    """The nearest of each base but `own`, without what is withdrawn, in the order given."""
    standing = radar.standing(connection, ranked) if ranked else {}
    best: dict[str, int] = {}
    for one in ranked:
        number, status = standing[one]
        if base_of(number) != own and status != "withdrawn":
            best.setdefault(base_of(number), one)
    return list(best.values())


def _here(made: Read, telling: set[int]) -> _Here:
    """The document with the terms that have these marks, and for each mark the word that stands for it first."""
    named = ((term, mark) for term in made.terms if (mark := mark_of("term", term)) in telling)
    terms = dict(islice(named, len(telling)))  # the heaviest come first: few are named in vain
    first: dict[int, tuple[int, int]] = {}
    where = placed(made.pieces, places_of(made.pieces, terms))
    for mark, begin, end in where.places:
        first.setdefault(mark, (begin, end))
    return _Here(made, terms, where, {mark: made.pieces.quote(*place).casefold() for mark, place in first.items()})


def _told(near: Nearness, known: Known, store: Store, here: _Here, verdict: str) -> Neighbour:
    return Neighbour(
        id=known.id,
        number=known.number,
        title=known.title,
        theme=known.theme,
        source=known.source,
        status=known.status,
        kind=near.kind,
        score=near.score,
        passages=_passages(near, f"{known.title}\n{known.text}", store, here),
        shared=tuple(cited.name for cited in near.cites),
        words=tuple(here.words[mark] for mark in near.terms if mark in here.words)[:WORDS],
        verdict=verdict,
    )


def _passages(near: Nearness, text: str, store: Store, here: _Here) -> tuple[Passage, ...]:
    there = cut(text)
    if near.kind == NEAR_DUPLICATE or near.prints:
        same = word_for_word(here.read, there, store.counted(near.prints), store.is_boilerplate)
        if same or near.kind == NEAR_DUPLICATE:
            return same
    weights = {mark: store.rarity(mark) for mark in near.terms}
    return about_the_same(here.placed, placed(there, places_of(there, here.terms)), weights)
