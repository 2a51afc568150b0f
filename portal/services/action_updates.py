"""What has been done since: an update is written, read by somebody else, and only then shown (rule 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from portal.domain.easy_rows import to_look_at
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.kind_words import typographic
from portal.domain.outcomes import ActionPage, PartWords
from portal.domain.rooms import StaffMember
from portal.domain.states import ActionState
from portal.models import ActionUpdate
from portal.services.outcome_writing import easy_words_of, refuse_unkind
from portal.services.tools import Tools, Work
from portal.store import action_updates as store


@dataclass(frozen=True, slots=True)
class UpdateWords:
    """What staff typed about one update. `evidence` is how we know; contributors do not see it."""

    state: ActionState
    words: str
    easy_words: str
    looked_at: bool
    evidence: str
    prefill: str = ""


def action_page(tools: Tools, member: StaffMember, action_id: int) -> ActionPage:
    """Return one action with its updates. Raises NotFound."""
    with tools.reading() as session:
        found = store.page_of(session, action_id, member.area_ids)
    if found is None:
        raise NotFound
    return found


def write(tools: Tools, member: StaffMember, action_id: int, typed: UpdateWords, *, submission: str) -> int:
    """Write an update and return its id. The same submission again gives the same update.

    Raises NotFound, Refused `not_published`, `empty` or `unkind`.
    """
    try:
        with tools.writing() as work:
            return _write(tools, work, member, action_id, typed, f"{action_id}.{submission}")
    except IntegrityError:
        with tools.writing() as work:
            return _write(tools, work, member, action_id, typed, f"{action_id}.{submission}")


def _write(tools: Tools, work: Work, member: StaffMember, action_id: int, typed: UpdateWords, submission: str) -> int:
    page = _page(work, member, action_id)
    again = store.by_submission(work.session, submission)
    if again is not None and again.action_id == page.id:
        return again.id
    row = ActionUpdate(action_id=page.id, submission=submission)
    _fill(tools, work, member, row, typed)
    work.session.add(row)
    work.session.flush()
    work.record(member.audit_name, "wrote_action_update", f"review:{page.review_id}", update=str(row.id))
    return row.id


def change(tools: Tools, member: StaffMember, action_id: int, update_id: int, typed: UpdateWords, *, seen: str) -> None:
    """Write an update anew before it is passed: only its writer does, so that the reader is always somebody else.

    Raises NotFound, Conflict, Refused `passed`, `not_yours`, or as `write`.
    """
    with tools.writing() as work:
        page = _page(work, member, action_id)
        row = store.of_action(work.session, page.id, update_id)
        if row is None:
            raise NotFound
        if row.passed_at is not None:
            raise Refused("passed")
        if row.written_by_id != member.id:
            raise Refused("not_yours")
        if store.update_text(row).stamp != seen:
            raise Conflict("changed_since")
        _fill(tools, work, member, row, typed)
        work.record(member.audit_name, "wrote_action_update", f"review:{page.review_id}", update=str(row.id))


def _page(work: Work, member: StaffMember, action_id: int) -> ActionPage:
    page = store.page_of(work.session, action_id, member.area_ids)
    if page is None:
        raise NotFound
    if not page.published:
        raise Refused("not_published")
    return page


def _fill(tools: Tools, work: Work, member: StaffMember, row: ActionUpdate, typed: UpdateWords) -> None:
    words = PartWords(typed.words, typed.easy_words, typed.looked_at, typed.prefill)
    refuse_unkind(words)
    words = replace(words, words=typographic(typed.words.strip()))
    row.easy_words = easy_words_of(tools, words)
    row.easy_words_prefilled = to_look_at(row.easy_words)
    row.state, row.words, row.evidence = typed.state, words.words, typed.evidence.strip()
    row.written_by_id, row.written_at, row.sent_back_because = member.id, work.now, ""
