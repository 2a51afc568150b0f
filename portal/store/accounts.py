"""What contributors tell us: reading their own words for them, saving without losing any, and what staff may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, true, update
from sqlalchemy.orm import Session

from portal.domain.accounts import Prompt, ToldUs, WrittenAnswer
from portal.domain.names import shown_name
from portal.domain.paper import FromPaper
from portal.domain.states import AccountState
from portal.domain.supporting import SaidBy
from portal.models import Account, Answer, Contributor, PaperReply, Person, Promise, Review, Staff
from portal.models.sealed import in_row
from portal.store import break_glass, supporting
from portal.store.needs import needs_of
from portal.store.prebuilt import prebuilt

# What was promised when an account was sent: what we wrote from it to check, or a word about when that will be.
PROMISED = "statements_or_word"

_HAS_WORDS = or_(Answer.words != "", Answer.picture_answer != "")
# Neither put into another text, nor a supporter's words that the person took out.
_STANDS = and_(Answer.settled_at.is_(None), Answer.taken_out_at.is_(None))
_WORDS = (
    Answer.id,
    Account.number.label("account"),
    Account.state,
    Account.sent_at,
    Answer.prompt,
    Answer.copy,
    Answer.words,
    Answer.picture_answer,
    Answer.language,
    Answer.revision,
    Answer.saved_at,
    Answer.visit_id,
    Answer.said_by,
    Answer.taken_out_at,
)
_LIST = prebuilt(
    select(
        Account.state,
        Account.sent_at,
        Answer.prompt,
        Answer.copy,
        Answer.said_by,
        Answer.saved_at,
        _HAS_WORDS.label("written"),
    )
    .join(Answer, Answer.account_id == Account.id)
    .where(Account.contributor_id == bindparam("contributor_id"), _STANDS)
    .order_by(Account.number, Answer.prompt, Answer.copy)
)
_UNDER_PROMPT = prebuilt(
    select(*_WORDS)
    .join(Account, Answer.account_id == Account.id)
    .where(
        Account.contributor_id == bindparam("contributor_id"),
        Answer.prompt == bindparam("prompt"),
        Answer.settled_at.is_(None),
    )
    .order_by(Account.number, Answer.said_by, Answer.copy)
)
_WRITING = prebuilt(
    select(*_WORDS)
    .join(Account, Answer.account_id == Account.id)
    .where(
        Account.contributor_id == bindparam("contributor_id"),
        Account.state == AccountState.WRITING,
        _STANDS,
        _HAS_WORDS,
    )
    # The person's own words first (said_by is `person` or `supporter`).
    .order_by(Answer.said_by, Answer.copy)
)
_LAST_SENT = prebuilt(
    select(
        Account.sent_at,
        select(Promise.due_on)
        .where(
            Promise.contributor_id == Account.contributor_id,
            Promise.code == PROMISED,
            Promise.kept_at.is_(None),
            Promise.ended_at.is_(None),
        )
        .order_by(Promise.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("write_by"),
    )
    .where(Account.contributor_id == bindparam("contributor_id"), Account.state == AccountState.SENT)
    .order_by(Account.number.desc())
    .limit(1)
)
# The contributor, the person and the sent words in one query: a row an answer, or one with none.
_TOLD = (
    select(
        Contributor.id.label("contributor_id"),
        Contributor.name,
        Contributor.relationship,
        Contributor.language.label("speaks"),
        Contributor.presentation,
        Contributor.supporter_name,
        Contributor.has_learning_disability,
        Review.reference,
        Review.id.label("review_id"),
        Review.area_id,
        Person.first_name,
        Person.last_name,
        Person.known_as,
        # Of what is being written staff learn only that it is.
        select(Answer.id)
        .join(Account, Answer.account_id == Account.id)
        .where(Account.contributor_id == Contributor.id, Account.state == AccountState.WRITING, _HAS_WORDS, _STANDS)
        .exists()
        .label("being_written"),
        # Who typed an account that came on paper; empty of any other.
        Staff.name.label("typed_by"),
        PaperReply.received_on,
        PaperReply.verdict,
        *_WORDS,
    )
    .select_from(Contributor)
    .join(Review, Contributor.review_id == Review.id)
    .join(Person, Review.person_id == Person.id)
    .outerjoin(Account, and_(Account.contributor_id == Contributor.id, Account.state == AccountState.SENT))
    .outerjoin(Answer, and_(Answer.account_id == Account.id, Answer.settled_at.is_(None), _HAS_WORDS))
    .outerjoin(PaperReply, PaperReply.account_id == Account.id)
    .outerjoin(Staff, Staff.id == PaperReply.typed_by_id)
    .where(
        Contributor.id == bindparam("contributor_id"),
        or_(
            Review.area_id.in_(bindparam("area_ids", expanding=True)),
            break_glass.open_to(bindparam("staff_id"), bindparam("now")),
        ),
    )
    .order_by(Account.number, Answer.said_by, Answer.copy)
)


def _written(row: Any) -> WrittenAnswer:
    return WrittenAnswer(
        id=row.id,
        account=row.account,
        prompt=Prompt(row.prompt),
        copy=row.copy,
        words=row.words,
        pictures=tuple(row.picture_answer.split(",")) if row.picture_answer else (),
        language=row.language,
        revision=row.revision,
        saved_at=row.saved_at,
        sent_at=row.sent_at,
        visit_id=row.visit_id,
        said_by=SaidBy(row.said_by),
        taken_out_at=row.taken_out_at,
    )


def listed(connection: Connection, contributor_id: int) -> Sequence[Any]:
    """Return what stands under each prompt, but no words: state, sent_at, prompt, copy, said_by, saved_at, written."""
    return connection.execute(_LIST, {"contributor_id": contributor_id}).all()


def under_prompt(connection: Connection, contributor_id: int, prompt: Prompt) -> list[WrittenAnswer]:
    rows = connection.execute(_UNDER_PROMPT, {"contributor_id": contributor_id, "prompt": prompt.value})
    return [_written(row) for row in rows]


def being_written(connection: Connection, contributor_id: int) -> list[WrittenAnswer]:
    return [_written(row) for row in connection.execute(_WRITING, {"contributor_id": contributor_id})]


def last_sent(connection: Connection, contributor_id: int) -> Any:
    return connection.execute(_LAST_SENT, {"contributor_id": contributor_id}).one_or_none()


def told(
    session: Session, contributor_id: int, area_ids: Collection[int], *, staff_id: int, now: datetime
) -> ToldUs | None:
    """Return what a contributor sent, when their review is in one of these areas or open to this member of staff."""
    given = {"contributor_id": contributor_id, "area_ids": list(area_ids), "staff_id": staff_id, "now": now}
    rows = session.execute(_TOLD, given).all()
    if not rows:
        return None
    who = rows[0]
    return ToldUs(
        contributor_id=who.contributor_id,
        reference=who.reference,
        name=who.name,
        relationship=who.relationship,
        language=who.speaks,
        presentation=who.presentation,
        has_learning_disability=who.has_learning_disability,
        supporter_name=who.supporter_name,
        person=shown_name(who.first_name, who.last_name, who.known_as),
        needs=needs_of(session, [contributor_id]).get(contributor_id, ()),
        answers=tuple(_written(row) for row in rows if row.id is not None and row.taken_out_at is None),
        taken_out=tuple(dict.fromkeys(Prompt(row.prompt) for row in rows if row.taken_out_at is not None)),
        helpers=supporting.helpers_of_answers(session, contributor_id),
        being_written=who.being_written,
        review_id=who.review_id,
        in_emergency=who.area_id not in area_ids,
        from_paper={
            row.account: FromPaper(row.typed_by, row.received_on, row.verdict or "")
            for row in rows
            if row.typed_by is not None
        },
    )


def account_of(
    session: Session, contributor_id: int, *, state: AccountState | None = None, number: int | None = None
) -> Account | None:
    """Return this contributor's newest account, or the newest in a state, or the one of a number."""
    asked = select(Account).where(Account.contributor_id == contributor_id)
    if state is not None:
        asked = asked.where(Account.state == state)
    if number is not None:
        asked = asked.where(Account.number == number)
    return session.scalars(asked.order_by(Account.number.desc()).limit(1)).one_or_none()


