"""A receipt for each sentence that a contributor said is right: a code by which they, and anybody they show it to, can
tell whether a text is still that text. Nothing is looked up to check one."""

from __future__ import annotations

from portal.domain.days import day_of
from portal.domain.owning import Receipt, ReceiptState, fingerprint
from portal.domain.rooms import Room
from portal.domain.states import StatementState
from portal.services.tools import Tools, Work
from portal.store import owning as store

_AT_ONCE = 500


def give(work: Work, contributor_id: int, check_id: int, words: str, reference: str) -> None:
    """Keep the code of these words, in the transaction of the "right" itself."""
    store.add_receipt(work.session, contributor_id, check_id, fingerprint(words, reference), work.now)


def of_contributor(tools: Tools, room: Room) -> tuple[Receipt, ...]:
    """Return this contributor's receipts, each with how its sentence stands now. One query, however many."""
    with tools.database.connection() as connection:
        rows = store.receipts(connection, room.contributor_id)
    return tuple(
        Receipt(
            statement_id=row.statement_id,
            number=number,
            code=row.code,
            said_on=day_of(row.said_at),
            words=row.words,
            state=_state(row, room.reference),
        )
        for number, row in enumerate(rows, 1)
    )


def _state(row: object, reference: str) -> ReceiptState:
    if fingerprint(row.words, reference) != row.code:  # type: ignore[attr-defined]
        return ReceiptState.CHANGED
    if row.state == StatementState.TAKEN_OUT:  # type: ignore[attr-defined]
        return ReceiptState.TAKEN_OUT
    newer = row.newest is not None and row.newest > row.number  # type: ignore[attr-defined]
    return ReceiptState.NEWER if newer else ReceiptState.SAME


def give_missing(tools: Tools) -> int:
    """Give a receipt for each "right" that was said before there were receipts; return how many."""
    with tools.reading() as session:
        if not store.without_receipt(session, 1):
            return 0
    with tools.writing() as work:
        rows = store.without_receipt(work.session, _AT_ONCE)
        for check_id, contributor_id, words, reference in rows:
            give(work, contributor_id, check_id, words, reference)
    return len(rows)
