"""Words that came after their visit had ended"""

import sqlalchemy as sa
from alembic import op

revision = "late_words"
down_revision = "oversight"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

INDEXED = ("visit_id", "contributor_id", "staff_id")


def upgrade() -> None:
    op.create_table(
        "late_words",
        sa.Column("visit_id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=True),
        sa.Column("staff_id", NUMBER, nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("(staff_id IS NULL) <> (contributor_id IS NULL)", name=op.f("ck_late_words_one_kind")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_late_words_visit_id_visit")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_late_words_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_late_words_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_words")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_late_words_fingerprint")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_late_words_{column}"), "late_words", [column], unique=False)


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_late_words_{column}"), table_name="late_words")
    op.drop_table("late_words")
