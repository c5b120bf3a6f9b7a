"""What the authors of doubtful mails were asked, and what they answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("mail_id", BIG, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("unclear", sa.Text(), nullable=False),
        sa.Column("readings", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_in", BIG, nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_questions_mail_id")),
        sa.ForeignKeyConstraint(["said_in"], ["mails.id"], name=op.f("fk_questions_said_in")),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_said_in"), "questions", ["said_in"])
