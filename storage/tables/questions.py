"""The table of questions: what waits for people, what its author was asked, and what came back."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from storage.tables.spine import Big, Moment, metadata

# At most one question a mail; `reading` is the mail as it was read, so that the answer can be acted on at once.
questions = Table(
    "questions",
    metadata,
    Column("mail_id", Big, ForeignKey("mails.id"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("unclear", Text, nullable=False),
    Column("readings", Text, nullable=False),
    Column("reading", Text, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("said", Text, nullable=False),
    Column("said_in", Big, ForeignKey("mails.id")),
    Index("ix_questions_said_in", "said_in"),
)
