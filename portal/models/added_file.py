"""Photos and documents that a contributor adds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.added_files import FileFormat, FileState, FileUse
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed


class AddedFile(Base):
    """One file. Its content lies encrypted in the folder of files under `stored` and `stored_picture`, by a key of its
    own, and for this `submission` alone: without `key` nothing of it can be read, so taking it away is to forget it."""

    __tablename__ = "added_file"
    __table_args__ = (one_of("format", FileFormat), one_of("state", FileState), one_of("may_be_used", FileUse))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    submission: Mapped[str] = mapped_column(unique=True)
    format: Mapped[str]
    state: Mapped[str]
    name: Mapped[str] = mapped_column(Sealed(), default="")
    words: Mapped[str] = mapped_column(Sealed(), default="")
    seen_in_it: Mapped[str] = mapped_column(Sealed(), default="")
    may_be_used: Mapped[str] = mapped_column(default=FileUse.STAFF)
    key: Mapped[str] = mapped_column(Sealed(), default="")
    stored: Mapped[str] = mapped_column(default="")
    stored_picture: Mapped[str] = mapped_column(default="")
    size: Mapped[int]
    added_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    taken_away_at: Mapped[datetime | None]
