"""What a test of the outcome is given: a review with a writer, a second reader and people who take part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.domain.outcomes import PartName, PartWords
from portal.domain.rooms import StaffMember
from portal.domain.states import Decision, Relationship, Role, Scope, StatementState
from portal.models import (
    Action,
    Choice,
    Contributor,
    Delivery,
    Letter,
    Outcome,
    Review,
    Staff,
    Statement,
    StatementVersion,
)
from portal.services import outcome_publishing, outcome_writing, outcomes
from tests.factories import Factory

_numbers = count(1)


@dataclass
class OutcomeCase:
    app: Flask
    make: Factory
    writer: Staff = field(init=False)
    reader: Staff = field(init=False)
    review: Review = field(init=False)
    mother: Contributor = field(init=False)

    def __post_init__(self) -> None:
        self.writer = self.make.staff("Amara Okafor")
        self.reader = self.make.staff("Jo Whitfield", Role.COORDINATOR)
        self.review = self.make.review(reviewer=self.writer)
        self.mother = self.contributor("Janet O’Brien")

    @property
    def path(self) -> str:
        return f"/staff/reviews/{self.review.reference}/outcome"

    def contributor(self, name: str, decision: Decision | None = Decision.YES, **more: Any) -> Contributor:
        made = self.make.contributor(self.review, name, **more)
        if decision:
            self.choose(made, decision)
        return made

    def choose(self, contributor: Contributor, decision: Decision) -> None:
        self.make.add(
            Choice(
                contributor_id=contributor.id,
                decision=decision,
                made_at=self.make.tools.clock.now(),
                submission=f"choice-{next(_numbers)}",
            )
        )

    def friend(self) -> Contributor:
        return self.contributor("Dave Miller", scope=Scope.FRIEND, relationship=Relationship.FRIEND)

    def statement(self, contributor: Contributor, words: str, easy_words: str = "") -> int:
        now = self.make.tools.clock.now()
        statement = self.make.add(Statement(contributor_id=contributor.id, position=1, state=StatementState.SHOWN))
        self.make.add(
            StatementVersion(
                statement_id=statement.id,
                number=1,
                words=words,
                easy_words=easy_words or words,
                written_by_id=self.writer.id,
                written_at=now,
                passed_by_id=self.reader.id,
                passed_at=now,
                shown_at=now,
            )
        )
        return int(statement.id)

    def member(self, row: Staff) -> StaffMember:
        return StaffMember(
            visit_id=0,
            visit_token="",
            id=row.id,
            name=row.name,
            email=row.email,
            role=Role(row.role),
            employer_id=row.employer_id,
            area_ids=frozenset({self.review.area_id}),
            area_names=("North Wolds",),
        )

    def save(self, part: str, words: str, *, by: Staff | None = None, seen: str = "", **more: Any) -> PartName:
        """Save a part as a colleague would, with the stamp of the words as they stand."""
        name = PartName.read(part)
        assert name is not None
        found = outcome_publishing.outcome_of(self.make.tools, self.member(by or self.writer), self.review.reference)
        text = found.text_of(name)
        easy = more.pop("easy_words", f"talking | {words}")
        typed = PartWords(words, easy, looked_at=True, **more)
        return outcome_writing.save(
            self.make.tools,
            self.member(by or self.writer),
            self.review.reference,
            name,
            typed,
            seen=seen or (text.stamp if text else ""),
            submission=f"save-{next(_numbers)}",
        )

    def write(self, *statement_ids: int) -> None:
        """Write a whole outcome: found, thanks, a learning with a recommendation and an action."""
        self.save("found", "Maggie waited five weeks for a scan.")
        self.save("thanks", "Thank you for telling us who Maggie was.")
        learning = self.save("new-learning", "Pain can look like anger.", statement_ids=frozenset(statement_ids))
        advice = self.save(f"new-recommendation-{learning.id}", "Staff learn the signs of pain.")
        self.save(
            f"new-action-{advice.id}", "Every ward gets a pain guide.", owner="Dr Shah, Woldsby Hospital",
            due_on=date(2027, 3, 3),
        )  # fmt: skip

    def ready(self) -> None:
        outcome_writing.ready(self.make.tools, self.member(self.writer), self.review.reference)

    def passed(self, by: Staff | None = None) -> None:
        with self.make.tools.writing() as work:
            outcomes.pass_outcome(work, self.member(by or self.reader), self.row().id)

    def publish(self) -> None:
        outcome_publishing.publish(self.make.tools, self.member(self.writer), self.review.reference)

    def published(self, *statement_ids: int) -> None:
        self.write(*statement_ids)
        self.ready()
        self.passed()
        self.publish()

    def row(self) -> Outcome:
        with self.make.tools.reading() as session:
            return session.scalars(select(Outcome).where(Outcome.review_id == self.review.id)).one()

    def all(self, model: Any) -> list[Any]:
        with self.make.tools.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def action(self) -> Action:
        action: Action = self.all(Action)[0]
        return action

    def letters(self, name: str = "outcome") -> list[int]:
        """The contributors to whom a letter of this name is queued."""
        with self.make.tools.reading() as session:
            return list(
                session.scalars(
                    select(Letter.contributor_id).join(Delivery, Delivery.letter_id == Letter.id).where(
                        Letter.name == name
                    ).order_by(Letter.contributor_id)
                )
            )  # fmt: skip
