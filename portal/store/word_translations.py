"""Translations of what people wrote: the tasks, and what stands beside words. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from portal.domain.names import shown_name
from portal.domain.own_records import Row as OwnRow
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind, Section, ToRead
from portal.domain.states import Role
from portal.domain.word_translations import (
    ENGLISH,
    FOR_COORDINATORS,
    Beside,
    Part,
    Parts,
    Task,
    Translated,
    WordKind,
    Written,
    key_of,
)
from portal.models import Concern, Contributor, Person, Review, Staff
from portal.models import WordTranslation as Row
from portal.store.concern_answers import may_read
from portal.store.concerns import visible_to
from portal.store.prebuilt import prebuilt

_asker, _typer, _reader = aliased(Staff), aliased(Staff), aliased(Staff)
_TASKS: Select[Any] = (
    select(  # type: ignore[assignment]
        Row,
        func.coalesce(Concern.reference, Review.reference).label("reference"),
        Person.first_name,
        Person.last_name,
        Person.known_as,
        Contributor.name.label("contributor_name"),
        Concern.name.label("raised_by"),
        Contributor.relationship,
        _asker.name.label("asked_by"),
        _typer.name.label("typed_by"),
        _reader.name.label("passed_by"),
    )
    .outerjoin(Concern, Row.concern_id == Concern.id)
    .outerjoin(Review, Row.review_id == Review.id)
    .outerjoin(Person, Review.person_id == Person.id)
    .outerjoin(Contributor, Row.contributor_id == Contributor.id)
    .outerjoin(_asker, Row.asked_by_id == _asker.id)
    .outerjoin(_typer, Row.typed_by_id == _typer.id)
    .outerjoin(_reader, Row.passed_by_id == _reader.id)
    .where(Review.merged_into_id.is_(None))
    .order_by(Row.due_on, Row.asked_at, Row.id)
)
_OPEN = Row.passed_at.is_(None), Row.ended_at.is_(None)
_BESIDE_COLUMNS = (
    Row.id,
    Row.kind,
    Row.about_id,
    Row.from_language,
    Row.to_language,
    Row.original,
    Row.translated,
    Row.due_on,
    Row.passed_at,
    Row.ended_at,
)
_FOR_FAMILY = prebuilt(
    select(*_BESIDE_COLUMNS)
    .where(
        Row.to_language == bindparam("language"),
        Row.ended_at.is_(None),
        or_(
            Row.contributor_id == bindparam("contributor_id"),
            and_(Row.contributor_id.is_(None), Row.review_id == bindparam("review_id")),
        ),
    )
    .order_by(Row.passed_at.is_not(None), Row.id)
)
_FOR_STAFF = prebuilt(
    select(*_BESIDE_COLUMNS)
    .join(Contributor, Row.contributor_id == Contributor.id)
    .join(Review, Contributor.review_id == Review.id)
    .where(
        Row.to_language == ENGLISH,
        # What was raised stands beside no other words, even where those are the same.
        Row.concern_id.is_(None),
        # Nor does what is for coordinators alone, where somebody else reads.
        or_(Row.kind.not_in(FOR_COORDINATORS), bindparam("role") == Role.COORDINATOR),
        Review.area_id.in_(bindparam("area_ids", expanding=True)),
        or_(Row.contributor_id == bindparam("contributor_id"), Review.reference == bindparam("reference")),
    )
    # What is not needed any more is only told where nothing else is.
    .order_by(Row.ended_at.is_(None), Row.passed_at.is_not(None), Row.id)
)
_FOR_CONCERN = select(*_BESIDE_COLUMNS).join(Concern, Row.concern_id == Concern.id)


def tasks_of(member: StaffMember) -> ColumnElement[bool]:
    """The tasks that this member may see: those of their areas; of what was raised, those of what is on their desk.

    So whoever something was raised about has no way to its words in another language either.
    """
    return or_(
        and_(Row.concern_id.is_not(None), visible_to(member)),
        # A programme lead sees no cases.
        and_(
            Row.concern_id.is_(None),
            Review.area_id.in_(member.area_ids),
            literal(member.role) != Role.PROGRAMME,
            or_(Row.kind.not_in(FOR_COORDINATORS), literal(member.role) == Role.COORDINATOR),
        ),
    )


def readable_by(area_ids: Collection[int], reader_id: int) -> ColumnElement[bool]:
    """The translations that this member may read second. Of what was raised: who may read its answers."""
    role = select(Staff.role).where(Staff.id == reader_id).scalar_subquery()
    return or_(
        and_(Row.concern_id.is_not(None), may_read(area_ids, reader_id)),
        and_(
            Row.concern_id.is_(None),
            Review.area_id.in_(area_ids),
            role != Role.PROGRAMME,
            or_(Row.kind.not_in(FOR_COORDINATORS), role == Role.COORDINATOR),
        ),
    )


def for_family(connection: Connection, *, contributor_id: int, review_id: int, language: str) -> Beside:
    """Return what stands beside what we wrote, for one reader: theirs, and what everybody of the review gets."""
    asked = {"contributor_id": contributor_id, "review_id": review_id, "language": language}
    return _beside(connection.execute(_FOR_FAMILY, asked).all(), language)


def for_staff(session: Session, member: StaffMember, *, contributor_id: int = 0, reference: str = "") -> Beside:
    """Return what stands beside what a contributor wrote, or all contributors of a review, as far as this member reads
    it."""
    asked = {
        "contributor_id": contributor_id,
        "reference": reference,
        "area_ids": sorted(member.area_ids),
        "role": member.role,
    }
    return _beside(session.execute(_FOR_STAFF, asked).all(), ENGLISH)


def for_concern(session: Session, member: StaffMember, concern_id: int) -> Beside:
    """Return what stands beside what was raised: nothing off this member's desk."""
    asked = _FOR_CONCERN.where(Concern.id == concern_id, visible_to(member), Row.to_language == ENGLISH)
    order = Row.ended_at.is_(None), Row.passed_at.is_not(None), Row.id
    return _beside(session.execute(asked.order_by(*order)).all(), ENGLISH)


