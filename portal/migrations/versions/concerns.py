"""What somebody raises with us: feedback, concerns and complaints, with answers and history"""

import sqlalchemy as sa
from alembic import op

revision = "concerns"
down_revision = "telling_with_a_supporter"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KNOWN = {
    "kind": "'danger', 'concern', 'complaint', 'feedback'",
    "about": "'portal', 'review', 'reviewer', 'coordinator', 'care', 'other'",
    "state": "'received', 'looked_at', 'answered', 'passed_on', 'closed'",
    "desk": "'coordinator', 'programme'",
}
DID = "'raised', 'taken', 'passed_on', 'answered', 'told', 'not_settled', 'settled', 'closed'"


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=True),
        sa.Column("area_id", NUMBER, nullable=True),
        sa.Column("about_staff_id", NUMBER, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("hear_by", sa.Date(), nullable=False),
        sa.Column("taken_by_id", NUMBER, nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("visit_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        *(
            sa.CheckConstraint(f"{column} IN ({codes})", name=op.f(f"ck_concern_{column}_is_known"))
            for column, codes in KNOWN.items()
        ),
        _key("concern", "contributor_id", "contributor"),
        _key("concern", "area_id", "area"),
        _key("concern", "about_staff_id", "staff"),
        _key("concern", "taken_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("reference", name=op.f("uq_concern_reference")),
        sa.UniqueConstraint("submission", name=op.f("uq_concern_submission")),
    )
    op.create_index(op.f("ix_concern_contributor_id"), "concern", ["contributor_id"])
    op.create_index(op.f("ix_concern_area_id"), "concern", ["area_id"])
    op.create_table(
        "concern_answer",
        sa.Column("concern_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("easy_words", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        _key("concern_answer", "concern_id", "concern"),
        _key("concern_answer", "written_by_id", "staff"),
        _key("concern_answer", "passed_by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_answer")),
    )
    op.create_index(op.f("ix_concern_answer_concern_id"), "concern_answer", ["concern_id"])
    op.create_table(
        "concern_event",
        sa.Column("concern_id", NUMBER, nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("passed_to", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"did IN ({DID})", name=op.f("ck_concern_event_did_is_known")),
        _key("concern_event", "concern_id", "concern"),
        _key("concern_event", "by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_event")),
        sa.UniqueConstraint("submission", name=op.f("uq_concern_event_submission")),
    )
    op.create_index(op.f("ix_concern_event_concern_id"), "concern_event", ["concern_id"])


def downgrade() -> None:
    for table in ("concern_event", "concern_answer", "concern"):
        op.drop_table(table)
