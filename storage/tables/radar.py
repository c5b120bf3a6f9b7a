"""The tables of the overlap radar: sketches of documents and what people said about likeness.

| promise | kept by |
|---|---|
| no words of people are kept here | marks are hashes; only names of resolutions, Questions and documents stand in clear |
| a look-up reads few rows, however many documents there are | `mark_counts` tells how common a mark is before it is looked up |
| a pair of documents is judged once, whichever is named first | `likenesses` PRIMARY KEY (first, second), first < second |
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.tables.spine import Big, Moment, metadata

# Prints and terms lie packed, so that one row tells all of a document and no second index over its marks is needed.
sketches = Table(
    "sketches",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("shingles", Integer, nullable=False),
    Column("prints", LargeBinary, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("cites", Text, nullable=False),
)

# Which documents have a mark. SQLite keeps the rows in the index itself: half the size, one search.
marks = Table(
    "marks",
    metadata,
    Column("mark", Big, primary_key=True, autoincrement=False),
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# How many documents have a mark: of those that two or more have, and of all documents (mark 0).
mark_counts = Table(
    "mark_counts",
    metadata,
    Column("mark", Big, primary_key=True, autoincrement=False),
    Column("documents", Integer, nullable=False),
)

# Pairs that were found alike, or that people named; `score` is per mille; `verdict` is empty until a person gave one.
likenesses = Table(
    "likenesses",
    metadata,
    Column("first_id", Big, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("second_id", Big, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("judged_by", Text, nullable=False),
    Column("judged_at", Moment),
    CheckConstraint("first_id < second_id", name="order"),
    CheckConstraint("kind IN ('', 'near-duplicate', 'kin')", name="kind"),
    CheckConstraint("verdict IN ('', 'duplicate', 'related', 'distinct')", name="verdict"),
    CheckConstraint("(verdict = '') = (judged_at IS NULL)", name="judged"),
    Index("ix_likenesses_verdict", "verdict", "found_at"),
    Index("ix_likenesses_second", "second_id"),
)
