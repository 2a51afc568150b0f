"""Recommendations together: offered to families, their suggestions, what became of each.

A review's outcome is not published while a suggestion has no answer that a second reader has passed (rule 9's spirit:
outcome_publishing.waits_for).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.outcomes import OutcomeProgress, SharedLearning, SharedOutcome
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import Source, ToRead
from portal.domain.sentences import MOST_CHARACTERS, typographic
from portal.domain.states import Decision
from portal.domain.together import Advice, AdviceSheet, Became, SuggestionKind, TogetherSheet
from portal.models import RecommendationOffer, Suggestion, SuggestionAnswer
from portal.services import easy_writing, telling_families, word_translations
from portal.services.tools import Tools, Work
from portal.store import outcome_pages, seen
from portal.store import outcomes as outcome_store
from portal.store import together as store


def recommendations(tools: Tools, room: Room) -> tuple[Advice, ...]:
    """Return what this contributor may see and has said. Raises NotFound for somebody who is the wrong person."""
    if room.decision == Decision.WRONG_PERSON:
        raise NotFound
    with tools.database.connection() as connection:
        return store.for_contributor(connection, review_id=room.review_id, contributor_id=room.contributor_id)


def recommendation(tools: Tools, room: Room, recommendation_id: int) -> Advice:
    found = next((each for each in recommendations(tools, room) if each.id == recommendation_id), None)
    if found is None:
        raise NotFound
    return found


def suggest(tools: Tools, room: Room, recommendation_id: int, *, kind: str, words: str, submission: str) -> None:
    """Keep what a contributor says, as a row of its own. The same submission twice is one.

    Raises NotFound, Refused `no_kind`, `empty` (own words without any), `too_long`.
    """
    kept = as_kept(words).strip()
    if kind not in set(SuggestionKind):
        raise Refused("no_kind")
    if kind == SuggestionKind.OWN_WORDS and not kept:
        raise Refused("empty")
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    recommendation(tools, room, recommendation_id)
    once = f"{room.contributor_id}.{recommendation_id}.{submission}"
    with tools.writing() as work:
        if store.is_kept(work.session, once):
            return
        row = Suggestion(
            recommendation_id=recommendation_id,
            contributor_id=room.contributor_id,
            kind=kind,
            words=kept,
            language=room.reads_language,
            said_at=work.now,
            submission=once,
            visit_id=room.visit_id,
        )
        work.session.add(row)
        work.session.flush()
        work.record(room.audit_name, "suggested", f"suggestion:{row.id}", kind=kind)


def led_here(tools: Tools, room: Room) -> tuple[SharedOutcome, tuple[SharedLearning, ...]]:
    """Return the outcome, and of its learnings those that this contributor's own statements led to.

    Of others' statements nothing is read: neither that there are any, nor how many (rule 5).
    """
    if room.decision == Decision.WRONG_PERSON:
        raise NotFound
    with tools.database.connection() as connection:
        found = outcome_pages.for_contributor(
            connection, review_id=room.review_id, contributor_id=room.contributor_id, today=tools.today()
        )
    return found, tuple(each for each in found.learnings if each.own_statements)


# --- staff


def sheet(tools: Tools, member: StaffMember, reference: str) -> TogetherSheet:
    """Return every recommendation with what families say to it; the look is an audit event. Raises NotFound."""
    with tools.writing() as work:
        session = work.session
        head = outcome_store.review_head(session, member.area_ids, reference=reference)
        if head is None:
            raise NotFound
        written = outcome_store.written(session, head)
        offers = store.offers(session, head.id)
        said, whose = store.suggestions(session, head.id)
        if whose:
            work.record(member.audit_name, "saw_suggestions", f"review:{head.id}")
            seen.note(session, whose, member.id, SeenWhat.CHECKS, work.now)
    return TogetherSheet(
        reference=head.reference,
        person=head.person,
        published=written.progress is OutcomeProgress.PUBLISHED,
        advice=tuple(
            AdviceSheet(each.id, each.text, each.means, tuple(offers[each.id]), tuple(said[each.id]))
            for learning in written.learnings
            for each in learning.recommendations
        ),
    )


def offer(tools: Tools, member: StaffMember, reference: str, recommendation_id: int) -> None:
    """Offer a recommendation of a draft for comment, as it stands now: a second reader sees it first.

    The same words twice are one offer. Raises NotFound, Refused `published`, `no_means`, `easy_not_ready`.
    """
    with tools.writing() as work:
        session = work.session
        head = outcome_store.review_head(session, member.area_ids, reference=reference)
        if head is None:
            raise NotFound
        written = outcome_store.written(session, head)
        row = next(
            (each for some in written.learnings for each in some.recommendations if each.id == recommendation_id), None
        )
        if row is None:
            raise NotFound
        if written.progress is OutcomeProgress.PUBLISHED:
            raise Refused("published")
        if not row.means.words:
            raise Refused("no_means")
        if row.text.to_look_at or row.means.to_look_at:
            raise Refused("easy_not_ready")
        texts = (row.text.words, row.text.easy_words, row.means.words, row.means.easy_words)
        before = store.newest_offer(session, row.id)
        if before is not None and not before.sent_back_because:
            if (before.words, before.easy_words, before.means, before.easy_means) == texts:
                return
            if before.passed_at is None:
                before.sent_back_because = "replaced"
        words, easy_words, means, easy_means = texts
        made = RecommendationOffer(
            recommendation_id=row.id, words=words, easy_words=easy_words, means=means, easy_means=easy_means,
            offered_by_id=member.id, offered_at=work.now,
        )  # fmt: skip
        session.add(made)
        session.flush()
        work.record(member.audit_name, "offered_recommendation", f"review:{head.id}", offer=str(made.id))


def answer(
    tools: Tools,
    member: StaffMember,
    reference: str,
    suggestion_id: int,
    *,
    became: str,
    words: str,
    easy_words: str,
    looked_at: bool = False,
) -> None:
    """Say what became of a suggestion and why, for a second reader. The same again is one.

    Raises NotFound, Refused `no_became`, `empty`, `too_long`, `already_answered`.
    """
    kept = typographic(as_kept(words).strip())
    if became not in set(Became):
        raise Refused("no_became")
    if not kept:
        raise Refused("empty")
    if max(len(kept), len(easy_words)) > MOST_CHARACTERS:
        raise Refused("too_long")
    easy = easy_writing.to_keep(tools, as_kept(easy_words), kept, looked_at=looked_at)
    with tools.writing() as work:
        row = store.row_for(work.session, member.area_ids, reference, suggestion_id)
        if row is None:
            raise NotFound
        before = store.newest_answer(work.session, row.id)
        if before is not None and before.passed_at is not None:
            raise Refused("already_answered")
        if before is not None and not before.sent_back_because:
            if (before.became, before.words, before.easy_words) == (became, kept, easy):
                return
            before.sent_back_because = "replaced"
        work.session.add(
            SuggestionAnswer(
                suggestion_id=row.id, became=became, words=kept, easy_words=easy, written_by_id=member.id,
                written_at=work.now,
            )
        )  # fmt: skip
        work.session.flush()
        work.record(member.audit_name, "answered_suggestion", f"suggestion:{row.id}", became=became)


# --- for the second reader


def offers_waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return store.offers_waiting(session, area_ids, reader_id)


def answers_waiting(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return store.answers_waiting(session, area_ids, reader_id)


def sources(session: Session, answer_id: int) -> tuple[str, tuple[Source, ...]]:
    words, said_at, advice, _became = store.suggested_words(session, answer_id)
    return "", (Source("suggestion", words, said_at), Source("recommendation", advice))


def pass_offer(work: Work, tools: Tools, reader: StaffMember, offer_id: int, _as_of: datetime | None = None) -> None:
    """Pass an offer: families who take part see it, and are told that there is something to read."""
    found = store.offer_to_read(work.session, offer_id, reader.area_ids)
    if found is None:
        raise NotFound
    row, review_id = found
    if not _now_passed(row, row.offered_by_id, work, reader):
        return
    work.record(reader.audit_name, "passed_text", f"recommendation_offer:{row.id}")
    word_translations.keep_review_up(work, review_id)
    for each in outcome_store.to_be_told(work.session, review_id):
        telling_families.notice(work, tools, each.id, about=f"recommendation_offer:{row.id}", who=reader.audit_name)


def pass_answer(work: Work, tools: Tools, reader: StaffMember, answer_id: int, _as_of: datetime | None = None) -> None:
    """Pass what became of a suggestion: whoever made it sees it."""
    found = store.answer_to_read(work.session, answer_id, reader.area_ids)
    if found is None:
        raise NotFound
    row, contributor_id = found
    if not _now_passed(row, row.written_by_id, work, reader):
        return
    work.record(reader.audit_name, "passed_text", f"suggestion_answer:{row.id}")
    telling_families.notice(work, tools, contributor_id, about=f"suggestion_answer:{row.id}", who=reader.audit_name)


def _now_passed(row: RecommendationOffer | SuggestionAnswer, writer_id: int, work: Work, reader: StaffMember) -> bool:
    """Pass a row; return whether this was the moment. Raises Refused `own_words` or `sent_back`."""
    if writer_id == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        return False
    if row.sent_back_because:
        raise Refused("sent_back")
    row.passed_at, row.passed_by_id = work.now, reader.id
    work.session.flush()
    return True


def send_offer_back(work: Work, reader: StaffMember, offer_id: int, because: str) -> None:
    found = store.offer_to_read(work.session, offer_id, reader.area_ids)
    if found is None:
        raise NotFound
    _send_back(found[0], found[0].offered_by_id, reader, because)
    work.record(reader.audit_name, "sent_text_back", f"recommendation_offer:{offer_id}")


def send_answer_back(work: Work, reader: StaffMember, answer_id: int, because: str) -> None:
    found = store.answer_to_read(work.session, answer_id, reader.area_ids)
    if found is None:
        raise NotFound
    _send_back(found[0], found[0].written_by_id, reader, because)
    work.record(reader.audit_name, "sent_text_back", f"suggestion_answer:{answer_id}")


def _send_back(row: RecommendationOffer | SuggestionAnswer, writer_id: int, reader: StaffMember, because: str) -> None:
    if writer_id == reader.id:
        raise Refused("own_words")
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