def open_account(session: Session, contributor_id: int, now: datetime) -> Account:
    newest = account_of(session, contributor_id)
    opened = Account(
        contributor_id=contributor_id,
        number=newest.number + 1 if newest else 1,
        state=AccountState.WRITING,
        started_at=now,
    )
    session.add(opened)
    session.flush()
    return opened


def answer_of(session: Session, account_id: int, prompt: Prompt, said_by: SaidBy, copy: int) -> Answer | None:
    return session.scalars(
        select(Answer).where(
            Answer.account_id == account_id, Answer.prompt == prompt, Answer.said_by == said_by, Answer.copy == copy
        )
    ).one_or_none()


def copies_of(session: Session, account_id: int, prompt: Prompt, said_by: SaidBy) -> Sequence[Answer]:
    """Return the copies that were kept from conflicts, settled ones and ones taken out among them."""
    return session.scalars(
        select(Answer)
        .where(Answer.account_id == account_id, Answer.prompt == prompt, Answer.said_by == said_by, Answer.copy > 0)
        .order_by(Answer.copy)
    ).all()


def supporters_words(session: Session, contributor_id: int, prompt: Prompt) -> Sequence[Answer]:
    """Return all that a supporter said under a prompt, in any account, taken out or not."""
    return session.scalars(
        select(Answer)
        .join(Account, Answer.account_id == Account.id)
        .where(
            Account.contributor_id == contributor_id,
            Answer.prompt == prompt,
            Answer.said_by == SaidBy.SUPPORTER,
            Answer.settled_at.is_(None),
        )
        .order_by(Answer.id)
    ).all()


