"""Recommendations together: what each means for a family, offered before publishing, suggestions and their answers"""

import sqlalchemy as sa
from alembic import op

revision = "recommendations_together"
down_revision = "own_it"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "'agree', 'change', 'own_words', 'talk'"
BECAME = "'taken', 'partly', 'not_taken'"


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _passed(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _key(table, "passed_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    with op.batch_alter_table("recommendation") as table:
        table.add_column(sa.Column("means", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("easy_means", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("easy_means_prefilled", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("recommendation") as table:
        for column in ("means", "easy_means", "easy_means_prefilled"):
            table.alter_column(column, server_default=None)
    op.create_table(
        "recommendation_offer",
        sa.Column("recommendation_id", NUMBER, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("words", "easy_words", "means", "easy_means")),
        sa.Column("offered_by_id", NUMBER, nullable=False),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        *_passed("recommendation_offer"),
        _key("recommendation_offer", "recommendation_id", "recommendation"),
        _key("recommendation_offer", "offered_by_id", "staff"),
    )
    op.create_index(op.f("ix_recommendation_offer_recommendation_id"), "recommendation_offer", ["recommendation_id"])
    op.create_table(
        "suggestion",
        sa.Column("recommendation_id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("visit_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_suggestion_kind_is_known")),
        _key("suggestion", "recommendation_id", "recommendation"),
        _key("suggestion", "contributor_id", "contributor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("submission", name=op.f("uq_suggestion_submission")),
    )
    op.create_index(op.f("ix_suggestion_recommendation_id"), "suggestion", ["recommendation_id"])
    op.create_index(op.f("ix_suggestion_contributor_id"), "suggestion", ["contributor_id"])
    op.create_table(
        "suggestion_answer",
        sa.Column("suggestion_id", NUMBER, nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("easy_words", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *_passed("suggestion_answer"),
        sa.CheckConstraint(f"became IN ({BECAME})", name=op.f("ck_suggestion_answer_became_is_known")),
        _key("suggestion_answer", "suggestion_id", "suggestion"),
        _key("suggestion_answer", "written_by_id", "staff"),
    )
    op.create_index(op.f("ix_suggestion_answer_suggestion_id"), "suggestion_answer", ["suggestion_id"])


def downgrade() -> None:
    for name in ("suggestion_answer", "suggestion", "recommendation_offer"):
        op.drop_table(name)
    with op.batch_alter_table("recommendation") as table:
        for column in ("easy_means_prefilled", "easy_means", "means"):
            table.drop_column(column)
