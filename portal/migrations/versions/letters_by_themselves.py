"""Letters that go by themselves: who could not be told, and reviews that take longer"""

import sqlalchemy as sa
from alembic import op

revision = "letters_by_themselves"
down_revision = "letters_on_their_way"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "untold",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("told_by_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_untold_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["told_by_id"], ["staff.id"], name=op.f("fk_untold_told_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_untold")),
        sa.UniqueConstraint("key", name=op.f("uq_untold_key")),
    )
    op.create_index(op.f("ix_untold_contributor_id"), "untold", ["contributor_id"])
    op.create_table(
        "extension",
        sa.Column("review_id", NUMBER, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("easy_words", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_extension_review_id_review")),
        sa.ForeignKeyConstraint(["written_by_id"], ["staff.id"], name=op.f("fk_extension_written_by_id_staff")),
        sa.ForeignKeyConstraint(["passed_by_id"], ["staff.id"], name=op.f("fk_extension_passed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("submission", name=op.f("uq_extension_submission")),
    )
    op.create_index(op.f("ix_extension_review_id"), "extension", ["review_id"])


def downgrade() -> None:
    op.drop_table("extension")
    op.drop_table("untold")
