"""People who should be asked too: named by contributors, decided on by staff"""

import sqlalchemy as sa
from alembic import op

revision = "named_people"
down_revision = "leaflet_with_many"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KNEW = "'friend', 'housemate', 'relative', 'carer', 'advocate', 'other'"
MAYBE = "'yes', 'no', 'not_sure'"


def upgrade() -> None:
    op.create_table(
        "named_person",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("first_id", NUMBER, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("knew", sa.String(), nullable=True),
        sa.Column("knew_words", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("reach_unknown", sa.Boolean(), nullable=False),
        sa.Column("knows", sa.String(), nullable=True),
        sa.Column("easy_read", sa.String(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("may_say", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("visit_id", NUMBER, nullable=True),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"knew IS NULL OR knew IN ({KNEW})", name=op.f("ck_named_person_knew_is_known")),
        sa.CheckConstraint(f"knows IS NULL OR knows IN ({MAYBE})", name=op.f("ck_named_person_knows_is_known")),
        sa.CheckConstraint(
            f"easy_read IS NULL OR easy_read IN ({MAYBE})", name=op.f("ck_named_person_easy_read_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_named_person_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["named_person.id"], name=op.f("fk_named_person_first_id_named_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person")),
        sa.UniqueConstraint("submission", name=op.f("uq_named_person_submission")),
    )
    op.create_index(op.f("ix_named_person_contributor_id_first_id"), "named_person", ["contributor_id", "first_id"])
    op.create_table(
        "named_person_decision",
        sa.Column("named_person_id", NUMBER, nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("invited_ref", NUMBER, nullable=True),
        sa.Column("decided_by_id", NUMBER, nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "decision IN ('invite', 'not', 'already')", name=op.f("ck_named_person_decision_decision_is_known")
        ),
        sa.CheckConstraint(
            "scope IS NULL OR scope IN ('family', 'friend')", name=op.f("ck_named_person_decision_scope_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["named_person_id"],
            ["named_person.id"],
            name=op.f("fk_named_person_decision_named_person_id_named_person"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_named_person_decision_decided_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person_decision")),
        sa.UniqueConstraint("submission", name=op.f("uq_named_person_decision_submission")),
    )
    op.create_index(op.f("ix_named_person_decision_named_person_id"), "named_person_decision", ["named_person_id"])
    op.create_index(op.f("ix_named_person_decision_invited_ref"), "named_person_decision", ["invited_ref"])


def downgrade() -> None:
    op.drop_table("named_person_decision")
    op.drop_table("named_person")
