"""Staff, their areas and employers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.sign_in import SignInWay
from portal.domain.states import Role
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class Area(Base):
    __tablename__ = "area"
    name: Mapped[str] = mapped_column(unique=True)


class Organisation(Base):
    """A provider of care, or an employer of staff. `folded` is the name as compared."""

    __tablename__ = "organisation"
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)


class Staff(Base):
    __tablename__ = "staff"
    __table_args__ = (one_of("role", Role),)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    job_title: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="")
    totp_secret: Mapped[str] = mapped_column(Sealed(), default="")
    totp_last_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]


class StaffArea(Base):
    """An area that a member of staff works in. Programme leads and sysadmins need none."""

    __tablename__ = "staff_area"
    __table_args__ = (UniqueConstraint("staff_id", "area_id"),)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)


class StaffIdentity(Base):
    """Whom a provider of sign-in means: bound once, by a verified e-mail address. Of issuer and subject together only
    the SHA-256 is kept."""

    __tablename__ = "staff_identity"
    __table_args__ = (UniqueConstraint("staff_id", "issuer"),)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    issuer: Mapped[str]
    subject_hash: Mapped[str] = mapped_column(unique=True)
    bound_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class Passkey(Base):
    """A passkey of a member of staff: its public key. `user_handle` is what the authenticator knows the member by."""

    __tablename__ = "passkey"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    user_handle: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class StaffVisit(Base):
    """How a visit of staff began, in which kind of browser, and when its second factor was last given again."""

    __tablename__ = "staff_visit"
    __table_args__ = (one_of("way", SignInWay),)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), unique=True)
    way: Mapped[str]
    browser: Mapped[str]
    confirmed_at: Mapped[datetime | None]


class SignInStep(Base):
    """Something that was begun and must come back to the same browser, once and soon: a sign-in at a provider, a
    passkey's challenge. Only the hash of its id is kept; what it needs is derived from the id."""

    __tablename__ = "sign_in_step"
    id_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
