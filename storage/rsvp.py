"""Answers to e-meetings as they are kept: everything that was said, what it adds up to, and what waits for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.desk import Desk
from storage.emeetings import UNANSWERED, guest_of
from storage.records.emeetings import Answer, Guest, Question
from storage.tables import deliveries, letters
from storage.tables.emeetings import emeeting_answers, emeeting_guests, emeeting_questions

# The PostgreSQL form of ON CONFLICT compiles to the same text on SQLite.
HEAR = insert(emeeting_answers).on_conflict_do_nothing().returning(emeeting_answers.c.id)
WONDER = insert(emeeting_questions).on_conflict_do_nothing().returning(emeeting_questions.c.id)


def hear(desk: Desk, guest: Guest, answer: Answer) -> bool:
    """Keep what a guest said; False when the very same was heard before (a copy, a twin)."""
    row = {
        "guest_id": guest.id, "mark": mark_of(answer), "sequence": answer.sequence, "stamp": answer.stamp,
        "partstat": answer.partstat, "mode": answer.mode, "comment": answer.comment, "source": answer.source,
        "proposal_starts": answer.proposal and answer.proposal[0], "proposal_ends": answer.proposal and answer.proposal[1],
        "delegate": answer.delegate, "turned_down": False, "mail_id": desk.mail_id or None, "at": desk.now,
    }  # fmt: skip
    new = desk.connection.execute(HEAR, row).first() is not None
    if new:
        detail: dict[str, str | int | list[str]] = {"sequence": answer.sequence, "source": answer.source}
        if answer.partstat:
            detail["partstat"] = answer.partstat
        desk.note("bot", "e-meeting answered", f"guest {guest.id}", detail)
    return new


def answers_of(connection: Connection, guest: Guest) -> list[Answer]:
    """Everything a guest said, in the order it came."""
    mine = select(emeeting_answers).where(emeeting_answers.c.guest_id == guest.id).order_by(emeeting_answers.c.id)
    return [_answer(row) for row in connection.execute(mine)]


def history(connection: Connection, meeting_id: int) -> list[tuple[Guest, Answer]]:
    """Everything that was said about a meeting, in the order it came."""
    rows = connection.execute(
        select(emeeting_answers, emeeting_guests.c.id.label("who"))
        .join(emeeting_guests, emeeting_guests.c.id == emeeting_answers.c.guest_id)
        .where(emeeting_guests.c.emeeting_id == meeting_id)
        .order_by(emeeting_answers.c.id)
    ).all()
    found = connection.execute(select(emeeting_guests).where(emeeting_guests.c.emeeting_id == meeting_id))
    guests = {row.id: guest_of(row) for row in found}
    return [(guests[row.who], _answer(row)) for row in rows]


def stand(desk: Desk, guest: Guest) -> bool:
    """Write what a guest's answers add up to; False when a newer answer stands already: none goes back in time."""
    values = {name: getattr(guest, name) for name in UNANSWERED if not name.startswith("proposal")}
    values["proposal_starts"], values["proposal_ends"] = guest.proposal or (None, None)
    kept = emeeting_guests.c
    older = or_(kept.answered < guest.answered, and_(kept.answered == guest.answered, kept.stamp <= guest.stamp))
    written = desk.connection.execute(update(emeeting_guests).where(kept.id == guest.id, older).values(**values))
    return bool(written.rowcount)


def turn_down(desk: Desk, guest: Guest, by: str) -> None:
    """A guest's proposals are declined: kept, and shown no more."""
    theirs = (emeeting_answers.c.guest_id == guest.id, emeeting_answers.c.proposal_starts.is_not(None))
    desk.connection.execute(update(emeeting_answers).where(*theirs).values(turned_down=True))
    nothing = {"proposal_starts": None, "proposal_ends": None}
    desk.connection.execute(update(emeeting_guests).where(emeeting_guests.c.id == guest.id).values(**nothing))
    desk.note(by, "e-meeting proposal declined", f"guest {guest.id}", {})


def letters_titled(connection: Connection, subject: str, recipients: Iterable[str]) -> list[str]:
    """The keys of letters about e-meetings with this subject that one of these addresses got."""
    rows = connection.execute(
        select(letters.c.key)
        .join(deliveries)
        .where(
            letters.c.kind == "invitation", letters.c.subject == subject, deliveries.c.recipient.in_(list(recipients))
        )
        .order_by(letters.c.id)
    )
    return list(rows.scalars())


def letters_among(connection: Connection, message_ids: Iterable[str]) -> dict[str, str]:
    """Which of these Message-IDs are letters about e-meetings: Message-ID to key."""
    wanted = (letters.c.message_id.in_(list(message_ids)), letters.c.kind == "invitation")
    return {row.message_id: row.key for row in connection.execute(select(letters).where(*wanted))}


# --- what people decide -------------------------------------------------------------------------------------------


def wonder(desk: Desk, meeting_id: int, address: str, why: str, answer: Answer, name: str = "") -> int:
    """Put a question to people; its id, or 0 when the same was asked before."""
    row = {
        "emeeting_id": meeting_id, "address": address, "why": why, "name": name, "sequence": answer.sequence,
        "stamp": answer.stamp, "partstat": answer.partstat, "mode": answer.mode, "comment": answer.comment,
        "mail_id": desk.mail_id or None, "asked_at": desk.now, "state": "open",
    }  # fmt: skip
    question = desk.connection.execute(WONDER, row).scalar() or 0
    if question:
        desk.note("bot", "e-meeting question", f"e-meeting {meeting_id}", {"question": question, "why": why})
    return int(question)


def open_questions(connection: Connection, meeting_id: int = 0) -> list[Question]:
    """What waits for people, of one meeting or of all."""
    wanted = select(emeeting_questions).where(emeeting_questions.c.state == "open").order_by(emeeting_questions.c.id)
    mine = emeeting_questions.c.emeeting_id == meeting_id
    return [_question(row) for row in connection.execute(wanted.where(mine) if meeting_id else wanted)]


def question_by_id(connection: Connection, question_id: int) -> Question | None:
    """The question of an id, open or not, or None."""
    row = connection.execute(select(emeeting_questions).where(emeeting_questions.c.id == question_id)).first()
    return _question(row) if row else None


def decide(desk: Desk, question: Question, state: str, by: str) -> None:
    """People answered: `admitted` or `refused`."""
    mine = emeeting_questions.c.id == question.id
    desk.connection.execute(update(emeeting_questions).where(mine).values(state=state))
    desk.note(by, f"e-meeting question {state}", f"e-meeting {question.meeting}", {"question": question.id})


# --- within -------------------------------------------------------------------------------------------------------


def mark_of(answer: Answer) -> str:
    """A digest over all that was said and when, the same for each copy of it."""
    proposal = [one.isoformat() for one in answer.proposal or ()]
    told = [answer.sequence, answer.stamp.isoformat(), answer.partstat, answer.mode, answer.comment, answer.source]
    return hashlib.sha256(json.dumps([*told, proposal, answer.delegate]).encode()).hexdigest()


def _answer(row: Row[Any]) -> Answer:
    proposal = (row.proposal_starts, row.proposal_ends) if row.proposal_starts else None
    return Answer(
        row.partstat, row.sequence, row.stamp, row.source, row.mode, row.comment, proposal, row.delegate, row.turned_down
    )


def _question(row: Row[Any]) -> Question:
    answer = Answer(row.partstat, row.sequence, row.stamp, "imip", row.mode, row.comment)
    return Question(
        row.id, row.emeeting_id, row.address, row.why, row.name, answer, row.mail_id or 0, row.state
    )
