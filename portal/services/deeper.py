"""A contributor asks for a deeper review. Somebody decides and says why; somebody else reads that first (rule 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from portal.adapters.clock import day_of
from portal.domain.accounts import as_kept
from portal.domain.deeper import ANSWER_WITHIN, DeeperPage, DeeperSheet
from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.reported import RequestState
from portal.domain.rooms import Room, StaffMember
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.models import DeeperRequest
from portal.services import easy_writing, telling_families
from portal.services.tools import Tools, Work
from portal.store import deeper_requests as store
from portal.store import seen

DECIDED = {"agreed": RequestState.AGREED, "not_agreed": RequestState.NOT_AGREED}


def asked(tools: Tools, room: Room) -> DeeperPage:
    """Return what this contributor asked, in one query. Words of another visit need a one-time code; states do not."""
    with tools.database.connection() as connection:
        found = store.of_contributor(connection, room.contributor_id)
    shown = tuple(
        each
        if room.may_read(each.visit_id)
        else replace(each, words="", answer=each.answer if room.stepped_up else "", easy_answer="")
        for each in found
    )
    hidden = any(not room.may_read(each.visit_id) for each in found)
    return DeeperPage(shown, hidden, may_ask=all(each.passed_at is not None for each in found))


def ask(tools: Tools, room: Room, *, words: str, submission: str) -> None:
    """Ask for a deeper review, with or without words. The same submission is asked once, and what waits is one.

    Words that come while one waits are put to it. Raises Refused `too_long`.
    """
    kept = as_kept(words).strip()
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    once = f"{room.contributor_id}.{submission}"
    with tools.writing() as work:
        if store.by_submission(work.session, once) is not None:
            return
        before = store.open_one(work.session, room.contributor_id)
        if before is not None:
            if kept and kept not in before.words:
                before.words = "\n\n".join(filter(None, (before.words, kept)))
            return
        row = DeeperRequest(
            contributor_id=room.contributor_id,
            words=kept,
            asked_at=work.now,
            promised_on=day_of(work.now) + ANSWER_WITHIN,
            submission=once,
            visit_id=room.visit_id,
        )
        work.session.add(row)
        work.session.flush()
        work.record(room.audit_name, "asked_for_deeper", f"deeper_request:{row.id}")


def sheet(tools: Tools, member: StaffMember, request_id: int) -> DeeperSheet:
    """Return a request as staff answer it. The look is an event. Raises NotFound outside the member's areas."""
    with tools.writing() as work:
        found = store.sheet(work.session, request_id, member.area_ids)
        if found is None:
            raise NotFound
        work.record(member.audit_name, "saw_deeper_request", f"deeper_request:{request_id}")
        seen.note(work.session, [found[1].contributor_id], member.id, SeenWhat.CHECKS, work.now)
        return found[1]


def answer(
    tools: Tools,
    member: StaffMember,
    request_id: int,
    *,
    decision: str,
    words: str,
    easy_words: str,
    looked_at: bool = False,
) -> None:
    """Write what was decided and why, for a second reader. Raises NotFound, Refused `choose_decision`, `empty`,
    `too_long`, `already_answered`."""
    if decision not in DECIDED:
        raise Refused("choose_decision")
    plain = typographic(as_kept(words).strip())
    if not plain:
        raise Refused("empty")
    if len(plain) > MOST_CHARACTERS or len(easy_words) > MOST_CHARACTERS:
        raise Refused("too_long")
    easy = easy_writing.to_keep(tools, as_kept(easy_words), plain, looked_at=looked_at)
    with tools.writing() as work:
        found = store.sheet(work.session, request_id, member.area_ids)
        if found is None:
            raise NotFound
        row = found[0]
        if row.passed_at is not None:
            raise Refused("already_answered")
        row.state, row.answer, row.easy_answer = DECIDED[decision], plain, easy
        row.answered_by_id, row.answered_at, row.sent_back_because = member.id, work.now, ""
        work.session.flush()
        work.record(member.audit_name, "answered_deeper", f"deeper_request:{row.id}", decision=decision)


# --- for the second reader


def pass_answer(work: Work, tools: Tools, reader: StaffMember, request_id: int, as_of: datetime | None) -> None:
    """Pass it: from now on the contributor reads it, and is told that there is something to read."""
    row = _answered(work, reader, request_id)
    if as_of is not None and row.answered_at != as_of:
        raise Refused("changed_since")
    if row.passed_at is not None:
        return
    if row.sent_back_because:
        raise Refused("sent_back")
    row.passed_by_id, row.passed_at = reader.id, work.now
    work.session.flush()
    work.record(reader.audit_name, "passed_text", f"deeper:{row.id}")
    telling_families.notice(work, tools, row.contributor_id, about=f"deeper:{row.id}", who=reader.audit_name)


def send_back(work: Work, reader: StaffMember, request_id: int, because: str) -> None:
    row = _answered(work, reader, request_id)
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"deeper:{row.id}")


def _answered(work: Work, reader: StaffMember, request_id: int) -> DeeperRequest:
    row = store.answered_row(work.session, request_id, reader.area_ids)
    if row is None:
        raise NotFound
    if row.answered_by_id == reader.id:
        raise Refused("own_words")
    return row
