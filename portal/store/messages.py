"""Messages, and wishes for another reviewer. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.days import day_of
from portal.domain.messages import REPLACED, REPLY, AsksForAnother, MessageShown, OwnRequest, Thread
from portal.domain.names import shown_name
from portal.domain.second_reading import ReadKind, ToRead
from portal.models import Contributor, Message, Person, Review, ReviewerRequest, Staff
from portal.store import choices
from portal.store.prebuilt import prebuilt

_by = aliased(Staff)
_THREAD: Select[*tuple[Any, ...]] = prebuilt(
    select(
        Message.id,
        Message.by_id,
        _by.name.label("by"),
        Message.words,
        Message.easy_words,
        Message.wants_call,
        Message.written_at,
        Message.due_on,
        Message.seen_at,
        Message.passed_at,
        Message.sent_back_because,
        Message.visit_id,
        Message.language,
    )
    .outerjoin(_by, Message.by_id == _by.id)
    .where(Message.contributor_id == bindparam("contributor_id"))
    .order_by(Message.written_at, Message.id)
)


def thread(connection: Connection | Session, contributor_id: int) -> Thread:
    return Thread(tuple(_shown(row) for row in connection.execute(_THREAD, {"contributor_id": contributor_id})))


def is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(Message.id).where(Message.submission == submission)) is not None


def replace_waiting(session: Session, contributor_id: int, by_id: int) -> None:
    """Put aside what this member wrote and nobody has passed yet: a newer text takes its place."""
    rows = session.scalars(
        select(Message).where(
            Message.contributor_id == contributor_id,
            Message.by_id == by_id,
            Message.passed_at.is_(None),
            Message.sent_back_because == "",
        )
    )
    for row in rows:
        row.sent_back_because = REPLACED
    session.flush()


def saw(session: Session, contributor_id: int, now: datetime, *, ours: bool) -> None:
    """Note that the other side has opened what was not opened yet."""
    session.execute(
        update(Message)
        .where(
            Message.contributor_id == contributor_id,
            Message.seen_at.is_(None),
            Message.by_id.is_not(None) & Message.passed_at.is_not(None) if ours else Message.by_id.is_(None),
        )
        .values(seen_at=now)
    )


def promise_the_first(session: Session, contributor_id: int, now: datetime, *, kept: bool) -> None:
    """Promise the earliest day of what waits for an answer. `kept`: an answer was given."""
    if kept:
        choices.keep_promises(session, contributor_id, (REPLY,), now)
    else:
        choices.end_promises(session, contributor_id, now, (REPLY,))
    if day := thread(session, contributor_id).due_on:
        choices.promise(session, contributor_id, REPLY, day, now)


_WAITING: Select[*tuple[Any, ...]] = (
    select(Message, Review.reference, Person, Contributor.name.label("contributor_name"), _by.name.label("by"))
    .join(Contributor, Message.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .join(_by, Message.by_id == _by.id)
)


def waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    """Return answers that wait for a second reader who did not write them."""
    rows = session.execute(
        _WAITING.where(
            Review.area_id.in_(area_ids),
            Message.by_id != reader_id,
            Message.passed_at.is_(None),
            Message.sent_back_because == "",
        )
    )
    return [_to_read(row) for row in rows]


def answer_row(session: Session, message_id: int, area_ids: Collection[int]) -> Message | None:
    found: Message | None = session.scalar(
        select(Message)
        .join(Contributor, Message.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Message.id == message_id, Message.by_id.is_not(None), Review.area_id.in_(area_ids))
    )
    return found


def _to_read(row: Row[Any]) -> ToRead:
    each: Message = row.Message
    return ToRead(
        kind=ReadKind.MESSAGE,
        id=each.id,
        reference=row.reference,
        person=shown_name(row.Person.first_name, row.Person.last_name, row.Person.known_as),
        contributor_name=row.contributor_name,
        words=each.words,
        easy_words=each.easy_words or each.words,
        before="",
        written_by_id=each.by_id or 0,
        written_by=row.by,
        written_at=each.written_at,
        contributor_id=each.contributor_id,
    )


def _shown(row: Row[Any]) -> MessageShown:
    return MessageShown(
        id=row.id,
        by=(row.by or "Somebody") if row.by_id is not None else "",
        words=row.words,
        easy_words=row.easy_words,
        wants_call=row.wants_call,
        at=row.passed_at or row.written_at,
        due_on=row.due_on,
        seen=row.seen_at is not None,
        passed_at=row.passed_at,
        sent_back_because=row.sent_back_because,
        visit_id=row.visit_id,
        language=row.language or "",
    )


# --- somebody else


_then = aliased(Staff)


def request_is_kept(session: Session, submission: str) -> bool:
    return session.scalar(select(ReviewerRequest.id).where(ReviewerRequest.submission == submission)) is not None


def open_request(session: Session, contributor_id: int) -> ReviewerRequest | None:
    return session.scalar(
        select(ReviewerRequest).where(
            ReviewerRequest.contributor_id == contributor_id, ReviewerRequest.settled_at.is_(None)
        )
    )


def own_request(connection: Connection, contributor_id: int, visit_id: int, *, stepped_up: bool) -> OwnRequest | None:
    """Return the last wish of this contributor. Its words are theirs to read after a code, or in the same visit."""
    row = connection.execute(
        select(
            ReviewerRequest.asked_at,
            ReviewerRequest.words,
            ReviewerRequest.settled,
            ReviewerRequest.settled_at,
            ReviewerRequest.visit_id,
            _then.name.label("reviewer_then"),
            ReviewerRequest.id,
        )
        .outerjoin(_then, ReviewerRequest.reviewer_id == _then.id)
        .where(ReviewerRequest.contributor_id == contributor_id)
        .order_by(ReviewerRequest.asked_at.desc(), ReviewerRequest.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    may_read = stepped_up or row.visit_id == visit_id
    return OwnRequest(
        asked_on=day_of(row.asked_at),
        words=row.words if may_read else "",
        settled=row.settled or "",
        settled_on=day_of(row.settled_at) if row.settled_at else None,
        reviewer_then=row.reviewer_then or "",
        may_read=may_read,
    )


def requests(session: Session, area_ids: Collection[int], reference: str = "") -> tuple[AsksForAnother, ...]:
    """Return the wishes that wait, the oldest first: of some areas, or of one review there. For coordinators alone."""
    asked = (
        select(
            ReviewerRequest,
            Review.reference,
            Person,
            Contributor.name,
            Contributor.relationship,
            _then.name.label("reviewer_name"),
        )
        .join(Contributor, ReviewerRequest.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .outerjoin(_then, ReviewerRequest.reviewer_id == _then.id)
        .where(Review.area_id.in_(area_ids), Review.merged_into_id.is_(None), ReviewerRequest.settled_at.is_(None))
        .order_by(ReviewerRequest.asked_at, ReviewerRequest.id)
    )
    if reference:
        asked = asked.where(Review.reference == reference)
    return tuple(
        AsksForAnother(
            id=row.ReviewerRequest.id,
            contributor_id=row.ReviewerRequest.contributor_id,
            contributor_name=row.name,
            relationship=row.relationship,
            reference=row.reference,
            person=shown_name(row.Person.first_name, row.Person.last_name, row.Person.known_as),
            reviewer_name=row.reviewer_name or "",
            words=row.ReviewerRequest.words,
            asked_on=day_of(row.ReviewerRequest.asked_at),
        )
        for row in session.execute(asked)
    )


def open_of_review(session: Session, review_id: int) -> list[ReviewerRequest]:
    return list(
        session.scalars(
            select(ReviewerRequest)
            .join(Contributor, ReviewerRequest.contributor_id == Contributor.id)
            .where(Contributor.review_id == review_id, ReviewerRequest.settled_at.is_(None))
            .order_by(ReviewerRequest.id)
        )
    )


def reviewer_of(session: Session, contributor_id: int) -> int | None:
    return session.scalar(
        select(Review.reviewer_id)
        .join(Contributor, Contributor.review_id == Review.id)
        .where(Contributor.id == contributor_id)
    )
