"""Needs that the portal can't meet alone, each with an owner."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.deciding import WhyUnmet
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed

_OPEN = text("met_at IS NULL AND ended_at IS NULL")


class NeedTask(Base):
    """A need that stops a letter until somebody says in `how` how it is met. `kind` is a need's, or `language`.

    Met for every letter, until `valid_until`, or for the one letter in `only_for`. It is over at `ended_at`: the need
    ended or changed.
    """

    __tablename__ = "need_task"
    __table_args__ = (
        one_of("why", WhyUnmet),
        # A second letter that waits for the same need is the same task.
        Index("uq_need_task_open", "contributor_id", "kind", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    kind: Mapped[str]
    why: Mapped[str]
    detail: Mapped[str] = mapped_column(Sealed(), default="")
    letter: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    asked_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(Sealed(), default="")
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    met_at: Mapped[datetime | None]
    valid_until: Mapped[date | None]
    only_for: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
