"""Corrections of translations, and pages that somebody checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.wording import Correction, PageChecked
from portal.models import Staff, WordCorrection, WordsChecked


def corrections(session: Session, language: str) -> dict[str, Correction]:
    """Return the last correction of each string, by its English."""
    return {each.msgid: each for each in _in_order(session, language)}


def _in_order(session: Session, language: str) -> Iterator[Correction]:
    rows = session.execute(
        select(WordCorrection, Staff.name)
        .join(Staff, Staff.id == WordCorrection.by_id)
        .where(WordCorrection.language == language)
        .order_by(WordCorrection.at, WordCorrection.submission, WordCorrection.form)
    )
    for _, forms in groupby(rows, key=lambda row: (row[0].at, row[0].submission)):
        every = list(forms)
        first, staff = every[0]
        yield Correction(
            language,
            first.msgid,
            tuple(row.words for row, _ in every),
            staff,
            first.name,
            first.organisation,
            first.why,
            first.at,
        )


def correct(
    session: Session,
    *,
    language: str,
    msgid: str,
    words: Sequence[str],
    by: int,
    name: str,
    organisation: str,
    why: str,
    at: datetime,
    submission: str,
) -> bool:
    """Keep a correction, a row a form. The same submission again keeps nothing and returns False."""
    if session.scalar(select(WordCorrection.id).where(WordCorrection.submission == submission).limit(1)) is not None:
        return False
    for form, each in enumerate(words):
        session.add(
            WordCorrection(
                language=language,
                msgid=msgid,
                form=form,
                words=each,
                by_id=by,
                name=name,
                organisation=organisation,
                why=why,
                at=at,
                submission=submission,
            )
        )
    session.flush()
    return True


def checked(session: Session, language: str) -> tuple[PageChecked, ...]:
    """Return who checked which page, the latest first."""
    rows = session.execute(
        select(WordsChecked, Staff.name)
        .join(Staff, Staff.id == WordsChecked.by_id)
        .where(WordsChecked.language == language)
        .order_by(WordsChecked.at.desc())
    )
    return tuple(PageChecked(row.place, staff, row.name, row.organisation, row.at) for row, staff in rows)


def say_checked(
    session: Session, *, language: str, place: str, by: int, name: str, organisation: str, at: datetime, submission: str
) -> bool:
    """Keep that a page was checked. The same submission again keeps nothing and returns False."""
    if session.scalar(select(WordsChecked.id).where(WordsChecked.submission == submission)) is not None:
        return False
    session.add(
        WordsChecked(
            language=language, place=place, by_id=by, name=name, organisation=organisation, at=at, submission=submission
        )
    )
    session.flush()
    return True
