"""The second reader: nothing reaches a family that only its writer has read (rule 10).

Each kind of text registers its functions in one place, `KINDS`, at the foot of this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import Reading, ReadKind, Source, ToRead
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import Role, StatementState
from portal.services import (
    concerns,
    decision_reasons,
    deeper,
    easy_writing,
    extending,
    messaging,
    outcomes,
    question_ledger,
    telling_families,
    together,
    word_translations,
)
from portal.services.tools import Tools, Work
from portal.store import decision_reasons as reason_rows
from portal.store import deeper_requests, seen
from portal.store import second_reading as rows
from portal.store.second_reading import Waiting

Sources = tuple[str, tuple[Source, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of text is read: what waits, what it came from, how it is passed and sent back."""

    waiting: Callable[[Session, frozenset[int], int], list[ToRead]]
    sources: Callable[[Session, int], Sources]
    passed: Callable[[Work, Tools, StaffMember, int, datetime | None], None]
    sent_back: Callable[[Work, StaffMember, int, str], None]


def waiting(tools: Tools, member: StaffMember) -> list[ToRead]:
    """Return all that waits for a second reader in the member's areas and that they did not write, oldest first.

    The queue shows families' words about to be written, so looking at it is an audit event.
    """
    with tools.writing() as work:
        found = _all(work.session, member)
        work.record(member.audit_name, "saw_second_reading", "second_reading", texts=str(len(found)))
        _note_looks(work, member, found)
    return found


def count(session: Session, member: StaffMember) -> int:
    """Return how many texts wait for this member to read them."""
    return len(_all(session, member))


def one(tools: Tools, member: StaffMember, kind: ReadKind, read_id: int) -> Reading:
    """Return one text with the words it came from beside it. Raises NotFound when it does not wait for this reader."""
    with tools.writing() as work:
        mine = _kind(member, kind).waiting(work.session, member.area_ids, member.id)
        read = next((each for each in mine if each.kind is kind and each.id == read_id), None)
        if read is None:
            raise NotFound
        because, sources = KINDS[kind].sources(work.session, read_id)
        work.record(member.audit_name, "saw_text_to_read", f"{kind.value}:{read_id}")
        _note_looks(work, member, [read])
    return Reading(read, because, sources)


def pass_text(
    tools: Tools,
    member: StaffMember,
    kind: ReadKind,
    read_id: int,
    *,
    as_of: datetime | None = None,
    looked_at: bool = False,
) -> None:
    """Pass a text. `as_of` is when the text that was read was written: words changed since are not passed.
    `looked_at`: the reader has looked at each Easy Read row that the program put there.

    Raises NotFound, and Refused (`own_words`, `changed_since`, `sent_back`, `easy_rows`, `easy_not_looked`). Passing
    twice is passing once.
    """
    with tools.writing() as work:
        waiting_now = _kind(member, kind).waiting(work.session, member.area_ids, member.id)
        read = next((each for each in waiting_now if each.kind is kind and each.id == read_id), None)
        if read is not None and as_of in {None, read.written_at}:
            easy_writing.refuse_stopped(tools, read.easy_to_check, looked_at=looked_at)
        KINDS[kind].passed(work, tools, member, read_id, as_of)
        if read is not None and read.contributor_id and kind is not ReadKind.TRANSLATION:
            word_translations.keep_up(work, read.contributor_id)


def send_back(tools: Tools, member: StaffMember, kind: ReadKind, read_id: int, because: str) -> None:
    """Send a text back to its writer with a reason. Raises NotFound, Refused (`own_words`, `no_reason`, …)."""
    words = because.strip()
    if not words:
        raise Refused("no_reason")
    if len(words) > MOST_CHARACTERS:
        raise Refused("too_long")
    with tools.writing() as work:
        _kind(member, kind).sent_back(work, member, read_id, words)


def _kind(member: StaffMember, kind: ReadKind) -> Kind:
    """Return how a kind is read. Raises NotFound for one that this role does not read."""
    if kind not in _kinds(member):
        raise NotFound
    return KINDS[kind]


