"""What people write is put into another language as a task; the language in which a contributor wrote"""

import sqlalchemy as sa
from alembic import op

revision = "word_translation"
down_revision = "word_corrections"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("passed_at IS NULL AND ended_at IS NULL")
KINDS = (
    "'answer', 'question', 'message', 'addition', 'suggestion', 'check', 'statement', 'reply', "
    "'question_answer', 'our_message', 'outcome', 'action_update'"
)
WRITTEN_IN = ("message", "question", "addition", "suggestion")


def upgrade() -> None:
    op.create_table(
        "word_translation",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", NUMBER, nullable=False),
        sa.Column("review_id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=True),
        sa.Column("from_language", sa.String(), nullable=False),
        sa.Column("to_language", sa.String(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("translated", sa.Text(), nullable=True),
        sa.Column("translator", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("typed_at", sa.DateTime(), nullable=True),
        sa.Column("typed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_word_translation_kind_is_known")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_word_translation_review_id_review")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_word_translation_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_word_translation_asked_by_id_staff")),
        sa.ForeignKeyConstraint(["typed_by_id"], ["staff.id"], name=op.f("fk_word_translation_typed_by_id_staff")),
        sa.ForeignKeyConstraint(["passed_by_id"], ["staff.id"], name=op.f("fk_word_translation_passed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_translation")),
    )
    for column in ("about_id", "review_id", "contributor_id"):
        op.create_index(op.f(f"ix_word_translation_{column}"), "word_translation", [column])
    op.create_index(
        "uq_word_translation_open",
        "word_translation",
        ["kind", "about_id", "to_language"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    for name in WRITTEN_IN:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    for name in WRITTEN_IN:
        with op.batch_alter_table(name) as table:
            table.drop_column("language")
    op.drop_table("word_translation")
