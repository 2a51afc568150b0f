"""What anybody told us or raised says who typed it from a paper, and when the paper came"""

import sqlalchemy as sa
from alembic import op

revision = "papers_of_anyone"
down_revision = "translated_captions"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("reported_death", "concern")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("typed_by_id", NUMBER, nullable=True))
            table.add_column(sa.Column("received_on", sa.Date(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_typed_by_id_staff"), "staff", ["typed_by_id"], ["id"])


def downgrade() -> None:
    # What came on paper stays; that it did is not known to the older version.
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_typed_by_id_staff"), type_="foreignkey")
            table.drop_column("received_on")
            table.drop_column("typed_by_id")
