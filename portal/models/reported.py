"""What people told us without a letter, and what became of it; and deeper reviews that contributors asked for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.reported import ReportDecision, ReportState, RequestState, Wish
from portal.domain.states import Channel, DeliveryState, Presentation
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed, SealedJSON


class ReportDraft(Base):
    """What somebody is telling us, between the steps. Found by the SHA-256 of a token in their browser alone, and gone
    after some hours, when it was sent, or when they leave the page."""

    __tablename__ = "report_draft"
    token_hash: Mapped[str] = mapped_column(unique=True)
    told: Mapped[dict[str, object]] = mapped_column(SealedJSON())
    kept_at: Mapped[datetime] = mapped_column(index=True)


class ReportedDeath(Base):
    """A death that somebody told us of, or a review that they asked for. `told` holds every answer by its field.

    `submission` is the hash of the draft's token: the same draft sent twice is one report. `contributor_id` and
    `review_id` are what it led to: it goes with them. `area_id` is empty where nobody knew it. `typed_by_id` typed it
    from a paper that came on `received_on`; both are empty of what was told on the screen.
    """

    __tablename__ = "reported_death"
    __table_args__ = (one_of("wish", Wish), one_of("state", ReportState), one_of("presentation", Presentation))
    reference: Mapped[str] = mapped_column(unique=True)
    submission: Mapped[str] = mapped_column(unique=True)
    wish: Mapped[str]
    state: Mapped[str] = mapped_column(default=ReportState.NEW, index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    language: Mapped[str]
    presentation: Mapped[str]
    told: Mapped[dict[str, object]] = mapped_column(SealedJSON())
    told_at: Mapped[datetime]
    promised_on: Mapped[date | None]
    settled_at: Mapped[datetime | None]
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    received_on: Mapped[date | None]


class ReportAnswer(Base):
    """What a member of staff decided about a report, and why. A new row each time; the last one stands."""

    __tablename__ = "report_answer"
    __table_args__ = (one_of("decision", ReportDecision),)
    reported_death_id: Mapped[int] = mapped_column(ForeignKey("reported_death.id"), index=True)
    decision: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Sealed(), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime]


class TellerNote(Base):
    """A short note to somebody who told us and has no room yet. `key` makes it one; `sending` is committed before the
    provider is called, and what nobody knows the end of is held for a human, never sent again blind."""

    __tablename__ = "teller_note"
    __table_args__ = (one_of("channel", Channel), one_of("state", DeliveryState))
    reported_death_id: Mapped[int] = mapped_column(ForeignKey("reported_death.id"), index=True)
    letter: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    address: Mapped[str] = mapped_column(Sealed())
    state: Mapped[str] = mapped_column(default=DeliveryState.QUEUED, index=True)
    key: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    why_held: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    subject: Mapped[str] = mapped_column(Sealed(), default="")
    text: Mapped[str] = mapped_column(Sealed(), default="")


class DeeperRequest(Base):
    """A contributor asks for a deeper review. The answer is written by one, passed by another (rule 10)."""

    __tablename__ = "deeper_request"
    __table_args__ = (one_of("state", RequestState),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed(), default="")
    asked_at: Mapped[datetime]
    promised_on: Mapped[date]
    submission: Mapped[str] = mapped_column(unique=True)
    visit_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=RequestState.ASKED)
    answer: Mapped[str] = mapped_column(Sealed(), default="")
    easy_answer: Mapped[str] = mapped_column(Sealed(), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