def _beside(rows: Iterable[Any], language: str) -> Beside:
    found: dict[str, Translated] = {}
    earlier: set[tuple[str, int]] = set()
    for row in rows:
        ready = parts_of(row.translated) if row.passed_at is not None else ()
        if ready:
            earlier.add((row.kind, row.about_id))
        for at, part in enumerate(parts_of(row.original)):
            found[key_of(part.words)] = Translated(
                row.id,
                row.to_language,
                row.from_language,
                row.due_on,
                ready[at] if at < len(ready) and ready[at].words else None,
                ended=row.ended_at is not None,
            )
    return Beside(language, found, frozenset(earlier))


def open_in(session: Session, member: StaffMember) -> tuple[Task, ...]:
    """Return what is to be translated by this member, the oldest promise first."""
    return tuple(_read(session, *_OPEN, tasks_of(member)))


def one(session: Session, task_id: int, who: ColumnElement[bool]) -> Task | None:
    """Return a task; `who` may see it: `tasks_of` or `readable_by` somebody."""
    return next(iter(_read(session, Row.id == task_id, who)), None)


def on_desk(session: Session, member: StaffMember, concern_id: int) -> bool:
    return session.scalar(select(Concern.id).where(Concern.id == concern_id, visible_to(member))) is not None


def area_of(session: Session, review_id: int) -> int | None:
    return session.scalar(select(Review.area_id).where(Review.id == review_id, Review.merged_into_id.is_(None)))


def row_of(session: Session, task_id: int) -> Row:
    return session.get_one(Row, task_id)


def of_words(session: Session, kind: WordKind, about_id: int, language: str) -> tuple[Row, ...]:
    """Return every task of one row's words into a language, the oldest first; not those that were ended."""
    asked = select(Row).where(
        Row.kind == kind, Row.about_id == about_id, Row.to_language == language, Row.ended_at.is_(None)
    )
    return tuple(session.scalars(asked.order_by(Row.id)))


def of_row(session: Session, kind: WordKind, about_id: int) -> tuple[Row, ...]:
    """Return every task of one row's words, into any language; not those that were ended."""
    asked = select(Row).where(Row.kind == kind, Row.about_id == about_id, Row.ended_at.is_(None))
    return tuple(session.scalars(asked.order_by(Row.id)))


