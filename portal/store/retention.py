"""Which rows are older than they may be, and letting them go. Flushes, never commits."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.states import CAME_BACK, WENT
from portal.models import (
    Attempt,
    CameBack,
    Concern,
    Contributor,
    Delivery,
    Erasure,
    Invitation,
    KeptForm,
    LateWords,
    LegalHold,
    Letter,
    Outcome,
    Person,
    Review,
    Staff,
    Visit,
)
from portal.store.erasing import CONTACTS, remove


def held_reviews(session: Session) -> set[int]:
    """Return the reviews that a legal hold keeps, with those merged into one."""
    held = set(session.scalars(select(LegalHold.review_id).where(LegalHold.ended_at.is_(None))))
    return held | set(session.scalars(select(Review.id).where(Review.merged_into_id.in_(held))))


def closed_before(session: Session, moment: datetime) -> set[int]:
    """Return the reviews whose outcome was shared before a moment, with those merged into one."""
    closed = set(session.scalars(select(Outcome.review_id).where(Outcome.published_at < moment)))
    return closed | set(session.scalars(select(Review.id).where(Review.merged_into_id.in_(closed))))


def references(session: Session, ids: set[int]) -> tuple[str, ...]:
    return tuple(session.scalars(select(Review.reference).where(Review.id.in_(ids)).order_by(Review.reference)))


def reviews(session: Session, ids: set[int]) -> Counter[str]:
    """Take whole reviews away, and each person of whom no review is left."""
    people = set(session.scalars(select(Review.person_id).where(Review.id.in_(ids))))
    gone = remove(session, "review", ids)
    left = set(session.scalars(select(Review.person_id).where(Review.person_id.in_(people))))
    return gone + remove(session, "person", people - left)


def raised_without_a_room(session: Session, moment: datetime) -> Counter[str]:
    """Take away what somebody raised who has no room here, long after it was closed. What is open stays."""
    old = select(Concern.id).where(Concern.contributor_id.is_(None), Concern.closed_at < moment)
    return remove(session, "concern", set(session.scalars(old)))


def contacts(session: Session, ids: set[int]) -> Counter[str]:
    """Empty the addresses and numbers of the contributors of reviews, also where a letter came back from. Through
    objects: what is sealed stays sealed."""
    count = 0
    for each in session.scalars(select(Contributor).where(Contributor.review_id.in_(ids))):
        there = [name for name in CONTACTS if getattr(each, name)]
        for name in there:
            setattr(each, name, "")
        count += bool(there)
    theirs = select(CameBack).join(Contributor, CameBack.contributor_id == Contributor.id)
    returned = [each for each in session.scalars(theirs.where(Contributor.review_id.in_(ids))) if each.address]
    for row in returned:
        row.address = ""
    session.flush()
    return +Counter({"contributor": count, "came_back": len(returned)})


def letters(session: Session, ids: set[int]) -> Counter[str]:
    found = select(Letter.id).join(Contributor).where(Contributor.review_id.in_(ids))
    return remove(session, "letter", set(session.scalars(found)))


def codes(session: Session, moment: datetime, held: set[int]) -> Counter[str]:
    """Make the links and codes of invitations that closed long ago impossible to recognise."""
    over = or_(Invitation.expires_at < moment, Invitation.withdrawn_at < moment)
    found = session.scalars(
        select(Invitation)
        .join(Contributor, Invitation.contributor_id == Contributor.id)
        .where(over, Invitation.code_hash.not_like("gone:%"), Contributor.review_id.not_in(held))
    ).all()
    for each in found:
        each.code_hash = each.public_id_hash = f"gone:{each.id}"
        each.withdrawn_at = each.withdrawn_at or each.expires_at
    session.flush()
    return +Counter({"invitation": len(found)})


def sent(session: Session, moment: datetime, held: set[int]) -> tuple[Counter[str], tuple[str, ...]]:
    """Empty what was sent long ago, and return which files of the outbox go with it."""
    found = session.scalars(
        select(Delivery)
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .where(
            Delivery.state.in_(WENT | CAME_BACK),
            Delivery.sent_at < moment,
            or_(Delivery.text != "", Delivery.address != ""),
            Contributor.review_id.not_in(held),
        )
    ).all()
    files = tuple(file for each in found for file in each.files)
    for each in found:
        each.text = each.subject = each.address = ""
        each.files = []
    session.flush()
    return +Counter({"delivery": len(found)}), files


def visits(session: Session, moment: datetime, held: set[int]) -> Counter[str]:
    """Take visits away with what hangs on them: never words that still wait for their writer, nor what a hold keeps."""
    over = set(session.scalars(select(Visit.id).where(Visit.last_seen_at < moment)))
    waits = set(session.scalars(select(LateWords.visit_id).where(LateWords.settled_at.is_(None))))
    waits |= set(session.scalars(select(KeptForm.visit_id)))
    kept = session.scalars(
        select(Visit.id)
        .join(Invitation, Visit.invitation_id == Invitation.id)
        .join(Contributor, Invitation.contributor_id == Contributor.id)
        .where(Contributor.review_id.in_(held))
    )
    return remove(session, "visit", over - waits - set(kept))


def attempts(session: Session, moment: datetime) -> Counter[str]:
    count = session.scalar(select(func.count()).select_from(Attempt).where(Attempt.tried_at < moment)) or 0
    session.execute(delete(Attempt).where(Attempt.tried_at < moment))
    return +Counter({"attempt": count})


def standing_hold(session: Session, review_id: int) -> tuple[LegalHold, str] | None:
    row = session.execute(
        select(LegalHold, Staff.name)
        .join(Staff, LegalHold.set_by_id == Staff.id)
        .where(LegalHold.review_id == review_id, LegalHold.ended_at.is_(None))
        .order_by(LegalHold.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def end_holds(session: Session, review_id: int, by: int, now: datetime) -> bool:
    ended = session.execute(
        update(LegalHold)
        .where(LegalHold.review_id == review_id, LegalHold.ended_at.is_(None))
        .values(ended_at=now, ended_by_id=by)
        .returning(LegalHold.id)
    )
    return bool(ended.all())


def review_and_person(session: Session, reference: str, area_ids: frozenset[int]) -> tuple[Review, Person] | None:
    row = session.execute(
        select(Review, Person)
        .join(Person, Review.person_id == Person.id)
        .where(Review.reference == reference, Review.area_id.in_(area_ids))
    ).first()
    return (row[0], row[1]) if row else None


def contributors(session: Session, review_id: int) -> list[Contributor]:
    return list(session.scalars(select(Contributor).where(Contributor.review_id == review_id).order_by(Contributor.id)))


def last_erasure(session: Session, contributor_id: int) -> tuple[Erasure, str] | None:
    row = session.execute(
        select(Erasure, Staff.name)
        .join(Staff, Erasure.asked_by_id == Staff.id)
        .where(Erasure.contributor_ref == contributor_id, Erasure.refused_at.is_(None))
        .order_by(Erasure.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
