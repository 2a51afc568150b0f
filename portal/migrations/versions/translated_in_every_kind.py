"""More kinds of words are put into another language"""

from alembic import op

revision = "translated_in_every_kind"
down_revision = "papers_of_anyone"
branch_labels = None
depends_on = None

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
)


def among(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in kinds)


def upgrade() -> None:
    with op.batch_alter_table("word_translation") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), f"kind IN ({among((*OLD, *NEW))})")


def downgrade() -> None:
    # The older version has no word for them. The words themselves stay where they were written.
    op.execute(f"DELETE FROM word_translation WHERE kind IN ({among(NEW)})")  # noqa: S608  # nosec B608  our own words
    with op.batch_alter_table("word_translation") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), f"kind IN ({among(OLD)})")
