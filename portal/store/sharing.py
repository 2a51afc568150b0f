"""What a contributor lets go to which other body, what went, and what was asked back. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.names import shown_name
from portal.domain.sharing import AskedBack, Body, Chosen, GaveHow, Held, SharedKind, ShareItem, Sharing
from portal.domain.states import NeedKind, ProcessKind
from portal.models import Contributor, Need, OtherProcess, Person, Review, SharedItem, SharingChoice, Staff
from portal.store import statements as statement_store
from portal.store.prebuilt import prebuilt

_by = aliased(Staff)
# Each body that looks at the same death, with this contributor's choices for it, the oldest first.
_BODIES = prebuilt(
    select(
        OtherProcess.kind.label("body"),
        SharingChoice.kind,
        SharingChoice.item_id,
        SharingChoice.may,
        SharingChoice.said_at,
    )
    .select_from(Contributor)
    .join(OtherProcess, OtherProcess.review_id == Contributor.review_id)
    .outerjoin(
        SharingChoice, (SharingChoice.contributor_id == Contributor.id) & (SharingChoice.body == OtherProcess.kind)
    )
    .where(Contributor.id == bindparam("contributor_id"))
    .order_by(OtherProcess.id, SharingChoice.id)
)
_NEEDS = prebuilt(
    select(Need.id, Need.kind, Need.detail)
    .where(Need.contributor_id == bindparam("contributor_id"), Need.ended_at.is_(None))
    .order_by(Need.id)
)
_HELD = prebuilt(
    select(
        SharedItem.id,
        SharedItem.body,
        SharedItem.kind,
        SharedItem.item_id,
        SharedItem.words,
        SharedItem.version,
        SharedItem.given_to,
        SharedItem.how,
        SharedItem.by_law,
        SharedItem.pack,
        _by.name.label("given_by"),
        SharedItem.given_at,
        SharedItem.asked_back_at,
        SharedItem.asked_at,
        SharedItem.answer,
        SharedItem.answered_at,
    )
    .join(_by, SharedItem.given_by_id == _by.id)
    .where(SharedItem.contributor_id == bindparam("contributor_id"))
    .order_by(SharedItem.id)
)


def of_contributor(connection: Connection | Session, contributor_id: int) -> Sharing:
    """Return what may go to whom, and what went: in five queries, however much there is."""
    given = {"contributor_id": contributor_id}
    items = _items(connection, contributor_id)
    log = tuple(_held(row) for row in connection.execute(_HELD, given))
    chosen: dict[str, dict[str, Any]] = {}
    for row in connection.execute(_BODIES, given):
        of_body = chosen.setdefault(row.body, {})
        if row.kind is not None:
            of_body[f"{row.kind}-{row.item_id}"] = row
    return Sharing(
        bodies=tuple(
            Body(
                ProcessKind(code),
                tuple(_chosen(item, since, last.get(item.key)) for item, since in items),
                tuple(each for each in log if each.body == code),
            )
            for code, last in chosen.items()
        ),
        log=log,
    )


def _chosen(item: ShareItem, since: datetime | None, row: Any) -> Chosen:
    """A choice is about the words that stood when it was made: words that came later must be chosen anew."""
    if row is None or (since is not None and row.said_at < since):
        return Chosen(item, None)
    return Chosen(item, row.may, row.said_at)


def _items(connection: Connection | Session, contributor_id: int) -> list[tuple[ShareItem, datetime | None]]:
    """Return what can be shared at all: statements that are agreed, or stand beside the contributor's own words, and
    needs that stand; each with the moment since which its words are these."""
    found: list[tuple[ShareItem, datetime | None]] = []
    for statement in statement_store.of_contributor(connection, contributor_id, shown_only=True):
        shown, said = statement.shown, statement.current_check
        if shown is None or said is None or statement.taken_out:
            continue
        if statement.both_stand:
            own = ShareItem(SharedKind.STATEMENT, shown.id, shown.words, said.correction, shown.easy_words)
            found.append((own, said.said_at))
        elif said.verdict == "right" and not said.correction:
            agreed = ShareItem(SharedKind.STATEMENT, shown.id, shown.words, easy_words=shown.easy_words)
            found.append((agreed, None))
    for row in connection.execute(_NEEDS, {"contributor_id": contributor_id}):
        found.append((ShareItem(SharedKind.NEED, row.id, row.detail, need=NeedKind(row.kind)), None))
    return found


def _held(row: Any) -> Held:
    return Held(
        id=row.id,
        body=ProcessKind(row.body),
        kind=SharedKind(row.kind),
        row_id=row.item_id,
        words=row.words,
        given_to=row.given_to,
        how=GaveHow(row.how),
        by=row.given_by,
        given_at=row.given_at,
        version=row.version,
        need=NeedKind(row.words.partition("\n")[0]) if row.kind == SharedKind.NEED else None,
        by_law=bool(row.by_law),
        asked_back_at=row.asked_back_at,
        asked_at=row.asked_at,
        answer=AskedBack(row.answer) if row.answer else None,
        answered_at=row.answered_at,
        pack=row.pack,
    )


def lock(session: Session, contributor_id: int) -> None:
    """Let nobody else choose, or take, until this transaction ends: a choice and a taking never pass each other."""
    session.execute(select(Contributor.id).where(Contributor.id == contributor_id).with_for_update())


def choose(
    session: Session, contributor_id: int, body: ProcessKind, item: ShareItem, may: bool, *, by: str, now: datetime
) -> None:
    session.add(
        SharingChoice(
            contributor_id=contributor_id, body=body, kind=item.kind, item_id=item.row_id, may=may, said_by=by,
            said_at=now,
        )
    )  # fmt: skip
    session.flush()


def ask_back(session: Session, ids: Iterable[int], now: datetime | None) -> None:
    """Note that what they hold is to be asked back, or (None) no longer: unless somebody asked already."""
    session.execute(
        update(SharedItem).where(SharedItem.id.in_(list(ids)), SharedItem.asked_at.is_(None)).values(asked_back_at=now)
    )


def give(
    session: Session, contributor_id: int, body: ProcessKind, items: Collection[tuple[ShareItem, int]], **about: Any
) -> None:
    """Keep that these items, each in this version, went in one pack."""
    for item, version in items:
        session.add(
            SharedItem(
                contributor_id=contributor_id, body=body, kind=item.kind, item_id=item.row_id, version=version,
                words=words_of(item), **about,
            )
        )  # fmt: skip
    session.flush()


def words_of(item: ShareItem) -> str:
    """Return the words as they go: a need begins with its code; a contributor's own words stand under the sentence."""
    if item.need is not None:
        return "\n".join(filter(None, (item.need.value, item.words)))
    return "\n".join(filter(None, (item.words, item.own_words)))


def pack_is_made(session: Session, pack: str) -> bool:
    return session.scalar(select(SharedItem.id).where(SharedItem.pack == pack).limit(1)) is not None


def versions(session: Session, contributor_id: int) -> dict[int, int]:
    """Return the number of each shown version of a contributor's statements by its id."""
    read = statement_store.of_contributor(session, contributor_id, shown_only=True)
    return {version.id: version.number for each in read for version in each.shown_versions}


def whose(session: Session, contributor_id: int, area_ids: Collection[int]) -> tuple[str, str, str, str] | None:
    """Return (name, relationship, reference, person) of a contributor of these areas."""
    row = session.execute(
        select(
            Contributor.name, Contributor.relationship, Review.reference, Person.first_name, Person.last_name,
            Person.known_as,
        )
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Contributor.id == contributor_id, Review.area_id.in_(area_ids))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    return row.name, row.relationship, row.reference, shown_name(row.first_name, row.last_name, row.known_as)


def held_one(session: Session, item_id: int, contributor_id: int) -> SharedItem | None:
    return session.scalar(
        select(SharedItem)
        .where(SharedItem.id == item_id, SharedItem.contributor_id == contributor_id)
        .with_for_update()
    )
