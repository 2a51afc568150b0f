"""Letters: what one is composed from, how its contributor is reached, and its rows. Flushes, never commits."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from portal.domain.days import day_of
from portal.domain.letter_source import CHOICE_VALUES
from portal.domain.names import full_name, shown_name
from portal.domain.sending import Contact, KnownNeed
from portal.domain.states import DeliveryState, NeedKind, Presentation, Scope
from portal.models import (
    Check,
    Choice,
    Contributor,
    Delivery,
    Invitation,
    Letter,
    Need,
    Organisation,
    Person,
    Question,
    Reply,
    Review,
    Staff,
    Statement,
    StatementVersion,
    SupportOrganisation,
)
from portal.store import came_back, extensions, named_people
from portal.store.quiet_days import quiet_spans

# One address, with nothing that a mail header could read as another line or another person.
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
_MOST_SUPPORT = 2


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is said in a letter to one contributor."""

    contributor_id: int
    contributor: str
    supporter: str
    scope: Scope
    to_lines: tuple[str, ...]
    reference: str
    due_on: date
    person: str
    person_full: str
    first_name: str
    last_name: str
    extended_because: str
    """Why the review takes longer, in the words that its families were told last."""
    extended_because_easy: str
    reviewer: str
    reviewer_job: str
    reviewer_employer: str
    reviewer_phone: str
    decision: str
    later_on: date | None
    replied: bool
    """Whether something that they said has a reply, or an answer, that they can read."""
    support: tuple[tuple[str, str], ...]
    """(name, telephone) of where to turn, urgent help first."""
    named_by: str = ""
    """Who named them, when that may be said; "" for everybody else."""


_reviewer = aliased(Staff)
_FACTS = (
    select(
        Contributor.id,
        Contributor.name,
        Contributor.supporter_name,
        Contributor.scope,
        Contributor.address_line_1,
        Contributor.address_town,
        Contributor.postcode,
        Review.id.label("review_id"),
        Review.reference,
        Review.due_on,
        Person.first_name,
        Person.last_name,
        Person.known_as,
        _reviewer.name.label("reviewer"),
        _reviewer.job_title,
        _reviewer.phone,
        Organisation.name.label("employer"),
    )
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
    .outerjoin(Organisation, _reviewer.employer_id == Organisation.id)
    .where(Contributor.id == bindparam("contributor_id"))
)
_CHOICE = (
    select(Choice.decision, Choice.later_on)
    .where(Choice.contributor_id == bindparam("contributor_id"))
    .order_by(Choice.id.desc())
    .limit(1)
)
_REPLIED = select(
    or_(
        exists().where(Question.contributor_id == bindparam("contributor_id"), Question.passed_at.is_not(None)),
        exists().where(
            Statement.contributor_id == bindparam("contributor_id"),
            StatementVersion.statement_id == Statement.id,
            Check.statement_version_id == StatementVersion.id,
            Reply.check_id == Check.id,
            Reply.passed_at.is_not(None),
        ),
    )
)
_SUPPORT = (
    select(SupportOrganisation.name, SupportOrganisation.phone)
    # Every letter says to telephone 999 in danger: the places here are to turn to, and to be listened to.
    .where(SupportOrganisation.phone.not_in(("", "999")), SupportOrganisation.area == "")
    .order_by(SupportOrganisation.urgent.desc(), SupportOrganisation.position, SupportOrganisation.id)
    .limit(_MOST_SUPPORT)
)


def facts(session: Session, contributor_id: int, named: Container[str] | None = None) -> LetterFacts | None:
    """Return what letters say of a contributor and their review. `named`: the values that this letter names, so that
    nothing is asked of the database for the others; None asks for all."""
    row = session.execute(_FACTS, {"contributor_id": contributor_id}).one_or_none()
    if row is None:
        return None
    says_why = named is None or "reason" in named or "easy_reason" in named
    because = extensions.last_passed(session, row.review_id) if says_why else ("", "")
    says_replied = named is None or "replied" in named
    says_choice = named is None or any(name in named for name in CHOICE_VALUES)
    chosen = session.execute(_CHOICE, {"contributor_id": contributor_id}).one_or_none() if says_choice else None
    return LetterFacts(
        contributor_id=row.id,
        contributor=row.name,
        supporter=row.supporter_name,
        scope=Scope(row.scope),
        to_lines=tuple(filter(None, (row.name, row.address_line_1, row.address_town, row.postcode))),
        reference=row.reference,
        due_on=row.due_on,
        person=shown_name(row.first_name, row.last_name, row.known_as),
        person_full=full_name(row.known_as or row.first_name, row.last_name),
        first_name=row.first_name,
        last_name=row.last_name,
        extended_because=because[0],
        extended_because_easy=because[1],
        reviewer=row.reviewer or "",
        reviewer_job=row.job_title or "",
        reviewer_employer=row.employer or "",
        reviewer_phone=row.phone or "",
        decision=chosen.decision if chosen else "",
        later_on=chosen.later_on if chosen else None,
        replied=says_replied and bool(session.scalar(_REPLIED, {"contributor_id": contributor_id})),
        named_by=named_people.named_by(session, row.id) if named is None or "named_by" in named else "",
        support=support(session),
    )


