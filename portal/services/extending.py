"""A review that takes longer than was said: the new day and the reason, told to every contributor.

Free words reach families, so a second reader passes them first (rule 10). Until then the old day stands.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.easy_rows import words_alone
from portal.domain.errors import NotFound, Refused
from portal.domain.extending import ExtendSheet
from portal.domain.letter_linter import lint_words, stopping
from portal.domain.names import shown_name
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ToRead
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.domain.states import ReviewState
from portal.models import Extension, Person, Review
from portal.services import easy_writing, letter_linting, telling_families, word_translations
from portal.services.tools import Tools, Work
from portal.store import extensions as store
from portal.store import telling


def sheet(tools: Tools, member: StaffMember, reference: str) -> ExtendSheet:
    """Return the day that stands, and what waits or was sent back. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        review, person = _open_review(session, member, reference)
        newest = store.newest(session, review.id)
        open_one = newest if newest is not None and newest.passed_at is None else None
        return ExtendSheet(
            reference=review.reference,
            person=shown_name(person.first_name, person.last_name, person.known_as),
            due_on=review.due_on,
            told=len(telling.takes_part(session, review.id)),
            waiting=open_one is not None and not open_one.sent_back_because,
            words=open_one.words if open_one else "",
            easy_words=open_one.easy_words if open_one else "",
            new_day=open_one.due_on if open_one else None,
            sent_back=open_one.sent_back_because if open_one else "",
        )


def extend(
    tools: Tools,
    member: StaffMember,
    reference: str,
    *,
    due_on: date | None,
    words: str,
    easy_words: str,
    submission: str,
    looked_at: bool = False,
) -> None:
    """Write an extension for a second reader. The same submission again changes nothing.

    Raises NotFound, and Refused: `no_day`, `day_not_later`, `empty`, `too_long`, `outcome_shared`, `waits_already`, or
    `letter_must_change` (details: words, why, instead) for words that may not reach a family.
    """
    plain = typographic(as_kept(words).strip())
    if not plain:
        raise Refused("empty")
    if len(plain) > MOST_CHARACTERS or len(easy_words) > MOST_CHARACTERS:
        raise Refused("too_long")
    easy = easy_writing.to_keep(tools, as_kept(easy_words), plain, looked_at=looked_at)
    with tools.writing() as work:
        review, _person = _open_review(work.session, member, reference)
        if store.by_submission(work.session, submission) is not None:
            return
        _may_extend(work, review, due_on)
        assert due_on is not None  # _may_extend asks for it
        _kind(tools, work.session, review, plain, words_alone(easy))
        made = store.add(
            work.session,
            review,
            due_on=due_on,
            words=plain,
            easy_words=easy,
            staff_id=member.id,
            now=work.now,
            submission=submission,
        )
        work.record(member.audit_name, "wrote_extension", f"review:{review.id}", extension=str(made.id))


# --- for the second reader


def waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return store.waiting(session, area_ids, reader_id)


def pass_extension(
    work: Work, tools: Tools, reader: StaffMember, extension_id: int, _as_of: datetime | None = None
) -> None:
    """Pass it: the new day stands, and everybody who takes part is told, once, in this transaction."""
    row, review = _waiting_row(work, reader, extension_id)
    if row.passed_at is not None:
        return
    if row.sent_back_because:
        raise Refused("sent_back")
    row.passed_at, row.passed_by_id = work.now, reader.id
    review.due_on = row.due_on
    work.session.flush()
    word_translations.keep_review_up(work, review.id)
    told = [
        telling_families.tell(work, tools, each, "takes_longer", str(row.id), who=reader.audit_name)
        for each in telling.takes_part(work.session, review.id)
    ]
    work.record(
        reader.audit_name,
        "extended_review",
        f"review:{review.id}",
        extension=str(row.id),
        told=str(told.count("queued")),
        to_be_told=str(len(told) - told.count("queued")),
    )


def send_back(work: Work, reader: StaffMember, extension_id: int, because: str) -> None:
    row, _review = _waiting_row(work, reader, extension_id)
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"extension:{row.id}")


def _waiting_row(work: Work, reader: StaffMember, extension_id: int) -> tuple[Extension, Review]:
    found = store.row_of(work.session, extension_id, reader.area_ids)
    if found is None:
        raise NotFound
    if found[0].written_by_id == reader.id:
        raise Refused("own_words")
    return found


def _open_review(session: Session, member: StaffMember, reference: str) -> tuple[Review, Person]:
    found = store.review_of(session, reference, member.area_ids)
    if found is None:
        raise NotFound
    return found


def _may_extend(work: Work, review: Review, due_on: date | None) -> None:
    if review.state == ReviewState.OUTCOME_SHARED:
        raise Refused("outcome_shared")
    newest = store.newest(work.session, review.id)
    if newest is not None and newest.passed_at is None and not newest.sent_back_because:
        raise Refused("waits_already")
    if due_on is None:
        raise Refused("no_day")
    if due_on <= max(review.due_on, work.today):
        raise Refused("day_not_later")


def _kind(tools: Tools, session: Session, review: Review, *texts: str) -> None:
    names = letter_linting.names_of(tools, session, review.id)
    for text in texts:
        for each in stopping(lint_words(text, names)):
            raise Refused("letter_must_change", words=each.words, why=each.why, instead=each.instead)
