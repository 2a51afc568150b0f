"""Pauses, messages, wishes for another reviewer, meetings; whom other bodies plan to contact"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "where_it_is"
down_revision = "quiet_days_again"
branch_labels = None
depends_on = None

# Ids have up to 63 bits. SQLite's own integers have 64 whatever they are called.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def code(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def make(table: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(table, *parts, number("id"), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def upgrade() -> None:
    make(
        "pause",
        number("contributor_id"),
        moment("asked_at", nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        moment("ended_at"),
        code("submission"),
        points_to("pause", "contributor_id", "contributor"),
        sa.UniqueConstraint("submission", name=op.f("uq_pause_submission")),
    )
    make(
        "message",
        number("contributor_id"),
        number("by_id", nullable=True),
        text("words"),
        text("easy_words"),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        moment("written_at", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        number("passed_by_id", nullable=True),
        moment("passed_at"),
        text("sent_back_because"),
        moment("seen_at"),
        code("submission"),
        number("visit_id", nullable=True),
        points_to("message", "contributor_id", "contributor"),
        points_to("message", "by_id", "staff"),
        points_to("message", "passed_by_id", "staff"),
        sa.UniqueConstraint("submission", name=op.f("uq_message_submission")),
    )
    make(
        "reviewer_request",
        number("contributor_id"),
        number("reviewer_id", nullable=True),
        text("words"),
        moment("asked_at", nullable=False),
        code("settled", nullable=True),
        moment("settled_at"),
        number("settled_by_id", nullable=True),
        code("submission"),
        number("visit_id", nullable=True),
        sa.CheckConstraint(
            "settled IS NULL OR settled IN ('another', 'stays', 'taken_back')",
            name=op.f("ck_reviewer_request_settled_is_known"),
        ),
        points_to("reviewer_request", "contributor_id", "contributor"),
        points_to("reviewer_request", "reviewer_id", "staff"),
        points_to("reviewer_request", "settled_by_id", "staff"),
        sa.UniqueConstraint("submission", name=op.f("uq_reviewer_request_submission")),
    )
    _meetings()
    for table in ("pause", "message", "reviewer_request", "meeting"):
        op.create_index(op.f(f"ix_{table}_contributor_id"), table, ["contributor_id"])
    _other_bodies()


def _meetings() -> None:
    make(
        "meeting",
        number("contributor_id"),
        number("asked_by_id"),
        code("state"),
        code("how"),
        text("place"),
        code("arranged"),
        number("minutes"),
        text("words"),
        moment("proposed_at", nullable=False),
        moment("said_at"),
        moment("changed_at"),
        number("sequence"),
        code("submission"),
        number("visit_id", nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'chosen', 'other_times', 'not_now', 'cancelled')",
            name=op.f("ck_meeting_state_is_known"),
        ),
        sa.CheckConstraint("how IN ('place', 'home', 'online', 'telephone')", name=op.f("ck_meeting_how_is_known")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_meeting_lasts")),
        points_to("meeting", "contributor_id", "contributor"),
        points_to("meeting", "asked_by_id", "staff"),
        sa.UniqueConstraint("submission", name=op.f("uq_meeting_submission")),
    )
    make(
        "meeting_time",
        number("meeting_id"),
        number("round"),
        moment("starts_at", nullable=False),
        moment("chosen_at"),
        points_to("meeting_time", "meeting_id", "meeting"),
        sa.UniqueConstraint(
            "meeting_id", "round", "starts_at", name=op.f("uq_meeting_time_meeting_id_round_starts_at")
        ),
    )


def _other_bodies() -> None:
    with op.batch_alter_table("other_process") as batch:
        batch.add_column(sa.Column("person", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("phone", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
    with op.batch_alter_table("other_process") as batch:
        batch.alter_column("person", server_default=None)
        batch.alter_column("phone", server_default=None)
    with op.batch_alter_table("planned_contact") as batch:
        batch.add_column(sa.Column("contributor_id", NUMBER, nullable=True))
        batch.add_column(sa.Column("state", sa.String(), nullable=False, server_default="planned"))
        batch.add_column(sa.Column("settled_at", sa.DateTime(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_planned_contact_contributor_id_contributor"), "contributor", ["contributor_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_planned_contact_state_is_known"), "state IN ('planned', 'happened', 'called_off')"
        )
        batch.create_index(op.f("ix_planned_contact_contributor_id"), ["contributor_id"])
    with op.batch_alter_table("planned_contact") as batch:
        batch.alter_column("state", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("planned_contact") as batch:
        batch.drop_index(op.f("ix_planned_contact_contributor_id"))
        batch.drop_constraint(op.f("ck_planned_contact_state_is_known"), type_="check")
        batch.drop_constraint(op.f("fk_planned_contact_contributor_id_contributor"), type_="foreignkey")
        for column in ("settled_at", "state", "contributor_id"):
            batch.drop_column(column)
    with op.batch_alter_table("other_process") as batch:
        for column in ("ended_on", "phone", "person"):
            batch.drop_column(column)
    for table in ("meeting_time", "meeting", "reviewer_request", "message", "pause"):
        op.drop_table(table)
