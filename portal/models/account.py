"""What a contributor tells us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import AccountState
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Account(Base):
    """All that a contributor tells us in one sending. Telling more afterwards opens another."""

    __tablename__ = "account"
    __table_args__ = (one_of("state", AccountState), UniqueConstraint("contributor_id", "number"))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=AccountState.WRITING)
    started_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Answer(Base):
    """Their words under one prompt. `copy` 0 is the one being written; higher copies were kept from a conflict.

    `revision` counts saves; a save that names an older revision never overwrites, it becomes another copy (rule 3).
    `visit_id` is the visit that wrote these words: within it they may be read back without a one-time code.
    `settled_at` is when the contributor put a kept copy and the others into one text: it stays, but is not shown.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("account_id", "prompt", "copy"),)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prompt: Mapped[str]
    copy: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Sealed())
    picture_answer: Mapped[str] = mapped_column(Sealed(), default="")
    language: Mapped[str] = mapped_column(default="en")
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    visit_id: Mapped[int | None]
