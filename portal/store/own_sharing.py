"""One contributor's own rows of whom they named and what they share, for their download. Nobody else's is in it, and
nothing of what staff did about a name."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.own_records import Row
from portal.domain.sharing import SharedKind
from portal.models import Need, SharingChoice, Statement, StatementVersion
from portal.store import sharing


def choices(session: Session, contributor_id: int) -> Iterator[Row]:
    """Yield each yes and no, with the words that it is about."""
    versions = session.execute(
        select(StatementVersion.id, StatementVersion.words)
        .join(Statement, StatementVersion.statement_id == Statement.id)
        .where(Statement.contributor_id == contributor_id, StatementVersion.shown_at.is_not(None))
    )
    words = {row.id: row.words for row in versions}
    needs = {
        row.id: row.kind
        for row in session.execute(select(Need.id, Need.kind).where(Need.contributor_id == contributor_id))
    }
    rows = session.scalars(
        select(SharingChoice).where(SharingChoice.contributor_id == contributor_id).order_by(SharingChoice.id)
    )
    for row in rows:
        about_need = row.kind == SharedKind.NEED
        yield {
            "body": row.body,
            "words": "" if about_need else words.get(row.item_id, ""),
            "need": needs.get(row.item_id) if about_need else None,
            "may": row.may,
            "said_at": row.said_at,
        }


def held(session: Session, contributor_id: int) -> Iterator[Row]:
    """Yield what each other body has or had. Why the law asked is staff's own record."""
    for each in sharing.of_contributor(session, contributor_id).log:
        yield {
            "body": each.body.value,
            "words": each.detail if each.need else each.words,
            "need": each.need.value if each.need else None,
            "given_to": each.given_to,
            "how": each.how.value,
            "given_at": each.given_at,
            "by_law": each.by_law,
            "asked_back_at": each.asked_back_at,
            "asked_at": each.asked_at,
            "answer": each.answer.value if each.answer else None,
            "answered_at": each.answered_at,
        }
