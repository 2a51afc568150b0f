"""What people told us without a letter: drafts, reports, and what staff see beside them. Flushes, never commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.names import asked_words, search_words
from portal.domain.reported import DecisionShown as Decided
from portal.domain.reported import NoteShown, ReportDecision, ReportState
from portal.domain.states import Channel, DeliveryState
from portal.models import (
    Area,
    Person,
    ReportAnswer,
    ReportDraft,
    ReportedDeath,
    Review,
    Staff,
    TellerNote,
)
from portal.store.erasing import remove
from portal.store.name_index import people_with, vault_of

SENT, STARTED, NOTED = "reported_death", "report_started", "teller_note"
"""Kinds of tries that are counted: reports sent, reports begun, notes to one address."""
NEAR = timedelta(days=31)
_MOST_MATCHES = 8


def areas(session: Session) -> tuple[tuple[int, str], ...]:
    return tuple((row.id, row.name) for row in session.execute(select(Area.id, Area.name).order_by(Area.name)))


def draft(session: Session, token_hash: str, since: datetime, *, locked: bool = False) -> ReportDraft | None:
    found = select(ReportDraft).where(ReportDraft.token_hash == token_hash, ReportDraft.kept_at > since)
    return session.scalars(found.with_for_update() if locked else found).one_or_none()


def drop_draft(session: Session, token_hash: str) -> None:
    session.execute(delete(ReportDraft).where(ReportDraft.token_hash == token_hash))


def drop_old_drafts(session: Session, moment: datetime) -> int:
    gone = session.execute(delete(ReportDraft).where(ReportDraft.kept_at < moment))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def by_submission(session: Session, token_hash: str) -> ReportedDeath | None:
    return session.scalars(select(ReportedDeath).where(ReportedDeath.submission == token_hash)).one_or_none()


def is_taken(session: Session, reference: str) -> bool:
    return session.scalar(select(ReportedDeath.id).where(ReportedDeath.reference == reference)) is not None


def _seen_by(area_ids: Collection[int], *, also_unknown: bool) -> ColumnElement[bool]:
    unknown = ReportedDeath.area_id.is_(None) if also_unknown else false()
    return or_(ReportedDeath.area_id.in_(area_ids), unknown)


def waiting(
    session: Session, area_ids: Collection[int], *, also_unknown: bool, reference: str = "", most: int = 100
) -> list[tuple[ReportedDeath, str]]:
    """Return reports that nobody has settled, oldest promise first; or the one of a reference, settled or not."""
    found = (
        select(ReportedDeath, Area.name)
        .outerjoin(Area, ReportedDeath.area_id == Area.id)
        .where(_seen_by(area_ids, also_unknown=also_unknown))
        .order_by(func.coalesce(ReportedDeath.promised_on, date.max), ReportedDeath.told_at)
        .limit(most)
    )
    named = ReportedDeath.reference == reference if reference else ReportedDeath.state == ReportState.NEW
    return [(row[0], row[1] or "") for row in session.execute(found.where(named))]


def count_waiting(session: Session, area_ids: Collection[int], *, also_unknown: bool) -> int:
    found = select(func.count()).select_from(ReportedDeath)
    return (
        session.scalar(
            found.where(_seen_by(area_ids, also_unknown=also_unknown), ReportedDeath.state == ReportState.NEW)
        )
        or 0
    )


def one(
    session: Session, report_id: int, area_ids: Collection[int], *, also_unknown: bool, locked: bool = False
) -> tuple[ReportedDeath, str] | None:
    found = (
        select(ReportedDeath, Area.name)
        .outerjoin(Area, ReportedDeath.area_id == Area.id)
        .where(ReportedDeath.id == report_id, _seen_by(area_ids, also_unknown=also_unknown))
    )
    row = session.execute(found.with_for_update(of=ReportedDeath) if locked else found).one_or_none()
    return None if row is None else (row[0], row[1] or "")


def alike(session: Session, name: str, died: date | None, area_ids: Collection[int]) -> list[tuple[int, bool]]:
    """Return (review id, certain) of reviews in these areas that may be of this person, the likeliest first.

    Candidates hold every word of the name; or one of its words, where the day of death is near. Certain: every word,
    and the same day.
    """
    vault, words = vault_of(session), asked_words(name)[:6]
    hits: Counter[int] = Counter()
    for word in words:
        hits.update(session.scalars(people_with(vault, word)))
    if not hits:
        return []
    rows = session.execute(
        select(Review.id, Review.person_id, Person.first_name, Person.last_name, Person.known_as, Person.died_on)
        .join(Person, Review.person_id == Person.id)
        .where(Review.person_id.in_(list(hits)), Review.area_id.in_(area_ids), Review.merged_into_id.is_(None))
    )
    found = []
    for row in rows:
        theirs = search_words(row.first_name, row.last_name, row.known_as)
        here = sum(word in theirs for word in words)
        near = died is not None and abs(row.died_on - died) <= NEAR
        # A family says Maggie where the record says Margaret: one word and a day near it are enough to look.
        if here == len(words) or (hits[row.person_id] and near):
            found.append((-here, not near, row.id, here == len(words) and row.died_on == died))
    return [(review_id, certain) for _here, _near, review_id, certain in sorted(found)[:_MOST_MATCHES]]


def others_told(
    session: Session, report: ReportedDeath, area_ids: Collection[int], *, also_unknown: bool
) -> list[ReportedDeath]:
    """Return other reports of the last year that share a word of the name. They are few, so each is opened."""
    words = search_words(str(report.told.get("person_name", "")))
    rows = session.scalars(
        select(ReportedDeath)
        .where(
            ReportedDeath.id != report.id,
            ReportedDeath.told_at > report.told_at - timedelta(days=366),
            ReportedDeath.state != ReportState.NOT_A_REPORT,
            _seen_by(area_ids, also_unknown=also_unknown),
        )
        .order_by(ReportedDeath.told_at.desc())
        .limit(500)
    )
    return [each for each in rows if words & search_words(str(each.told.get("person_name", "")))][:_MOST_MATCHES]


def decisions(session: Session, report_id: int) -> tuple[Decided, ...]:
    rows = session.execute(
        select(ReportAnswer, Staff.name, Area.name, Review.reference)
        .join(Staff, ReportAnswer.decided_by_id == Staff.id)
        .join(ReportedDeath, ReportAnswer.reported_death_id == ReportedDeath.id)
        .outerjoin(Area, ReportAnswer.area_id == Area.id)
        .outerjoin(Review, ReportedDeath.review_id == Review.id)
        .where(ReportAnswer.reported_death_id == report_id)
        .order_by(ReportAnswer.id)
    )
    leads = {ReportDecision.REVIEW_MADE, ReportDecision.SAME_REVIEW}
    return tuple(
        Decided(
            decision=ReportDecision(row[0].decision),
            by=row[1],
            at=row[0].decided_at,
            note=row[0].note,
            area=row[2] or "",
            review=(row[3] or "") if row[0].decision in leads else "",
        )
        for row in rows
    )


def notes(session: Session, report_id: int) -> tuple[NoteShown, ...]:
    rows = session.scalars(select(TellerNote).where(TellerNote.reported_death_id == report_id).order_by(TellerNote.id))
    return tuple(NoteShown(row.letter, row.channel, row.state, row.sent_at or row.due_at) for row in rows)


def add_note(
    session: Session,
    report: ReportedDeath,
    *,
    letter: str,
    channel: Channel,
    address: str,
    now: datetime,
    why: str = "",
) -> None:
    key = f"{letter}:{report.id}"
    if session.scalar(select(TellerNote.id).where(TellerNote.key == key)) is None:
        session.add(
            TellerNote(
                reported_death_id=report.id,
                letter=letter,
                why=why,
                channel=channel,
                address=address,
                key=key,
                due_at=now,
            )
        )
        session.flush()


def next_note(session: Session, now: datetime, lease: timedelta) -> TellerNote | None:
    """Return a note that is due, or one that a worker left in the middle."""
    left = (TellerNote.state == DeliveryState.SENDING) & (TellerNote.called_at < now - lease)
    due = (TellerNote.state == DeliveryState.QUEUED) & (TellerNote.due_at <= now)
    found = select(TellerNote).where(or_(left, due)).order_by(TellerNote.due_at).limit(1)
    return session.scalars(found.with_for_update(skip_locked=True)).one_or_none()


def messages(session: Session) -> list[Any]:
    """Return every note as the list of messages shows it, oldest first."""
    return list(
        session.execute(
            select(
                TellerNote.id,
                TellerNote.address,
                TellerNote.channel,
                TellerNote.letter,
                ReportedDeath.language,
                ReportedDeath.presentation,
                TellerNote.state,
                TellerNote.subject,
                TellerNote.text,
            )
            .join(ReportedDeath, TellerNote.reported_death_id == ReportedDeath.id)
            .order_by(TellerNote.due_at, TellerNote.id)
        )
    )


def led_to_nothing(session: Session, moment: datetime) -> Counter[str]:
    """Take away reports that were settled before a moment and led to no review, and drafts that nobody sent."""
    found = select(ReportedDeath.id).where(
        ReportedDeath.state.in_([ReportState.NOT_OURS, ReportState.NOT_A_REPORT]), ReportedDeath.settled_at < moment
    )
    return remove(session, "reported_death", set(session.scalars(found)))


def empty_notes(session: Session, moment: datetime, held: Collection[int]) -> Counter[str]:
    """Empty the notes that went before a moment, but of reviews that a hold keeps. Through objects: what is sealed
    stays sealed."""
    rows = session.scalars(
        select(TellerNote)
        .join(ReportedDeath, TellerNote.reported_death_id == ReportedDeath.id)
        .where(
            TellerNote.sent_at < moment,
            TellerNote.address != "",
            or_(ReportedDeath.review_id.is_(None), ReportedDeath.review_id.not_in(held)),
        )
    ).all()
    for row in rows:
        row.address = row.subject = row.text = ""
    session.flush()
    return +Counter({"teller_note": len(rows)})
