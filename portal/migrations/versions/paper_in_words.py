"""What was typed from paper, as its form stood; and what came on paper from people without a room"""

import sqlalchemy as sa
from alembic import op

revision = "paper_in_words"
down_revision = "word_translation"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("paper_reply") as batch:
        batch.add_column(sa.Column("said", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("paper_reply") as batch:
        batch.drop_column("said")
