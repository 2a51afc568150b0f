"""What people tell us without a letter, and deeper reviews that contributors ask for"""

import sqlalchemy as sa
from alembic import op

revision = "reported_deaths"
down_revision = "concerns"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WISHES = "'died', 'review', 'deeper'"
STATES = "'new', 'review_made', 'same_review', 'not_ours', 'not_a_report'"
DECISIONS = "'review_made', 'same_review', 'other_area', 'not_ours', 'not_a_report'"
DELIVERY = (
    "'queued', 'sending', 'printing', 'sent', 'delivered', 'held', 'failed', 'returned', 'cancelled'"
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "report_draft",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_draft_token_hash")),
    )
    op.create_index(op.f("ix_report_draft_kept_at"), "report_draft", ["kept_at"])
    _reported_death()
    _what_follows()
    _deeper_request()


def downgrade() -> None:
    for table in ("deeper_request", "teller_note", "report_answer", "reported_death", "report_draft"):
        op.drop_table(table)


def _reported_death() -> None:
    op.create_table(
        "reported_death",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("area_id", NUMBER, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("presentation", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("contributor_id", NUMBER, nullable=True),
        sa.Column("review_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"wish IN ({WISHES})", name=op.f("ck_reported_death_wish_is_known")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_reported_death_state_is_known")),
        sa.CheckConstraint(
            "presentation IN ('standard', 'easy-read')", name=op.f("ck_reported_death_presentation_is_known")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_reported_death_area_id_area")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_reported_death_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_reported_death_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_death")),
        sa.UniqueConstraint("reference", name=op.f("uq_reported_death_reference")),
        sa.UniqueConstraint("submission", name=op.f("uq_reported_death_submission")),
    )
    for column in ("area_id", "contributor_id", "review_id", "state"):
        op.create_index(op.f(f"ix_reported_death_{column}"), "reported_death", [column])


def _what_follows() -> None:
    op.create_table(
        "report_answer",
        sa.Column("reported_death_id", NUMBER, nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("area_id", NUMBER, nullable=True),
        sa.Column("decided_by_id", NUMBER, nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(f"decision IN ({DECISIONS})", name=op.f("ck_report_answer_decision_is_known")),
        sa.ForeignKeyConstraint(
            ["reported_death_id"], ["reported_death.id"], name=op.f("fk_report_answer_reported_death_id_reported_death")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_answer_area_id_area")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_report_answer_decided_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answer")),
    )
    op.create_index(op.f("ix_report_answer_reported_death_id"), "report_answer", ["reported_death_id"])
    op.create_table(
        "teller_note",
        sa.Column("reported_death_id", NUMBER, nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("why_held", sa.String(), nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("channel IN ('email', 'post', 'text')", name=op.f("ck_teller_note_channel_is_known")),
        sa.CheckConstraint(f"state IN ({DELIVERY})", name=op.f("ck_teller_note_state_is_known")),
        sa.ForeignKeyConstraint(
            ["reported_death_id"], ["reported_death.id"], name=op.f("fk_teller_note_reported_death_id_reported_death")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teller_note")),
        sa.UniqueConstraint("key", name=op.f("uq_teller_note_key")),
    )
    for column in ("reported_death_id", "state"):
        op.create_index(op.f(f"ix_teller_note_{column}"), "teller_note", [column])


def _deeper_request() -> None:
    op.create_table(
        "deeper_request",
        sa.Column("contributor_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("visit_id", NUMBER, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("easy_answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", NUMBER, nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("passed_by_id", NUMBER, nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'not_agreed')", name=op.f("ck_deeper_request_state_is_known")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributor.id"], name=op.f("fk_deeper_request_contributor_id_contributor")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["staff.id"], name=op.f("fk_deeper_request_answered_by_id_staff")),
        sa.ForeignKeyConstraint(["passed_by_id"], ["staff.id"], name=op.f("fk_deeper_request_passed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeper_request")),
        sa.UniqueConstraint("submission", name=op.f("uq_deeper_request_submission")),
    )
    op.create_index(op.f("ix_deeper_request_contributor_id"), "deeper_request", ["contributor_id"])
