"""The tables of what sorting has learnt from people's corrections, and the words a document was sorted by."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.tables.spine import Big, Moment, metadata

# One correction of a person: the words it was about, and the theme they belong under. The last one on a document counts.
lessons = Table(
    "lessons",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("document_id", Big, ForeignKey("documents.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("taught_by", Text, nullable=False),
    Column("taught_at", Moment, nullable=False),
)

# What was read of a document beside the words of its mail (its cover, its paper), so that it can be sorted again.
sorted_texts = Table(
    "sorted_texts",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)
