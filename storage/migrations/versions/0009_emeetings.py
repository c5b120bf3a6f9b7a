"""E-meetings: what is held, who is asked, what they answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARTSTATS = "('NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED')"


def upgrade() -> None:
    _meetings()
    _guests()
    _answers()
    _questions()


def _meetings() -> None:
    op.create_table(
        "emeetings",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        *_texts("uid", "name", "title"),
        *_moments("starts", "ends", "changed"),
        *_integers("sequence", "time_sequence"),
        *_texts("status", "theme", "anchor", "platform", "link", "chair", "agenda"),
        sa.CheckConstraint("ends > starts", name=op.f("ck_emeetings_ends")),
        sa.CheckConstraint("sequence >= time_sequence AND time_sequence >= 0", name=op.f("ck_emeetings_sequence")),
        sa.CheckConstraint("status IN ('planned', 'confirmed', 'cancelled')", name=op.f("ck_emeetings_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emeetings")),
        sa.UniqueConstraint("uid", name=op.f("uq_emeetings_uid")),
        sa.UniqueConstraint("name", name=op.f("uq_emeetings_name")),
    )
    op.create_table(
        "emeeting_revisions",
        sa.Column("emeeting_id", BIG, nullable=False),
        *_integers("sequence"),
        *_moments("at"),
        *_texts("what", "by", "title"),
        *_moments("starts", "ends"),
        *_texts("status"),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_emeeting_revisions_sequence")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_emeeting_revisions_ends")),
        sa.ForeignKeyConstraint(["emeeting_id"], ["emeetings.id"], name=op.f("fk_emeeting_revisions_emeeting_id")),
        sa.PrimaryKeyConstraint("emeeting_id", "sequence", name=op.f("pk_emeeting_revisions")),
    )


def _guests() -> None:
    op.create_table(
        "emeeting_guests",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("emeeting_id", BIG, nullable=False),
        *_texts("address", "name", "language", "country", "region", "zone", "role", "partstat", "mode", "comment"),
        *_integers("asked", "answered"),
        sa.Column("stamp", Moment(timezone=True), nullable=True),
        *_texts("source"),
        *_proposal(),
        sa.Column("undeliverable", sa.Boolean(), nullable=False),
        sa.Column("uninvited", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"partstat IN {PARTSTATS}", name=op.f("ck_emeeting_guests_partstat")),
        sa.CheckConstraint(
            "role IN ('CHAIR', 'REQ-PARTICIPANT', 'OPT-PARTICIPANT')", name=op.f("ck_emeeting_guests_role")
        ),
        sa.CheckConstraint("mode IN ('', 'remote', 'on site')", name=op.f("ck_emeeting_guests_mode")),
        sa.CheckConstraint("asked >= -1 AND answered >= -1", name=op.f("ck_emeeting_guests_sequences")),
        sa.CheckConstraint("(answered = -1) = (stamp IS NULL)", name=op.f("ck_emeeting_guests_stamp")),
        sa.CheckConstraint(
            "(proposal_starts IS NULL) = (proposal_ends IS NULL)", name=op.f("ck_emeeting_guests_proposal")
        ),
        sa.ForeignKeyConstraint(["emeeting_id"], ["emeetings.id"], name=op.f("fk_emeeting_guests_emeeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emeeting_guests")),
        sa.UniqueConstraint("emeeting_id", "address", name=op.f("uq_emeeting_guests_emeeting_id_address")),
    )


def _answers() -> None:
    op.create_table(
        "emeeting_answers",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("guest_id", BIG, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        *_integers("sequence"),
        *_moments("stamp"),
        *_texts("partstat", "mode", "comment", "source"),
        *_proposal(),
        *_texts("delegate"),
        sa.Column("turned_down", sa.Boolean(), nullable=False),
        sa.Column("mail_id", BIG, nullable=True),
        *_moments("at"),
        sa.CheckConstraint(
            f"partstat = '' OR partstat IN {PARTSTATS}", name=op.f("ck_emeeting_answers_partstat")
        ),
        sa.CheckConstraint("mode IN ('', 'remote', 'on site')", name=op.f("ck_emeeting_answers_mode")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_emeeting_answers_sequence")),
        sa.CheckConstraint(
            "(proposal_starts IS NULL) = (proposal_ends IS NULL)", name=op.f("ck_emeeting_answers_proposal")
        ),
        sa.CheckConstraint(
            "source IN ('imip', 'words', 'link', 'person')", name=op.f("ck_emeeting_answers_source")
        ),
        sa.ForeignKeyConstraint(["guest_id"], ["emeeting_guests.id"], name=op.f("fk_emeeting_answers_guest_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_emeeting_answers_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emeeting_answers")),
        sa.UniqueConstraint("guest_id", "mark", name=op.f("uq_emeeting_answers_guest_id_mark")),
    )


def _questions() -> None:
    op.create_table(
        "emeeting_questions",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("emeeting_id", BIG, nullable=False),
        *_texts("address", "why", "name"),
        *_integers("sequence"),
        *_moments("stamp"),
        *_texts("partstat", "mode", "comment"),
        sa.Column("mail_id", BIG, nullable=True),
        *_moments("asked_at"),
        *_texts("state"),
        sa.CheckConstraint(
            "why IN ('stranger', 'delegate', 'forged', 'nobody')", name=op.f("ck_emeeting_questions_why")
        ),
        sa.CheckConstraint("state IN ('open', 'admitted', 'refused')", name=op.f("ck_emeeting_questions_state")),
        sa.ForeignKeyConstraint(["emeeting_id"], ["emeetings.id"], name=op.f("fk_emeeting_questions_emeeting_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_emeeting_questions_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emeeting_questions")),
        sa.UniqueConstraint(
            "emeeting_id", "address", "why", "mail_id", name=op.f("uq_emeeting_questions_emeeting_id_address_why_mail_id")
        ),
    )
    op.create_index("ix_emeeting_questions_state", "emeeting_questions", ["state"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, Moment(timezone=True), nullable=False) for name in names]


def _proposal() -> list[sa.Column[object]]:
    return [
        sa.Column("proposal_starts", Moment(timezone=True), nullable=True),
        sa.Column("proposal_ends", Moment(timezone=True), nullable=True),
    ]
