"""One contributor's own rows, topic by topic, for their download. Nobody else's is in any answer (rule 5).

What staff wrote is here once a second reader has passed it and it was shown: nothing reaches a family before (rule 10).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.added_files import FileState
from portal.domain.late_words import LateForm
from portal.domain.own_records import Row
from portal.domain.owning import WishSettled
from portal.domain.reported import RequestState
from portal.domain.states import CAME_BACK, WENT, QuestionState, Scope
from portal.domain.supporting import HelpWay
from portal.models import (
    Account,
    AddedFile,
    Answer,
    AskedCall,
    Base,
    CameBack,
    Contributor,
    DecisionReason,
    DeeperRequest,
    Delivery,
    Invitation,
    LateWords,
    Learning,
    LearningSource,
    Letter,
    Outcome,
    PaperReply,
    ReportedDeath,
    Seen,
    Staff,
    Statement,
    TakenBack,
    TellerNote,
    Visit,
)
from portal.store import checks, owning, statements, supporting
from portal.store.paper import answers
from portal.store.seen import KNOWN


def columns(table: type[Base], *names: str) -> Callable[[Session, int], Iterator[Row]]:
    """Return a reader of these columns of a table that has a `contributor_id`, oldest first."""
    chosen = [getattr(table, name) for name in names]

    def read(session: Session, contributor_id: int) -> Iterator[Row]:
        owner, row_id = table.__table__.c.contributor_id, table.__table__.c.id
        for row in session.execute(select(*chosen).where(owner == contributor_id).order_by(row_id)):
            yield dict(zip(names, row, strict=True))

    return read


YOU = (
    "name", "relationship", "language", "presentation", "page_language", "page_presentation",
    "has_learning_disability", "supporter_name", "faith",
    "address_line_1", "address_town", "postcode", "email", "mobile", "landline", "created_at", "stopped_at",
)  # fmt: skip


def you(session: Session, contributor_id: int) -> Iterator[Row]:
    row = session.execute(
        select(*(getattr(Contributor, name) for name in YOU)).where(Contributor.id == contributor_id)
    ).one()
    yield dict(zip(YOU, row, strict=True))


def told(session: Session, contributor_id: int) -> Iterator[Row]:
    found = session.execute(
        select(
            Answer.prompt,
            Answer.said_by,
            Answer.words,
            Answer.picture_answer,
            Answer.saved_at,
            Account.sent_at,
            Answer.taken_out_at,
        )
        .join(Account, Answer.account_id == Account.id)
        .where(Account.contributor_id == contributor_id)
        .order_by(Account.number, Answer.id)
    )
    for row in found:
        yield {
            "prompt": row.prompt,
            "said_by": row.said_by,
            "words": row.words,
            "pictures": row.picture_answer,
            "saved_at": row.saved_at,
            "sent_at": row.sent_at,
            "taken_out_at": row.taken_out_at,
        }


def supporters(session: Session, contributor_id: int) -> Iterator[Row]:
    """Who sat with them, and how they helped."""
    for each in supporting.of_contributor(session, contributor_id):
        ways = {f"{way.value}": way in each.ways for way in HelpWay}
        yield {"name": each.name, **ways, "began_at": each.began_at, "ended_at": each.ended_at}


def reasons(session: Session, contributor_id: int) -> Iterator[Row]:
    """What they told us of a decision, and what we found once it was passed."""
    for row in session.scalars(
        select(DecisionReason).where(DecisionReason.contributor_id == contributor_id).order_by(DecisionReason.id)
    ):
        passed = row.passed_at is not None
        yield {
            "said": row.said,
            "noted_at": row.noted_at,
            "due_on": row.due_on,
            "words": row.words if passed else "",
            "easy_words": row.easy_words if passed else "",
            "on": row.passed_at,
        }


def late_words(session: Session, contributor_id: int) -> Iterator[Row]:
    """Words that came after a page had closed, as they were written; not what the page put into the form by itself."""
    for row in session.scalars(
        select(LateWords).where(LateWords.contributor_id == contributor_id).order_by(LateWords.id)
    ):
        fields = {name: tuple(values) for name, values in json.loads(row.fields).items()}
        written = LateForm(row.id, row.visit_id, row.place, fields, row.kept_at).written
        yield {"words": "\n\n".join(written), "kept_at": row.kept_at}


def files(session: Session, contributor_id: int) -> Iterator[Row]:
    """What they added, as `file_name` calls it in the download; what was taken away again only says so."""
    for row in session.scalars(
        select(AddedFile).where(AddedFile.contributor_id == contributor_id).order_by(AddedFile.id)
    ):
        yield {
            "id": row.id,
            "name": row.name,
            "words": row.words,
            "seen_in_it": row.seen_in_it,
            "may_be_used": row.may_be_used,
            "format": row.format,
            "added_at": row.added_at,
            "seen_at": row.seen_at,
            "taken_away_at": row.taken_away_at,
            "there": bool(row.stored) and row.state == FileState.READY,
        }


def reported(session: Session, contributor_id: int) -> Iterator[Row]:
    """What they told us before they had a letter, box by box as they filled it in, and the notes that went to them."""
    for row in session.scalars(select(ReportedDeath).where(ReportedDeath.contributor_id == contributor_id)):
        written = "\n".join(str(value) for value in row.told.values() if value)
        yield {"reference": row.reference, "words": written, "told_at": row.told_at}
        for note in session.scalars(select(TellerNote).where(TellerNote.reported_death_id == row.id)):
            yield {"reference": row.reference, "words": note.text, "address": note.address, "sent_at": note.sent_at}


def deeper(session: Session, contributor_id: int) -> Iterator[Row]:
    """What they asked, and the answer once a second reader has passed it."""
    for row in session.scalars(
        select(DeeperRequest).where(DeeperRequest.contributor_id == contributor_id).order_by(DeeperRequest.asked_at)
    ):
        passed = row.passed_at is not None
        yield {
            "words": row.words,
            "asked_at": row.asked_at,
            "state": row.state if passed else RequestState.ASKED,
            "answer": row.answer if passed else "",
            "easy_answer": row.easy_answer if passed else "",
            "answered_at": row.answered_at if passed else None,
        }


def sentences(session: Session, contributor_id: int) -> Iterator[Row]:
    """What we wrote and they said to it, each statement's whole history in its order."""
    for number, statement in enumerate(statements.of_contributor(session, contributor_id, shown_only=True), 1):
        for each in statement.history:
            row: dict[str, str | int | datetime | None] = {"number": number, "on": each.at}
            if each.version:
                row |= {"what": "we_wrote", "words": each.version.words, "easy_words": each.version.easy_words}
                row |= {"because": each.version.because, "by": each.version.written_by}
            elif each.check:
                row |= {"what": "you_said", "verdict": each.check.verdict.value, "words": each.check.correction}
            elif each.reply:
                row |= {"what": "we_replied", "words": each.reply.words, "easy_words": each.reply.easy_words}
                row |= {"by": each.reply.written_by}
            yield row
        if statement.taken_out_at:
            yield {"number": number, "on": statement.taken_out_at, "what": "taken_out"}


