"""What becomes of letters after they went: what came back, batches for the mail room, many letters at once"""

import sqlalchemy as sa
from alembic import op

revision = "letters_on_their_way"
down_revision = "who_carries_a_letter"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

RULE = "ck_delivery_state_is_known"
OLD = "state IN ('queued', 'sending', 'sent', 'held', 'failed', 'cancelled')"
NEW = (
    "state IN ('queued', 'sending', 'printing', 'sent', 'delivered', 'held', 'failed', 'returned', 'cancelled')"
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("heard_at", sa.DateTime(), nullable=True))
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), NEW)
        table.create_index(op.f("ix_delivery_carrier_number"), ["carrier_number"])
    _came_back()
    _print_batch()
    _letter_batch()


def downgrade() -> None:
    for name in ("batch_member", "letter_batch", "printed_letter", "print_batch", "came_back"):
        op.drop_table(name)
    # What the older version has no word for: a letter at the mail room may have gone, and a human looks.
    op.execute("UPDATE delivery SET state = 'held', why_held = 'may_have_gone' WHERE state = 'printing'")
    op.execute("UPDATE delivery SET state = 'sent' WHERE state = 'delivered'")
    op.execute("UPDATE delivery SET state = 'failed' WHERE state = 'returned'")
    with op.batch_alter_table("delivery") as table:
        table.drop_index(op.f("ix_delivery_carrier_number"))
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), OLD)
        table.drop_column("heard_at")


def _came_back() -> None:
    op.create_table(
        "came_back",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("found_by_id", NUMBER, nullable=True),
        sa.Column("done", sa.String(), nullable=True),
        sa.Column("done_words", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("channel IN ('email', 'post', 'text')", name=op.f("ck_came_back_channel_is_known")),
        sa.CheckConstraint(
            "why IN ('moved', 'not_known', 'no_such_address', 'refused', 'not_collected', 'damaged', 'not_delivered', "
            "'other')",
            name=op.f("ck_came_back_why_is_known"),
        ),
        sa.CheckConstraint(
            "done IS NULL OR done IN ('address_is_right', 'new_address', 'told_another_way', 'left_in_peace')",
            name=op.f("ck_came_back_done_is_known"),
        ),
        *_references("came_back", contributor_id="contributor", delivery_id="delivery"),
        *_references("came_back", found_by_id="staff", done_by_id="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_came_back")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_came_back_delivery_id")),
    )
    op.create_index(op.f("ix_came_back_contributor_id"), "came_back", ["contributor_id"])


def _print_batch() -> None:
    op.create_table(
        "print_batch",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("state IN ('making', 'made', 'posted')", name=op.f("ck_print_batch_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
        sa.UniqueConstraint("name", name=op.f("uq_print_batch_name")),
    )
    op.create_table(
        "printed_letter",
        sa.Column("print_batch_id", NUMBER, nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("first_page", NUMBER, nullable=False),
        sa.Column("pages", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        *_references("printed_letter", print_batch_id="print_batch", delivery_id="delivery"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_letter")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_printed_letter_delivery_id")),
    )
    op.create_index(op.f("ix_printed_letter_print_batch_id"), "printed_letter", ["print_batch_id"])


def _letter_batch() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("area_id", NUMBER, nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        *_references("letter_batch", area_id="area", asked_by_id="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
        sa.UniqueConstraint("submission", name=op.f("uq_letter_batch_submission")),
    )
    op.create_index(op.f("ix_letter_batch_area_id"), "letter_batch", ["area_id"])
    op.create_index(op.f("ix_letter_batch_finished_at"), "letter_batch", ["finished_at"])
    op.create_table(
        "batch_member",
        sa.Column("letter_batch_id", NUMBER, nullable=False),
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'queued', 'not_written')", name=op.f("ck_batch_member_state_is_known")
        ),
        *_references(
            "batch_member", letter_batch_id="letter_batch", contributor_id="contributor", delivery_id="delivery"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_member")),
        sa.UniqueConstraint(
            "letter_batch_id", "contributor_id", name=op.f("uq_batch_member_letter_batch_id_contributor_id")
        ),
    )
    op.create_index(op.f("ix_batch_member_contributor_id"), "batch_member", ["contributor_id"])
    op.create_index(op.f("ix_batch_member_delivery_id"), "batch_member", ["delivery_id"])


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in columns.items()
    ]
