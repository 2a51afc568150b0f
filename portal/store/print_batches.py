"""Batches for the mail room: gathered, made, posted. Flushes, never commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.printing import Placed, PrintBatchShown, own_file
from portal.domain.returns import number_of
from portal.domain.states import Channel, DeliveryState, PrintBatchState
from portal.models import Contributor, Delivery, Invitation, Letter, PrintBatch, PrintedLetter, Review
from portal.store import came_back


def begun(session: Session, now: datetime, today: date) -> tuple[int, str, bool]:
    """Return the batch that is being made, or a new one: its id, name, and whether it was begun before."""
    row = session.scalars(select(PrintBatch).where(PrintBatch.state == PrintBatchState.MAKING)).first()
    if row is not None:
        return row.id, row.name, True
    names = set(session.scalars(select(PrintBatch.name).where(PrintBatch.name.startswith(f"{today.isoformat()}-"))))
    name = f"{today.isoformat()}-{len(names) + 1}"
    row = PrintBatch(name=name, begun_at=now, files=[])
    session.add(row)
    session.flush()
    return row.id, name, False


def making(session: Session) -> bool:
    return session.scalar(select(PrintBatch.id).where(PrintBatch.state == PrintBatchState.MAKING)) is not None


def named(session: Session, name: str) -> PrintBatch | None:
    return session.scalar(select(PrintBatch).where(PrintBatch.name == name))


def waiting(session: Session, now: datetime, most: int) -> list[int]:
    """Return letters on paper that are due and in no batch."""
    asked = select(Delivery.id).where(
        Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now, Delivery.channel == Channel.POST
    )
    return list(session.scalars(asked.order_by(Delivery.due_at, Delivery.id).limit(most)))


def put_in(session: Session, batch_id: int, delivery_id: int, now: datetime) -> None:
    """Put a letter into a batch: nobody else takes it from here on."""
    # One that was taken out of an earlier batch, and was queued again since, is in that one no more.
    session.query(PrintedLetter).filter_by(delivery_id=delivery_id).delete()
    session.add(PrintedLetter(print_batch_id=batch_id, delivery_id=delivery_id))
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.PRINTING, carrier="print", called_at=now, tries=Delivery.tries + 1)
    )
    session.flush()


def take_out(session: Session, delivery_id: int, why: str) -> None:
    session.query(PrintedLetter).filter_by(delivery_id=delivery_id).delete()
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(state=DeliveryState.HELD, why_held=why, carrier="", called_at=None)
    )


def inside(session: Session, batch_id: int) -> list[int]:
    """Return the letters of a batch that are with the mail room, or about to be."""
    return list(
        session.scalars(
            select(PrintedLetter.delivery_id)
            .join(Delivery, PrintedLetter.delivery_id == Delivery.id)
            .where(PrintedLetter.print_batch_id == batch_id, Delivery.state == DeliveryState.PRINTING)
            .order_by(PrintedLetter.delivery_id)
        )
    )


def reference_and_postcode(session: Session, delivery_id: int) -> tuple[str, str]:
    """Return the review's reference that stands on a letter, and the postcode it goes to."""
    row = session.execute(
        select(Review.reference, Contributor.postcode)
        .select_from(Letter)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .join(Review, Contributor.review_id == Review.id)
        .where(Delivery.id == delivery_id)
    ).one()
    return row[0], row[1]


def made(
    session: Session, batch_id: int, letters: Collection[Placed], files: list[dict[str, object]], now: datetime
) -> bool:
    """Note where each letter lies. False: the batch was posted meanwhile, and stays so."""
    batch = session.get_one(PrintBatch, batch_id)
    if batch.state == PrintBatchState.POSTED:
        return False
    for each in letters:
        session.execute(
            update(PrintedLetter)
            .where(PrintedLetter.delivery_id == each.letter.delivery_id)
            .values(position=each.order, file=each.file, first_page=each.first_page, pages=each.letter.pages)
        )
    # Somebody's words were erased while they were put together: the files are made anew without them.
    whole = {each.letter.delivery_id for each in letters} <= set(inside(session, batch_id))
    batch.state, batch.files, batch.made_at = PrintBatchState.MADE, files if whole else [], batch.made_at or now
    session.flush()
    return True


