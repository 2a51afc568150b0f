"""What a contributor lets go to which other body, and what went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.sharing import AskedBack, GaveHow, SharedKind
from portal.domain.states import ProcessKind
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed

# The last row stands, so no row is ever another one. Words are taken away with their rows, which is another thing.
_KEPT = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS sharing_choice_keeps_what_it_says BEFORE UPDATE ON sharing_choice "
        "BEGIN SELECT RAISE(ABORT, 'a choice is a new row'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION sharing_choice_is_a_new_row() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''a choice is a new row''; END'",
        "CREATE OR REPLACE TRIGGER sharing_choice_keeps_what_it_says BEFORE UPDATE ON sharing_choice "
        "FOR EACH ROW EXECUTE FUNCTION sharing_choice_is_a_new_row()",
    ),
}


class SharingChoice(Base):
    """One yes or no, about these words and for this body: a new row each time, and the last one stands (rule 11).

    `body` is the kind of the other process, and not its row: a review that is merged, or a body that staff write down
    anew, leaves what was chosen where it is. `item_id` is the statement version's, or the need's. `said_by` is who
    chose, such as `contributor`.
    """

    __tablename__ = "sharing_choice"
    __table_args__ = (
        one_of("body", ProcessKind),
        one_of("kind", SharedKind),
        Index("ix_sharing_choice_contributor_id_body", "contributor_id", "body"),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"))
    body: Mapped[str]
    kind: Mapped[str]
    item_id: Mapped[int]
    may: Mapped[bool]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class SharedItem(Base):
    """One item that went to one body: the words as they went. `by_law` is why the law asked for it, "" when the
    contributor's own yes let it go. What the body says to being asked to delete it is a code: it is shown to them."""

    __tablename__ = "shared_item"
    __table_args__ = (
        one_of("body", ProcessKind),
        one_of("kind", SharedKind),
        one_of("how", GaveHow),
        one_of("answer", AskedBack, optional=True),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    body: Mapped[str]
    kind: Mapped[str]
    item_id: Mapped[int]
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Sealed())
    by_law: Mapped[str] = mapped_column(Sealed(), default="")
    given_to: Mapped[str] = mapped_column(Sealed())
    how: Mapped[str]
    pack: Mapped[str] = mapped_column(index=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    given_at: Mapped[datetime]
    asked_back_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


for _dialect, _statements in _KEPT.items():
    for _statement in _statements:
        event.listen(SharingChoice.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
