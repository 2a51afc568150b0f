"""Messages between a contributor and their reviewer. What we write is read by a second person first (rule 10)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.choosing import call_by
from portal.domain.errors import NotFound, NotStored, Refused
from portal.domain.messages import Thread, ThreadOfStaff
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import Source, ToRead
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.models import Message
from portal.services import easy_writing, telling_families
from portal.services.tools import Tools, Work
from portal.store import messages as store
from portal.store import quiet_days, seen
from portal.store import statements as rows


def read(tools: Tools, room: Room) -> Thread:
    """Return what may be read in this visit: their own words, and our answers that were passed. In one query; another
    notes, once, that they have seen an answer."""
    with tools.database.connection() as connection:
        every = store.thread(connection, room.contributor_id)
    theirs = [each for each in every.messages if not each.ours or each.passed_at is not None]
    shown = tuple(each for each in theirs if room.may_read(each.visit_id if not each.ours else None))
    if any(each.ours and not each.seen for each in shown):
        with suppress(NotStored), tools.writing(patience=0) as work:
            store.saw(work.session, room.contributor_id, work.now, ours=True)
    return Thread(shown, more_after_code=len(shown) < len(theirs))


def send(tools: Tools, room: Room, words: str, *, wants_call: bool, submission: str) -> None:
    """Keep a message, and promise an answer within five working days. The same submission twice is kept once.

    Raises Refused `empty` or `too_long`.
    """
    kept = as_kept(words).strip()
    if not kept and not wants_call:
        raise Refused("empty")
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        if store.is_kept(work.session, once):
            return
        row = Message(
            contributor_id=room.contributor_id,
            words=kept,
            language=room.reads_language,
            wants_call=wants_call,
            written_at=work.now,
            due_on=call_by(work.today, quiet_days.quiet_spans(work.session, room.contributor_id)),
            submission=once,
            visit_id=room.visit_id,
        )
        work.session.add(row)
        work.session.flush()
        store.promise_the_first(work.session, room.contributor_id, work.now, kept=False)
        work.record(room.audit_name, "wrote_message", f"message:{row.id}")


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> ThreadOfStaff:
    """Return the whole thread for staff. They have seen it now, and the look is on record. Raises NotFound."""
    with tools.writing() as work:
        whose = rows.whose(work.session, contributor_id, member.area_ids)
        found = store.thread(work.session, contributor_id)
        work.record(member.audit_name, "saw_messages", f"contributor:{contributor_id}")
        if found.messages:
            store.saw(work.session, contributor_id, work.now, ours=False)
            seen.note(work.session, [contributor_id], member.id, SeenWhat.PAGE, work.now)
    return ThreadOfStaff(whose, found)


def answer(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    words: str,
    easy_words: str,
    submission: str,
    looked_at: bool = False,
) -> None:
    """Write to a contributor, for a second reader. A newer text takes the place of one that waits.

    Raises NotFound, and Refused `empty`, `too_long` and what easy_writing says.
    """
    kept = typographic(as_kept(words).strip())
    if not kept:
        raise Refused("empty")
    if len(kept) > MOST_CHARACTERS or len(easy_words) > MOST_CHARACTERS:
        raise Refused("too_long")
    easy = easy_writing.to_keep(tools, as_kept(easy_words), kept, looked_at=looked_at)
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        if store.is_kept(work.session, submission):
            return
        store.replace_waiting(work.session, contributor_id, member.id)
        row = Message(
            contributor_id=contributor_id,
            by_id=member.id,
            words=kept,
            easy_words=easy,
            written_at=work.now,
            submission=submission,
        )
        work.session.add(row)
        work.session.flush()
        work.record(member.audit_name, "answered_message", f"message:{row.id}")


# --- for the second reader


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return store.waiting(session, area_ids, reader_id)


def sources(session: Session, read_id: int) -> tuple[str, tuple[Source, ...]]:
    """Return what the contributor wrote that this answers."""
    row = session.get_one(Message, read_id)
    asked = [each for each in store.thread(session, row.contributor_id).waiting if each.at <= row.written_at]
    return "", tuple(Source("message", each.words, each.at) for each in asked)


def pass_answer(work: Work, tools: Tools, reader: StaffMember, read_id: int, _as_of: datetime | None = None) -> None:
    """Pass it: they can read it, our promise is kept, and a notice tells that there is something to read."""
    row = _row(work, reader, read_id)
    if row.passed_at is not None:
        return
    if row.sent_back_because:
        raise Refused("sent_back")
    row.passed_at, row.passed_by_id = work.now, reader.id
    work.session.flush()
    store.promise_the_first(work.session, row.contributor_id, work.now, kept=True)
    work.record(reader.audit_name, "passed_text", f"message:{row.id}")
    telling_families.notice(work, tools, row.contributor_id, about=f"message:{row.id}", who=reader.audit_name)


def send_back(work: Work, reader: StaffMember, read_id: int, because: str) -> None:
    row = _row(work, reader, read_id)
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"message:{row.id}")


def _row(work: Work, reader: StaffMember, read_id: int) -> Message:
    row = store.answer_row(work.session, read_id, reader.area_ids)
    if row is None:
        raise NotFound
    if row.by_id == reader.id:
        raise Refused("own_words")
    return row
