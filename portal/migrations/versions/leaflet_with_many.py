"""A batch of letters may go with the leaflet about reviews"""

import sqlalchemy as sa
from alembic import op


revision = "leaflet_with_many"
down_revision = "need_tasks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Batches that were asked for before went without it.
    with op.batch_alter_table("letter_batch") as batch_op:
        batch_op.add_column(sa.Column("with_leaflet", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("letter_batch") as batch_op:
        batch_op.alter_column("with_leaflet", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letter_batch") as batch_op:
        batch_op.drop_column("with_leaflet")
