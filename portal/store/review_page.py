"""All that one review's page shows, in a fixed number of queries however many contributors there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.days import day_of
from portal.domain.review_page import LetterShown, ProcessShown, Quote, Standing, Where, a_line_of
from portal.domain.states import (
    CAME_BACK,
    WENT,
    AccountState,
    Decision,
    DeliveryState,
    OutcomeState,
    Scope,
    StatementState,
    Verdict,
)
from portal.domain.supporting import SaidBy
from portal.models import (
    Account,
    Answer,
    Area,
    AuditEvent,
    CareProvided,
    Check,
    Choice,
    Contributor,
    Delivery,
    Invitation,
    Letter,
    Organisation,
    OtherProcess,
    Outcome,
    Person,
    PlannedContact,
    Promise,
    Review,
    Staff,
    Statement,
    StatementVersion,
)

WHO_THEY_WERE = "who_they_were"
_reviewer, _second, _employer = aliased(Staff), aliased(Staff), aliased(Organisation)
_FACTS = (
    select(
        Review,
        Person,
        Area.name.label("area"),
        _reviewer.name.label("reviewer_name"),
        _employer.name.label("employer"),
        _second.name.label("second_name"),
        exists()
        .where(CareProvided.review_id == Review.id, CareProvided.organisation_id == _reviewer.employer_id)
        .label("not_independent"),
    )
    .join(Person, Review.person_id == Person.id)
    .join(Area, Review.area_id == Area.id)
    .outerjoin(_reviewer, Review.reviewer_id == _reviewer.id)
    .outerjoin(_employer, _reviewer.employer_id == _employer.id)
    .outerjoin(_second, Review.second_reader_id == _second.id)
)


def facts(session: Session, area_ids: Collection[int], reference: str, *, opened: ColumnElement[bool]) -> Any:
    """Return this reference's row in these areas, or opened in an emergency, or None. A merged one answers with the one
    it went into."""
    mine = or_(Review.area_id.in_(area_ids), opened)
    row = session.execute(_FACTS.where(Review.reference == reference, mine)).one_or_none()
    while row is not None and row.Review.merged_into_id is not None:
        row = session.execute(_FACTS.where(Review.id == row.Review.merged_into_id, mine)).one_or_none()
    return row


def contributors(session: Session, review_id: int) -> Sequence[Contributor]:
    return session.scalars(select(Contributor).where(Contributor.review_id == review_id).order_by(Contributor.id)).all()


def care_providers(session: Session, review_id: int) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Organisation.name)
            .join(CareProvided, CareProvided.organisation_id == Organisation.id)
            .where(CareProvided.review_id == review_id)
            .order_by(Organisation.name)
        )
    )


def processes(session: Session, review_id: int) -> tuple[ProcessShown, ...]:
    rows = session.execute(
        select(OtherProcess.id, OtherProcess.kind, OtherProcess.note, PlannedContact.planned_on, PlannedContact.about)
        .outerjoin(PlannedContact, PlannedContact.other_process_id == OtherProcess.id)
        .where(OtherProcess.review_id == review_id)
        .order_by(OtherProcess.id, PlannedContact.planned_on)
    )
    found: dict[int, ProcessShown] = {}
    for row in rows:
        known = found.get(row.id) or ProcessShown(row.kind, row.note, ())
        planned = ((row.planned_on, row.about),) if row.planned_on else ()
        found[row.id] = ProcessShown(known.kind, known.note, known.planned + planned)
    return tuple(found.values())


def promised(session: Session, ids: Sequence[int]) -> dict[int, date]:
    rows = session.execute(
        select(Promise.contributor_id, func.min(Promise.due_on))
        .where(Promise.contributor_id.in_(ids), Promise.kept_at.is_(None), Promise.ended_at.is_(None))
        .group_by(Promise.contributor_id)
    )
    return {row[0]: row[1] for row in rows}


def letters(session: Session, ids: Sequence[int]) -> dict[int, tuple[LetterShown, ...]]:
    """Return each contributor's letters, the newest first."""
    found: dict[int, tuple[LetterShown, ...]] = {}
    for row in session.execute(
        select(Letter.contributor_id, Letter.name, Letter.format, Letter.language, Delivery)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id.in_(ids))
        .order_by(Delivery.id.desc())
    ):
        sent: Delivery = row.Delivery
        shown = LetterShown(
            row.name, sent.channel, sent.state, row.format, row.language, sent.sent_at or sent.due_at, sent.why_held
        )
        found[row.contributor_id] = (*found.get(row.contributor_id, ()), shown)
    return found


def quote(session: Session, review_id: int) -> Quote | None:
    """Return a line about the person from the first account that was sent: unsent words are nobody's to read."""
    row = session.execute(
        select(Answer.words, Answer.language, Contributor.name, Contributor.relationship, Contributor.id)
        .join(Account, Answer.account_id == Account.id)
        .join(Contributor, Account.contributor_id == Contributor.id)
        .where(
            Contributor.review_id == review_id,
            Account.state == AccountState.SENT,
            Answer.prompt == WHO_THEY_WERE,
            Answer.copy == 0,
            # A supporter's words are never quoted as the person's own.
            Answer.said_by == SaidBy.PERSON,
            Answer.settled_at.is_(None),
            Answer.words != "",
        )
        .order_by((Contributor.scope != Scope.FAMILY), Account.sent_at)
        .limit(1)
    ).one_or_none()
    return row and Quote(a_line_of(row.words), row.language, row.name, row.relationship, row.id)


