"""What people raised, on a coordinator's or a programme lead's desk: taken, answered in both, passed on, closed.

Whoever it is about has no way to it: every read and write here goes through `store.concerns.visible_to`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.concerns import (
    ANSWER_WITHIN,
    LONGEST_LINE,
    REPLACED,
    ConcernAbout,
    ConcernDid,
    ConcernKind,
    ConcernLine,
    ConcernSheet,
    ConcernState,
    Desk,
    PassTo,
    hear_by,
    working_days_on,
)
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import Source, ToRead
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.models import Concern, ConcernAnswer
from portal.services import easy_writing, telling_families, word_translations
from portal.services.outcome_writing import refuse_unkind_words
from portal.services.tools import Tools, Work
from portal.store import concern_answers as answers
from portal.store import concerns as store
from portal.store import paper, word_sources

MOST_SHOWN = 200


def on_desk(tools: Tools, member: StaffMember) -> tuple[tuple[ConcernLine, ...], tuple[ConcernLine, ...]]:
    """Return (open ones, oldest promise first; closed ones, newest first) of this member's desk."""
    with tools.reading() as session:
        return open_on_desk(session, member), store.lines(session, member, closed=True, most=MOST_SHOWN)


def open_on_desk(session: Session, member: StaffMember) -> tuple[ConcernLine, ...]:
    return store.lines(session, member, closed=False, most=MOST_SHOWN)


def sheet(tools: Tools, member: StaffMember, concern_id: int) -> ConcernSheet:
    """Return one with its words and history; the look is an audit event. Raises NotFound off this member's desk."""
    with tools.writing() as work:
        session = work.session
        row, line = store.row_for(session, member, concern_id), store.line(session, member, concern_id)
        if row is None or line is None:
            raise NotFound
        work.record(member.audit_name, "saw_concern", f"concern:{row.id}")
        return ConcernSheet(
            line=line,
            desk=Desk(row.desk),
            words=row.words,
            name=row.name,
            contact=row.contact,
            answers=answers.written_answers(session, row.id),
            happened=store.happened(session, row.id),
            from_paper=paper.typed_by(session, row.typed_by_id, row.received_on),
            language=word_sources.page_language(session, row.contributor_id),
        )


def offered_day(today: date) -> date:
    """Return the day that is offered for an answer."""
    return working_days_on(today, ANSWER_WITHIN)


def take(tools: Tools, member: StaffMember, concern_id: int, day: date | None) -> None:
    """Take it on, and promise a day. They see the name and the day. Raises NotFound, Refused `no_day`, `day_gone`."""
    if day is None:
        raise Refused("no_day")
    with tools.writing() as work:
        row = _row(work, member, concern_id)
        if day < work.today:
            raise Refused("day_gone")
        if row.taken_by_id == member.id and row.hear_by == day:
            return
        row.taken_by_id, row.hear_by = member.id, day
        if row.state in {ConcernState.RECEIVED, ConcernState.PASSED_ON}:
            row.state = ConcernState.LOOKED_AT
        store.note(work.session, row, ConcernDid.TAKEN, work.now, by_id=member.id)
        work.record(member.audit_name, "took_concern", f"concern:{row.id}", hear_by=day.isoformat())


def answer(
    tools: Tools, member: StaffMember, concern_id: int, *, words: str, easy_words: str, looked_at: bool = False
) -> None:
    """Write the answer for a second reader. The same words again are one answer.

    Raises NotFound, Refused `empty`, `too_long`, `unkind`, `anonymous` (nobody can be answered).
    """
    kept = typographic(as_kept(words).strip())
    if not kept:
        raise Refused("empty")
    if max(len(kept), len(easy_words)) > MOST_CHARACTERS:
        raise Refused("too_long")
    refuse_unkind_words(kept, easy_words)
    easy = easy_writing.to_keep(tools, as_kept(easy_words), kept, looked_at=looked_at)
    with tools.writing() as work:
        row = _row(work, member, concern_id)
        if row.contributor_id is None and not row.contact:
            raise Refused("anonymous")
        before = answers.last_answer(work.session, row.id)
        if before is not None and before.passed_at is None and not before.sent_back_because:
            if (before.words, before.easy_words) == (kept, easy):
                return
            before.sent_back_because = REPLACED
        work.session.add(
            ConcernAnswer(concern_id=row.id, words=kept, easy_words=easy, written_by_id=member.id, written_at=work.now)
        )
        if row.state == ConcernState.RECEIVED:
            row.state = ConcernState.LOOKED_AT
        work.session.flush()
        work.record(member.audit_name, "answered_concern", f"concern:{row.id}")


