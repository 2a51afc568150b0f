"""One-time codes before stored words are read back, calls that somebody waits for, and words kept meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.step_up import CodeBy
from portal.models.base import Base, one_of
from portal.models.sealed import SealedJSON


class OneTimeCode(Base):
    """Six digits for one contributor, kept as a keyed hash. It ends when used, when too old, or after five tries."""

    __tablename__ = "one_time_code"
    __table_args__ = (one_of("sent_by", CodeBy),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    sent_by: Mapped[str]
    code_hash: Mapped[str]
    link_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class AskedCall(Base):
    """A contributor waits for a call with their code. Staff settle it by making the code on their own page."""

    __tablename__ = "asked_call"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class KeptForm(Base):
    """A form that came when its page needed a code first. Its words wait here; nobody reads them before the code."""

    __tablename__ = "kept_form"
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    address: Mapped[str]
    fields: Mapped[dict[str, list[str]]] = mapped_column(SealedJSON())
    kept_at: Mapped[datetime]
