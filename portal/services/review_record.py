"""The whole record of a review as plain files: what people sent us, what we wrote, what they said to it, questions.

What somebody is still writing is theirs alone and in no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from sqlalchemy.orm import Session

from portal.adapters.csv_files import as_csv, as_zip
from portal.domain.oversight import MadeFile, SeenWhat
from portal.domain.rooms import StaffMember
from portal.models import Contributor, Review
from portal.services.tools import Work
from portal.store import checks, review_page, seen
from portal.store import statements as rows

Row: TypeAlias = Sequence[object]


def make(work: Work, member: StaffMember, review_id: int, name: str) -> MadeFile:
    """Return the ZIP. Each contributor sees on their page that this member took a copy of their words."""
    session = work.session
    review = session.get_one(Review, review_id)
    people = review_page.contributors(session, review.id)
    seen.note(session, [person.id for person in people], member.id, SeenWhat.COPY, work.now)
    files = {
        "read-me.txt": _read_me(work, member, review).encode(),
        "people.csv": as_csv(
            ("name", "relationship", "language", "reads"),
            [(each.name, each.relationship, each.language, each.presentation) for each in people],
        ),
        "what-they-told-us.csv": as_csv(("name", "about", "words", "sent"), _told(session, people)),
        "what-we-wrote.csv": as_csv(
            ("name", "statement", "version", "words", "written by", "shown", "because"), _wrote(session, people)
        ),
        "what-they-said-to-it.csv": as_csv(
            ("name", "statement", "version", "said", "words", "on", "written by", "passed"), _said(session, people)
        ),
        "questions.csv": as_csv(
            ("name", "kind", "words", "on", "answer", "answered by", "shown"), _asked(session, people)
        ),
    }
    return MadeFile(name, "application/zip", as_zip(files, work.now))


def _told(session: Session, people: Sequence[Contributor]) -> Iterator[Row]:
    for person in people:
        for each in rows.answers(session, person.id):
            yield person.name, each.prompt, each.words or each.picture_answer, each.sent_at


def _wrote(session: Session, people: Sequence[Contributor]) -> Iterator[Row]:
    for person in people:
        for statement in rows.of_contributor(session, person.id):
            for each in statement.versions:
                yield (
                    person.name, statement.id, each.number, each.words, each.written_by, each.shown_at or "",
                    each.because,
                )  # fmt: skip


def _said(session: Session, people: Sequence[Contributor]) -> Iterator[Row]:
    for person in people:
        for statement in rows.of_contributor(session, person.id):
            for check in statement.checks:
                at = person.name, statement.id, check.version_number
                yield *at, check.verdict, check.correction, check.said_at, person.name, ""
                for each in check.replies:
                    yield *at, "reply", each.words, each.written_at, each.written_by, each.passed_at or ""


def _asked(session: Session, people: Sequence[Contributor]) -> Iterator[Row]:
    for person in people:
        for asked in checks.questions(session, person.id):
            yield (
                person.name, "question", asked.words, asked.asked_at, asked.answer, asked.answered_by,
                asked.passed_at or "",
            )  # fmt: skip
        for missing in checks.additions(session, person.id):
            yield person.name, "missing", missing.words, missing.said_at, missing.became, "", ""


def _read_me(work: Work, member: StaffMember, review: Review) -> str:
    return "\r\n".join(
        (
            f"The record of review {review.reference}, taken on {work.today:%d %B %Y} by {member.name}.",
            "",
            "These are a family’s own words. Keep them where only people who work on this review can read them,",
            "and delete this copy when it is no longer needed. Taking it is on record, and each person in it can see",
            "that it was taken.",
            "",
        )
    )
