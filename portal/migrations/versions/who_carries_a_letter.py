"""A delivery knows which provider was called, when, and what the provider calls it."""

import sqlalchemy as sa
from alembic import op

revision = "who_carries_a_letter"
down_revision = "added_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("called_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("carrier", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("carrier_number", sa.String(), nullable=False, server_default=""))
    # Whatever was sent before went to the only way out there was.
    op.execute("UPDATE delivery SET carrier = 'outbox' WHERE state = 'sent'")
    with op.batch_alter_table("delivery") as table:
        table.alter_column("carrier", server_default=None)
        table.alter_column("carrier_number", server_default=None)
        table.create_index("ix_delivery_state_due_at", ["state", "due_at"])


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_index("ix_delivery_state_due_at")
        table.drop_column("carrier_number")
        table.drop_column("carrier")
        table.drop_column("called_at")
