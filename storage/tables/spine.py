"""The tables of the spine: every promise of the house is a key or a constraint here.

| promise | kept by |
|---|---|
| a mail is taken in once | `arrivals` UNIQUE place, `mails` UNIQUE (message_id, fingerprint) |
| a number is given once | `documents` UNIQUE number and (series, serial); one document a mail and position |
| each person is owed a letter once | `letters` UNIQUE key, `deliveries` PRIMARY KEY (letter, recipient) |
| no row names bytes that are not kept | FOREIGN KEY to `objects` |
| what happened can be shown | `audit` chained by hash |
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.types import TypeEngine

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class _Text(DATETIME):
    """SQLite's column of times, handed through: `Moment` writes and reads the text itself (three times as fast)."""

    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


_SQLITE = _Text()  # type: ignore[no-untyped-call]


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on every database (SQLite drops the zone and keeps the wall time otherwise)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        return dialect.type_descriptor(_SQLITE) if dialect.name == "sqlite" else super().load_dialect_impl(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone reached the database")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value.astimezone(UTC)


Big = BigInteger().with_variant(Integer(), "sqlite")
Digest = String(64)

metadata = MetaData(naming_convention=NAMING)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

objects = Table(
    "objects",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("pack", Text, nullable=False),
    Column("offset", Big, nullable=False),
    Column("length", Big, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("message_id", Text, nullable=False),
    Column("fingerprint", Digest, nullable=False),
    Column("digest", Digest, ForeignKey("objects.digest"), nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_address", Text, nullable=False),
    Column("author_by", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("via_list", Text, nullable=False),
    Column("dated", Moment),
    Column("received", Moment, nullable=False),
    Column("defects", Text, nullable=False),
    Column("handler", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("settled_at", Moment, nullable=False),
    UniqueConstraint("message_id", "fingerprint"),
    CheckConstraint("disposition IN ('open', 'registered', 'filed', 'noted', 'held', 'set aside')", name="disposition"),
    Index("ix_mails_disposition", "disposition"),
    Index("ix_mails_author", "author_address"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("mailbox", Text, nullable=False),
    Column("validity", Big, nullable=False),
    Column("uid", Big, nullable=False),
    Column("digest", Digest, ForeignKey("objects.digest"), nullable=False),
    Column("received", Moment),
    Column("found_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("silent", Boolean, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id"), index=True),
    UniqueConstraint("mailbox", "validity", "uid"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("mail_id", Big, ForeignKey("mails.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("digest", Digest, ForeignKey("objects.digest"), nullable=False, index=True),
    Column("flags", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    CheckConstraint("last > 0", name="last"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("number", Text, nullable=False, unique=True),
    Column("series", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("meeting", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_address", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("received", Moment, nullable=False),
    Column("registered", Moment, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id")),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent_id", Big, ForeignKey("documents.id"), index=True),
    Column("source", Text, nullable=False),
    Column("tier", Text, nullable=False),
    UniqueConstraint("series", "serial"),
    UniqueConstraint("mail_id", "position"),
    CheckConstraint("serial > 0", name="serial"),
    CheckConstraint("status IN ('registered', 'replaced', 'withdrawn', 'reserved')", name="status"),
    CheckConstraint("kind IN ('document', 'addendum', 'corrigendum', 'revision')", name="kind"),
    CheckConstraint("(kind = 'document') = (parent_id IS NULL)", name="parent"),
    CheckConstraint("mail_id IS NOT NULL OR status IN ('reserved', 'withdrawn')", name="mail"),
)

filings = Table(
    "filings",
    metadata,
    Column("mail_id", Big, ForeignKey("mails.id"), primary_key=True),
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True, index=True),
)

themings = Table(
    "themings",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("document_id", Big, ForeignKey("documents.id"), nullable=False, index=True),
    Column("theme", Text, nullable=False),
    Column("certain", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("others", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("address", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("known_by", Text, nullable=False),
    Column("since", Moment, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("mail_id", Big, ForeignKey("mails.id"), index=True),
    Column("subject", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("composed_at", Moment, nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("letter_id", Big, ForeignKey("letters.id"), primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("first_tried", Moment),
    Column("reason", Text, nullable=False),
    Column("settled_at", Moment),
    CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'dead', 'stopped')", name="state"),
    Index("ix_deliveries_state", "state", "due"),
    Index("ix_deliveries_due", "due"),
    Index("ix_deliveries_recipient", "recipient"),
)

promised = Table(
    "promised",
    metadata,
    Column("series", Text, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("message_id", Text, nullable=False),
    Column("fingerprint", Digest, nullable=False),
    Column("kept_at", Moment),
)

gone = Table(
    "gone",
    metadata,
    Column("key", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", Digest, nullable=False),
    Column("hash", Digest, nullable=False, unique=True),
)
