"""Corrections of translations, and pages whose words somebody checked"""

import sqlalchemy as sa
from alembic import op

revision = "word_corrections"
down_revision = "page_look"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "word_correction",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("msgid", sa.String(), nullable=False),
        sa.Column("form", NUMBER, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_word_correction_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_correction")),
        sa.UniqueConstraint("submission", "form", name=op.f("uq_word_correction_submission_form")),
    )
    op.create_table(
        "words_checked",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_words_checked_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_checked")),
        sa.UniqueConstraint("submission", name=op.f("uq_words_checked_submission")),
    )
    for table in ("word_correction", "words_checked"):
        for column in ("language", "by_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("words_checked", "word_correction"):
        for column in ("by_id", "language"):
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_table(table)
