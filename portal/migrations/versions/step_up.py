"""One-time codes before stored words are read back"""

import sqlalchemy as sa
from alembic import op

revision = "step_up"
down_revision = "staff_ways_in"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

WRITTEN = ("answer", "question", "addition")


def upgrade() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("sent_by IN ('text', 'email', 'told')", name=op.f("ck_one_time_code_sent_by_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_one_time_code_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_one_time_code_link_hash")),
    )
    op.create_index(op.f("ix_one_time_code_contributor_id"), "one_time_code", ["contributor_id"])
    op.create_table(
        "asked_call",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_asked_call_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_call")),
    )
    op.create_index(op.f("ix_asked_call_contributor_id"), "asked_call", ["contributor_id"])
    op.create_table(
        "kept_form",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("visit_id", NUMBER, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_kept_form_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_visit_id"), "kept_form", ["visit_id"])
    op.add_column("visit", sa.Column("stepped_up_until", sa.DateTime(), nullable=True))
    for table in WRITTEN:
        op.add_column(table, sa.Column("visit_id", NUMBER, nullable=True))


def downgrade() -> None:
    for table in WRITTEN:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("visit_id")
    with op.batch_alter_table("visit") as batch:
        batch.drop_column("stepped_up_until")
    op.drop_index(op.f("ix_kept_form_visit_id"), table_name="kept_form")
    op.drop_table("kept_form")
    op.drop_index(op.f("ix_asked_call_contributor_id"), table_name="asked_call")
    op.drop_table("asked_call")
    op.drop_index(op.f("ix_one_time_code_contributor_id"), table_name="one_time_code")
    op.drop_table("one_time_code")
