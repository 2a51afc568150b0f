"""Each state that a question came into, with its day; who might answer what we can't"""

import sqlalchemy as sa
from alembic import op

revision = "question_steps"
down_revision = "things_to_read"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question_step",
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("easy_answer", sa.Text(), nullable=False),
        sa.Column("might_answer", sa.String(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'being_found_out', 'answered', 'cannot_be_answered')",
            name=op.f("ck_question_step_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_step_question_id_question")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_question_step_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_step")),
        sa.UniqueConstraint("submission", name=op.f("uq_question_step_submission")),
        sa.UniqueConstraint("question_id", "number", name=op.f("uq_question_step_question_id_number")),
    )
    with op.batch_alter_table("question") as batch:
        batch.add_column(sa.Column("might_answer", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("reopened_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("question") as batch:
        batch.alter_column("might_answer", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("question") as batch:
        batch.drop_column("reopened_at")
        batch.drop_column("might_answer")
    op.drop_table("question_step")
