"""What people wrote, put into another language: the original as it was, and the translation, both for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.word_translations import WordKind
from portal.models.base import Base, one_of
from portal.models.sealed import Sealed, SealedJSON

_OPEN = text("passed_at IS NULL AND ended_at IS NULL")


class WordTranslation(Base):
    """One text that is to be translated by `due_on`, or was. `about_id` is the row that holds the words.

    `original` and `translated` are `{"parts": [[words, easy words, heading], …]}`, the original as it was when it was
    asked for: when the row's words have changed, this is a translation of what they were. Without `contributor_id` it
    is of what everybody of the review gets. `asked_by_id` is empty where the portal asked by itself. `ended_at`: it is
    not needed any more. With `concern_id` it is of what was raised, and of no review: whom it is about never sees it
    (store/word_translations.py).
    """

    __tablename__ = "word_translation"
    __table_args__ = (
        one_of("kind", WordKind),
        # Asked for twice is asked for once.
        Index(
            "uq_word_translation_open",
            "kind",
            "about_id",
            "to_language",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )
    kind: Mapped[str]
    about_id: Mapped[int] = mapped_column(index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id"), index=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    from_language: Mapped[str]
    to_language: Mapped[str]
    original: Mapped[Mapping[str, Any]] = mapped_column(SealedJSON())
    translated: Mapped[Mapping[str, Any] | None] = mapped_column(SealedJSON())
    translator: Mapped[str] = mapped_column(Sealed(), default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    due_on: Mapped[date]
    typed_at: Mapped[datetime | None]
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    passed_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    sent_back_because: Mapped[str] = mapped_column(Sealed(), default="")
    ended_at: Mapped[datetime | None]
