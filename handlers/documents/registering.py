"""From what the author means to what stands in the register: one document after the other, each with its theme."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.intent import Intent, elsewhere_of
from handlers.documents.numbering import find
from handlers.documents.sheets import Sheet
from handlers.meetings.deadlines import Seat
from handlers.themes import theme_of
from storage import learning, tree
from storage.desk import Desk
from storage.records import Document, Mail, Theming
from storage.standing import ABBREVIATIONS, Standing, revisions, status_of

_EDGES = " \t-–—:,;.()[]«»\"'"
_LEAD = re.compile(r"^(?:to|of|au|à|al|a la|к|к документу|document)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Registered:
    """A document as it stands after this mail, its theme, what was meant, and the numbers it stands in the place of."""

    document: Document
    theming: Theming
    intent: Intent
    replaced: tuple[str, ...] = ()


def register(mail: Mail, desk: Desk, seat: Seat, intent: Intent) -> Registered:
    """Register one document of the open mail as its author means it; TreeError when the register contradicts."""
    sheet, parent = intent.sheet, intent.parent
    draft = _draft(mail, desk, intent, seat.tier.name)
    replaced = _would_replace(desk, intent)
    if intent.kind == "version":
        assert parent is not None
        tree.add_version(desk, mail, parent, intent.language, sheet.position)
        document, theming = parent.document, Theming(parent.theme, True, ())
    elif intent.kind == "reserved":
        assert parent is not None
        document, theming = tree.fill(desk, mail, parent, draft), draft.theming
    elif parent is not None and intent.kind in ABBREVIATIONS:
        document, theming = tree.derive(desk, mail, parent, intent.kind, draft, intent.wanted), draft.theming
    else:
        document, theming = tree.register(desk, mail, seat.meeting.name, draft), draft.theming
    if intent.kind != "version":
        _keep_words(desk, mail, sheet, document.number)
    for language, file in sheet.versions:
        standing = status_of(desk, document.number)
        assert standing is not None
        if language not in standing.versions:
            tree.add_version(desk, mail, standing, language, file.position, also=True)
    now = [number for number in replaced if (one := status_of(desk, number)) and one.status == "replaced"]
    return Registered(document, theming, intent, tuple(now))


def title_of(sheet: Sheet, mail: Mail, desk: Desk, parent: Standing | None) -> str:
    """The title on the cover, else the subject without numbers, else that of the document it belongs to."""
    told = sheet.front.told("title")
    if told and not find(told, desk.rules.group).numbers:
        return told
    subject = mail.subject
    for mention in reversed(find(subject, desk.rules.group).numbers):
        subject = f"{subject[: mention.start]} {subject[mention.end :]}"
    subject = _LEAD.sub("", " ".join(subject.split()).strip(_EDGES)).strip(_EDGES)
    if parent is not None and len(subject) < 8:
        return parent.title
    return subject or (parent.title if parent else "") or "(untitled)"


def _would_replace(desk: Desk, intent: Intent) -> list[str]:
    """What stands now and may be replaced by this revision: the document and its revisions."""
    if intent.kind != "revision" or intent.parent is None:
        return []
    standing = [intent.parent, *revisions(desk, intent.parent)]
    return [one.number for one in standing if one.status == "registered"]


def _draft(mail: Mail, desk: Desk, intent: Intent, tier: str) -> tree.Draft:
    sheet, parent = intent.sheet, intent.parent
    title = title_of(sheet, mail, desk, parent)
    theming = _theming(sheet, mail, desk, title, parent)
    return tree.Draft(
        title=title, theming=theming, author=mail.author, language=intent.language or sheet.language or mail.language,
        position=sheet.position, source=sheet.front.told("source"), tier=tier, files=len(mail.attachments),
        cover=sheet.front.fields, elsewhere=elsewhere_of(sheet, mail, desk),
    )  # fmt: skip


def _theming(sheet: Sheet, mail: Mail, desk: Desk, title: str, parent: Standing | None) -> Theming:
    """What belongs to a document has its theme; else title and abstract say more than the body."""
    if parent is not None and parent.theme:
        return Theming(parent.theme, True, (f"it belongs to {parent.number}",))
    return theme_of(title, _words_of(sheet, mail), desk.rules, learning.lessons(desk.connection))


def _words_of(sheet: Sheet, mail: Mail) -> str:
    """What a document is sorted by and compared with others by, beside its title."""
    return "\n\n".join(part for part in (mail.text, sheet.front.told("abstract"), sheet.front.text) if part)


def _keep_words(desk: Desk, mail: Mail, sheet: Sheet, number: str) -> None:
    """The words of a paper stand nowhere else in the register; those of the mail stand with the mail."""
    standing = status_of(desk, number) if sheet.front.text else None
    if standing is not None:
        learning.keep_text(desk.connection, standing.id, _words_of(sheet, mail))