def pass_on(tools: Tools, member: StaffMember, concern_id: int, *, to: str, words: str) -> None:
    """Pass it on: to the other desk, or to somebody outside who is named in `words`. Whoever raised it sees to whom.

    Raises NotFound, Refused `no_whom`, `empty`, `line_too_long`, and `about_them`: what is about a coordinator, or has
    no area, never goes to coordinators.
    """
    if to not in set(PassTo):
        raise Refused("no_whom")
    kept = typographic(as_kept(words).strip())
    if to == PassTo.OUTSIDE and not kept:
        raise Refused("empty")
    if len(kept) > LONGEST_LINE:
        raise Refused("line_too_long")
    kept = kept if to == PassTo.OUTSIDE else ""
    with tools.writing() as work:
        row = _row(work, member, concern_id)
        if to == PassTo.COORDINATOR:
            _may_go_to_coordinators(work, row)
        if to != PassTo.OUTSIDE:
            row.desk, row.taken_by_id = Desk(to), None
        row.state = ConcernState.PASSED_ON
        row.hear_by = hear_by(ConcernKind(row.kind), work.today)
        store.note(work.session, row, ConcernDid.PASSED_ON, work.now, by_id=member.id, words=kept, passed_to=to)
        work.record(member.audit_name, "passed_concern_on", f"concern:{row.id}", to=to)


def _may_go_to_coordinators(work: Work, row: Concern) -> None:
    theirs = [each for each in store.desks(work.session, row.area_id) if each[2].value == Desk.COORDINATOR]
    others = [each for each in theirs if each[0] != row.about_staff_id]
    if row.about == ConcernAbout.COORDINATOR or row.area_id is None or not others:
        raise Refused("about_them")


def told(tools: Tools, member: StaffMember, concern_id: int, *, how: str) -> None:
    """Note that somebody without a room was told the answer, and how."""
    kept = as_kept(how).strip()[:LONGEST_LINE]
    if not kept:
        raise Refused("empty")
    with tools.writing() as work:
        row = _row(work, member, concern_id)
        store.note(work.session, row, ConcernDid.TOLD, work.now, by_id=member.id, words=kept)
        work.record(member.audit_name, "told_of_concern", f"concern:{row.id}")


def close(tools: Tools, member: StaffMember, concern_id: int, *, because: str) -> None:
    """Close one that nobody can agree to, because it came without a room. What a contributor raised, they close.

    Raises NotFound, Refused `theirs_to_close` or `empty`.
    """
    kept = as_kept(because).strip()
    with tools.writing() as work:
        row = _row(work, member, concern_id)
        if row.contributor_id is not None:
            raise Refused("theirs_to_close")
        if not kept:
            raise Refused("empty")
        if row.state == ConcernState.CLOSED:
            return
        row.state, row.closed_at = ConcernState.CLOSED, work.now
        store.note(work.session, row, ConcernDid.CLOSED, work.now, by_id=member.id, words=kept)
        work.record(member.audit_name, "closed_concern", f"concern:{row.id}")


def _row(work: Work, member: StaffMember, concern_id: int) -> Concern:
    row = store.row_for(work.session, member, concern_id)
    if row is None:
        raise NotFound
    return row


# --- for the second reader


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return answers.waiting(session, area_ids, reader_id)


def sources(session: Session, answer_id: int) -> tuple[str, tuple[Source, ...]]:
    words, said_at = answers.raised_words(session, answer_id)
    return "", (Source("concern", words, said_at),)


def pass_answer(work: Work, tools: Tools, reader: StaffMember, answer_id: int, _as_of: datetime | None = None) -> None:
    """Pass an answer: they see it from now on. An answer's words never change under its id.

    Raises NotFound, Refused `own_words`, `sent_back`. Passing twice is passing once.
    """
    row, concern = _to_read(work, reader, answer_id)
    if row.passed_at is not None:
        return
    if row.sent_back_because:
        raise Refused("sent_back")
    row.passed_at, row.passed_by_id = work.now, reader.id
    concern.state = ConcernState.ANSWERED
    store.note(work.session, concern, ConcernDid.ANSWERED, work.now, by_id=row.written_by_id)
    work.record(reader.audit_name, "passed_text", f"concern_answer:{row.id}")
    if concern.contributor_id is not None:
        # It says that there is something to read, and no more: not what, and nobody’s name.
        telling_families.notice(
            work, tools, concern.contributor_id, about=f"concern_answer:{row.id}", who=reader.audit_name
        )
        word_translations.keep_up(work, concern.contributor_id)


def send_back(work: Work, reader: StaffMember, answer_id: int, because: str) -> None:
    row, _concern = _to_read(work, reader, answer_id)
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"concern_answer:{row.id}")


def _to_read(work: Work, reader: StaffMember, answer_id: int) -> tuple[ConcernAnswer, Concern]:
    found = answers.answer_to_read(work.session, answer_id, reader.area_ids, reader.id)
    if found is None:
        raise NotFound
    if found[0].written_by_id == reader.id:
        raise Refused("own_words")
    return found
