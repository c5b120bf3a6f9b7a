"""What people's corrections taught, kept for good, and the history that a rehearsal sorts again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, func, select, update

from storage import statements
from storage.desk import Desk
from storage.records import Theming
from storage.rows import words
from storage.tables import documents, mails, themings
from storage.tables.learning import lessons as taught
from storage.tables.learning import sorted_texts

KEPT = 3_000  # characters of a text: more says nothing new about a theme
SORTER = "signs"  # as themings name it; a person is named by role


@dataclass(frozen=True, slots=True)
class Lesson:
    """One correction: these words belong under `theme` (empty: under none). `taught_at` is UTC."""

    document: str
    title: str
    text: str
    theme: str
    taught_by: str
    taught_at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A registered document as sorting saw it; `parent` is an id or 0; `by` is `signs`, or whoever decided its present theme."""

    id: int
    number: str
    title: str
    text: str
    theme: str
    parent: int
    by: str


def learn(connection: Connection, now: datetime, document_id: int, title: str, text: str, theme: str, by: str) -> None:
    """Keep a person's correction. `by` is a role or a name, never an address; `now` is UTC."""
    connection.execute(
        taught.insert(),
        {
            "document_id": document_id,
            "title": title,
            "text": text[:KEPT],
            "theme": theme,
            "taught_by": by,
            "taught_at": now,
        },
    )


def lessons(connection: Connection) -> tuple[Lesson, ...]:
    """What counts: the last correction of each document, oldest first."""
    last = select(func.max(taught.c.id)).group_by(taught.c.document_id)
    return _read(connection, last)


def every_lesson(connection: Connection) -> tuple[Lesson, ...]:
    """All corrections there were, oldest first."""
    return _read(connection, select(taught.c.id))


def keep_text(connection: Connection, document_id: int, text: str) -> None:
    """Keep the words a document was sorted by, where they are more than those of its mail (20,000 characters)."""
    connection.execute(delete(sorted_texts).where(sorted_texts.c.document_id == document_id))
    connection.execute(sorted_texts.insert(), {"document_id": document_id, "text": text[:20_000]})


def text_of(connection: Connection, document_id: int) -> str:
    """The words a document was sorted by: those kept of its paper, else those of its mail."""
    row = connection.execute(
        select(mails.c.text.label("said"), sorted_texts.c.text.label("kept"))
        .select_from(documents.outerjoin(mails, mails.c.id == documents.c.mail_id))
        .outerjoin(sorted_texts, sorted_texts.c.document_id == documents.c.id)
        .where(documents.c.id == document_id)
    ).one()
    return str(row.kept or row.said or "")


def history(connection: Connection) -> list[Past]:
    """Every registered document that is not withdrawn, parents before what hangs on them."""
    decided = {row.document_id: row.decided_by for row in connection.execute(select(themings).order_by(themings.c.id))}
    rows = connection.execute(
        select(documents, mails.c.text.label("said"), sorted_texts.c.text.label("kept"))
        .outerjoin(mails, mails.c.id == documents.c.mail_id)
        .outerjoin(sorted_texts, sorted_texts.c.document_id == documents.c.id)
        .where(documents.c.status.in_(("registered", "replaced")))
        .order_by(documents.c.id)
    )
    return [
        Past(
            row.id,
            row.number,
            row.title,
            row.kept or row.said or "",
            row.theme,
            row.parent_id or 0,
            decided.get(row.id, SORTER),
        )
        for row in rows
    ]


def sort_again(desk: Desk, past: Past, theming: Theming) -> None:
    """Give a document the theme that sorting finds now; the old one stays in the history of its themes."""
    desk.connection.execute(update(documents).where(documents.c.id == past.id).values(theme=theming.theme))
    desk.connection.execute(
        statements.ADD_THEMING,
        {
            "document_id": past.id,
            "theme": theming.theme,
            "certain": theming.certain,
            "words": words(theming.words),
            "others": words(theming.others),
            "decided_by": SORTER,
            "decided_at": desk.now,
        },
    )
    desk.note("bot", "sorted again", past.number, {"theme": theming.theme, "before": past.theme})


def _read(connection: Connection, ids: Select[tuple[int]]) -> tuple[Lesson, ...]:
    rows = connection.execute(
        select(taught, documents.c.number).join(documents).where(taught.c.id.in_(ids)).order_by(taught.c.id)
    )
    return tuple(Lesson(row.number, row.title, row.text, row.theme, row.taught_by, row.taught_at) for row in rows)
