"""What somebody wrote with a photo or document is put into another language too"""

from alembic import op

revision = "translated_captions"
down_revision = "paper_in_words"
branch_labels = None
depends_on = None

RULE = "ck_word_translation_kind_is_known"
OLD = (
    "kind IN ('answer', 'question', 'message', 'addition', 'suggestion', 'check', 'statement', 'reply', "
    "'question_answer', 'our_message', 'outcome', 'action_update')"
)
NEW = OLD.replace("'check', ", "'check', 'file', ")


def upgrade() -> None:
    with op.batch_alter_table("word_translation") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), NEW)


def downgrade() -> None:
    # The older version has no word for them. The words themselves stay where they were written.
    op.execute("DELETE FROM word_translation WHERE kind = 'file'")
    with op.batch_alter_table("word_translation") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), OLD)
