"""Staff, their areas and employers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.states import Role
from portal.models.base import Base, one_of


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
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_last_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]


class StaffArea(Base):
    """An area that a member of staff works in. Programme leads and sysadmins need none."""

    __tablename__ = "staff_area"
    __table_args__ = (UniqueConstraint("staff_id", "area_id"),)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
