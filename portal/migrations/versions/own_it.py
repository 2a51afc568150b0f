"""Receipts of agreed sentences, corrections, what is taken back, and replies on paper"""

import sqlalchemy as sa
from alembic import op

revision = "own_it"
down_revision = "where_it_is"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("check_id", NUMBER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _belongs("receipt", "contributor_id", "contributor"),
        _belongs("receipt", "check_id", "check"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("check_id", name=op.f("uq_receipt_check_id")),
    )
    op.create_index(op.f("ix_receipt_contributor_id"), "receipt", ["contributor_id"])
    op.create_table(
        "correction",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("question_id", NUMBER, nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "what IN ('my_name', 'relationship', 'their_name', 'their_days', 'other')",
            name=op.f("ck_correction_what_is_known"),
        ),
        _belongs("correction", "contributor_id", "contributor"),
        _belongs("correction", "question_id", "question"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_contributor_id"), "correction", ["contributor_id"])
    op.create_table(
        "taken_back",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("answer_id", NUMBER, nullable=True),
        sa.Column("check_id", NUMBER, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", NUMBER, nullable=True),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "kind IN ('answer', 'photo', 'sentence', 'consent', 'everything')",
            name=op.f("ck_taken_back_kind_is_known"),
        ),
        _belongs("taken_back", "contributor_id", "contributor"),
        _belongs("taken_back", "answer_id", "answer"),
        _belongs("taken_back", "check_id", "check"),
        _belongs("taken_back", "settled_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_back")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_taken_back_answer_id")),
        sa.UniqueConstraint("submission", name=op.f("uq_taken_back_submission")),
    )
    op.create_index(op.f("ix_taken_back_contributor_id"), "taken_back", ["contributor_id"])
    op.create_table(
        "paper_reply",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("typed_by_id", NUMBER, nullable=False),
        sa.Column("typed_at", sa.DateTime(), nullable=False),
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", NUMBER, nullable=True),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('right', 'not_right')", name=op.f("ck_paper_reply_verdict_is_known")
        ),
        _belongs("paper_reply", "contributor_id", "contributor"),
        _belongs("paper_reply", "typed_by_id", "staff"),
        _belongs("paper_reply", "settled_by_id", "staff"),
        _belongs("paper_reply", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_reply")),
        sa.UniqueConstraint("submission", name=op.f("uq_paper_reply_submission")),
    )
    op.create_index(op.f("ix_paper_reply_contributor_id"), "paper_reply", ["contributor_id"])


def downgrade() -> None:
    for table in ("paper_reply", "taken_back", "correction", "receipt"):
        op.drop_table(table)
