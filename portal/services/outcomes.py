"""Outcomes as others read them: the contributor on their page, and the second reader before that (rule 10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound, Refused
from portal.domain.names import shown_name
from portal.domain.outcomes import SharedOutcome, outcome_in_parts
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind, Section, ToRead
from portal.domain.states import Decision, OutcomeState
from portal.models import Outcome
from portal.services import outcome_publishing, word_translations
from portal.services.tools import Tools, Work
from portal.store import action_updates as update_store
from portal.store import outcome_pages
from portal.store import outcomes as store

EVERYBODY = "everyone who takes part"


def shared_outcome(tools: Tools, room: Room) -> SharedOutcome:
    """Return what came of the review, for this contributor: of all statements only their own (rule 5).

    Raises NotFound for somebody who told us that they are the wrong person.
    """
    if room.decision == Decision.WRONG_PERSON:
        raise NotFound
    with tools.database.connection() as connection:
        return outcome_pages.for_contributor(
            connection, review_id=room.review_id, contributor_id=room.contributor_id, today=tools.today()
        )


def waiting_for_second_reader(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    """Return the outcomes and updates of these areas that this reader may pass, oldest first: none of their own."""
    found = [_outcome_to_read(session, each, area_ids) for each in store.waiting(session, area_ids, reader_id)] + [
        ToRead(
            kind=ReadKind.ACTION_UPDATE,
            id=update.id,
            reference=reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            contributor_name=EVERYBODY,
            words=update.words,
            easy_words=update.easy_words,
            before=action_words,
            written_by_id=update.written_by_id,
            written_by=writer,
            written_at=update.written_at,
        )
        for update, action_words, reference, person, writer in update_store.waiting(session, area_ids, reader_id)
    ]
    return sorted(found, key=lambda each: each.written_at)


def _outcome_to_read(session: Session, row: Outcome, area_ids: frozenset[int]) -> ToRead:
    head = store.review_head(session, area_ids, id=row.review_id)
    assert head is not None
    outcome = store.written(session, head)
    parts = tuple(Section(heading, text.words, text.easy_words) for heading, text in outcome_in_parts(outcome))
    return ToRead(
        kind=ReadKind.OUTCOME,
        id=row.id,
        reference=head.reference,
        person=head.person,
        contributor_name=EVERYBODY,
        words="\n\n".join(f"{each.heading}\n{each.words}" for each in parts),
        easy_words="\n".join(each.easy_words for each in parts),
        before="",
        written_by_id=row.written_by_id,
        written_by=", ".join(outcome.writers),
        written_at=row.ready_at or row.written_at,
        parts=parts,
    )


def pass_outcome(work: Work, reader: StaffMember, outcome_id: int, *, as_of: datetime | None = None) -> None:
    """Pass an outcome as it stands. It is published by a press of its own afterwards.

    `as_of` is the `written_at` of the ToRead that was read: with it, words changed since are not passed.
    Raises NotFound (not there, not your area), Refused `own_words`, `not_ready`, or `changed_since`. A second press by
    the same reader changes nothing.
    """
    row = _outcome_for(work, reader, outcome_id)
    if row.state != OutcomeState.DRAFT and row.passed_by_id == reader.id:
        return
    if row.state != OutcomeState.DRAFT or row.ready_at is None:
        raise Refused("not_ready")
    if as_of is not None and as_of != row.ready_at:
        raise Refused("changed_since")
    row.state, row.passed_by_id, row.passed_at = OutcomeState.PASSED, reader.id, work.now
    work.record(reader.audit_name, "passed_outcome", f"review:{row.review_id}")
    work.session.flush()


def pass_action_update(
    work: Work, tools: Tools, reader: StaffMember, update_id: int, *, as_of: datetime | None = None
) -> None:
    """Pass an update: it is shown from now on, and a letter is queued to those who were told of the outcome.

    Raises as `pass_outcome` does. An update that somebody passed already is left as it is.
    """
    found = update_store.with_outcome(work.session, update_id, reader.area_ids)
    if found is None:
        raise NotFound
    row, action, outcome = found
    if row.written_by_id == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        return
    if row.sent_back_because or row.easy_words_prefilled:
        raise Refused("not_ready")
    if as_of is not None and as_of != row.written_at:
        raise Refused("changed_since")
    row.passed_by_id, row.passed_at = reader.id, work.now
    action.state = row.state
    work.record(reader.audit_name, "passed_action_update", f"review:{outcome.review_id}", update=str(row.id))
    work.session.flush()
    word_translations.keep_review_up(work, outcome.review_id)
    for each in store.told_of(work.session, outcome.id):
        outcome_publishing.tell(work, tools, reader, outcome.id, each.id, update_id=row.id)


def send_back(work: Work, reader: StaffMember, kind: ReadKind, read_id: int, because: str) -> None:
    """Send an outcome or an update back to its writer, with the reason in words.

    Raises NotFound, Refused `own_words`, `not_ready` (somebody passed it or took it back), or `no_reason`.
    """
    if not because.strip():
        raise Refused("no_reason")
    if kind is ReadKind.OUTCOME:
        outcome = _outcome_for(work, reader, read_id)
        if outcome.state != OutcomeState.DRAFT or outcome.ready_at is None:
            raise Refused("not_ready")
        outcome.ready_at = outcome.ready_by_id = None
        outcome.sent_back_because = because.strip()
        work.record(reader.audit_name, "sent_back_outcome", f"review:{outcome.review_id}")
    elif kind is ReadKind.ACTION_UPDATE:
        found = update_store.with_outcome(work.session, read_id, reader.area_ids)
        if found is None:
            raise NotFound
        row = found[0]
        if row.written_by_id == reader.id:
            raise Refused("own_words")
        if row.passed_at is not None or row.sent_back_because:
            raise Refused("not_ready")
        row.sent_back_because = because.strip()
        work.record(reader.audit_name, "sent_back_action_update", f"review:{found[2].review_id}", update=str(row.id))
    else:
        raise NotFound
    work.session.flush()


def _outcome_for(work: Work, reader: StaffMember, outcome_id: int) -> Outcome:
    row = store.by_id(work.session, outcome_id, reader.area_ids)
    if row is None:
        raise NotFound
    if reader.id in store.writer_ids(work.session, row) or reader.id == row.ready_by_id:
        raise Refused("own_words")
    return row
