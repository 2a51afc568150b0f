"""Needs that the portal can't meet alone become tasks with an owner"""

import sqlalchemy as sa
from alembic import op

revision = "need_tasks"
down_revision = "letters_by_themselves"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("met_at IS NULL AND ended_at IS NULL")
WHY = "'beyond_us', 'no_language', 'no_braille', 'no_voice', 'no_way', 'not_together', 'size', 'no_colour', 'in_words'"


def upgrade() -> None:
    op.create_table(
        "need_task",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("owner_id", NUMBER, nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("met_by_id", NUMBER, nullable=True),
        sa.Column("met_at", sa.DateTime(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("only_for", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"why IN ({WHY})", name=op.f("ck_need_task_why_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_need_task_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_need_task_owner_id_staff")),
        sa.ForeignKeyConstraint(["met_by_id"], ["staff.id"], name=op.f("fk_need_task_met_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_task")),
    )
    op.create_index(op.f("ix_need_task_contributor_id"), "need_task", ["contributor_id"])
    op.create_index(op.f("ix_need_task_owner_id"), "need_task", ["owner_id"])
    op.create_index(
        "uq_need_task_open",
        "need_task",
        ["contributor_id", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    # Letters that waited for a tick on the desk: they wait for its task from now on.
    op.execute(
        "UPDATE delivery SET why_held = 'need_not_met' || substr(why_held, 12) WHERE why_held LIKE 'needs_first:%'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE delivery SET why_held = 'needs_first' || substr(why_held, 13) WHERE why_held LIKE 'need_not_met:%'"
    )
    op.drop_table("need_task")
