"""The document tree: what is registered, what derives from it, in which languages, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import update

from storage import learning, statements
from storage.desk import Desk
from storage.records import Address, Document, Mail, Theming
from storage.rows import document_row, words
from storage.standing import ABBREVIATIONS, Standing, next_of, revisions, status_of
from storage.tables import documents, tree

_ADD_TRAIL, _ADD_COVER, _ADD_VERSION = tree.trail.insert(), tree.covers.insert(), tree.versions.insert()
_ADD_ELSEWHERE = tree.elsewhere.insert()


class TreeError(ValueError):
    """What was asked does not fit the register; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it has its number. `position` tells it from others of the same mail; `cover` is name, value,
    place and certainty of each field; `elsewhere` are numbers of other bodies it was also submitted to."""

    title: str
    theming: Theming
    author: Address
    language: str = ""
    position: int = 0
    source: str = ""
    tier: str = ""
    files: int = 0
    cover: tuple[tuple[str, str, str, bool], ...] = ()
    elsewhere: tuple[str, ...] = ()


def register(desk: Desk, mail: Mail, meeting: str, draft: Draft) -> Document:
    """A new document: the next number of a meeting, for good; NumbersBehindError after an old backup."""
    series, serial = desk.next_number(mail, f"{desk.rules.group}/{meeting}")
    return _write(desk, mail, f"{series}/{serial}", series, serial, meeting, draft)


def derive(desk: Desk, mail: Mail, parent: Standing, kind: str, draft: Draft, wanted: int = 0) -> Document:
    """The next addendum, corrigendum or revision of a document; TreeError when the author says another count.

    A revision replaces its parent, unless it is in one language only of several.
    """
    series = f"{parent.number}({ABBREVIATIONS[kind]}"
    due = next_of(desk, parent, kind)
    if wanted and wanted != due:
        raise TreeError(f"it says {kind} {wanted} of {parent.number}, but the next one is {kind} {due}")
    series, serial = desk.next_number(mail, series)
    document = _write(desk, mail, f"{series}.{serial})", series, serial, parent.document.meeting, draft, kind, parent)
    if kind != "revision":
        _step(desk, parent.id, f"{kind} added", "bot", document.number)
        return document
    for before in (parent, *revisions(desk, parent)):
        if before.status == "registered" and before.number != document.number:
            _replace(desk, before, document)
    return document


def add_version(
    desk: Desk, mail: Mail, standing: Standing, language: str, position: int, also: bool = False
) -> None:
    """The document in one more language, from a file of this mail; TreeError when it exists in that language.

    `also` says that the same mail brought the document, so that it is filed under it already.
    """
    if language in standing.versions:
        raise TreeError(f"{standing.number} exists in {language} already: is this a revision of it?")
    _version(desk, mail, standing.id, language, position)
    if not also:
        desk.file_under(standing.number)
    _step(desk, standing.id, "language version added", "bot", language)


def reserve(desk: Desk, meeting: str, title: str, for_whom: Address, by: str) -> Document:
    """A number given before its document comes; it is chased and never given to another."""
    series = f"{desk.rules.group}/{meeting}"
    nobody = Mail("", 0, "", for_whom, "", for_whom, "", "", f"reserved {title} {desk.now.isoformat()}")
    series, serial = desk.next_number(nobody, series)
    draft = Draft(title, Theming("", False, ()), for_whom)
    document = _write(desk, None, f"{series}/{serial}", series, serial, meeting, draft)
    desk.note(by, "reserved", document.number, {})
    return document


def fill(desk: Desk, mail: Mail, standing: Standing, draft: Draft) -> Document:
    """The document for a reserved number has come."""
    if standing.status != "reserved":
        raise TreeError(f"{standing.number} is not reserved: it is {standing.status}")
    document = replace(
        standing.document, title=draft.title, author=draft.author, theme=draft.theming.theme, language=draft.language,
        status="registered", received=desk.received, registered=desk.now, mail=desk.mail_id, files=draft.files,
        source=draft.source, tier=draft.tier,
    )  # fmt: skip
    _set(desk, standing.id, **document_row(document, draft.position, None))
    _furnish(desk, mail, standing.id, document, draft)
    return document


def withdraw(desk: Desk, number: str, by: str, why: str) -> str:
    """The document is withdrawn; its number stays its own. Returns what became of it; TreeError when it cannot be."""
    standing = _must(desk, number)
    if standing.status == "withdrawn":
        raise TreeError(f"{number} is withdrawn already")
    _set(desk, standing.id, status="withdrawn")
    _step(desk, standing.id, "withdrawn", by, why)
    desk.note(by, "withdrawn", number, {})
    _stand_again(desk, standing)
    return "withdrawn"


def retitle(desk: Desk, number: str, title: str, by: str) -> str:
    """A corrected title; returns the one before."""
    standing = _must(desk, number)
    _set(desk, standing.id, title=title)
    _step(desk, standing.id, "title corrected", by, standing.title)
    desk.note(by, "retitled", number, {})
    return standing.title


def retheme(desk: Desk, number: str, theme: str, by: str) -> str:
    """A theme that a person decided, from which sorting learns; returns the one before."""
    standing = _must(desk, number)
    _set(desk, standing.id, theme=theme)
    text = learning.text_of(desk.connection, standing.id)
    learning.learn(desk.connection, desk.now, standing.id, standing.title, text, theme, by)
    _theming(desk, standing.id, Theming(theme, True, ("a person decided so",)), by)
    _step(desk, standing.id, "theme corrected", by, standing.theme)
    desk.note(by, "rethemed", number, {"theme": theme})
    return standing.theme


# --- within -----------------------------------------------------------------------------------------------------------


def _write(
    desk: Desk, mail: Mail | None, number: str, series: str, serial: int, meeting: str, draft: Draft,
    kind: str = "document", parent: Standing | None = None,
) -> Document:  # fmt: skip
    document = Document(
        number=number, series=series, serial=serial, meeting=meeting, title=draft.title, author=draft.author,
        theme=draft.theming.theme, language=draft.language, status="registered" if mail else "reserved",
        received=desk.received, registered=desk.now, mail=desk.mail_id if mail else 0, files=draft.files, kind=kind,
        parent=parent.number if parent else "", source=draft.source, tier=draft.tier,
    )  # fmt: skip
    row = document_row(document, draft.position, parent.id if parent else None)
    document_id = int(desk.connection.execute(statements.ADD_DOCUMENT, row).scalar_one())
    if mail is None:
        _step(desk, document_id, "reserved", "bot", draft.author.name)
        return document
    _furnish(desk, mail, document_id, document, draft)
    return document


def _furnish(desk: Desk, mail: Mail, document_id: int, document: Document, draft: Draft) -> None:
    """Everything about a document beside its row: its mail, theme, cover, first language version."""
    desk.connection.execute(statements.ADD_FILING, {"mail_id": desk.mail_id, "document_id": document_id})
    _theming(desk, document_id, draft.theming, "signs")
    if draft.cover:
        fields = [
            {"document_id": document_id, "name": name, "value": value, "place": place, "certain": certain}
            for name, value, place, certain in draft.cover
        ]
        desk.connection.execute(_ADD_COVER, fields)
    for number in dict.fromkeys(draft.elsewhere):
        desk.connection.execute(_ADD_ELSEWHERE, {"document_id": document_id, "number": number})
    _version(desk, mail, document_id, document.language, draft.position)


def _version(desk: Desk, mail: Mail, document_id: int, language: str, position: int) -> None:
    file = next((file for file in mail.attachments if file.position == position), None)
    row = {
        "document_id": document_id,
        "language": language,
        "mail_id": desk.mail_id,
        "position": position,
        "digest": file.kept.digest if file else mail.digest,
        "at": desk.now,
    }
    desk.connection.execute(_ADD_VERSION, row)


def _theming(desk: Desk, document_id: int, theming: Theming, by: str) -> None:
    desk.connection.execute(
        statements.ADD_THEMING,
        {
            "document_id": document_id,
            "theme": theming.theme,
            "certain": theming.certain,
            "words": words(theming.words),
            "others": words(theming.others),
            "decided_by": by,
            "decided_at": desk.now,
        },
    )


def _step(desk: Desk, document_id: int, what: str, by: str, detail: str) -> None:
    step = {"document_id": document_id, "at": desk.now, "what": what, "by": by, "detail": detail}
    desk.connection.execute(_ADD_TRAIL, {**step, "mail_id": desk.mail_id or None})


def _set(desk: Desk, document_id: int, **values: object) -> None:
    desk.connection.execute(update(documents).where(documents.c.id == document_id).values(values))


def _replace(desk: Desk, before: Standing, by: Document) -> None:
    """A revision stands in the place of what came before, but only in its own language where there were several."""
    if set(before.versions) <= {by.language, ""}:
        _set(desk, before.id, status="replaced")
        _step(desk, before.id, "replaced", "bot", by.number)
    else:
        _step(desk, before.id, f"replaced in {by.language}", "bot", by.number)


def _must(desk: Desk, number: str) -> Standing:
    standing = status_of(desk, number)
    if standing is None:
        raise TreeError(f"there is no document {number}")
    return standing


def _stand_again(desk: Desk, withdrawn: Standing) -> None:
    """When the latest revision is withdrawn, what it had replaced last stands again."""
    if withdrawn.document.kind != "revision" or withdrawn.status != "registered":
        return
    parent = _must(desk, withdrawn.document.parent)
    replaced = [one for one in (parent, *revisions(desk, parent)) if one.status == "replaced"]
    if replaced:
        _set(desk, replaced[-1].id, status="registered")
        _step(desk, replaced[-1].id, "stands again", "bot", withdrawn.number)
