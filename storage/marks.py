"""Which documents have a mark of the overlap radar, and how many do; a hundred marks go through one statement.

They travel as one JSON object, mark: weight, that either database unfolds into rows: a parameter for each mark took ten
times as long to prepare.

Nine marks in ten have one document only, so only those of two or more are counted: all counts fit in the memory of the
connection, and a new document changes few of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Connection,
    Delete,
    Integer,
    Select,
    Update,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as Upsert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import Insert

from storage.tables.radar import mark_counts, marks
from storage.tables.spine import Big

EVERY = 0  # the mark that every document has: its count is the number of documents

_UNFOLDING = {"sqlite": "json_each", "postgresql": "json_each_text"}


@dataclass(frozen=True, slots=True)
class _Statements:
    """What is said to one kind of database."""

    counts: Select[int, int]
    sharing: Select[int, int]
    mark: Insert
    unmark: Delete
    count: Upsert
    discount: Update
    uncount: Delete


def _statements(unfolding: str) -> _Statements:
    given = getattr(func, unfolding)(bindparam("given", type_=JSON)).table_valued("key", "value", name="given")
    mark, weight = cast(given.c.key, Big), cast(given.c.value, Integer)
    theirs = select(mark).select_from(given).scalar_subquery()
    shared = func.sum(weight)
    one_more = upsert(mark_counts).from_select(
        ["mark", "documents"],
        select(mark, case((mark == EVERY, 1), else_=2)).where(or_(mark == EVERY, exists().where(marks.c.mark == mark))),
    )
    return _Statements(
        counts=select(mark_counts.c.mark, mark_counts.c.documents).where(mark_counts.c.mark.in_(theirs)),
        sharing=select(marks.c.document_id, shared)
        .join_from(given, marks, marks.c.mark == mark)
        .where(marks.c.document_id != bindparam("own", type_=Big))
        .group_by(marks.c.document_id)
        .order_by(shared.desc(), marks.c.document_id.desc())
        .limit(bindparam("most", type_=Integer)),
        mark=marks.insert().from_select(["mark", "document_id"], select(mark, bindparam("whose", type_=Big))),
        unmark=delete(marks).where(marks.c.mark.in_(theirs), marks.c.document_id == bindparam("whose", type_=Big)),
        count=one_more.on_conflict_do_update(
            index_elements=[mark_counts.c.mark], set_={"documents": mark_counts.c.documents + 1}
        ),
        discount=update(mark_counts).where(mark_counts.c.mark.in_(theirs)).values(documents=mark_counts.c.documents - 1),
        uncount=delete(mark_counts).where(
            mark_counts.c.mark.in_(theirs), mark_counts.c.mark != EVERY, mark_counts.c.documents < 2
        ),
    )


_SAID = {name: _statements(unfolding) for name, unfolding in _UNFOLDING.items()}


def counts(connection: Connection, wanted: Iterable[int]) -> dict[int, int]:
    """How many documents have each of these marks; those that only one has, or none, are left out."""
    rows = connection.execute(_said(connection).counts, {"given": dict.fromkeys(wanted, 1)}).all()
    return {row[0]: row[1] for row in rows}


def sharing(connection: Connection, weights: Mapping[int, int], most: int, own: int = 0) -> list[int]:
    """The documents, at most so many and not `own`, whose shared marks weigh most; of equals the latest comes first.

    All rows of these marks are read: count them before.
    """
    given = {"given": weights, "own": own, "most": most}
    return [row[0] for row in connection.execute(_said(connection).sharing, given).all()] if weights else []


def add(connection: Connection, document_id: int, wanted: Iterable[int]) -> None:
    """Let a document have these marks, which it has not, and count it."""
    given = dict.fromkeys(wanted, 1)
    connection.execute(_said(connection).count, {"given": {EVERY: 1, **given}})  # first: what others have, it shares
    connection.execute(_said(connection).mark, {"given": given, "whose": document_id})


def take(connection: Connection, document_id: int, wanted: Iterable[int]) -> None:
    """Take these marks, which it has, from a document, and count it no more."""
    given = dict.fromkeys(wanted, 1)
    connection.execute(_said(connection).unmark, {"given": given, "whose": document_id})
    connection.execute(_said(connection).discount, {"given": {EVERY: 1, **given}})
    connection.execute(_said(connection).uncount, {"given": given})


def _said(connection: Connection) -> _Statements:
    return _SAID[connection.dialect.name]