def _kinds(member: StaffMember) -> frozenset[ReadKind]:
    """A programme lead sees no cases: only answers to what was raised, where nobody of the area may read them, and what
    of those and of what was raised is in another language."""
    return frozenset({ReadKind.CONCERN, ReadKind.TRANSLATION}) if member.role is Role.PROGRAMME else frozenset(KINDS)


def _all(session: Session, member: StaffMember) -> list[ToRead]:
    found = {
        (read.kind, read.id): read
        for kind in _kinds(member)
        for read in KINDS[kind].waiting(session, member.area_ids, member.id)
    }
    return sorted(found.values(), key=lambda read: (read.written_at, read.kind.value, read.id))


def _note_looks(work: Work, member: StaffMember, texts: list[ToRead]) -> None:
    """Tell each contributor whose words these are made of, on their own page, that somebody read them."""
    for what, kinds in _SEEN.items():
        whose = {each.contributor_id for each in texts if each.kind in kinds and each.contributor_id}
        seen.note(work.session, whose, member.id, what, work.now)


_SEEN = {
    SeenWhat.STATEMENTS: frozenset({ReadKind.STATEMENT}),
    SeenWhat.CHECKS: frozenset({ReadKind.REPLY, ReadKind.ANSWER, ReadKind.DEEPER, ReadKind.SUGGESTION}),
    SeenWhat.PAGE: frozenset({ReadKind.MESSAGE, ReadKind.TRANSLATION}),
    SeenWhat.ACCOUNT: frozenset({ReadKind.DECISION_REASON}),
}


def _pass_row(work: Work, reader: StaffMember, kind: ReadKind, row: Waiting, writer: int | None, back: str) -> bool:
    """Pass one row of ours; return whether this was the moment. The writer never is the second reader."""
    if writer == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        return False
    if back:
        raise Refused("sent_back")
    rows.mark_passed(row, reader.id, work.now)
    work.record(reader.audit_name, "passed_text", f"{kind.value}:{row.id}")
    return True


def _send_row_back(
    work: Work, reader: StaffMember, kind: ReadKind, row: Waiting, writer: int | None, because: str
) -> None:
    if writer == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"{kind.value}:{row.id}")


def _pass_statement(work: Work, _tools: Tools, reader: StaffMember, read_id: int, _as_of: datetime | None) -> None:
    # A version's words never change, so its id already says what was read.
    version, statement = rows.version_row(work.session, read_id, reader.area_ids)
    passed = _pass_row(work, reader, ReadKind.STATEMENT, version, version.written_by_id, version.sent_back_because)
    if passed and statement.state == StatementState.DRAFT:
        statement.state = StatementState.PASSED


def _pass_reply(work: Work, tools: Tools, reader: StaffMember, read_id: int, _as_of: datetime | None) -> None:
    reply = rows.reply_row(work.session, read_id, reader.area_ids)
    if _pass_row(work, reader, ReadKind.REPLY, reply, reply.written_by_id, reply.sent_back_because):
        whose = rows.of_reply(work.session, reply.id)
        telling_families.of_reply(work, tools, whose, "our_reply", who=reader.audit_name)


def _pass_answer(work: Work, tools: Tools, reader: StaffMember, read_id: int, as_of: datetime | None) -> None:
    asked = rows.question_row(work.session, read_id, reader.area_ids)
    if as_of is not None and asked.answered_at != as_of:
        raise Refused("changed_since")
    if _pass_row(work, reader, ReadKind.ANSWER, asked, asked.answered_by_id, asked.sent_back_because):
        question_ledger.answer_passed(work, asked)
        telling_families.of_reply(work, tools, asked.contributor_id, "reply_waits", who=reader.audit_name)


def _send_statement_back(work: Work, reader: StaffMember, read_id: int, because: str) -> None:
    version, _statement = rows.version_row(work.session, read_id, reader.area_ids)
    _send_row_back(work, reader, ReadKind.STATEMENT, version, version.written_by_id, because)


