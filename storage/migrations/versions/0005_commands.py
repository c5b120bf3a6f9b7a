"""Acts that happen once, and confirm codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("mail_id", BIG, nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_acts_mail_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_mail_id"), "acts", ["mail_id"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("command", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("mail_id", BIG, nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_codes_attempts")),
        sa.CheckConstraint("state IN ('open', 'used', 'replaced', 'locked')", name=op.f("ck_codes_state")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_codes_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_codes_code")),
        sa.UniqueConstraint("mail_id", "command", name=op.f("uq_codes_mail_id_command")),
    )
