"""Questions about mails that wait for people: asked of an author once for each mail, and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.desk import Desk
from storage.kept_mail import pack, unpack
from storage.records import Mail
from storage.tables import letters, mails
from storage.tables.questions import questions

LONGEST = 300  # letters of an answer that the review list shows


@dataclass(frozen=True, slots=True)
class Question:
    """A mail that waits: what is `unclear`, the lines that settle it (`readings`: numbers or `new`), and whether its
    author was `asked`; `said` is what came back so far, in mail `said_in` (0 for none)."""

    mail: int
    address: str
    unclear: str
    readings: tuple[str, ...]
    asked: bool
    said: str = ""
    said_in: int = 0


def keep(desk: Desk, mail: Mail, unclear: str, readings: Sequence[str]) -> bool:
    """Keep the question about the open mail; False when there is one already, which then has the mail as read now."""
    row = {
        "mail_id": desk.mail_id, "address": mail.author.address, "unclear": unclear,
        "readings": json.dumps(list(readings)), "reading": pack(mail), "asked": False, "asked_at": desk.now, "said": "",
    }  # fmt: skip
    added = insert(questions).on_conflict_do_nothing().returning(questions.c.mail_id)
    if desk.connection.execute(added, row).first() is not None:
        return True
    again = {name: row[name] for name in ("address", "unclear", "readings", "reading")}
    desk.connection.execute(update(questions).where(questions.c.mail_id == desk.mail_id).values(again))
    return False


def kept_alike(desk: Desk, mail: Mail) -> bool:
    """Is there a question about another mail of the same author with the same words and files?"""
    same = (mails.c.author_address == mail.author.address, mails.c.fingerprint == mail.fingerprint)
    wanted = select(questions.c.mail_id).join(mails, mails.c.id == questions.c.mail_id)
    found = wanted.where(*same, questions.c.mail_id != desk.mail_id).limit(1)
    return desk.connection.execute(found).first() is not None


def asked(desk: Desk) -> None:
    """The author of the open mail was asked."""
    desk.connection.execute(update(questions).where(questions.c.mail_id == desk.mail_id).values(asked=True))


def question_of(connection: Connection, mail_id: int) -> Question | None:
    """The question about a mail, or None."""
    row = connection.execute(select(questions).where(questions.c.mail_id == mail_id)).first()
    if row is None:
        return None
    readings = tuple(json.loads(row.readings))
    return Question(row.mail_id, row.address, row.unclear, readings, row.asked, row.said, row.said_in or 0)


def answered_by(connection: Connection, message_ids: Iterable[str]) -> Question | None:
    """The question that one of these Message-IDs is of (our letter, or the mail it was about), if its author was asked."""
    ids = list(dict.fromkeys(message_ids))[-50:]
    if not ids:
        return None
    by_letter = select(letters.c.mail_id).where(letters.c.message_id.in_(ids), letters.c.key.startswith("question/"))
    by_mail = select(mails.c.id).where(mails.c.message_id.in_(ids))
    which = or_(questions.c.mail_id.in_(by_letter), questions.c.mail_id.in_(by_mail))
    wanted = select(questions.c.mail_id).where(which, questions.c.asked)
    found = connection.execute(wanted.order_by(questions.c.mail_id.desc()).limit(1)).scalar()
    return question_of(connection, int(found)) if found is not None else None


def heard(desk: Desk, question: Question, words: str) -> None:
    """What the open mail answers to a question, for the review list."""
    values = {"said": " ".join(words.split())[:LONGEST], "said_in": desk.mail_id}
    desk.connection.execute(update(questions).where(questions.c.mail_id == question.mail).values(values))


def mail_of(connection: Connection, mail_id: int) -> Mail:
    """The mail that a question is about, as it was read when it was put to people."""
    return unpack(connection.execute(select(questions.c.reading).where(questions.c.mail_id == mail_id)).scalar_one())