def known_parts(
    session: Session, *, contributor_id: int, review_id: int, language: str
) -> Mapping[tuple[str, int], list[Row]]:
    """Return every task that is or was open for one reader, by kind and row."""
    found: dict[tuple[str, int], list[Row]] = {}
    for row in session.scalars(
        select(Row).where(
            Row.to_language == language,
            Row.ended_at.is_(None),
            or_(Row.contributor_id == contributor_id, and_(Row.contributor_id.is_(None), Row.review_id == review_id)),
        )
    ):
        found.setdefault((row.kind, row.about_id), []).append(row)
    return found


def add(
    session: Session,
    kind: WordKind,
    written: Written,
    *,
    from_language: str,
    to_language: str,
    asked_by_id: int | None,
    due_on: date,
    now: datetime,
) -> Row | None:
    """Add a task; None where somebody else asked in the same moment."""
    row = Row(
        kind=kind,
        about_id=written.about_id,
        review_id=written.review_id,
        concern_id=written.concern_id,
        contributor_id=written.contributor_id,
        from_language=from_language,
        to_language=to_language,
        original=kept(written.parts),
        asked_by_id=asked_by_id,
        asked_at=now,
        due_on=due_on,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return None
    return row


def waiting(session: Session, area_ids: Collection[int], reader_id: int) -> list[ToRead]:
    """Return translations that wait for this second reader, who did not type them in."""
    rows = session.execute(
        _TASKS.where(
            *_OPEN,
            Row.typed_at.is_not(None),
            Row.typed_by_id != reader_id,
            Row.sent_back_because == "",
            readable_by(area_ids, reader_id),
        )
    )
    return [_to_read(_task(row)) for row in rows]


def own_rows(session: Session, contributor_id: int) -> Iterable[OwnRow]:
    """Return translations that a second reader passed: of what they wrote, and of what we wrote to them."""
    asked = select(Row).where(Row.contributor_id == contributor_id, Row.passed_at.is_not(None)).order_by(Row.id)
    for row in session.scalars(asked):
        yield {
            "language": row.to_language,
            "original": _joined(part.words for part in parts_of(row.original)),
            "words": _joined(part.words for part in parts_of(row.translated)),
            "easy_words": _joined(part.easy_words for part in parts_of(row.translated)),
            "on": row.passed_at,
        }


def kept(parts: Parts) -> dict[str, Any]:
    return {"parts": [[each.words, each.easy_words, each.heading] for each in parts]}


def parts_of(stored: Mapping[str, Any] | None) -> Parts:
    return tuple(Part(words, easy, heading) for words, easy, heading in (stored or {}).get("parts", ()))


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _read(session: Session, *where: ColumnElement[bool]) -> Iterable[Task]:
    return [_task(row) for row in session.execute(_TASKS.where(*where))]


def _task(found: Any) -> Task:
    row: Row = found.WordTranslation
    return Task(
        id=row.id,
        kind=WordKind(row.kind),
        about_id=row.about_id,
        contributor_id=row.contributor_id,
        contributor_name=found.contributor_name or found.raised_by or "",
        relationship=found.relationship or "",
        review_id=row.review_id,
        reference=found.reference,
        person=shown_name(found.first_name, found.last_name, found.known_as) if row.review_id else "",
        from_language=row.from_language,
        to_language=row.to_language,
        parts=parts_of(row.original),
        translated=parts_of(row.translated),
        translator=row.translator,
        asked_at=row.asked_at,
        asked_by=found.asked_by or "",
        due_on=row.due_on,
        typed_at=row.typed_at,
        typed_by_id=row.typed_by_id,
        typed_by=found.typed_by or "",
        passed_at=row.passed_at,
        passed_by=found.passed_by or "",
        sent_back_because=row.sent_back_because,
        ended_at=row.ended_at,
        concern_id=row.concern_id,
    )


def _to_read(task: Task) -> ToRead:
    assert task.typed_at is not None
    return ToRead(
        kind=ReadKind.TRANSLATION,
        id=task.id,
        reference=task.reference,
        person=task.person,
        contributor_name=task.contributor_name,
        words=task.translated[0].words,
        easy_words=task.translated[0].easy_words,
        before="",
        written_by_id=task.typed_by_id or 0,
        written_by=task.typed_by,
        written_at=task.typed_at,
        # What was raised is no look at their account: nobody's name stands on their page for it.
        contributor_id=0 if task.concern_id else task.contributor_id or 0,
        parts=tuple(Section(each.heading, each.words, each.easy_words) for each in task.translated),
        language=task.to_language,
    )
