"""Photos and documents that contributors add"""

import sqlalchemy as sa
from alembic import op

revision = "added_files"
down_revision = "late_words"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "added_file",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("stored_picture", sa.String(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("taken_away_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "format IN ('jpeg', 'pdf', 'text', 'word', 'open_document')", name=op.f("ck_added_file_format_is_known")
        ),
        sa.CheckConstraint("state IN ('held', 'ready', 'infected')", name=op.f("ck_added_file_state_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_added_file_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_added_file")),
        sa.UniqueConstraint("submission", name=op.f("uq_added_file_submission")),
    )
    op.create_index(op.f("ix_added_file_contributor_id"), "added_file", ["contributor_id"])


def downgrade() -> None:
    op.drop_table("added_file")
