"""What contributors let go to which other body, and what went"""

import sqlalchemy as sa
from alembic import op

revision = "sharing"
down_revision = "named_people"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BODY = (
    "body IN ('child_death_review', 'safeguarding_adults_review', 'inquest', 'serious_incident', 'medical_examiner', "
    "'hospital_review')"
)
KIND = "kind IN ('statement', 'need')"
SQLITE = (
    "CREATE TRIGGER sharing_choice_keeps_what_it_says BEFORE UPDATE ON sharing_choice "
    "BEGIN SELECT RAISE(ABORT, 'a choice is a new row'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION sharing_choice_is_a_new_row() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION ''a choice is a new row''; END'",
    "CREATE TRIGGER sharing_choice_keeps_what_it_says BEFORE UPDATE ON sharing_choice "
    "FOR EACH ROW EXECUTE FUNCTION sharing_choice_is_a_new_row()",
)


def upgrade() -> None:
    op.create_table(
        "sharing_choice",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.Column("may", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(BODY, name=op.f("ck_sharing_choice_body_is_known")),
        sa.CheckConstraint(KIND, name=op.f("ck_sharing_choice_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_sharing_choice_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_choice")),
    )
    op.create_index(op.f("ix_sharing_choice_contributor_id_body"), "sharing_choice", ["contributor_id", "body"])
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "shared_item",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_law", sa.Text(), nullable=False),
        sa.Column("given_to", sa.Text(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("given_by_id", NUMBER, nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("asked_back_at", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("asked_by_id", NUMBER, nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(BODY, name=op.f("ck_shared_item_body_is_known")),
        sa.CheckConstraint(KIND, name=op.f("ck_shared_item_kind_is_known")),
        sa.CheckConstraint(
            "how IN ('secure_email', 'post', 'by_hand', 'their_system')", name=op.f("ck_shared_item_how_is_known")
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('deleted', 'keeps', 'no_answer')",
            name=op.f("ck_shared_item_answer_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_shared_item_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["staff.id"], name=op.f("fk_shared_item_given_by_id_staff")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_shared_item_asked_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_item")),
    )
    op.create_index(op.f("ix_shared_item_contributor_id"), "shared_item", ["contributor_id"])
    op.create_index(op.f("ix_shared_item_pack"), "shared_item", ["pack"])


def downgrade() -> None:
    op.drop_table("shared_item")
    op.drop_table("sharing_choice")
    if not _is_sqlite():
        op.execute("DROP FUNCTION sharing_choice_is_a_new_row()")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
