"""The register as people look at it: the contribution log, the mails that wait for them, and why a mail went where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, or_, select

from storage.records import Kept
from storage.tables import arrivals, attachments, deliveries, documents, filings, letters, mails, objects, themings


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contribution log. `discussion` counts the mails filed under the document beside its own."""

    number: str
    meeting: str
    title: str
    author_name: str
    author_address: str
    theme: str
    certain: bool
    why: tuple[str, ...]
    language: str
    status: str
    received: datetime
    registered: datetime
    files: tuple[str, ...]
    discussion: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is known of one mail: where it lay, how it was read, who handled it and why, what was posted."""

    id: int
    message_id: str
    author: str
    author_by: str
    subject: str
    received: datetime
    via_list: str
    language: str
    handler: str
    disposition: str
    reasons: tuple[str, ...]
    defects: tuple[str, ...]
    settled: datetime
    documents: tuple[str, ...]
    theme: str
    theme_words: tuple[str, ...]
    places: tuple[str, ...]
    files: tuple[str, ...]
    letters: tuple[str, ...]
    digest: str


def log(connection: Connection, meeting: str = "") -> list[Entry]:
    """The contribution log, in order of series and serial; of one meeting or of all."""
    wanted = select(documents, mails.c.message_id).join(mails)
    if meeting:
        wanted = wanted.where(documents.c.meeting == meeting)
    rows = connection.execute(wanted.order_by(documents.c.series, documents.c.serial)).all()
    files = _grouped(
        connection.execute(select(attachments.c.mail_id, attachments.c.name).order_by(attachments.c.position))
    )
    counts = {
        row.document_id: row.mails
        for row in connection.execute(
            select(filings.c.document_id, func.count().label("mails")).group_by(filings.c.document_id)
        )
    }
    themes = {row.document_id: row for row in connection.execute(select(themings).order_by(themings.c.id))}
    return [
        Entry(
            number=row.number,
            meeting=row.meeting,
            title=row.title,
            author_name=row.author_name,
            author_address=row.author_address,
            theme=row.theme,
            certain=themes[row.id].certain,
            why=tuple(json.loads(themes[row.id].words)),
            language=row.language,
            status=row.status,
            received=row.received,
            registered=row.registered,
            files=tuple(files.get(row.mail_id, ())),
            discussion=counts.get(row.id, 1) - 1,
            message_id=row.message_id,
        )
        for row in rows
    ]


def find(connection: Connection, wanted: str) -> int | None:
    """The mail of an id, a Message-ID (with or without <>), or a document number; None when there is none."""
    name = wanted.strip().strip("<>")
    if name.isdigit():
        return connection.execute(select(mails.c.id).where(mails.c.id == int(name))).scalar()
    by_number = connection.execute(select(documents.c.mail_id).where(documents.c.number == name.upper())).scalar()
    if by_number is not None:
        return int(by_number)
    same = mails.c.message_id.in_((name, f"<{name}>", f"{name} signed", f"<{name}> signed"))
    # A signed mail that came after a powerless copy of itself is the one that people ask for: it has the longer name.
    first = (func.length(mails.c.message_id).desc(), mails.c.id)
    return connection.execute(select(mails.c.id).where(same).order_by(*first).limit(1)).scalar()


def explain(connection: Connection, mail_id: int) -> Explained:
    """Everything about one mail that exists."""
    mail = connection.execute(select(mails).where(mails.c.id == mail_id)).one()
    filed = connection.execute(
        select(documents).join(filings).where(filings.c.mail_id == mail_id).order_by(documents.c.id)
    ).all()
    theme = None
    if filed:
        theme = connection.execute(
            select(themings).where(themings.c.document_id == filed[0].id).order_by(themings.c.id.desc()).limit(1)
        ).first()
    return Explained(
        id=mail.id,
        message_id=mail.message_id,
        author=f"{mail.author_name} <{mail.author_address}>".strip(),
        author_by=mail.author_by,
        subject=mail.subject,
        received=mail.received,
        via_list=mail.via_list,
        language=mail.language,
        handler=mail.handler,
        disposition=mail.disposition,
        reasons=tuple(json.loads(mail.reasons)),
        defects=tuple(json.loads(mail.defects)),
        settled=mail.settled_at,
        documents=tuple(row.number for row in filed),
        theme=theme.theme if theme else "",
        theme_words=tuple(json.loads(theme.words)) if theme else (),
        places=tuple(
            f"{row.mailbox} validity {row.validity} uid {row.uid}"
            for row in connection.execute(select(arrivals).where(arrivals.c.mail_id == mail_id).order_by(arrivals.c.id))
        ),
        files=tuple(
            connection.execute(
                select(attachments.c.name).where(attachments.c.mail_id == mail_id).order_by(attachments.c.position)
            ).scalars()
        ),
        letters=tuple(
            f"{row.kind} to {row.recipient}: {row.state}"
            for row in connection.execute(
                select(letters.c.kind, deliveries.c.recipient, deliveries.c.state)
                .join(deliveries)
                .where(letters.c.mail_id == mail_id)
                .order_by(letters.c.id)
            )
        ),
        digest=mail.digest,
    )


def text_of(connection: Connection, mail_id: int) -> str:
    """The writer's own words of a mail."""
    return str(connection.execute(select(mails.c.text).where(mails.c.id == mail_id)).scalar_one())


def waiting_for_people(connection: Connection, dispositions: Sequence[str] = ("held", "set aside")) -> list[Explained]:
    """Mails that a person has to decide on, oldest first."""
    ids = connection.execute(
        select(mails.c.id).where(mails.c.disposition.in_(dispositions)).order_by(mails.c.id)
    ).scalars()
    return [explain(connection, mail_id) for mail_id in ids]


def counts(connection: Connection) -> dict[str, int]:
    """How many mails ended in each disposition."""
    rows = connection.execute(select(mails.c.disposition, func.count().label("many")).group_by(mails.c.disposition))
    return {row.disposition: row.many for row in rows}


def every_object(connection: Connection) -> list[Kept]:
    """Every object the database names."""
    return [Kept(row.digest, row.pack, row.offset, row.length) for row in connection.execute(select(objects))]


def faults(connection: Connection) -> list[str]:
    """Places where the register breaks its own promises (none can, if the constraints hold), in words."""
    found = []
    series = connection.execute(
        select(documents.c.series, func.count().label("many"), func.max(documents.c.serial).label("last")).group_by(
            documents.c.series
        )
    )
    for row in series:
        if row.many != row.last:
            found.append(f"{row.series} has {row.many} documents but its last serial is {row.last}")
    lost = select(func.count()).select_from(mails).where(or_(mails.c.disposition == "open", mails.c.handler == ""))
    if undecided := connection.execute(lost).scalar():
        found.append(f"{undecided} mails have no disposition")
    return found


def _grouped(rows: Iterable[Row[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row[1])
    return grouped
