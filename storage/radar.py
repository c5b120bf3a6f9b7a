"""The memory of the overlap radar: a sketch of each document, and which documents share a mark with another.

No words are kept: a sketch is hashes, and the names of the resolutions, Questions and documents that are cited. Words
to quote are taken from the mail and from what was read beside it, so that whoever is erased there is erased here too.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from storage import marks
from storage.tables import documents, learning, mails
from storage.tables.radar import sketches

__all__ = [
    "Cited",
    "Connection",
    "Known",
    "Sketch",
    "forget",
    "id_of",
    "known",
    "packed",
    "remember",
    "sketches_of",
    "standing",
    "unsketched",
]

MOST_TIMES = 255
QUOTED_FROM = 20_000  # characters of a stored text that are looked at

_ADD = sketches.insert()
_DROP = delete(sketches).where(sketches.c.document_id == bindparam("whose"))
_SKETCHES = select(sketches).where(sketches.c.document_id.in_(bindparam("ids", expanding=True)))
_STANDING = select(documents.c.id, documents.c.number, documents.c.status).where(
    documents.c.id.in_(bindparam("ids", expanding=True))
)
_read_beside = learning.sorted_texts
_KNOWN = (
    select(
        *(documents.c.id, documents.c.number, documents.c.title, documents.c.theme, documents.c.source),
        documents.c.status,
        func.substr(mails.c.text, 1, QUOTED_FROM).label("own"),
        func.substr(_read_beside.c.text, 1, QUOTED_FROM).label("beside"),
    )
    .outerjoin(mails, mails.c.id == documents.c.mail_id)
    .outerjoin(_read_beside, _read_beside.c.document_id == documents.c.id)
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
)
_ID = select(documents.c.id).where(documents.c.number == bindparam("of_number"))


@dataclass(frozen=True, slots=True)
class Cited:
    """A resolution, Question, Recommendation or document that a text names: its name, and the mark it is found by."""

    mark: int
    name: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is remembered of a document to find its like.

    `prints` are the smallest hashes of its `shingles` (how many different runs of words it has), ascending; `terms` are
    its weighty words as (mark, times), at most 255 times; `cites` what it refers to. Marks lie in 1 … 2**61.
    """

    prints: tuple[int, ...] = ()
    shingles: int = 0
    terms: tuple[tuple[int, int], ...] = ()
    cites: tuple[Cited, ...] = ()

    @property
    def marks(self) -> tuple[int, ...]:
        """Every mark once."""
        terms, cites = (mark for mark, _ in self.terms), (cited.mark for cited in self.cites)
        return tuple(dict.fromkeys((*self.prints, *terms, *cites)))


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it is shown beside another one; `text` is what was read of it, as far as it is kept."""

    id: int
    number: str
    title: str
    theme: str
    source: str
    status: str
    text: str


def remember(connection: Connection, document_id: int, sketch: Sketch) -> None:
    """Keep the sketch of a document; the one kept before gives way to it."""
    forget(connection, document_id)
    connection.execute(_ADD, {"document_id": document_id, "shingles": sketch.shingles, **packed(sketch)})
    marks.add(connection, document_id, sketch.marks)


def forget(connection: Connection, document_id: int) -> None:
    """Drop the sketch of a document and all its marks; what people said about its likeness stays, it has no words."""
    kept = sketches_of(connection, [document_id]).get(document_id)
    if kept is not None:
        connection.execute(_DROP, {"whose": document_id})
        marks.take(connection, document_id, kept.marks)


def sketches_of(connection: Connection, ids: Iterable[int]) -> dict[int, Sketch]:
    """The sketches that are kept of these documents."""
    return {row.document_id: _sketch(row) for row in connection.execute(_SKETCHES, {"ids": list(ids)}).all()}


def unsketched(connection: Connection, most: int) -> list[int]:
    """Documents with a mail but without a sketch, oldest first: those that came before there was a radar."""
    found = (
        select(documents.c.id)
        .outerjoin(sketches, sketches.c.document_id == documents.c.id)
        .where(sketches.c.document_id.is_(None), documents.c.mail_id.is_not(None))
    )
    return list(connection.execute(found.order_by(documents.c.id).limit(most)).scalars())


def known(connection: Connection, ids: Iterable[int]) -> dict[int, Known]:
    """These documents as they are shown, with the text to quote from: the mail's words, and what was read beside."""
    rows = connection.execute(_KNOWN, {"ids": list(ids)}).all()
    return {
        row.id: Known(row.id, row.number, row.title, row.theme, row.source, row.status, _text(row.own, row.beside))
        for row in rows
    }


def standing(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(number, status) of these documents, by id; what tells whether one is worth reading."""
    return {row[0]: (row[1], row[2]) for row in connection.execute(_STANDING, {"ids": list(ids)}).all()}


def id_of(connection: Connection, number: str) -> int | None:
    """The id of a registered number, or None."""
    return connection.execute(_ID, {"of_number": number}).scalar()


def _text(*kept: str | None) -> str:
    return "\n\n".join(text for text in kept if text)


def packed(sketch: Sketch) -> dict[str, bytes | str]:
    """The columns prints, terms and cites of a sketch, in that order."""
    times = bytes(min(times, MOST_TIMES) for _, times in sketch.terms)
    return {
        "prints": struct.pack(f"<{len(sketch.prints)}q", *sketch.prints),
        "terms": struct.pack(f"<{len(sketch.terms)}q", *(mark for mark, _ in sketch.terms)) + times,
        "cites": json.dumps([[cited.mark, cited.name] for cited in sketch.cites], ensure_ascii=False),
    }


def _sketch(row: Row[tuple[object, ...]]) -> Sketch:
    prints, terms = bytes(row.prints), bytes(row.terms)
    many = len(terms) // 9
    return Sketch(
        prints=struct.unpack(f"<{len(prints) // 8}q", prints),
        shingles=row.shingles,
        terms=tuple(zip(struct.unpack(f"<{many}q", terms[: 8 * many]), terms[8 * many :], strict=True)),
        cites=tuple(Cited(mark, name) for mark, name in json.loads(row.cites)),
    )
