"""A human being invited into one review: who they are, how to reach them, what they need, how they come in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.quiet_days import Again
from portal.domain.states import Decision, NeedKind, Presentation, Purpose, Relationship, SaidStillRight, Scope
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Contributor(Base):
    __tablename__ = "contributor"
    __table_args__ = (
        one_of("relationship", Relationship),
        one_of("scope", Scope),
        one_of("presentation", Presentation),
        one_of("page_presentation", Presentation, optional=True),
    )
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    name: Mapped[str] = mapped_column(Sealed())
    relationship: Mapped[str]
    scope: Mapped[str] = mapped_column(default=Scope.FAMILY)
    language: Mapped[str] = mapped_column(default="en")
    presentation: Mapped[str] = mapped_column(default=Presentation.STANDARD)
    # How they last chose to read their page, on whatever device; until then it reads as their letters do.
    page_language: Mapped[str | None]
    page_presentation: Mapped[str | None]
    has_learning_disability: Mapped[bool] = mapped_column(default=False)
    supporter_name: Mapped[str] = mapped_column(Sealed(), default="")
    faith: Mapped[str] = mapped_column(Sealed(), default="")
    address_line_1: Mapped[str] = mapped_column(Sealed(), default="")
    address_town: Mapped[str] = mapped_column(Sealed(), default="")
    postcode: Mapped[str] = mapped_column(Sealed(), default="")
    email: Mapped[str] = mapped_column(Sealed(), default="")
    mobile: Mapped[str] = mapped_column(Sealed(), default="")
    landline: Mapped[str] = mapped_column(Sealed(), default="")
    stopped_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Need(Base):
    """A recorded need. It stands until `ended_at`; a change is a new row with its author."""

    __tablename__ = "need"
    __table_args__ = (one_of("kind", NeedKind),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    kind: Mapped[str]
    detail: Mapped[str] = mapped_column(Sealed(), default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StillRight(Base):
    """ "Is this still right?" `said` is what happened: we asked in a letter, or they said yes, or changed something."""

    __tablename__ = "still_right"
    __table_args__ = (one_of("said", SaidStillRight),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    said: Mapped[str]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class QuietDay(Base):
    """A span of days, first and last included, on which nothing is sent. No reason is asked."""

    __tablename__ = "quiet_day"
    id_tells_nothing = True
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    again: Mapped[str] = mapped_column(default=Again.ONCE)
    faith_day: Mapped[str] = mapped_column(Sealed(), default="")
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """The offer to a contributor: one signed link, one letter code, one purpose.

    `public_id_hash` is the SHA-256 of the 128-bit id in the link; `code_hash` is HMAC(pepper, Argon2id(code)).
    Neither the link nor the code can be made again from the row.
    """

    __tablename__ = "invitation"
    __table_args__ = (one_of("purpose", Purpose),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    purpose: Mapped[str] = mapped_column(default=Purpose.FAMILY)
    public_id_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    first_used_at: Mapped[datetime | None]


class Choice(Base):
    """A contributor's decision. The last row stands; the older ones stay."""

    __tablename__ = "choice"
    __table_args__ = (one_of("decision", Decision),)
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    decision: Mapped[str]
    later_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Sealed(), default="")
    made_at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)


class Promise(Base):
    """ "We will write by 3 March even if there is no news." `code` says what was promised.

    `ended_at` is set when the contributor's newer choice overtakes it: then it is neither kept nor broken.
    """

    __tablename__ = "promise"
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    code: Mapped[str]
    due_on: Mapped[date]
    made_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
