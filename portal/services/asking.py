"""What a contributor says is missing, and what they ask. Both are answered; nothing closes on silence."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.accounts import as_kept
from portal.domain.errors import Refused
from portal.domain.rooms import Room
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.statements import CheckBack
from portal.models import Addition, Question
from portal.services.tools import Tools
from portal.store import checks


def asked(tools: Tools, room: Room) -> CheckBack:
    """Return this contributor's questions and additions that may be read in this visit, in two queries."""
    with tools.database.connection() as connection:
        questions = checks.questions(connection, room.contributor_id)
        additions = checks.additions(connection, room.contributor_id)
    shown = tuple(each for each in questions if room.may_read(each.visit_id))
    added = tuple(each for each in additions if room.may_read(each.visit_id))
    return CheckBack((), shown, added, more_after_code=len(shown) + len(added) < len(questions) + len(additions))


def ask(tools: Tools, room: Room, *, missing: str, question: str, wants_to_talk: bool = False, submission: str) -> None:
    """Keep what is missing and what is asked, each as a row of its own. The same submission twice is kept once.

    `wants_to_talk` alone is a question without words: an answer by picture needs no typing.
    Raises Refused `empty` or `too_long`.
    """
    missing, question = as_kept(missing).strip(), as_kept(question).strip()
    if not (missing or question or wants_to_talk):
        raise Refused("empty")
    if max(len(missing), len(question)) > MOST_CHARACTERS:
        raise Refused("too_long")
    # The room's own number keeps one contributor's submission from ever meeting another's.
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        session = work.session
        if missing and session.scalar(select(Addition.id).where(Addition.submission == once)) is None:
            addition = Addition(
                contributor_id=room.contributor_id,
                words=missing,
                language=room.reads_language,
                said_at=work.now,
                submission=once,
                visit_id=room.visit_id,
            )
            session.add(addition)
            session.flush()
            work.record(room.audit_name, "said_what_is_missing", f"addition:{addition.id}")
        if not (question or wants_to_talk):
            return
        if session.scalar(select(Question.id).where(Question.submission == once)) is None:
            row = Question(
                contributor_id=room.contributor_id,
                words=question,
                language=room.reads_language,
                wants_to_talk=wants_to_talk,
                asked_at=work.now,
                submission=once,
                visit_id=room.visit_id,
            )
            session.add(row)
            session.flush()
            work.record(room.audit_name, "asked", f"question:{row.id}")
