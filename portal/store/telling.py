"""Who was told what by letters that go by themselves, and who is to hear from us. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.letters import LEAFLET
from portal.domain.states import Decision, DeliveryState, ReviewState
from portal.models import (
    Choice,
    Contributor,
    Delivery,
    Invitation,
    Letter,
    Promise,
    Review,
    ThingToRead,
    Untold,
    Visit,
)
from portal.store.accounts import PROMISED
from portal.store.choices import WRITE_AGAIN
from portal.store.pauses import is_paused

UPDATE = "regular_update"
"""The promise that every letter makes which says by when we write again."""
WORD_PROMISES = (PROMISED, UPDATE, WRITE_AGAIN)
"""Promises that a word from us keeps, even if there is no news."""
# These say nothing about the review: after one of them a family has still not heard from us.
_NO_WORD = ("one_time_code", "contact_changed", "stopped", LEAFLET)
_GONE_OR_GOING = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.HELD)
_WAITS = (DeliveryState.QUEUED, DeliveryState.HELD)
_OPEN = (ReviewState.NOTIFIED, ReviewState.ALLOCATED, ReviewState.OPEN)

_last = aliased(Choice)
_LAST_DECISION = (
    select(_last.decision)
    .where(_last.contributor_id == Contributor.id)
    .order_by(_last.id.desc())
    .limit(1)
    .correlate(Contributor)
    .scalar_subquery()
)
_SAID_YES_AT = (
    select(func.max(_last.made_at))
    .where(_last.contributor_id == Contributor.id)
    .correlate(Contributor)
    .scalar_subquery()
)
_LETTERS = (
    select(Letter.id)
    .join(Delivery, Delivery.letter_id == Letter.id)
    .where(Letter.contributor_id == Contributor.id)
    .correlate(Contributor)
)


def note_untold(session: Session, contributor_id: int, *, letter: str, key: str, refused: str, now: datetime) -> None:
    """Keep that a letter could not go, once, or why not this time."""
    row = session.scalar(select(Untold).where(Untold.key == key))
    if row is None:
        session.add(Untold(contributor_id=contributor_id, letter=letter, key=key, refused=refused, noted_at=now))
    elif row.told_at is None:
        row.refused = refused
    session.flush()


def settle_untold(session: Session, key: str) -> None:
    session.execute(update(Untold).where(Untold.key == key, Untold.told_at.is_(None)).values(refused=""))


def untold_of(session: Session, untold_id: int, area_ids: Collection[int]) -> Untold | None:
    found: Untold | None = session.scalar(
        select(Untold)
        .join(Contributor, Untold.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Untold.id == untold_id, Review.area_id.in_(area_ids))
    )
    return found


def reference_of(session: Session, contributor_id: int) -> str:
    return session.execute(
        select(Review.reference)
        .join(Contributor, Contributor.review_id == Review.id)
        .where(Contributor.id == contributor_id)
    ).scalar_one()


def last_decisions(session: Session, contributor_id: int, most: int = 2) -> list[str]:
    """Return the last decisions, the newest first."""
    newest = select(Choice.decision).where(Choice.contributor_id == contributor_id).order_by(Choice.id.desc())
    return list(session.scalars(newest.limit(most)))


def waiting_letters(session: Session, contributor_id: int, *names: str) -> list[Delivery]:
    """Return the deliveries of letters of these names that have not gone yet."""
    return list(
        session.scalars(
            select(Delivery)
            .join(Letter, Delivery.letter_id == Letter.id)
            .where(Letter.contributor_id == contributor_id, Letter.name.in_(names), Delivery.state.in_(_WAITS))
        )
    )


def note_thing(session: Session, contributor_id: int, about: str, now: datetime) -> bool:
    """Keep that this thing is on their page for them to read; False when that is known already.

    Their row is locked: two things that come at the same moment tell of themselves one after the other.
    """
    session.execute(select(Contributor.id).where(Contributor.id == contributor_id).with_for_update())
    known = select(ThingToRead.id).where(ThingToRead.contributor_id == contributor_id, ThingToRead.about == about)
    if session.scalar(known) is not None:
        return False
    session.add(ThingToRead(contributor_id=contributor_id, about=about, noted_at=now))
    session.flush()
    return True


def open_untold(session: Session, contributor_id: int, letter: str) -> str:
    """Return why a letter of this name could not go, when telling them is somebody's task already; else ""."""
    found = select(Untold.refused).where(
        Untold.contributor_id == contributor_id,
        Untold.letter == letter,
        Untold.refused != "",
        Untold.told_at.is_(None),
    )
    return session.scalar(found.limit(1)) or ""


