"""How a record lies in its row: the hand-written lines between nouns and tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from storage.records import Attachment, Composed, Document, Mail

TEXT_KEPT = 100_000


def identity(mail: Mail) -> str:
    """What a mail is known by: its Message-ID, or a name made of its content when it has none (RFC 5322 3.6.4)."""
    if mail.message_id:
        return mail.message_id
    told = "\n".join((mail.fingerprint, mail.sender.address, mail.date.isoformat() if mail.date else ""))
    return f"none:{hashlib.sha256(told.encode('utf-8')).hexdigest()}"


def signed_name(mail: Mail) -> str:
    """What a signed mail is known by when a powerless copy has its Message-ID already: no Message-ID holds a blank."""
    return f"{identity(mail)} signed"


def mark_of(recipient: str) -> str:
    """A short mark of an address for the journal, which holds no addresses."""
    return hashlib.sha256(recipient.encode("utf-8")).hexdigest()[:16]


def words(told: Sequence[str]) -> str:
    """A list of phrases as one column."""
    return json.dumps(list(told), ensure_ascii=False)


def document_row(document: Document, position: int, parent_id: int | None) -> dict[str, object]:
    """A registered document."""
    return {
        "number": document.number,
        "series": document.series,
        "serial": document.serial,
        "meeting": document.meeting,
        "title": document.title,
        "author_name": document.author.name,
        "author_address": document.author.address,
        "theme": document.theme,
        "language": document.language,
        "status": document.status,
        "received": document.received,
        "registered": document.registered,
        "mail_id": document.mail or None,
        "position": position,
        "kind": document.kind,
        "parent_id": parent_id,
        "source": document.source,
        "tier": document.tier,
    }


def mail_row(mail: Mail, received: datetime, now: datetime) -> dict[str, object]:
    """A mail as it lies open on the desk."""
    return {
        "message_id": identity(mail),
        "fingerprint": mail.fingerprint,
        "digest": mail.digest,
        "author_name": mail.author.name,
        "author_address": mail.author.address,
        "author_by": mail.author_by,
        "subject": mail.subject,
        "text": mail.text[:TEXT_KEPT],
        "language": mail.language,
        "via_list": mail.via_list,
        "dated": mail.date,
        "received": received,
        "defects": words(mail.defects),
        "handler": "",
        "disposition": "open",
        "reasons": "[]",
        "settled_at": now,
    }


def attachment_row(attachment: Attachment, mail_id: int) -> dict[str, object]:
    """A file of a mail."""
    return {
        "mail_id": mail_id,
        "position": attachment.position,
        "name": attachment.name,
        "type": attachment.type,
        "digest": attachment.kept.digest,
        "flags": " ".join(attachment.flags),
    }


def letter_row(letter: Composed, mail_id: int, now: datetime) -> dict[str, object]:
    """A letter, caused by a mail or by the clock (mail 0)."""
    return {
        "key": letter.key,
        "kind": letter.kind,
        "message_id": letter.message_id,
        "mail_id": mail_id or None,
        "subject": letter.subject,
        "language": letter.language,
        "data": letter.data,
        "composed_at": now,
    }
