"""More kinds of words are put into another language; those of what was raised are of no review"""

import sqlalchemy as sa
from alembic import op

revision = "translated_in_every_kind"
down_revision = "papers_of_anyone"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RULE = "ck_word_translation_kind_is_known"
OLD = (
    "answer",
    "question",
    "message",
    "addition",
    "suggestion",
    "check",
    "file",
    "statement",
    "reply",
    "question_answer",
    "our_message",
    "outcome",
    "action_update",
)
NEW = (
    "extension",
    "deeper_answer",
    "reason_found",
    "question_step",
    "offer",
    "suggestion_answer",
    "raised",
    "not_settled",
    "concern_answer",
    "not_answered",
    "meeting_wish",
    "deeper_asked",
    "named",
    "taken_back",
    "another_reviewer",
)


def among(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in kinds)


def upgrade() -> None:
    with op.batch_alter_table("word_translation") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), f"kind IN ({among((*OLD, *NEW))})")
        table.alter_column("review_id", existing_type=NUMBER, nullable=True)
        table.add_column(sa.Column("concern_id", NUMBER, nullable=True))
        table.create_foreign_key(op.f("fk_word_translation_concern_id_concern"), "concern", ["concern_id"], ["id"])
        table.create_index(op.f("ix_word_translation_concern_id"), ["concern_id"])


def downgrade() -> None:
    # The older version has no word for them. The words themselves stay where they were written.
    op.execute(f"DELETE FROM word_translation WHERE kind IN ({among(NEW)})")  # noqa: S608  # nosec B608  our own words
    with op.batch_alter_table("word_translation") as table:
        table.drop_index(op.f("ix_word_translation_concern_id"))
        table.drop_constraint(op.f("fk_word_translation_concern_id_concern"), type_="foreignkey")
        table.drop_column("concern_id")
        table.alter_column("review_id", existing_type=NUMBER, nullable=False)
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), f"kind IN ({among(OLD)})")