def questions(session: Session, contributor_id: int) -> Iterator[Row]:
    for each in checks.questions(session, contributor_id):
        shown = each.passed_at is not None
        known = each.state if shown or each.state is QuestionState.BEING_FOUND_OUT else QuestionState.ASKED
        yield {
            "words": each.words,
            "wants_to_talk": each.wants_to_talk,
            "asked_at": each.asked_at,
            "state": known.value,
            "answer": each.answer if shown else "",
            "easy_answer": each.easy_answer if shown else "",
            "by": each.answered_by if shown else "",
            "answered_at": each.passed_at,
        }


def additions(session: Session, contributor_id: int) -> Iterator[Row]:
    for each in checks.additions(session, contributor_id):
        yield {"words": each.words, "said_at": each.said_at, "became": each.became}


def letters(session: Session, contributor_id: int) -> Iterator[Row]:
    """Each letter that left the house and how it went. One that is held or was never sent told them nothing."""
    found = session.execute(
        select(Letter, Delivery.channel, Delivery.address, Delivery.state, Delivery.sent_at)
        .join(Delivery, Delivery.letter_id == Letter.id)
        .where(Letter.contributor_id == contributor_id, Delivery.state.in_(WENT | CAME_BACK))
        .order_by(Letter.id, Delivery.id)
    )
    for letter, channel, address, state, sent_at in found:
        composed = letter.composed or {}
        yield {
            "id": letter.id,
            "title": str(composed.get("title", "")),
            "language": letter.language,
            "format": letter.format,
            "asked_at": letter.asked_at,
            "channel": channel,
            "address": address,
            "state": state,
            "sent_at": sent_at,
            "there": bool(composed.get("parts")),
        }


