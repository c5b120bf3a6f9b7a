"""Whether somebody's words were registered before, when they come once more under another Message-ID."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from storage.records import Mail
from storage.tables import documents, filings, mails

_REGISTERED_ALIKE = (
    select(documents.c.number)
    .select_from(mails.join(filings).join(documents))
    .where(
        mails.c.author_address == bindparam("author"),
        mails.c.fingerprint == bindparam("fingerprint"),
        mails.c.subject == bindparam("subject"),
        mails.c.disposition == "registered",
        mails.c.id != bindparam("mail"),
    )
    .order_by(documents.c.id)
    .limit(1)
)


def registered_alike(connection: Connection, mail: Mail, mail_id: int) -> str:
    """The document of another mail with the same author, subject, words and files, or empty; one look by the author."""
    wanted = {
        "author": mail.author.address,
        "fingerprint": mail.fingerprint,
        "subject": mail.subject,
        "mail": mail_id,
    }
    return connection.execute(_REGISTERED_ALIKE, wanted).scalar() or ""
