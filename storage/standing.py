"""How a document stands now: its record, its languages, what derives from it, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, select

from storage.desk import Desk
from storage.records import Address, Document
from storage.tables import documents, tree

ABBREVIATIONS = {"addendum": "Add", "corrigendum": "Corr", "revision": "Rev"}

_parent = documents.alias("parent")
_STANDING = (
    select(documents, _parent.c.number.label("parent_number"))
    .outerjoin(_parent, _parent.c.id == documents.c.parent_id)
    .where(documents.c.number == bindparam("number"))
)
_DERIVATIVES = select(documents.c.number).where(documents.c.parent_id == bindparam("parent")).order_by(documents.c.id)
_LATEST = (
    select(documents.c.number)
    .where(
        documents.c.parent_id == bindparam("parent"),
        documents.c.kind == "revision",
        documents.c.status == "registered",
        documents.c.id > bindparam("before"),
    )
    .order_by(documents.c.id.desc())
    .limit(1)
)
_VERSIONS = select(tree.versions.c.language).where(tree.versions.c.document_id == bindparam("document"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands now: its record, the languages it exists in, and what derives from it."""

    id: int
    document: Document
    versions: tuple[str, ...]
    derivatives: tuple[str, ...]
    replaced_by: str = ""

    @property
    def number(self) -> str:
        return self.document.number

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def theme(self) -> str:
        return self.document.theme

    @property
    def status(self) -> str:
        return self.document.status

    @property
    def tier(self) -> str:
        return self.document.tier

    @property
    def author(self) -> Address:
        return self.document.author


def status_of(desk: Desk, number: str) -> Standing | None:
    """How a document stands, or None when there is none of this number."""
    row = desk.connection.execute(_STANDING, {"number": number}).first()
    return _standing(desk, row) if row is not None else None


def next_of(desk: Desk, parent: Standing, kind: str) -> int:
    """Which count the next derivative of this kind will have."""
    head = f"{parent.number}({ABBREVIATIONS[kind]}."
    return 1 + sum(number.startswith(head) for number in parent.derivatives)


def holder_of(desk: Desk, digest: str) -> str:
    """The number of a document that has this very file as a language version, or empty."""
    found = select(documents.c.number).join(tree.versions).where(tree.versions.c.digest == digest)
    return desk.connection.execute(found.order_by(documents.c.id).limit(1)).scalar() or ""


def revisions(desk: Desk, parent: Standing) -> list[Standing]:
    """The revisions of a document, oldest first."""
    head = f"{parent.number}(Rev."
    return [
        one for number in _derivatives(desk, parent.id) if number.startswith(head) and (one := status_of(desk, number))
    ]


def _standing(desk: Desk, row: Row[tuple[object, ...]]) -> Standing:
    document = Document(
        number=row.number, series=row.series, serial=row.serial, meeting=row.meeting, title=row.title,
        author=Address(row.author_name, row.author_address), theme=row.theme, language=row.language, status=row.status,
        received=row.received, registered=row.registered, mail=row.mail_id or 0, kind=row.kind,
        parent=row.parent_number or "", source=row.source, tier=row.tier,
    )  # fmt: skip
    languages: Iterable[str] = desk.connection.execute(_VERSIONS, {"document": row.id}).scalars()
    later = ""
    if row.status == "replaced":
        stem = row.id if row.kind != "revision" else row.parent_id
        later = desk.connection.execute(_LATEST, {"parent": stem, "before": row.id}).scalar() or ""
    return Standing(row.id, document, tuple(sorted(languages)), _derivatives(desk, row.id), later)


def _derivatives(desk: Desk, document_id: int) -> tuple[str, ...]:
    return tuple(desk.connection.execute(_DERIVATIVES, {"parent": document_id}).scalars())