def came_back(session: Session, contributor_id: int) -> Iterator[Row]:
    for row in session.scalars(select(CameBack).where(CameBack.contributor_id == contributor_id).order_by(CameBack.id)):
        yield {"channel": row.channel, "address": row.address, "why": row.why, "found_at": row.found_at}


def looked(session: Session, contributor_id: int) -> Iterator[Row]:
    found = session.execute(
        select(Seen.at, Seen.what, Seen.in_emergency, Staff.name, Staff.job_title, Staff.role)
        .join(Staff, Seen.staff_id == Staff.id)
        .where(Seen.contributor_id == contributor_id)
        .order_by(Seen.id)
    )
    for row in found:
        known = row.role in KNOWN
        yield {
            "on": row.at,
            "what": row.what,
            "who": row.name if known else "",
            "job": row.job_title if known else "",
            "in_emergency": row.in_emergency,
        }


def ways_in(session: Session, contributor_id: int) -> Iterator[Row]:
    """Each link that was made for them, and each time that their page was opened by it."""
    for row in session.scalars(
        select(Invitation).where(Invitation.contributor_id == contributor_id).order_by(Invitation.id)
    ):
        yield {"what": "link_made", "on": row.made_at, "until": row.expires_at}
        for started_at in session.scalars(
            select(Visit.started_at).where(Visit.invitation_id == row.id).order_by(Visit.id)
        ):
            yield {"what": "page_opened", "on": started_at}
        if row.withdrawn_at:
            yield {"what": "link_closed", "on": row.withdrawn_at}
    for asked_at in session.scalars(
        select(AskedCall.asked_at).where(AskedCall.contributor_id == contributor_id).order_by(AskedCall.id)
    ):
        yield {"what": "asked_for_call", "on": asked_at}


def led_to(session: Session, contributor_id: int) -> Iterable[Row]:
    """What was learned from their sentences, once it was published, and never for a friend (safety.md, purposes)."""
    found = session.execute(
        select(Learning.words, Learning.easy_words, Outcome.published_at)
        .join(LearningSource, LearningSource.learning_id == Learning.id)
        .join(Statement, LearningSource.statement_id == Statement.id)
        .join(Contributor, Statement.contributor_id == Contributor.id)
        .join(Outcome, Learning.outcome_id == Outcome.id)
        .where(Contributor.id == contributor_id, Contributor.scope == Scope.FAMILY, Outcome.published_at.is_not(None))
        .order_by(Learning.id)
    )
    return {words: {"words": words, "easy_words": easy, "on": on} for words, easy, on in found}.values()


def receipts(session: Session, contributor_id: int) -> Iterator[Row]:
    for row in owning.receipts(session, contributor_id):
        yield {"words": row.words, "code": row.code, "said_at": row.said_at}


def corrections(session: Session, contributor_id: int) -> Iterator[Row]:
    for row in owning.corrections(session, contributor_id):
        yield {"what": row.what, "words": row.words or "", "asked_at": row.asked_at}


def taken_back(session: Session, contributor_id: int) -> Iterator[Row]:
    """What they took back. A wish that must wait is not done, whoever has answered it."""
    for row in session.scalars(
        select(TakenBack).where(TakenBack.contributor_id == contributor_id).order_by(TakenBack.id)
    ):
        done = None if row.how == WishSettled.MUST_WAIT else row.settled_at
        yield {"kind": row.kind, "words": row.words, "made_at": row.made_at, "due_on": row.due_on, "settled_at": done}


def paper(session: Session, contributor_id: int) -> Iterator[Row]:
    """What was typed from their paper, as it was typed."""
    found = session.execute(
        select(PaperReply, Staff.name)
        .join(Staff, PaperReply.typed_by_id == Staff.id)
        .where(PaperReply.contributor_id == contributor_id)
        .order_by(PaperReply.id)
    )
    for row, by in found:
        in_words = answers(row)
        known = (f"{label}: {words}" for label, words in in_words)
        by_name = (f"{name}: {', '.join(values)}" for name, values in (row.fields or {}).items() if any(values))
        typed = known if in_words else by_name
        yield {
            "form": row.form,
            "typed": "\n".join(typed),
            "received_on": row.received_on,
            "typed_at": row.typed_at,
            "by": by,
            "verdict": row.verdict or "",
            "words": row.words,
            "said_at": row.said_at,
        }
