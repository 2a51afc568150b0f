"""A learning disability given as a reason for a decision: noted when it is sent, looked at, and told (our duty, not
the family's to chase). The words to the family pass a second reader (rule 10).
"""

from __future__ import annotations

from datetime import date, datetime

from portal.domain.accounts import as_kept
from portal.domain.decision_reasons import TOLD_WITHIN, ReasonSheet, ReasonTold
from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.models import Account, DecisionReason
from portal.services import easy_writing, telling_families
from portal.services.tools import Tools, Work
from portal.store import choices, seen
from portal.store import decision_reasons as store


def note(work: Work, room: Room, account: Account) -> None:
    """Note what an account that is sent now says of it, and promise to write by a day."""
    said = store.said_in(work.session, account.id)
    if said is None:
        return
    due = work.today + TOLD_WITHIN
    work.session.add(
        DecisionReason(
            contributor_id=room.contributor_id, account_id=account.id, said=said, noted_at=work.now, due_on=due
        )
    )
    choices.promise(work.session, room.contributor_id, store.PROMISED, due, work.now)
    work.record(room.audit_name, "told_of_a_reason", room.audit_name, said=said.value)


def told(tools: Tools, room: Room) -> tuple[ReasonTold | None, date | None]:
    """Return what we found, when it was passed, and the day by which we said that we would write; None for none."""
    with tools.database.connection() as connection:
        return store.last_told(connection, room.contributor_id)


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> ReasonSheet | None:
    """Return what is to be looked at, or was last; None when nothing was said. The look is on record.

    Raises NotFound outside the member's areas.
    """
    with tools.writing() as work:
        found = store.of_contributor(work.session, contributor_id, member.area_ids)
        if found is None:
            raise NotFound
        contributor, review, person, row = found
        if row is None:
            return None
        work.record(member.audit_name, "saw_words", f"contributor:{contributor_id}")
        seen.note(work.session, [contributor_id], member.id, SeenWhat.ACCOUNT, work.now)
        return store.sheet(work.session, contributor, review, person, row)


def keep_notes(tools: Tools, member: StaffMember, reason_id: int, notes: str) -> None:
    """Keep what staff did: whom they told and when. The family is not shown it. Raises NotFound, Refused."""
    kept = as_kept(notes).strip()
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    with tools.writing() as work:
        row = _row(work, member, reason_id)
        if row.done != kept:
            row.done = kept
            work.record(member.audit_name, "noted_what_was_done", f"decision_reason:{reason_id}")


def write(
    tools: Tools, member: StaffMember, reason_id: int, *, words: str, easy_words: str, looked_at: bool = False
) -> None:
    """Write what we found, for a second reader. Raises NotFound, Refused `empty`, `too_long`, `waits_already`."""
    plain = typographic(as_kept(words).strip())
    if not plain:
        raise Refused("empty")
    if len(plain) > MOST_CHARACTERS or len(easy_words) > MOST_CHARACTERS:
        raise Refused("too_long")
    easy = easy_writing.to_keep(tools, as_kept(easy_words), plain, looked_at=looked_at)
    with tools.writing() as work:
        row = _row(work, member, reason_id)
        if row.passed_at is not None or (row.words and not row.sent_back_because):
            if row.words == plain:
                return  # the same form again
            raise Refused("waits_already")
        row.words, row.easy_words, row.sent_back_because = plain, easy, ""
        row.written_by_id, row.written_at = member.id, work.now
        work.record(member.audit_name, "wrote_of_a_reason", f"decision_reason:{reason_id}")


# --- for the second reader


def pass_reason(work: Work, tools: Tools, reader: StaffMember, reason_id: int, as_of: datetime | None = None) -> None:
    """Pass it: the family is told, once, and the promise is kept."""
    row = _row(work, reader, reason_id)
    if row.written_by_id == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        return
    if as_of is not None and row.written_at != as_of:
        raise Refused("changed_since")
    if row.sent_back_because or not row.words:
        raise Refused("sent_back")
    row.passed_at, row.passed_by_id = work.now, reader.id
    work.session.flush()
    store.keep_promises(work.session, row.contributor_id, work.now)
    telling_families.notice(work, tools, row.contributor_id, about=f"decision_reason:{row.id}", who=reader.audit_name)
    work.record(reader.audit_name, "passed_text", f"decision_reason:{row.id}")


def send_back(work: Work, reader: StaffMember, reason_id: int, because: str) -> None:
    row = _row(work, reader, reason_id)
    if row.written_by_id == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"decision_reason:{row.id}")


def _row(work: Work, member: StaffMember, reason_id: int) -> DecisionReason:
    row = store.row_of(work.session, reason_id, member.area_ids)
    if row is None:
        raise NotFound
    return row