def emptied(session: Session) -> tuple[tuple[int, str], ...]:
    """Return batches for the mail room whose files are to be made anew: letters of theirs were erased."""
    made = select(PrintBatch).where(PrintBatch.state == PrintBatchState.MADE).order_by(PrintBatch.id)
    return tuple((each.id, each.name) for each in session.scalars(made) if not each.files and inside(session, each.id))


def let_go(session: Session, contributor_ids: Collection[int]) -> set[str]:
    """Return the files, by batch, that hold letters of these people and were not posted. What else is in them is made
    anew. Asked before the rows go."""
    rows = session.execute(
        select(PrintBatch, PrintedLetter, Letter.format)
        .join(PrintedLetter, PrintedLetter.print_batch_id == PrintBatch.id)
        .join(Delivery, PrintedLetter.delivery_id == Delivery.id)
        .join(Letter, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id.in_(contributor_ids), PrintBatch.state != PrintBatchState.POSTED)
    ).all()
    files = set()
    for batch, printed, format_name in rows:
        batch.files = []
        files |= {f"{batch.name}/{own_file(printed.delivery_id, format_name)}", f"{batch.name}/{printed.file}"}
    session.flush()
    return {each for each in files if not each.endswith("/")}


def posted(session: Session, delivery_ids: Collection[int], now: datetime) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(delivery_ids), Delivery.state == DeliveryState.PRINTING)
        .values(state=DeliveryState.SENT, sent_at=now, why_held="", claimed_until=None)
    )


def shown(session: Session) -> tuple[PrintBatchShown, ...]:
    """Return every batch, the newest first."""
    asked = select(PrintedLetter.print_batch_id, func.count()).group_by(PrintedLetter.print_batch_id)
    counted = {row[0]: row[1] for row in session.execute(asked)}
    not_to_post = _not_to_post(session)
    return tuple(
        PrintBatchShown(
            id=each.id, name=each.name, state=each.state, begun_at=each.begun_at, made_at=each.made_at,
            posted_at=each.posted_at, letters=counted.get(each.id, 0),
            take_out=tuple(number_of(number) for number in not_to_post[each.id]),
        )
        for each in session.scalars(select(PrintBatch).order_by(PrintBatch.id.desc()))
    )  # fmt: skip


def late(session: Session, before: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return batches that were made before a moment and that nobody has confirmed: name, made at."""
    rows = session.execute(
        select(PrintBatch.name, PrintBatch.made_at)
        .where(PrintBatch.state == PrintBatchState.MADE, PrintBatch.made_at < before)
        .order_by(PrintBatch.made_at)
    )
    return tuple((name, made_at) for name, made_at in rows if made_at is not None)


def with_the_mail_room(session: Session) -> int:
    return session.scalar(select(func.count()).where(Delivery.state == DeliveryState.PRINTING)) or 0


def _not_to_post(session: Session) -> dict[int, list[int]]:
    """Return what has changed since the batches were made: somebody stopped, an invitation was withdrawn, or a letter
    came back from the same address."""
    rows = session.execute(
        select(
            PrintedLetter.print_batch_id, Delivery.id, Delivery.address, Contributor.id.label("contributor_id"),
            or_(
                Contributor.stopped_at.is_not(None), Invitation.withdrawn_at.is_not(None),
                Invitation.replaced_by_id.is_not(None),
            ).label("over"),
        )
        .join(Delivery, PrintedLetter.delivery_id == Delivery.id)
        .join(Letter, Delivery.letter_id == Letter.id)
        .join(Contributor, Letter.contributor_id == Contributor.id)
        .outerjoin(Invitation, Letter.invitation_id == Invitation.id)
        .where(Delivery.state == DeliveryState.PRINTING)
        .order_by(PrintedLetter.position)
    )  # fmt: skip
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.over or came_back.in_doubt(session, row.contributor_id, Channel.POST, row.address):
            found[row.print_batch_id].append(row.id)
    return found
