"""Discussion: replies on the list, filed under the document whose thread they belong to."""

from __future__ import annotations

from handlers.documents.intent import intents_of
from handlers.questions import hear
from storage.desk import Desk
from storage.records import Mail, Outcome


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """A reply in a thread that is known here, or a plain reply on the list whose thread began before us."""
    if mail.unread or not mail.author.address or "two From fields" in mail.defects:
        return ()
    if not mail.via_list and not desk.knows(mail.author.address):
        return ()
    known, number = desk.thread_of((*mail.references, *mail.in_reply_to))
    if any(intent.doubt and intent.parent and intent.sheet.file for intent in intents_of(mail, desk)):
        return ()
    if number:
        return (f"it is a reply in the thread of {number}", *_files(mail, number))
    if known:
        return ("it is a reply in a thread that is known here and has no document",)
    if mail.via_list and mail.is_reply and not _attached(mail):
        return ("it is a reply on the list to a mail that was not seen here",)
    return ()


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Filed under its document, or kept as discussion without one; what answers our question is shown to people."""
    hear(mail, desk)
    _, number = desk.thread_of((*mail.references, *mail.in_reply_to))
    if number:
        desk.file_under(number)
    if mail.via_list and mail.author.address:
        desk.meet(mail.author, "the list")
    return Outcome("filed", reasons, number)


def _attached(mail: Mail) -> list[str]:
    return [file.name for file in mail.attachments if "inline" not in file.flags]


def _files(mail: Mail, number: str) -> tuple[str, ...]:
    files = _attached(mail)
    return (f"it carries {files[0]}, which may be a revision of {number}",) if files else ()
