"""The tables of authority: acts that may happen once, and codes that prove an address."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.tables.spine import Big, Digest, Moment, metadata

# An act of a key happens once, for ever: the key is made of what was signed, so a replay has the same.
acts = Table(
    "acts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

# A code is given once for one command of one address; only its digest is kept.
codes = Table(
    "codes",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("code", Digest, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("command", Digest, nullable=False),
    Column("canonical", Text, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("mail_id", "command"),
    CheckConstraint("state IN ('open', 'used', 'replaced', 'locked')", name="state"),
    CheckConstraint("attempts >= 0", name="attempts"),
)