def _send_reply_back(work: Work, reader: StaffMember, read_id: int, because: str) -> None:
    reply = rows.reply_row(work.session, read_id, reader.area_ids)
    _send_row_back(work, reader, ReadKind.REPLY, reply, reply.written_by_id, because)


def _send_answer_back(work: Work, reader: StaffMember, read_id: int, because: str) -> None:
    asked = rows.question_row(work.session, read_id, reader.area_ids)
    _send_row_back(work, reader, ReadKind.ANSWER, asked, asked.answered_by_id, because)


def _ours(
    kind: ReadKind,
    passed: Callable[[Work, Tools, StaffMember, int, datetime | None], None],
    sent_back: Callable[[Work, StaffMember, int, str], None],
) -> Kind:
    return Kind(
        waiting=lambda session, area_ids, reader_id: rows.waiting(session, kind, area_ids, reader_id),
        sources=lambda session, read_id: rows.sources(session, kind, read_id),
        passed=passed,
        sent_back=sent_back,
    )


def _of_outcomes(kind: ReadKind, passed: Callable[[Work, Tools, StaffMember, int, datetime | None], None]) -> Kind:
    return Kind(
        waiting=lambda session, area_ids, reader_id: outcomes.waiting_for_second_reader(session, area_ids, reader_id),
        sources=lambda _session, _read_id: ("", ()),
        passed=passed,
        sent_back=lambda work, reader, read_id, because: outcomes.send_back(work, reader, kind, read_id, because),
    )


KINDS: dict[ReadKind, Kind] = {
    ReadKind.STATEMENT: _ours(ReadKind.STATEMENT, _pass_statement, _send_statement_back),
    ReadKind.REPLY: _ours(ReadKind.REPLY, _pass_reply, _send_reply_back),
    ReadKind.ANSWER: _ours(ReadKind.ANSWER, _pass_answer, _send_answer_back),
    ReadKind.OUTCOME: _of_outcomes(
        ReadKind.OUTCOME,
        lambda work, _tools, reader, read_id, as_of: outcomes.pass_outcome(work, reader, read_id, as_of=as_of),
    ),
    ReadKind.ACTION_UPDATE: _of_outcomes(
        ReadKind.ACTION_UPDATE,
        lambda work, tools, reader, read_id, as_of: outcomes.pass_action_update(
            work, tools, reader, read_id, as_of=as_of
        ),
    ),
    ReadKind.DECISION_REASON: Kind(
        waiting=reason_rows.waiting,
        sources=reason_rows.sources,
        passed=decision_reasons.pass_reason,
        sent_back=decision_reasons.send_back,
    ),
    ReadKind.EXTENSION: Kind(
        waiting=extending.waiting,
        sources=lambda _session, _read_id: ("", ()),
        passed=extending.pass_extension,
        sent_back=extending.send_back,
    ),
    ReadKind.MESSAGE: Kind(
        waiting=messaging.waiting,
        sources=messaging.sources,
        passed=messaging.pass_answer,
        sent_back=messaging.send_back,
    ),
    ReadKind.CONCERN: Kind(
        waiting=concerns.waiting,
        sources=concerns.sources,
        passed=concerns.pass_answer,
        sent_back=concerns.send_back,
    ),
    ReadKind.DEEPER: Kind(
        waiting=deeper_requests.waiting,
        sources=deeper_requests.sources,
        passed=deeper.pass_answer,
        sent_back=deeper.send_back,
    ),
    ReadKind.OFFER: Kind(
        waiting=together.offers_waiting,
        sources=lambda _session, _read_id: ("", ()),
        passed=together.pass_offer,
        sent_back=together.send_offer_back,
    ),
    ReadKind.TRANSLATION: Kind(
        waiting=word_translations.to_read,
        sources=word_translations.sources,
        passed=word_translations.pass_translation,
        sent_back=word_translations.send_back,
    ),
    ReadKind.SUGGESTION: Kind(
        waiting=together.answers_waiting,
        sources=together.sources,
        passed=together.pass_answer,
        sent_back=together.send_answer_back,
    ),
}
