"""Letters as composed, and each attempt to get one to somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import Channel, DeliveryState
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed, SealedJSON


class Letter(Base):
    """A composed message, frozen when it was asked for. `composed` is the ComposedLetter as JSON."""

    __tablename__ = "letter"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    name: Mapped[str]
    language: Mapped[str]
    format: Mapped[str]
    version: Mapped[str]
    composed: Mapped[dict[str, object]] = mapped_column(SealedJSON())
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]


class Delivery(Base):
    """One attempt to get a letter to somebody by one channel. `key` makes it impossible to queue the same twice.

    `heard_at` is when its provider said how it ended: nobody asks any more.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("state", DeliveryState),
        Index("ix_delivery_state_due_at", "state", "due_at"),
    )
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(Sealed())
    state: Mapped[str] = mapped_column(default=DeliveryState.QUEUED, index=True)
    key: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[str] = mapped_column(default="")
    called_at: Mapped[datetime | None]
    carrier: Mapped[str] = mapped_column(default="")
    carrier_number: Mapped[str] = mapped_column(default="", index=True)
    sent_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    subject: Mapped[str] = mapped_column(Sealed(), default="")
    text: Mapped[str] = mapped_column(Sealed(), default="")
    files: Mapped[list[str]] = mapped_column(JSON, default=list)
    why_held: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
