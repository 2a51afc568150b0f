"""What people who speak a language say of our translations: corrections of strings, and pages that they checked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealed import Sealed


class WordCorrection(Base):
    """One form of one string as it should read. Plural forms of one correction share their `submission`.

    Each correction is rows of its own: the last one stands, and the earlier ones stay (product.md rule 11). It is not
    shown to families before somebody took it into the catalog. `msgid` is the English as it was: where the English has
    changed since, no string has it any more.
    """

    __tablename__ = "word_correction"
    __table_args__ = (UniqueConstraint("submission", "form"),)
    language: Mapped[str] = mapped_column(index=True)
    msgid: Mapped[str]
    form: Mapped[int] = mapped_column(default=0)
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(Sealed())
    organisation: Mapped[str] = mapped_column(Sealed(), default="")
    why: Mapped[str] = mapped_column(Sealed(), default="")
    at: Mapped[datetime]
    submission: Mapped[str]


class WordsChecked(Base):
    """Somebody who speaks the language said that they checked a page's words."""

    __tablename__ = "words_checked"
    language: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(Sealed())
    organisation: Mapped[str] = mapped_column(Sealed(), default="")
    at: Mapped[datetime]
    submission: Mapped[str] = mapped_column(unique=True)
