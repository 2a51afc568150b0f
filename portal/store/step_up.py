"""One-time codes, calls that are waited for, forms kept meanwhile. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.days import day_of
from portal.domain.names import shown_name
from portal.domain.states import NeedKind
from portal.domain.step_up import TRIES, CodeBy, CodeDesk
from portal.models import AskedCall, Contributor, KeptForm, Need, OneTimeCode, Person, Review


def lock(session: Session, contributor_id: int) -> None:
    """Let others who make codes for this person wait, so that none of them miscounts (SQLite has one writer anyway)."""
    session.execute(select(Contributor.id).where(Contributor.id == contributor_id).with_for_update())


def made_since(session: Session, contributor_id: int, moment: datetime) -> int:
    """Return how many codes somebody asked for since a moment. Those that staff told are not counted."""
    counted = select(func.count()).select_from(OneTimeCode)
    return (
        session.scalar(
            counted.where(
                OneTimeCode.contributor_id == contributor_id,
                OneTimeCode.sent_by != CodeBy.TOLD,
                OneTimeCode.made_at > moment,
            )
        )
        or 0
    )


def add_code(
    session: Session,
    contributor_id: int,
    sent_by: CodeBy,
    *,
    code_hash: str,
    link_hash: str,
    now: datetime,
    until: datetime,
) -> int:
    row = OneTimeCode(
        contributor_id=contributor_id,
        sent_by=sent_by,
        code_hash=code_hash,
        link_hash=link_hash,
        made_at=now,
        expires_at=until,
        tries=0,
    )
    session.add(row)
    session.flush()
    return row.id


def try_codes(session: Session, contributor_id: int, now: datetime) -> dict[int, str]:
    """Count a try on each code that stands, and only then return them: id and hash.

    The count comes first and under its own condition, so that any number of guesses at once get five looks in all.
    """
    rows = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.contributor_id == contributor_id,
            OneTimeCode.ended_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id, OneTimeCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    return {row.id: row.code_hash for row in rows}


def redeem(session: Session, code_id: int, now: datetime) -> str | None:
    """End a code that was given; return how it was sent, or None when somebody gave it first."""
    return session.scalar(
        update(OneTimeCode)
        .where(OneTimeCode.id == code_id, OneTimeCode.ended_at.is_(None))
        .values(ended_at=now)
        .returning(OneTimeCode.sent_by)
        .execution_options(synchronize_session=False)
    )


def end_codes(session: Session, contributor_id: int, now: datetime) -> None:
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.contributor_id == contributor_id, OneTimeCode.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def by_link(session: Session, contributor_id: int, link_hash: str, now: datetime) -> str | None:
    """Return the hash of the code that a link fills in, if it is this person's and still stands."""
    return session.scalar(
        select(OneTimeCode.code_hash).where(
            OneTimeCode.link_hash == link_hash,
            OneTimeCode.contributor_id == contributor_id,
            OneTimeCode.ended_at.is_(None),
            OneTimeCode.expires_at > now,
        )
    )


def ask_call(session: Session, contributor_id: int, now: datetime) -> bool:
    """Note that somebody waits for a call; False when they wait already."""
    waits = select(AskedCall.id).where(AskedCall.contributor_id == contributor_id, AskedCall.settled_at.is_(None))
    if session.scalar(waits) is not None:
        return False
    session.add(AskedCall(contributor_id=contributor_id, asked_at=now))
    session.flush()
    return True


def settle_calls(session: Session, contributor_id: int, now: datetime) -> None:
    session.execute(
        update(AskedCall)
        .where(AskedCall.contributor_id == contributor_id, AskedCall.settled_at.is_(None))
        .values(settled_at=now)
    )


def landline_of(session: Session, contributor_id: int) -> str:
    return session.scalar(select(Contributor.landline).where(Contributor.id == contributor_id)) or ""


def desk(session: Session, contributor_id: int, area_ids: Collection[int]) -> CodeDesk | None:
    row = session.execute(
        select(Contributor, Review.reference, Person)
        .join(Review, Contributor.review_id == Review.id)
        .join(Person, Review.person_id == Person.id)
        .where(Contributor.id == contributor_id, Review.area_id.in_(area_ids))
    ).one_or_none()
    if row is None:
        return None
    who: Contributor = row.Contributor
    waits = session.scalar(
        select(func.min(AskedCall.asked_at)).where(
            AskedCall.contributor_id == contributor_id, AskedCall.settled_at.is_(None)
        )
    )
    never = session.scalar(
        select(Need.id)
        .where(Need.contributor_id == contributor_id, Need.kind == NeedKind.NOT_BY_PHONE, Need.ended_at.is_(None))
        .limit(1)
    )
    return CodeDesk(
        contributor_id=contributor_id,
        reference=row.reference,
        name=who.name,
        relationship=who.relationship,
        language=who.language,
        person=shown_name(row.Person.first_name, row.Person.last_name, row.Person.known_as),
        supporter_name=who.supporter_name,
        numbers=tuple(filter(None, (who.mobile, who.landline))),
        not_by_phone=never is not None,
        waits_since=day_of(waits) if waits else None,
    )


def keep_form(session: Session, visit_id: int, address: str, fields: dict[str, list[str]], now: datetime) -> None:
    """Keep a form for this visit and address; a newer one stands beside the older, and the newest is given back."""
    session.add(KeptForm(visit_id=visit_id, address=address, fields=fields, kept_at=now))
    session.flush()


def kept_form(session: Session, visit_id: int, address: str) -> dict[str, list[str]] | None:
    return session.scalar(
        select(KeptForm.fields)
        .where(KeptForm.visit_id == visit_id, KeptForm.address == address)
        .order_by(KeptForm.id.desc())
        .limit(1)
    )


def drop_form(session: Session, visit_id: int, address: str) -> None:
    session.execute(delete(KeptForm).where(KeptForm.visit_id == visit_id, KeptForm.address == address))
