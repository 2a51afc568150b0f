"""By when somebody hears of a wish that everything be erased, and how it was settled"""

import sqlalchemy as sa
from alembic import op

revision = "taken_back_settled"
down_revision = "recommendations_together"
branch_labels = None
depends_on = None

KNOWN = "ck_taken_back_how_is_known"


def upgrade() -> None:
    with op.batch_alter_table("taken_back") as table:
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("how", sa.String(), nullable=True))
        table.create_check_constraint(op.f(KNOWN), "how IS NULL OR how IN ('must_wait', 'changed_mind')")


def downgrade() -> None:
    with op.batch_alter_table("taken_back") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.drop_column("how")
        table.drop_column("due_on")
