"""What a contributor does with what is theirs: has it corrected, takes it back, leaves."""

from __future__ import annotations

from datetime import date

from portal.domain.accounts import as_kept
from portal.domain.choosing import call_by
from portal.domain.errors import NotFound, Refused
from portal.domain.owning import MOST_WORDS, CorrectionOf, Takeable, TakeBack, TakenKind
from portal.domain.rooms import Room
from portal.domain.states import Decision, StatementState, Verdict
from portal.domain.withdrawals import Withdrawn
from portal.services import adding_files, asking, checking, choices
from portal.services.tools import Tools, Work
from portal.store import added_files, checks, quiet_days
from portal.store import owning as store


def correct(tools: Tools, room: Room, what: CorrectionOf, words: str, *, submission: str) -> None:
    """Ask for something that we hold to be corrected. It is answered as a question is, on their page.

    Without words, a picture said what is wrong: a person asks them what is right. The same submission twice is one.
    Raises Refused `too_long`.
    """
    if len(as_kept(words)) > MOST_WORDS:
        raise Refused("too_long")
    asking.ask(tools, room, missing="", question=words, wants_to_talk=not as_kept(words).strip(), submission=submission)
    with tools.writing() as work:
        question_id = store.question_by_submission(work.session, f"{room.contributor_id}.{submission}")
        assert question_id is not None  # asked just now, or by the same form before
        if not store.has_correction(work.session, question_id):
            store.add_correction(work.session, room.contributor_id, what, question_id, work.now)
            work.record(room.audit_name, "asked_for_correction", f"question:{question_id}", what=what.value)


def what_can_be_taken(tools: Tools, room: Room) -> TakeBack:
    """Return all of theirs that can be taken back, and what was, with what it needs to say what happens honestly."""
    with tools.reading() as session:
        answers = store.sent_answers(session, room.contributor_id)
        sentences = store.shown_sentences(session, room.contributor_id)
        files = added_files.of_contributor(session, room.contributor_id)
        asked = store.everything_asked(session, room.contributor_id)
        published = store.is_published(session, room.review_id)
    items = [
        Takeable(
            TakenKind.ANSWER, row.id, row.prompt, row.words, row.sent_at, row.taken_at, written_from=row.written_from
        )
        for row in answers
        if row.taken_at or (row.settled_at is None and row.words.strip())
    ]
    items += [Takeable(TakenKind.PHOTO, each.id, each.kind.value, each.words, each.added_at) for each in files]
    items += [
        Takeable(TakenKind.SENTENCE, row.id, "", row.words, row.shown_at, row.taken_out_at)
        for row in sentences
        if row.state == StatementState.TAKEN_OUT or row.verdict != Verdict.TAKE_OUT
    ]
    return TakeBack(tuple(items), published, *(asked or (None, None)))


def take_back(tools: Tools, room: Room, kind: TakenKind, row_id: int, words: str, *, submission: str) -> None:
    """Take one thing back, as a new row. What happens to it is what the page said before. Doing it twice is doing it
    once. Raises NotFound for what is not theirs, and Refused `too_long`."""
    said = as_kept(words).strip()
    if len(said) > MOST_WORDS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.reading() as session:
        if store.taken(session, once) is not None:
            return
    check_id = None
    if kind is TakenKind.PHOTO:
        adding_files.take_away(tools, room, row_id)
    elif kind is TakenKind.SENTENCE:
        check_id = _take_sentence_out(tools, room, row_id, said)
    elif kind is TakenKind.CONSENT:
        choices.choose(tools, room, Decision.NO, submission=f"{submission}.no")
    with tools.writing() as work:
        if store.taken(work.session, once) is not None:
            return
        if kind is TakenKind.ANSWER and not store.settle_answer(work.session, room.contributor_id, row_id, work.now):
            raise NotFound
        if kind is TakenKind.EVERYTHING and store.everything_asked(work.session, room.contributor_id):
            return
        made = store.add_taken(
            work.session,
            contributor_id=room.contributor_id,
            kind=kind,
            answer_id=row_id if kind is TakenKind.ANSWER else None,
            check_id=check_id,
            words=said,
            made_at=work.now,
            due_on=_hear_by(work, room) if kind is TakenKind.EVERYTHING else None,
            submission=once,
        )
        if kind is TakenKind.ANSWER:
            work.withdrawn(Withdrawn.ANSWER, contributor=str(room.contributor_id), answer=str(row_id))
        work.record(
            room.audit_name, "took_back", f"contributor:{room.contributor_id}", kind=kind.value, row=str(made.id)
        )


def _hear_by(work: Work, room: Room) -> date:
    """Five working days, and never on a quiet day, as for a message of theirs."""
    return call_by(work.today, quiet_days.quiet_spans(work.session, room.contributor_id))


def _take_sentence_out(tools: Tools, room: Room, statement_id: int, words: str) -> int:
    with tools.reading() as session:
        found = [row for row in store.shown_sentences(session, room.contributor_id) if row.id == statement_id]
    if not found or found[0].state == StatementState.TAKEN_OUT:
        raise NotFound
    checking.say(tools, room, statement_id, version_id=found[0].version_id, verdict=Verdict.TAKE_OUT, correction=words)
    with tools.reading() as session:
        made = checks.last_check(session, statement_id)
    assert made is not None  # said just now
    return made.id


def leave(tools: Tools, room: Room, *, submission: str) -> None:
    """Leave the review: nothing more is sent, nobody asks again, the room stays theirs. What they told us stays unless
    they take it back. Leaving twice is leaving once; choosing anything but no comes back in."""
    choices.choose(tools, room, Decision.NO, submission=submission)
    choices.stop_everything(tools, room)
    with tools.writing() as work:
        work.record(room.audit_name, "left_review", room.audit_name)


def come_back(tools: Tools, room: Room, *, submission: str) -> None:
    choices.choose(tools, room, Decision.YES, submission=submission)
    choices.start_again(tools, room)
