"""The tables of anchors: meetings of advisory groups and others, as they were last imported.

| promise | kept by |
|---|---|
| an anchor's name means one meeting, however it is spelled | `anchors` PRIMARY KEY folded (lower case) |
| it does not close before it opens; a sitting ends after it begins | CHECK |
| a sitting stands once | `anchor_sessions` PRIMARY KEY (anchor, starts, ends, title) |
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Table, Text

from storage.tables.spine import Moment, metadata

anchors = Table(
    "anchors",
    metadata,
    Column("folded", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("opens", Date, nullable=False),
    Column("closes", Date, nullable=False),
    Column("zone", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("since", Moment, nullable=False),
    CheckConstraint("closes >= opens", name="days"),
)

anchor_sessions = Table(
    "anchor_sessions",
    metadata,
    Column("anchor", Text, ForeignKey("anchors.folded"), primary_key=True),
    Column("starts", Moment, primary_key=True),
    Column("ends", Moment, primary_key=True),
    Column("title", Text, primary_key=True),
    CheckConstraint("ends > starts", name="ends"),
)
