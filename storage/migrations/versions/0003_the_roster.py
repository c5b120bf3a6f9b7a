"""The roster: people, their addresses, and what they do for the group."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("since", Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "category IN ('', 'Member State', 'Sector Member', 'Associate', 'Academia', 'secretariat', 'other')",
            name=op.f("ck_members_category"),
        ),
        sa.CheckConstraint("region IN ('', 'AFR', 'AMS', 'ARB', 'ASP', 'CIS', 'EUR')", name=op.f("ck_members_region")),
        sa.CheckConstraint("sector IN ('', 'R', 'T', 'D', 'GS')", name=op.f("ck_members_sector")),
        sa.CheckConstraint("language IN ('', 'en', 'fr', 'es', 'ru', 'ar', 'zh')", name=op.f("ck_members_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "member_addresses",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_member_addresses_member_id")),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_member_addresses")),
        sa.UniqueConstraint("member_id", "position", name=op.f("uq_member_addresses_member_id_position")),
    )
    op.create_table(
        "member_roles",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('coordinator', 'focal-point', 'secretary', 'chair')", name=op.f("ck_member_roles_role")
        ),
        sa.CheckConstraint(
            "(role IN ('coordinator', 'focal-point')) = (theme <> '')", name=op.f("ck_member_roles_theme")
        ),
        sa.CheckConstraint("sector IN ('', 'R', 'T', 'D', 'GS')", name=op.f("ck_member_roles_sector")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_member_roles_member_id")),
        sa.PrimaryKeyConstraint("member_id", "role", "theme", "sector", name=op.f("pk_member_roles")),
    )
    op.create_index("ix_member_roles_role", "member_roles", ["role", "theme"], unique=False)
