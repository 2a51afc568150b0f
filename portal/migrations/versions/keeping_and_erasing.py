"""Legal holds, erasures, and when a contributor's words were erased"""

import sqlalchemy as sa
from alembic import op

revision = "keeping_and_erasing"
down_revision = "step_up"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("contributor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(), nullable=True))

    op.create_table(
        "legal_hold",
        sa.Column("review_id", NUMBER, nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("set_by_id", NUMBER, nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by_id", NUMBER, nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff.id"], name=op.f("fk_legal_hold_ended_by_id_staff")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_legal_hold_review_id_review")),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff.id"], name=op.f("fk_legal_hold_set_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_review_id"), ["review_id"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("contributor_ref", NUMBER, nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("done_by_id", NUMBER, nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("refused_at", sa.DateTime(), nullable=True),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_erasure_asked_by_id_staff")),
        sa.ForeignKeyConstraint(["done_by_id"], ["staff.id"], name=op.f("fk_erasure_done_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_contributor_ref"), ["contributor_ref"], unique=False)


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("legal_hold")
    with op.batch_alter_table("contributor", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
