"""The tables of the document tree: language versions, covers, the trail of each document, and where else it went."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from storage.tables.spine import Big, Digest, Moment, metadata

# A document in one language: the file that came with a mail. One language version of a document is registered once.
versions = Table(
    "versions",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("mail_id", Big, ForeignKey("mails.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", Digest, nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

# What happened to a document, in order, in words for people; the audit chain holds the same without words.
trail = Table(
    "trail",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("document_id", Big, ForeignKey("documents.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id")),
    Column("detail", Text, nullable=False),
)

covers = Table(
    "covers",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("certain", Boolean, nullable=False),
)

# "Also submitted to": a number of another body, as it was written.
elsewhere = Table(
    "elsewhere",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True),
    Column("number", Text, primary_key=True),
)
