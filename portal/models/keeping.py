"""What the house keeps for itself: sessions, limits, the audit chain, support organisations, page answers, marks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealed import Sealed


class Visit(Base):
    """A signed-in session, of staff or of a contributor. Only the SHA-256 of its 256-bit id is kept (safety.md).

    Until `stepped_up_until` a contributor who gave a one-time code may read stored words back.
    """

    __tablename__ = "visit"
    __table_args__ = (CheckConstraint("(staff_id IS NULL) <> (invitation_id IS NULL)", name="one_kind"),)
    id_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    stepped_up_until: Mapped[datetime | None]


class LateWords(Base):
    """A form that came after its visit had ended: kept for whoever's visit it was, read back only by them.

    `fields` is the form as it came, names and values, as JSON. `fingerprint` makes the same form sent twice one row.
    `settled_at` is when the words stood in their place, or were put away: the row stays, and is not shown.
    """

    __tablename__ = "late_words"
    __table_args__ = (CheckConstraint("(staff_id IS NULL) <> (contributor_id IS NULL)", name="one_kind"),)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    place: Mapped[str]
    fields: Mapped[str] = mapped_column(Sealed())
    fingerprint: Mapped[str] = mapped_column(unique=True)
    kept_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Attempt(Base):
    """A wrong try at a code or a sign-in, by address or account. Kept here so that all workers count alike."""

    __tablename__ = "attempt"
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    tried_at: Mapped[datetime] = mapped_column(index=True)


class AuditEvent(Base):
    """Who did or saw what, when. Append-only; `chain` is a keyed hash over this row and the one before it."""

    __tablename__ = "audit_event"
    at: Mapped[datetime]
    who: Mapped[str]
    did: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    chain: Mapped[str]


class AuditEnd(Base):
    """The one row that says where the audit chain ends, sealed with the audit key, so that a cut-off end is found.

    Writers lock it, so that two of them can't both follow the same event.
    """

    __tablename__ = "audit_end"
    last_event_id: Mapped[int]
    last_chain: Mapped[str]
    seal: Mapped[str]


class SupportOrganisation(Base):
    __tablename__ = "support_organisation"
    name: Mapped[str] = mapped_column(unique=True)
    what_for: Mapped[str]
    phone: Mapped[str]
    website: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    area: Mapped[str] = mapped_column(default="")
    formats: Mapped[str] = mapped_column(default="")
    languages: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    verified_on: Mapped[date | None]


class PageAnswer(Base):
    """An answer to "Was this page easy to understand?". Nobody's name is kept with it."""

    __tablename__ = "page_answer"
    page: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    easy: Mapped[bool]
    answered_at: Mapped[datetime]


class Mark(Base):
    """A fact about this database: that it is a demonstration, that sending is held after a restore."""

    __tablename__ = "mark"
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]
