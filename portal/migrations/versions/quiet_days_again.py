"""Quiet days that come again; when somebody said that their needs are still right"""

import sqlalchemy as sa
from alembic import op

revision = "quiet_days_again"
down_revision = "reported_deaths"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AGAIN = "ck_quiet_day_again_is_known"


def upgrade() -> None:
    with op.batch_alter_table("quiet_day") as table:
        table.add_column(sa.Column("again", sa.String(), nullable=False, server_default="once"))
        table.add_column(sa.Column("faith_day", sa.Text(), nullable=False, server_default=""))
        table.create_check_constraint(op.f(AGAIN), "again IN ('once', 'each_year', 'faith')")
    with op.batch_alter_table("quiet_day") as table:
        table.alter_column("again", server_default=None)
        table.alter_column("faith_day", server_default=None)
    op.create_table(
        "still_right",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("said IN ('asked', 'yes', 'changed')", name=op.f("ck_still_right_said_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_still_right_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_still_right")),
    )
    op.create_index(op.f("ix_still_right_contributor_id"), "still_right", ["contributor_id"])


def downgrade() -> None:
    op.drop_table("still_right")
    # What the program before knows is days that come once: the others keep the days that stand in their row.
    with op.batch_alter_table("quiet_day") as table:
        table.drop_constraint(op.f(AGAIN), type_="check")
        table.drop_column("faith_day")
        table.drop_column("again")