def saw_words_since(session: Session, who: str, about: str, visit: str, moment: datetime) -> bool:
    """Whether this visit's look at these words is on record already: one event an hour says it."""
    events = session.scalars(
        select(AuditEvent).where(
            AuditEvent.about == about,
            AuditEvent.who == who,
            AuditEvent.did == "saw_words",
            AuditEvent.at > moment,
        )
    )
    return any(event.details.get("visit") == visit for event in events)


def standings(
    session: Session, review_id: int, people: Sequence[Contributor], sent: dict[int, tuple[LetterShown, ...]]
) -> dict[int, Standing]:
    """Return where we are with each contributor of a review."""
    ids = [person.id for person in people]
    last = select(func.max(Choice.id)).where(Choice.contributor_id.in_(ids)).group_by(Choice.contributor_id)
    choices = {choice.contributor_id: choice for choice in session.scalars(select(Choice).where(Choice.id.in_(last)))}
    accounts = {
        account.contributor_id: account
        for account in session.scalars(select(Account).where(Account.contributor_id.in_(ids)).order_by(Account.number))
    }
    came_in = {
        row[0]: row[1]
        for row in session.execute(
            select(Invitation.contributor_id, func.min(Invitation.first_used_at))
            .where(Invitation.contributor_id.in_(ids))
            .group_by(Invitation.contributor_id)
        )
    }
    told = session.scalar(
        select(Outcome.published_at).where(Outcome.review_id == review_id, Outcome.state == OutcomeState.PUBLISHED)
    )
    statements = _statements(session, ids)
    return {
        person.id: _standing(
            person,
            choices.get(person.id),
            accounts.get(person.id),
            statements.get(person.id),
            told if person.scope == Scope.FAMILY else None,
            came_in.get(person.id),
            sent.get(person.id, ()),
        )
        for person in people
    }


def _standing(
    person: Contributor,
    choice: Choice | None,
    account: Account | None,
    statements: Standing | None,
    told: datetime | None,
    came_in: datetime | None,
    sent: tuple[LetterShown, ...],
) -> Standing:
    if person.stopped_at:
        return Standing(Where.STOPPED, day_of(person.stopped_at))
    if choice and choice.decision != Decision.YES:
        later = choice.decision == Decision.LATER and choice.later_on
        return Standing(Where(choice.decision), later or day_of(choice.made_at))
    if told:
        known = statements or Standing(Where.TOLD)
        return Standing(Where.TOLD, day_of(told), known.statements, known.unchecked, known.not_right)
    if statements:
        return statements
    if account:
        if account.state == AccountState.SENT and account.sent_at:
            return Standing(Where.ACCOUNT_SENT, day_of(account.sent_at))
        return Standing(Where.TELLING, day_of(account.started_at))
    if choice:
        return Standing(Where.SAID_YES, day_of(choice.made_at))
    if came_in:
        return Standing(Where.CAME_IN, day_of(came_in))
    return _letter_standing(sent)


def _letter_standing(sent: tuple[LetterShown, ...]) -> Standing:
    for states, where in (
        (WENT, Where.LETTER_SENT),
        ({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.PRINTING}, Where.LETTER_WAITS),
        ({DeliveryState.HELD, *CAME_BACK}, Where.LETTER_HELD),
    ):
        # Newest first: the last of them is the first that went.
        those = [letter for letter in sent if letter.state in states]
        if those:
            return Standing(where, day_of(those[-1].at))
    return Standing(Where.NOT_INVITED)


def _statements(session: Session, ids: Sequence[int]) -> dict[int, Standing]:
    """Return where checking stands, by contributor, from each statement's last shown version and its last check."""
    shown = (
        select(StatementVersion.statement_id, func.max(StatementVersion.id).label("version_id"))
        .where(StatementVersion.shown_at.is_not(None))
        .group_by(StatementVersion.statement_id)
        .subquery()
    )
    last_check = (
        select(Check.statement_version_id, func.max(Check.id).label("check_id"))
        .group_by(Check.statement_version_id)
        .subquery()
    )
    rows = session.execute(
        select(Statement.contributor_id, shown.c.version_id, Check.verdict)
        .outerjoin(shown, shown.c.statement_id == Statement.id)
        .outerjoin(last_check, last_check.c.statement_version_id == shown.c.version_id)
        .outerjoin(Check, Check.id == last_check.c.check_id)
        .where(Statement.contributor_id.in_(ids), Statement.state != StatementState.TAKEN_OUT)
    ).all()
    found: dict[int, Standing] = {}
    for contributor_id in {row.contributor_id for row in rows}:
        verdicts = [row.verdict for row in rows if row.contributor_id == contributor_id and row.version_id]
        unchecked = verdicts.count(None)
        not_right = sum(1 for verdict in verdicts if verdict is not None and verdict != Verdict.RIGHT)
        where = (
            Where.WRITING_STATEMENTS if not verdicts else Where.CHECKING if unchecked or not_right else Where.CHECKED
        )
        found[contributor_id] = Standing(where, None, len(verdicts), unchecked, not_right)
    return found
