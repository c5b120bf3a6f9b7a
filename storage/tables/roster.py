"""The tables of the roster: who they are, their addresses, what they do for the group.

| promise | kept by |
|---|---|
| an address belongs to one person | `member_addresses` PRIMARY KEY folded (lower case, as people do not tell `A@x` from `a@x`) |
| a task is held once by a person | `member_roles` PRIMARY KEY (member, role, theme, sector) |
| nobody is left without an order of addresses | UNIQUE (member, position); letters go to position 0 |
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.spine import Big, Moment, metadata

members = Table(
    "members",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("since", Moment, nullable=False),
    CheckConstraint(
        "category IN ('', 'Member State', 'Sector Member', 'Associate', 'Academia', 'secretariat', 'other')",
        name="category",
    ),
    CheckConstraint("region IN ('', 'AFR', 'AMS', 'ARB', 'ASP', 'CIS', 'EUR')", name="region"),
    CheckConstraint("sector IN ('', 'R', 'T', 'D', 'GS')", name="sector"),
    CheckConstraint("language IN ('', 'en', 'fr', 'es', 'ru', 'ar', 'zh')", name="language"),
)

member_addresses = Table(
    "member_addresses",
    metadata,
    Column("folded", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("member_id", Big, ForeignKey("members.id"), nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("member_id", "position"),
)

member_roles = Table(
    "member_roles",
    metadata,
    Column("member_id", Big, ForeignKey("members.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("sector", Text, primary_key=True),
    CheckConstraint("role IN ('coordinator', 'focal-point', 'secretary', 'chair')", name="role"),
    CheckConstraint("(role IN ('coordinator', 'focal-point')) = (theme <> '')", name="theme"),
    CheckConstraint("sector IN ('', 'R', 'T', 'D', 'GS')", name="sector"),
    Index("ix_member_roles_role", "role", "theme"),
)