def support(session: Session) -> tuple[tuple[str, str], ...]:
    """Return (name, telephone) of where letters say to turn."""
    return tuple((each.name, each.phone) for each in session.execute(_SUPPORT))


def contact(session: Session, contributor_id: int, area_ids: Collection[int] | None = None) -> Contact | None:
    """Return how a contributor is reached; with `area_ids`, only one whose review is in those areas."""
    in_area = true() if area_ids is None else Review.area_id.in_(area_ids)
    row = session.scalars(
        select(Contributor)
        .join(Review, Contributor.review_id == Review.id)
        .where(Contributor.id == contributor_id, in_area)
    ).one_or_none()
    if row is None:
        return None
    needs = session.execute(
        select(Need.kind, Need.detail)
        .where(Need.contributor_id == contributor_id, Need.ended_at.is_(None))
        .order_by(Need.id)
    ).all()
    lines = (row.address_line_1, row.address_town, row.postcode)
    found = Contact(
        contributor_id=row.id,
        name=row.name,
        language=row.language,
        presentation=Presentation(row.presentation),
        email=row.email if _EMAIL.fullmatch(row.email) else "",
        mobile=row.mobile,
        post=tuple(filter(None, lines)) if row.address_line_1 and row.postcode else (),
        needs=tuple(KnownNeed(NeedKind(need.kind), need.detail) for need in needs),
        quiet=quiet_spans(session, contributor_id),
        stopped=row.stopped_at is not None,
    )
    # An address that was put right since is another one: nothing speaks against it.
    doubts = {
        channel: day_of(at)
        for channel, address, at in came_back.doubts(session, contributor_id)
        if address == found.address(channel)
    }
    return replace(found, came_back=tuple(doubts.items()))


def by_key(session: Session, key: str) -> tuple[Letter, Delivery] | None:
    found = session.execute(
        select(Letter, Delivery).join(Delivery, Delivery.letter_id == Letter.id).where(Delivery.key == key)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def went_before(session: Session, contributor_id: int, name: str) -> bool:
    """Whether a letter of this name went to a contributor, or waits to go; a cancelled one never arrives."""
    found = (
        select(Delivery.id)
        .join(Letter, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id == contributor_id, Letter.name == name)
        .where(Delivery.state != DeliveryState.CANCELLED)
    )
    return session.scalar(found.limit(1)) is not None


def add_letter(
    session: Session,
    *,
    contributor_id: int,
    invitation_id: int | None,
    name: str,
    language: str,
    format_name: str,
    version: str,
    composed: Mapping[str, object],
    asked_by: int | None,
    now: datetime,
) -> Letter:
    letter = Letter(
        contributor_id=contributor_id,
        invitation_id=invitation_id,
        name=name,
        language=language,
        format=format_name,
        version=version,
        composed=dict(composed),
        asked_by_id=asked_by,
        asked_at=now,
    )
    session.add(letter)
    session.flush()
    return letter


def names_around(session: Session, review_id: int) -> tuple[str, ...]:
    """Return the names of the contributors to a review and of those who help them."""
    rows = session.execute(
        select(Contributor.name, Contributor.supporter_name).where(Contributor.review_id == review_id)
    )
    return tuple(name for row in rows for name in row if name)


def of_invitation(session: Session, public_id_hash: str) -> int | None:
    """Return the id of the contributor whom an invitation is for."""
    return session.scalar(select(Invitation.contributor_id).where(Invitation.public_id_hash == public_id_hash))


def first_contributor(session: Session) -> int | None:
    return session.scalar(select(Contributor.id).order_by(Contributor.id).limit(1))


@dataclass(frozen=True, slots=True)
class AddresseeRow:
    relationship: str
    has_learning_disability: bool
    supporter_name: str
    faith: str
    reference: str
    person: str


def addressee(session: Session, contributor_id: int) -> AddresseeRow | None:
    row = session.execute(
        select(Contributor, Review.reference, Person)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Contributor.id == contributor_id)
    ).one_or_none()
    if row is None:
        return None
    contributor, reference, person = row
    return AddresseeRow(
        relationship=contributor.relationship,
        has_learning_disability=contributor.has_learning_disability,
        supporter_name=contributor.supporter_name,
        faith=contributor.faith,
        reference=reference,
        person=shown_name(person.first_name, person.last_name, person.known_as),
    )


def review_of(session: Session, contributor_id: int) -> int:
    return session.execute(select(Contributor.review_id).where(Contributor.id == contributor_id)).scalar_one()
