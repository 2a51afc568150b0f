"""A learning disability given as a reason: what was said of it, and what we found. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.accounts import Prompt
from portal.domain.decision_reasons import WHICH_DECISION, ReasonSaid, ReasonSheet, ReasonTold, reason_said
from portal.domain.names import shown_name
from portal.domain.second_reading import ReadKind, Source, ToRead
from portal.domain.supporting import SaidBy
from portal.models import Answer, Contributor, DecisionReason, Person, Promise, Review, Staff
from portal.store.prebuilt import prebuilt

PROMISED = "decision_reason"
_writer = aliased(Staff)
_TOLD = prebuilt(
    select(DecisionReason.words, DecisionReason.easy_words, DecisionReason.passed_at, DecisionReason.due_on)
    .where(DecisionReason.contributor_id == bindparam("contributor_id"))
    .order_by(DecisionReason.id.desc())
    .limit(1)
)


def _answers(session: Session, account_id: int) -> list[Any]:
    """What stands in an account under the prompt that asks for it, the person's own words first."""
    return list(
        session.execute(
            select(Answer.words, Answer.picture_answer, Answer.language, Answer.said_by, Answer.saved_at)
            .where(
                Answer.account_id == account_id,
                Answer.prompt == Prompt.LEARNING_DISABILITY_AS_REASON,
                Answer.settled_at.is_(None),
                Answer.taken_out_at.is_(None),
            )
            .order_by(Answer.said_by, Answer.copy)
        )
    )


def _pictures(rows: list[Any]) -> list[str]:
    return [code for row in rows for code in row.picture_answer.split(",") if code]


def said_in(session: Session, account_id: int) -> ReasonSaid | None:
    """Return what an account says of it, the person's word and a supporter's together."""
    rows = _answers(session, account_id)
    return reason_said(_pictures(rows), "".join(row.words for row in rows))


def last_told(connection: Connection, contributor_id: int) -> tuple[ReasonTold | None, Any]:
    """Return what we found, once it was passed, and the day by which we promised to write."""
    row = connection.execute(_TOLD, {"contributor_id": contributor_id}).one_or_none()
    if row is None:
        return None, None
    told = ReasonTold(row.words, row.easy_words or row.words, row.passed_at) if row.passed_at else None
    return told, row.due_on


def keep_promises(session: Session, contributor_id: int, now: datetime) -> None:
    session.execute(
        update(Promise)
        .where(
            Promise.contributor_id == contributor_id,
            Promise.code == PROMISED,
            Promise.kept_at.is_(None),
            Promise.ended_at.is_(None),
        )
        .values(kept_at=now)
        .execution_options(synchronize_session=False)
    )


def of_contributor(session: Session, contributor_id: int, area_ids: Collection[int]) -> tuple[Any, ...] | None:
    """Return the contributor, review and person with the newest row that is to be acted upon, or the last that was."""
    row = session.execute(
        select(Contributor, Review, Person)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Contributor.id == contributor_id, Review.area_id.in_(area_ids))
    ).one_or_none()
    if row is None:
        return None
    newest = session.scalars(
        select(DecisionReason)
        .where(DecisionReason.contributor_id == contributor_id)
        # What nobody has been told of yet, the oldest first; else the last one.
        .order_by(DecisionReason.passed_at.is_not(None), DecisionReason.id)
    ).all()
    waits = [each for each in newest if each.passed_at is None]
    return (*row, waits[0] if waits else newest[-1] if newest else None)


def sheet(
    session: Session, contributor: Contributor, review: Review, person: Person, row: DecisionReason
) -> ReasonSheet:
    rows = _answers(session, row.account_id)
    pictures = _pictures(rows)
    by = session.get(Staff, row.written_by_id) if row.written_by_id else None
    return ReasonSheet(
        id=row.id,
        contributor_id=contributor.id,
        contributor_name=contributor.name,
        person=shown_name(person.first_name, person.last_name, person.known_as),
        reference=review.reference,
        said=ReasonSaid(row.said),
        which=tuple(code for code in WHICH_DECISION if code in pictures),
        theirs=tuple((SaidBy(each.said_by), each.words, each.language) for each in rows if each.words.strip()),
        noted_at=row.noted_at,
        due_on=row.due_on,
        done=row.done,
        words=row.words,
        easy_words=row.easy_words,
        written_by=by.name if by else "",
        passed_at=row.passed_at,
        sent_back_because=row.sent_back_because,
    )


def unanswered(session: Session, review_id: int) -> int:
    """Return how many of a review nobody has been told of yet: nothing is final before (rule 9)."""
    found = session.scalar(
        select(func.count())
        .select_from(DecisionReason)
        .join(Contributor, DecisionReason.contributor_id == Contributor.id)
        .where(Contributor.review_id == review_id, DecisionReason.passed_at.is_(None))
    )
    return found or 0


def row_of(session: Session, reason_id: int, area_ids: Collection[int]) -> DecisionReason | None:
    return session.scalars(
        select(DecisionReason)
        .join(Contributor, DecisionReason.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(DecisionReason.id == reason_id, Review.area_id.in_(area_ids))
    ).one_or_none()


def waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    """Return those that wait for a second reader who did not write them."""
    rows = session.execute(
        select(DecisionReason, Contributor, Review.reference, Person, _writer.name.label("by"))
        .join(Contributor, DecisionReason.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .join(_writer, DecisionReason.written_by_id == _writer.id)
        .where(
            Review.area_id.in_(area_ids),
            DecisionReason.written_by_id != reader_id,
            DecisionReason.passed_at.is_(None),
            DecisionReason.words != "",
            DecisionReason.sent_back_because == "",
        )
    )
    return [
        ToRead(
            kind=ReadKind.DECISION_REASON,
            id=row.id,
            reference=reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            contributor_name=contributor.name,
            words=row.words,
            easy_words=row.easy_words or row.words,
            before="",
            written_by_id=row.written_by_id or 0,
            written_by=by,
            written_at=row.written_at or row.noted_at,
            contributor_id=contributor.id,
        )
        for row, contributor, reference, person, by in rows
    ]


def sources(session: Session, reason_id: int) -> tuple[str, tuple[Source, ...]]:
    row = session.get_one(DecisionReason, reason_id)
    names = {SaidBy.PERSON: "account", SaidBy.SUPPORTER: "supporter"}
    return "", tuple(
        Source(names[SaidBy(each.said_by)], each.words, each.saved_at) for each in _answers(session, row.account_id)
    )
