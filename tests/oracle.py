"""What must be true of a store after any crash: the canonical picture of it, and every promise checked."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from storage import audit, register
from storage.store import Store
from storage.tables import arrivals, deliveries, documents, filings, letters, mails, objects
from storage.trouble import FilesError

Picture = dict[str, list[tuple[str, ...]]]


def picture(store: Store) -> Picture:
    """The state that must be equal to that of the undisturbed run: no times, no ids, no counts of attempts."""
    with store.database.read() as connection:
        wanted = {
            "mails": select(
                mails.c.message_id, mails.c.fingerprint, mails.c.handler, mails.c.disposition, mails.c.reasons
            ),
            "documents": select(documents.c.number, documents.c.title, documents.c.theme, documents.c.author_address),
            "given to": select(documents.c.number, mails.c.message_id).join(mails),
            "filed": select(mails.c.message_id, documents.c.number).select_from(
                filings.join(mails).join(documents, documents.c.id == filings.c.document_id)
            ),
            "owed": select(letters.c.key, letters.c.subject, deliveries.c.recipient, deliveries.c.state).join(
                deliveries
            ),
            "places": select(arrivals.c.uid, arrivals.c.digest, mails.c.message_id).join(mails),
            "bytes": select(objects.c.digest),
        }
        return {
            name: sorted(tuple(_lasting(str(value)) for value in row) for row in connection.execute(statement))
            for name, statement in wanted.items()
        }


def _lasting(value: str) -> str:
    """Ids of rows may have gaps (PostgreSQL gives none back); the numbers of documents may not."""
    return re.sub(r"\bmail \d+", "mail N", value)


def broken_promises(store: Store, raw: Sequence[bytes], sent: Sequence[tuple[str, list[str], bytes]]) -> list[str]:
    """Every promise that does not hold, in words: lost mails, gaps, changed bytes, letters that differ or lie."""
    found = []
    with store.database.read() as connection:
        found += audit.faults(connection) + register.faults(connection)
        kept = register.every_object(connection)
        stored = set(connection.execute(select(arrivals.c.digest)).scalars())
        open_arrivals = connection.execute(select(arrivals.c.id).where(arrivals.c.mail_id.is_(None))).all()
        owed = {
            (row.message_id, row.recipient): bytes(row.data)
            for row in connection.execute(
                select(letters.c.message_id, letters.c.data, deliveries.c.recipient).join(deliveries)
            )
        }
        marked = {
            (row.message_id, row.recipient)
            for row in connection.execute(
                select(letters.c.message_id, deliveries.c.recipient)
                .join(deliveries)
                .where(deliveries.c.state == "sent")
            )
        }
    found += [f"arrival {row.id} was never settled" for row in open_arrivals]
    found += [f"mail {n} is lost" for n, mail in enumerate(raw) if hashlib.sha256(mail).hexdigest() not in stored]
    for one in kept:
        try:
            store.files.check(one)
        except FilesError as error:
            found.append(str(error))
    found += [*store.behind(), *store.cut()]
    copies: defaultdict[tuple[str, str], list[bytes]] = defaultdict(list)
    for _, recipients, data in sent:
        told = re.search(rb"^Message-ID: (<[^>]+>)", data, re.MULTILINE | re.IGNORECASE)
        for recipient in recipients:
            copies[(told[1].decode() if told else "", recipient)].append(data)
    found += [f"a letter left that nobody owes: {key}" for key in copies if key not in owed]
    found += [f"copies of {key} differ" for key, several in copies.items() if len(set(several)) > 1]
    found += [f"{key} is marked as sent and never left" for key in marked if key not in copies]
    return found
