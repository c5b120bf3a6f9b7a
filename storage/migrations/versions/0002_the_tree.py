"""The document tree: derivatives, language versions, trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("mail_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_versions_document_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_versions_mail_id")),
        sa.PrimaryKeyConstraint("document_id", "language", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_digest"), "versions", ["digest"], unique=False)
    op.create_table(
        "trail",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("mail_id", BIG, nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_trail_document_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_trail_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_document_id"), "trail", ["document_id"], unique=False)
    op.create_table(
        "covers",
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_covers_document_id")),
        sa.PrimaryKeyConstraint("document_id", "name", name=op.f("pk_covers")),
    )
    op.create_table(
        "elsewhere",
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_elsewhere_document_id")),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_elsewhere")),
    )
