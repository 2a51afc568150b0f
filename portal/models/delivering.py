"""What becomes of letters: what came back, batches for the mail room, many letters at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import BatchMemberState, Channel, PrintBatchState, ReturnReason, ReturnSettled
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class CameBack(Base):
    """A message that did not arrive. Staff see it until somebody says what was done (`done`); where `why` speaks
    against the address, nothing more goes there till then.

    `found_by_id` is empty when a provider told us. A delivery comes back once, however often it is typed in.
    """

    __tablename__ = "came_back"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("why", ReturnReason),
        one_of("done", ReturnSettled, optional=True),
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), unique=True)
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(Sealed())
    why: Mapped[str]
    found_at: Mapped[datetime]
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done: Mapped[str | None]
    done_words: Mapped[str] = mapped_column(Sealed(), default="")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class PrintBatch(Base):
    """Letters on paper that a mail room prints together. `files` lists what lies in its folder, with checksums."""

    __tablename__ = "print_batch"
    __table_args__ = (one_of("state", PrintBatchState),)
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=PrintBatchState.MAKING)
    begun_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    files: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)


class PrintedLetter(Base):
    """A letter of a batch: one delivery is in one batch, ever. Its pages in the file are counted from 1."""

    __tablename__ = "printed_letter"
    print_batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(default="")
    first_page: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)


class LetterBatch(Base):
    """Many people of one area written to at once, by one press of one member of staff."""

    __tablename__ = "letter_batch"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    letter: Mapped[str]
    with_leaflet: Mapped[bool] = mapped_column(default=False)
    """Whether those who get it by post get the leaflet about reviews with it."""
    submission: Mapped[str] = mapped_column(unique=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)


class BatchMember(Base):
    """One person of a batch of letters, once. `why` says why nothing was queued."""

    __tablename__ = "batch_member"
    __table_args__ = (one_of("state", BatchMemberState), UniqueConstraint("letter_batch_id", "contributor_id"))
    letter_batch_id: Mapped[int] = mapped_column(ForeignKey("letter_batch.id"))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    state: Mapped[str] = mapped_column(default=BatchMemberState.WAITING)
    why: Mapped[str] = mapped_column(default="")
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
