"""The tables of the clock: what was announced, reminded and carried over."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.tables.spine import Big, Moment, metadata

# What was done, once for each key, and when it had fallen due.
duties = Table(
    "duties",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

# A paper that came too late for one meeting and was put before the next; it keeps its number.
carried = Table(
    "carried",
    metadata,
    Column("document_id", Big, ForeignKey("documents.id"), primary_key=True),
    Column("missed", Text, primary_key=True),
    Column("meeting", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
