"""What keeps a review from being let go, and what a family asked us to let go of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealed import Sealed


class LegalHold(Base):
    """Nothing of a review is erased while one stands. A coordinator sets and ends it, with a reason."""

    __tablename__ = "legal_hold"
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    because: Mapped[str] = mapped_column(Sealed())
    set_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]


class Erasure(Base):
    """A contributor asked us to take all their words away. One member of staff asks for it, another one says yes.

    `gone` counts what went, by table. It holds no words.
    """

    __tablename__ = "erasure"
    contributor_ref: Mapped[int] = mapped_column(index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    gone: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
