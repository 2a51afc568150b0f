"""Taking rows away for good, with everything that hangs on them, and counting what went. Flushes, never commits.

What hangs on what is read from the foreign keys themselves, so that a table that is added later goes too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from portal.models import Base, Choice, Contributor, Invitation, Learning, LearningSource, Statement, StatementVersion

TAKEN_BACK = "Taken back by the contributor."
CONTACTS = ("address_line_1", "address_town", "postcode", "email", "mobile", "landline")
_AT_ONCE = 500
_SELF = "id"


def remove(
    session: Session, table: str, ids: Collection[int], *, keep: Mapping[str, Collection[int]] | None = None
) -> Counter[str]:
    """Delete rows and all that hangs on them; return how many went from each table.

    Rows of `keep` stay, and so does what they need; a reference from a row that stays to one that goes is emptied.
    """
    going = _hanging_on(session, table, ids, keep or {})
    for name, rows in going.items():
        _let_go(session, Base.metadata.tables[name], rows, going)
    gone: Counter[str] = Counter()
    for each in reversed(Base.metadata.sorted_tables):
        if going.get(each.name):
            gone[each.name] = _delete(session, each, each.c[_SELF], going[each.name])
        gone += _without_ids(session, each, going) if _SELF not in each.c else Counter()
    session.expire_all()
    return gone


def erase(session: Session, contributor_id: int, now: datetime) -> Counter[str]:
    """Take away all of one contributor's words and contacts; return what went, by table.

    The contributor's row stays without a name, with the decisions (codes and days) and closed invitations; so does each
    statement that an outcome stands on, its words replaced by "taken back".
    """
    stays = _what_stays(session, contributor_id)
    gone: Counter[str] = Counter()
    for table, column in _children(Base.metadata.tables["contributor"]):
        if table.name in {"choice", "invitation"} or _SELF not in table.c:
            continue
        ids = _ids(session, table, column, [contributor_id])
        gone += remove(session, table.name, set(ids) - set(stays.get(table.name, ())), keep=stays)
    gone += _wordless(session, contributor_id, stays, now)
    session.flush()
    return gone


def _what_stays(session: Session, contributor_id: int) -> dict[str, set[int]]:
    statements = set(
        session.scalars(
            select(Statement.id)
            .join(LearningSource, LearningSource.statement_id == Statement.id)
            .join(Learning, LearningSource.learning_id == Learning.id)
            .where(Statement.contributor_id == contributor_id)
        )
    )
    versions = set(session.scalars(select(StatementVersion.id).where(StatementVersion.statement_id.in_(statements))))
    sources = set(session.scalars(select(LearningSource.id).where(LearningSource.statement_id.in_(statements))))
    return {"statement": statements, "statement_version": versions, "learning_source": sources}


def _wordless(
    session: Session, contributor_id: int, stays: Mapping[str, Collection[int]], now: datetime
) -> Counter[str]:
    """Take the words out of the rows that stay. Through objects, so that what is sealed is sealed for its row."""
    contributor = session.get_one(Contributor, contributor_id)
    for name in CONTACTS:
        setattr(contributor, name, "")
    contributor.name, contributor.supporter_name, contributor.faith = "", "", ""
    contributor.stopped_at = contributor.stopped_at or now
    contributor.erased_at = now
    for choice in session.scalars(select(Choice).where(Choice.contributor_id == contributor_id)):
        choice.words = ""
    for version in session.scalars(
        select(StatementVersion).where(StatementVersion.id.in_(stays.get("statement_version", ())))
    ):
        version.words, version.easy_words, version.because = TAKEN_BACK, TAKEN_BACK, ""
    session.execute(
        update(Invitation)
        .where(Invitation.contributor_id == contributor_id, Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    session.flush()
    visits, tokens = Base.metadata.tables["visit"], Base.metadata.tables.get("contributor_token")
    invitations = select(Invitation.id).where(Invitation.contributor_id == contributor_id)
    gone = Counter({"visit": session.execute(delete(visits).where(visits.c.invitation_id.in_(invitations))).rowcount})  # type: ignore[attr-defined]
    if tokens is not None:
        session.execute(delete(tokens).where(tokens.c.contributor_id == contributor_id))
    return +gone


def _hanging_on(
    session: Session, table: str, ids: Collection[int], keep: Mapping[str, Collection[int]]
) -> dict[str, set[int]]:
    going: dict[str, set[int]] = defaultdict(set)
    waiting = [(table, set(ids))]
    while waiting:
        name, rows = waiting.pop()
        new = rows - going[name] - set(keep.get(name, ()))
        if not new:
            continue
        going[name] |= new
        for child, column in _children(Base.metadata.tables[name]):
            if _SELF in child.c:
                waiting.append((child.name, set(_ids(session, child, column, new))))
    return going


def _let_go(session: Session, table: Table, rows: Collection[int], going: Mapping[str, Collection[int]]) -> None:
    """Empty each reference to rows that go, from rows that stay and from one another: then they go in any order."""
    for child, column in _children(table):
        if not column.nullable or child.name in _ONE_KIND or (child is not table and _SELF not in child.c):
            continue
        for some in _parts(rows):
            session.execute(update(child).where(column.in_(some)).values({column.name: None}))


_ONE_KIND = frozenset({"visit"})
"""A visit is of staff or of an invitation: it goes with that, and is never without."""


def _without_ids(session: Session, table: Table, going: Mapping[str, Collection[int]]) -> Counter[str]:
    gone: Counter[str] = Counter()
    for column in table.columns:
        for key in column.foreign_keys:
            if rows := going.get(key.column.table.name):
                gone[table.name] += _delete(session, table, column, rows)
    return +gone


def _children(table: Table) -> Iterable[tuple[Table, Column[int]]]:
    for other in Base.metadata.tables.values():
        for column in other.columns:
            if any(key.column.table is table for key in column.foreign_keys):
                yield other, column


def _ids(session: Session, table: Table, column: Column[int], among: Collection[int]) -> list[int]:
    found: list[int] = []
    for some in _parts(among):
        found += session.scalars(select(table.c[_SELF]).where(column.in_(some)))
    return found


def _delete(session: Session, table: Table, column: Column[int], among: Collection[int]) -> int:
    return sum(
        session.execute(delete(table).where(column.in_(some))).rowcount  # type: ignore[attr-defined]
        for some in _parts(among)
    )


def _parts(rows: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(rows)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
