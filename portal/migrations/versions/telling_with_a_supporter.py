"""A supporter's words kept apart, who sat with whom, a reason for a decision, and where a photo may be used"""

import sqlalchemy as sa
from alembic import op

revision = "telling_with_a_supporter"
down_revision = "question_steps"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("ended_at IS NULL")
HELPED_WITH = ("answer", "choice", "check")


def upgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("said_by", sa.String(), nullable=False, server_default="person"))
        batch.add_column(sa.Column("taken_out_at", sa.DateTime(), nullable=True))
        batch.drop_constraint(op.f("uq_answer_account_id_prompt_copy"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_answer_account_id_prompt_said_by_copy"), ["account_id", "prompt", "said_by", "copy"]
        )
        batch.create_check_constraint(op.f("ck_answer_said_by_is_known"), "said_by IN ('person', 'supporter')")
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("said_by", existing_type=sa.String(), server_default=None)
    with op.batch_alter_table("added_file") as batch:
        batch.add_column(sa.Column("seen_in_it", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("may_be_used", sa.String(), nullable=False, server_default="staff"))
        batch.create_check_constraint(
            op.f("ck_added_file_may_be_used_is_known"), "may_be_used IN ('staff', 'report', 'nowhere')"
        )
    with op.batch_alter_table("added_file") as batch:
        batch.alter_column("seen_in_it", existing_type=sa.Text(), server_default=None)
        batch.alter_column("may_be_used", existing_type=sa.String(), server_default=None)
    _sittings()
    _records()


def _sittings() -> None:
    op.create_table(
        "sitting",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("visit_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ways", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_sitting_contributor_id_contributor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index(op.f("ix_sitting_contributor_id"), "sitting", ["contributor_id"])
    op.create_index("uq_sitting_open", "sitting", ["visit_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    one_thing = " + ".join(f"CASE WHEN {each}_id IS NULL THEN 0 ELSE 1 END" for each in HELPED_WITH) + " = 1"
    op.create_table(
        "helped",
        sa.Column("sitting_id", NUMBER, nullable=False),
        *(sa.Column(f"{each}_id", NUMBER, nullable=True) for each in HELPED_WITH),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(one_thing, name=op.f("ck_helped_with_one_thing")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_helped_sitting_id_sitting")),
        *(
            sa.ForeignKeyConstraint([f"{each}_id"], [f"{each}.id"], name=op.f(f"fk_helped_{each}_id_{each}"))
            for each in HELPED_WITH
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped")),
    )
    for each in HELPED_WITH:
        op.create_index(op.f(f"ix_helped_{each}_id"), "helped", [f"{each}_id"])
        op.create_index(f"uq_helped_{each}_id", "helped", ["sitting_id", f"{each}_id"], unique=True)


def _records() -> None:
    op.create_table(
        "support_record",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("agreed", sa.String(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("agreed IN ('yes', 'no', 'not_asked')", name=op.f("ck_support_record_agreed_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_support_record_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["staff.id"], name=op.f("fk_support_record_written_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_record")),
        sa.UniqueConstraint("submission", name=op.f("uq_support_record_submission")),
    )
    op.create_index(op.f("ix_support_record_contributor_id"), "support_record", ["contributor_id"])
    op.create_table(
        "decision_reason",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("easy_words", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("said IN ('yes', 'not_sure', 'words')", name=op.f("ck_decision_reason_said_is_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_reason_account_id_account")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_decision_reason_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["passed_by_id"], ["staff.id"], name=op.f("fk_decision_reason_passed_by_id_staff")),
        sa.ForeignKeyConstraint(["written_by_id"], ["staff.id"], name=op.f("fk_decision_reason_written_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reason")),
        sa.UniqueConstraint("account_id", name=op.f("uq_decision_reason_account_id")),
    )
    op.create_index(op.f("ix_decision_reason_contributor_id"), "decision_reason", ["contributor_id"])


def downgrade() -> None:
    for table in ("decision_reason", "support_record", "helped", "sitting"):
        op.drop_table(table)
    with op.batch_alter_table("added_file") as batch:
        batch.drop_constraint(op.f("ck_added_file_may_be_used_is_known"), type_="check")
        batch.drop_column("may_be_used")
        batch.drop_column("seen_in_it")
    # What a supporter said has no place in an older portal: it must not become the person's own words.
    op.execute(
        sa.text(
            "UPDATE statement SET answer_id = NULL WHERE answer_id IN (SELECT id FROM answer WHERE said_by = 'supporter')"
        )
    )
    op.execute(sa.text("DELETE FROM answer WHERE said_by = 'supporter'"))
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f("ck_answer_said_by_is_known"), type_="check")
        batch.drop_constraint(op.f("uq_answer_account_id_prompt_said_by_copy"), type_="unique")
        batch.create_unique_constraint(op.f("uq_answer_account_id_prompt_copy"), ["account_id", "prompt", "copy"])
        batch.drop_column("taken_out_at")
        batch.drop_column("said_by")