def last_revision(session: Session, contributor_id: int, prompt: Prompt, said_by: SaidBy) -> int:
    """Return the highest revision under a prompt in any account: a later account counts on from it, so that a page
    left open from before a sending can never name the revision of newer words."""
    return (
        session.scalar(
            select(func.max(Answer.revision))
            .join(Account, Answer.account_id == Account.id)
            .where(Account.contributor_id == contributor_id, Answer.prompt == prompt, Answer.said_by == said_by)
        )
        or 0
    )


def add_answer(
    session: Session,
    account_id: int,
    prompt: Prompt,
    *,
    said_by: SaidBy,
    copy: int,
    words: str,
    picture_answer: str,
    language: str,
    revision: int,
    visit_id: int,
    now: datetime,
) -> Answer:
    made = Answer(
        account_id=account_id,
        prompt=prompt,
        said_by=said_by,
        copy=copy,
        words=words,
        picture_answer=picture_answer,
        language=language,
        revision=revision,
        saved_at=now,
        visit_id=visit_id,
    )
    session.add(made)
    session.flush()
    return made


def replace_words(
    session: Session,
    answer_id: int,
    revision: int,
    *,
    words: str,
    picture_answer: str,
    language: str,
    visit_id: int,
    now: datetime,
) -> bool:
    """Put new words in place of the revision named; False, and nothing changed, when that is no longer the last."""
    changed = session.execute(
        update(Answer)
        .where(Answer.id == answer_id, Answer.revision == revision, _STANDS)
        .values(
            words=in_row(answer_id, words),
            picture_answer=in_row(answer_id, picture_answer),
            language=language,
            revision=Answer.revision + 1,
            saved_at=now,
            visit_id=visit_id,
        )
        .execution_options(synchronize_session=False)
    )
    return _count(changed) == 1


def settle(
    session: Session,
    account_id: int,
    prompt: Prompt,
    said_by: SaidBy,
    copies: Collection[int],
    now: datetime,
    *,
    only_of_visit: int | None,
) -> None:
    """Mark kept copies as put into the one text. Their words stay in the database.

    With `only_of_visit`, only those that this visit wrote: nobody puts away words that they could not read.
    """
    theirs = true() if only_of_visit is None else Answer.visit_id == only_of_visit
    session.execute(
        update(Answer)
        .where(
            Answer.account_id == account_id,
            Answer.prompt == prompt,
            Answer.said_by == said_by,
            Answer.copy > 0,
            Answer.copy.in_(copies),
            _STANDS,
            theirs,
        )
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )


def has_words(session: Session, account_id: int) -> bool:
    found = session.scalar(select(Answer.id).where(Answer.account_id == account_id, _STANDS, _HAS_WORDS).limit(1))
    return found is not None


def mark_sent(session: Session, account_id: int, now: datetime) -> bool:
    """Send an account that is being written; False when it was sent already."""
    changed = session.execute(
        update(Account)
        .where(Account.id == account_id, Account.state == AccountState.WRITING)
        .values(state=AccountState.SENT, sent_at=now)
        .execution_options(synchronize_session=False)
    )
    return _count(changed) == 1


def _count(result: Any) -> int:
    return int(result.rowcount)