def last_gone(session: Session, contributor_id: int, letter: str) -> datetime | None:
    """Return when the last letter of this name went, or began to go."""
    went = func.coalesce(Delivery.sent_at, Delivery.called_at, Delivery.due_at)
    found: datetime | None = session.scalar(
        select(went)
        .join(Letter, Delivery.letter_id == Letter.id)
        .where(
            Letter.contributor_id == contributor_id,
            Letter.name == letter,
            Delivery.state.in_((DeliveryState.SENDING, DeliveryState.SENT)),
        )
        .order_by(went.desc())
        .limit(1)
    )
    return found


def came_in_since(session: Session, contributor_id: int, moment: datetime) -> bool:
    """Whether this contributor has been in their room after a moment, by any of their ways in."""
    found = (
        select(Visit.id)
        .join(Invitation, Visit.invitation_id == Invitation.id)
        .where(Invitation.contributor_id == contributor_id, Visit.last_seen_at > moment)
    )
    return session.scalar(found.limit(1)) is not None


def of_day(session: Session, contributor_id: int, day: date, names: Collection[str]) -> list[bool]:
    """Return, for each letter of these names that was made for a day, whether it went or will go."""
    keys = [Delivery.key.startswith(f"{name}:{contributor_id}:{day}", autoescape=True) for name in names]
    return [state in _GONE_OR_GOING for state in session.scalars(select(Delivery.state).where(or_(*keys)))]


def to_hear_from_us(
    session: Session, *, today: date, now: datetime, ahead: timedelta, at_least: timedelta
) -> list[int]:
    """Return the contributors who said yes, whose review is open, and who must have a word from us by now.

    That is before the day of an open promise runs out, and when nothing has gone to them for `at_least`. Nobody for
    whom a letter waits already.
    """
    promised = exists().where(
        Promise.contributor_id == Contributor.id,
        Promise.code.in_(WORD_PROMISES),
        Promise.kept_at.is_(None),
        Promise.ended_at.is_(None),
        Promise.due_on <= today + ahead,
    )
    written = _LETTERS.where(Letter.name.not_in(_NO_WORD), Delivery.state.in_(_GONE_OR_GOING))
    heard_lately = written.where(Letter.asked_at > now - at_least).exists()
    # A promise that was made with the last letter is kept by the next one, not by the same.
    heard_now = written.where(Letter.asked_at > now - ahead).exists()
    # Nobody could be reached: that is a task for staff already, and is not asked anew each day.
    untold = exists().where(
        Untold.contributor_id == Contributor.id,
        Untold.letter == UPDATE,
        Untold.refused != "",
        or_(Untold.told_at.is_(None), Untold.told_at > now - at_least),
    )
    asked = (
        select(Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(
            _LAST_DECISION == Decision.YES,
            Contributor.stopped_at.is_(None),
            Contributor.erased_at.is_(None),
            ~is_paused(today),
            Review.state.in_(_OPEN),
            Review.merged_into_id.is_(None),
            ~_LETTERS.where(Letter.name.not_in(_NO_WORD), Delivery.state.in_(_WAITS)).exists(),
            ~untold,
            or_(and_(promised, ~heard_now), and_(~heard_lately, now - at_least >= _SAID_YES_AT)),
        )
        .order_by(Contributor.id)
    )
    return list(session.scalars(asked))


def takes_part(session: Session, review_id: int) -> list[int]:
    """Return the contributors of a review who said yes or wanted to talk first, friends among them."""
    return list(
        session.scalars(
            select(Contributor.id)
            .where(
                Contributor.review_id == review_id,
                Contributor.stopped_at.is_(None),
                Contributor.erased_at.is_(None),
                _LAST_DECISION.in_((Decision.YES, Decision.TALK_FIRST)),
            )
            .order_by(Contributor.id)
        )
    )
