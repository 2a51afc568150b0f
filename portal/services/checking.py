"""The check-back, as the contributor sees it: each sentence we wrote, their word on it, and what came of that."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.errors import Refused
from portal.domain.rooms import Room
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.statements import CheckBack, Unanswered
from portal.domain.states import StatementState, Verdict
from portal.domain.withdrawals import Withdrawn
from portal.services import receipts
from portal.services.tools import Tools
from portal.store import checks, supporting
from portal.store import statements as rows
from portal.store import unanswered as unanswered_rows


def unanswered(session: Session, review_id: int) -> Unanswered:
    """Return how much of what a review's contributors said has no answer yet.

    Rule 9: no outcome is final while any of the three is above 0. A check (not right, not sure, take out, or words
    beside "right") is answered by a shown revision written after it, a shown reply to it, the statement being taken
    out, or both accounts standing; a question when its answer (or why there is none) was passed; an addition when the
    statement it became was shown.
    """
    return unanswered_rows.of_review(session, review_id)


def check_back(tools: Tools, room: Room) -> CheckBack:
    """Return every statement that was shown to this contributor and nobody else's (rule 5), in two queries."""
    with tools.database.connection() as connection:
        return CheckBack(rows.of_contributor(connection, room.contributor_id, shown_only=True))


def say(tools: Tools, room: Room, statement_id: int, *, version_id: int, verdict: Verdict, correction: str) -> None:
    """Keep a contributor's word on the version they read, as a new row (rule 11). The same word twice is one row,
    unless a reply was shown in between: saying it again after a reply is a new word.

    Raises NotFound when this version was not shown to them, and Refused `taken_out` or `too_long`.
    """
    words = as_kept(correction).strip()
    if len(words) > MOST_CHARACTERS:
        raise Refused("too_long")
    with tools.writing() as work:
        session = work.session
        version = checks.shown_version(session, room.contributor_id, statement_id, version_id)
        if checks.statement_of(session, statement_id, room.contributor_id).state == StatementState.TAKEN_OUT:
            raise Refused("taken_out")
        before = checks.last_check(session, statement_id)
        if before is not None and verdict is Verdict.RIGHT and words == before.correction:
            # The box still held what they had said before: "right" takes that back.
            words = ""
        same = before is not None and (before.statement_version_id, before.verdict, before.correction) == (
            version.id,
            verdict,
            words,
        )
        if same and before is not None and not checks.has_shown_reply(session, before.id):
            return
        made = checks.add_check(session, version.id, verdict, words, work.now)
        if room.sitting is not None:
            supporting.note(session, room.sitting.id, check_id=made.id)
        if verdict is Verdict.RIGHT:
            receipts.give(work, room.contributor_id, made.id, version.words, room.reference)
        if verdict is Verdict.TAKE_OUT:
            work.withdrawn(Withdrawn.TAKEN_OUT, contributor=str(room.contributor_id), version=str(version.id))
        work.record(room.audit_name, "checked_statement", f"statement:{statement_id}", check=str(made.id))
