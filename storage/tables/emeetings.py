"""The tables of e-meetings: what is held, each revision of it, who is asked, every answer, and what people must decide.

| promise | kept by |
|---|---|
| a meeting keeps its UID for its whole life, and nobody else has it | `emeetings` UNIQUE uid, UNIQUE name |
| a SEQUENCE is used once, for one change | `emeeting_revisions` PRIMARY KEY (meeting, sequence) |
| a meeting ends after it begins; the time's SEQUENCE is never ahead of the meeting's | CHECK |
| a person is asked once | `emeeting_guests` UNIQUE (meeting, address) |
| a letter goes out once for a person and revision | `letters` UNIQUE key (`invite.<uid>.r<sequence>.<guest>`) |
| an answer counts once, however often it comes | `emeeting_answers` UNIQUE (guest, mark) |
| people are asked once about the same thing | `emeeting_questions` UNIQUE (meeting, address, why, mail) |
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.spine import Big, Digest, Moment, metadata

PARTSTATS = "('NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED')"

emeetings = Table(
    "emeetings",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("time_sequence", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("chair", Text, nullable=False),
    Column("agenda", Text, nullable=False),
    CheckConstraint("ends > starts", name="ends"),
    CheckConstraint("sequence >= time_sequence AND time_sequence >= 0", name="sequence"),
    CheckConstraint("status IN ('planned', 'confirmed', 'cancelled')", name="status"),
)

# Each change that guests could see, as the meeting stood after it.
emeeting_revisions = Table(
    "emeeting_revisions",
    metadata,
    Column("emeeting_id", Big, ForeignKey("emeetings.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("status", Text, nullable=False),
    CheckConstraint("sequence >= 0", name="sequence"),
    CheckConstraint("ends > starts", name="ends"),
)

# A guest's answer here is what the answers below add up to, never older than what it was.
emeeting_guests = Table(
    "emeeting_guests",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("emeeting_id", Big, ForeignKey("emeetings.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("partstat", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("stamp", Moment, nullable=True),
    Column("source", Text, nullable=False),
    Column("proposal_starts", Moment, nullable=True),
    Column("proposal_ends", Moment, nullable=True),
    Column("undeliverable", Boolean, nullable=False),
    Column("uninvited", Boolean, nullable=False),
    UniqueConstraint("emeeting_id", "address"),
    CheckConstraint(f"partstat IN {PARTSTATS}", name="partstat"),
    CheckConstraint("role IN ('CHAIR', 'REQ-PARTICIPANT', 'OPT-PARTICIPANT')", name="role"),
    CheckConstraint("mode IN ('', 'remote', 'on site')", name="mode"),
    CheckConstraint("asked >= -1 AND answered >= -1", name="sequences"),
    CheckConstraint("(answered = -1) = (stamp IS NULL)", name="stamp"),
    CheckConstraint("(proposal_starts IS NULL) = (proposal_ends IS NULL)", name="proposal"),
)

# Everything a guest ever said, kept; `mark` is a digest of the whole of it, so that a copy is known.
emeeting_answers = Table(
    "emeeting_answers",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("guest_id", Big, ForeignKey("emeeting_guests.id"), nullable=False),
    Column("mark", Digest, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("stamp", Moment, nullable=False),
    Column("partstat", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("proposal_starts", Moment, nullable=True),
    Column("proposal_ends", Moment, nullable=True),
    Column("delegate", Text, nullable=False),
    Column("turned_down", Boolean, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id"), nullable=True),
    Column("at", Moment, nullable=False),
    UniqueConstraint("guest_id", "mark"),
    CheckConstraint(f"partstat = '' OR partstat IN {PARTSTATS}", name="partstat"),
    CheckConstraint("mode IN ('', 'remote', 'on site')", name="mode"),
    CheckConstraint("sequence >= 0", name="sequence"),
    CheckConstraint("(proposal_starts IS NULL) = (proposal_ends IS NULL)", name="proposal"),
    CheckConstraint("source IN ('imip', 'words', 'link', 'person')", name="source"),
)

# What the bot must not decide: somebody who was not invited, an answer that may be forged or names nobody.
emeeting_questions = Table(
    "emeeting_questions",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("emeeting_id", Big, ForeignKey("emeetings.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("stamp", Moment, nullable=False),
    Column("partstat", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("mail_id", Big, ForeignKey("mails.id"), nullable=True),
    Column("asked_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("emeeting_id", "address", "why", "mail_id"),
    CheckConstraint("why IN ('stranger', 'delegate', 'forged', 'nobody')", name="why"),
    CheckConstraint("state IN ('open', 'admitted', 'refused')", name="state"),
    Index("ix_emeeting_questions_state", "state"),
)
