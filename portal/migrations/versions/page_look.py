"""How a contributor last chose to read their page, apart from how their letters come"""

import sqlalchemy as sa
from alembic import op

revision = "page_look"
down_revision = "taken_back_settled"
branch_labels = None
depends_on = None

KNOWN = "ck_contributor_page_presentation_is_known"


def upgrade() -> None:
    with op.batch_alter_table("contributor") as table:
        table.add_column(sa.Column("page_language", sa.String(), nullable=True))
        table.add_column(sa.Column("page_presentation", sa.String(), nullable=True))
        table.create_check_constraint(
            op.f(KNOWN), "page_presentation IS NULL OR page_presentation IN ('standard', 'easy-read')"
        )


def downgrade() -> None:
    with op.batch_alter_table("contributor") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.drop_column("page_presentation")
        table.drop_column("page_language")
