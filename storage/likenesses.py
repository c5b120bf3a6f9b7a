"""Pairs of documents that were found alike, and what people said about them: duplicate, related or distinct.

A verdict is a note for people. It changes no document, merges nothing, and the audit line holds numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert

from storage.desk import Desk
from storage.radar import id_of
from storage.tables import documents
from storage.tables.radar import likenesses
from storage.tables.spine import Big
from storage.trouble import StoreError

VERDICTS = ("duplicate", "related", "distinct")

_pair = [likenesses.c.first_id, likenesses.c.second_id]
_add = insert(likenesses)
_FOUND = _add.on_conflict_do_update(
    index_elements=_pair, set_={name: _add.excluded[name] for name in ("kind", "score", "found_at")}
)
_JUDGED = _add.on_conflict_do_update(
    index_elements=_pair, set_={name: _add.excluded[name] for name in ("verdict", "judged_by", "judged_at")}
)
_VERDICTS = select(likenesses.c.first_id, likenesses.c.second_id, likenesses.c.verdict).where(
    or_(likenesses.c.first_id == bindparam("whose", type_=Big), likenesses.c.second_id == bindparam("whose", type_=Big)),
    likenesses.c.verdict != "",
)
_first, _second = documents.alias("first_document"), documents.alias("second_document")
_LIST = (
    select(
        likenesses,
        *(_first.c.number.label("number"), _first.c.title.label("title")),
        *(_second.c.number.label("other_number"), _second.c.title.label("other_title")),
    )
    .join(_first, _first.c.id == likenesses.c.first_id)
    .join(_second, _second.c.id == likenesses.c.second_id)
    .order_by(likenesses.c.found_at.desc(), likenesses.c.score.desc(), likenesses.c.second_id.desc())
)


class LikenessError(StoreError):
    """The pair cannot be judged; the text says why."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair, the earlier document first. `score` is 0 … 1000; `kind` is empty where a person named the pair first."""

    number: str
    title: str
    other: str
    other_title: str
    kind: str
    score: int
    found_at: datetime
    verdict: str = ""
    judged_by: str = ""
    judged_at: datetime | None = None


def found(connection: Connection, document_id: int, others: Iterable[tuple[int, str, int]], now: datetime) -> None:
    """Keep what was found for a document: (other document, kind, score per mille); a verdict given before stays."""
    rows = [
        {
            **_ordered(document_id, other),
            "kind": kind,
            "score": score,
            "found_at": now,
            "verdict": "",
            "judged_by": "",
            "judged_at": None,
        }
        for other, kind, score in others
    ]
    if rows:
        connection.execute(_FOUND, rows)


def verdicts_of(connection: Connection, document_id: int) -> dict[int, str]:
    """What people said about this document and others, by the other's id."""
    rows = connection.execute(_VERDICTS, {"whose": document_id})
    return {row.second_id if row.first_id == document_id else row.first_id: row.verdict for row in rows}


def judge(desk: Desk, number: str, other: str, verdict: str, by: str) -> str:
    """Record a person's verdict on two registered numbers, in either order; returns the one before, or empty.

    LikenessError when a number is not registered, or both are the same, or the verdict is none of VERDICTS.
    """
    if verdict not in VERDICTS:
        raise LikenessError(f"{verdict!r} is no verdict: it is one of {', '.join(VERDICTS)}")
    ids = [id_of(desk.connection, one) for one in (number, other)]
    missing = [one for one, known in zip((number, other), ids, strict=True) if known is None]
    if missing:
        raise LikenessError(f"no document has the number {missing[0]}. `iscg-bot log` shows them all.")
    one, two = (int(known or 0) for known in ids)
    if one == two:
        raise LikenessError(f"{number} is one document: name two")
    before = verdicts_of(desk.connection, one).get(two, "")
    judged = {"verdict": verdict, "judged_by": by, "judged_at": desk.now}
    row = {**_ordered(one, two), "kind": "", "score": 0, "found_at": desk.now, **judged}
    desk.connection.execute(_JUDGED, row)
    desk.note(by, "likeness judged", number, {"other": other, "verdict": verdict, "before": before})
    return before


def list_all(connection: Connection, judged: bool = False, most: int = 200) -> list[Likeness]:
    """The pairs that wait for a verdict, latest first; with `judged` those that have one too."""
    wanted = _LIST if judged else _LIST.where(likenesses.c.verdict == "")
    return [
        Likeness(
            row.number, row.title, row.other_number, row.other_title, row.kind, row.score, row.found_at, row.verdict,
            row.judged_by, row.judged_at,
        )
        for row in connection.execute(wanted.limit(most))
    ]  # fmt: skip


def _ordered(one: int, two: int) -> dict[str, int]:
    return {"first_id": min(one, two), "second_id": max(one, two)}
