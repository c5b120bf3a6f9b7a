"""The overlap radar: sketches, their marks, and what people said about likeness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sketches",
        sa.Column("document_id", BIG, autoincrement=False, nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("prints", sa.LargeBinary(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("cites", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_sketches_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_sketches")),
    )
    op.create_table(
        "marks",
        sa.Column("mark", BIG, autoincrement=False, nullable=False),
        sa.Column("document_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_marks_document_id")),
        sa.PrimaryKeyConstraint("mark", "document_id", name=op.f("pk_marks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mark_counts",
        sa.Column("mark", BIG, autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_mark_counts")),
    )
    op.create_table(
        "likenesses",
        sa.Column("first_id", BIG, autoincrement=False, nullable=False),
        sa.Column("second_id", BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("found_at", Moment(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("judged_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_likenesses_order")),
        sa.CheckConstraint("kind IN ('', 'near-duplicate', 'kin')", name=op.f("ck_likenesses_kind")),
        sa.CheckConstraint(
            "verdict IN ('', 'duplicate', 'related', 'distinct')", name=op.f("ck_likenesses_verdict")
        ),
        sa.CheckConstraint("(verdict = '') = (judged_at IS NULL)", name=op.f("ck_likenesses_judged")),
        sa.ForeignKeyConstraint(["first_id"], ["documents.id"], name=op.f("fk_likenesses_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["documents.id"], name=op.f("fk_likenesses_second_id")),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_likenesses")),
    )
    op.create_index("ix_likenesses_second", "likenesses", ["second_id"], unique=False)
    op.create_index("ix_likenesses_verdict", "likenesses", ["verdict", "found_at"], unique=False)
