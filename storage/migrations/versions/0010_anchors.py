"""Anchors: the meetings that e-meetings stand beside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "anchors",
        *_texts("folded", "name", "body"),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        *_texts("zone", "title", "place"),
        sa.Column("since", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("closes >= opens", name=op.f("ck_anchors_days")),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_anchors")),
    )
    op.create_table(
        "anchor_sessions",
        *_texts("anchor"),
        sa.Column("starts", Moment(timezone=True), nullable=False),
        sa.Column("ends", Moment(timezone=True), nullable=False),
        *_texts("title"),
        sa.CheckConstraint("ends > starts", name=op.f("ck_anchor_sessions_ends")),
        sa.ForeignKeyConstraint(["anchor"], ["anchors.folded"], name=op.f("fk_anchor_sessions_anchor")),
        sa.PrimaryKeyConstraint("anchor", "starts", "ends", "title", name=op.f("pk_anchor_sessions")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
