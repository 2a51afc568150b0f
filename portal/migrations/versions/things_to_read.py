"""What contributors were told waits for them to read, each thing once"""

import sqlalchemy as sa
from alembic import op

revision = "things_to_read"
down_revision = "sharing"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "thing_to_read",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_thing_to_read_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thing_to_read")),
        sa.UniqueConstraint("contributor_id", "about", name=op.f("uq_thing_to_read_contributor_id_about")),
    )


def downgrade() -> None:
    op.drop_table("thing_to_read")
