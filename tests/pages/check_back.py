"""What a test of the check-back is given: a review, its people, and statements as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from portal.domain.states import AccountState, StatementState, Verdict
from portal.models import Account, Answer, Check, Contributor, Question, Review, Staff, Statement, StatementVersion
from tests.factories import Factory
from tests.people import Visitor


@dataclass
class CheckBackCase:
    """One review with a writer, a second reader and a contributor who has sent an account."""

    app: Flask
    make: Factory
    review: Review
    writer: Staff
    reader: Staff
    contributor: Contributor
    answer: Answer

    def now(self) -> datetime:
        return self.make.tools.clock.now()

    def statement(
        self,
        words: str = "Maggie was in pain for two weeks.",
        *,
        shown: bool = True,
        passed: bool = True,
        contributor: Contributor | None = None,
        easy_words: str = "",
    ) -> StatementVersion:
        statement: Statement = self.make.add(
            Statement(
                contributor_id=(contributor or self.contributor).id,
                answer_id=self.answer.id,
                position=1,
                state=StatementState.SHOWN if shown else StatementState.PASSED if passed else StatementState.DRAFT,
            )
        )
        return self.version(statement.id, words, shown=shown, passed=passed or shown, easy_words=easy_words)

    def version(
        self,
        statement_id: int,
        words: str,
        *,
        number: int = 1,
        shown: bool = True,
        passed: bool = True,
        because: str = "",
        easy_words: str = "",
    ) -> StatementVersion:
        made: StatementVersion = self.make.add(
            StatementVersion(
                statement_id=statement_id,
                number=number,
                words=words,
                easy_words=easy_words or f"telling-story | {words}",
                because=because,
                written_by_id=self.writer.id,
                written_at=self.now(),
                passed_by_id=self.reader.id if passed else None,
                passed_at=self.now() if passed else None,
                shown_at=self.now() if shown else None,
            )
        )
        return made

    def check(self, version: StatementVersion, verdict: Verdict = Verdict.NOT_RIGHT, words: str = "") -> Check:
        made: Check = self.make.add(
            Check(statement_version_id=version.id, verdict=verdict, correction=words, said_at=self.now())
        )
        return made

    def question(self, words: str = "Why did nobody ring me?", **more: object) -> Question:
        made: Question = self.make.add(
            Question(
                contributor_id=self.contributor.id,
                words=words,
                asked_at=self.now(),
                submission=f"test-{words}",
                **more,
            )
        )
        return made

    def family(self, look: str = "en.standard") -> Visitor:
        return self.make.contributor_here(self.app, self.contributor, look=look)

    def as_writer(self) -> Visitor:
        return self.make.staff_here(self.app, self.writer)

    def as_reader(self) -> Visitor:
        return self.make.staff_here(self.app, self.reader)

    def all_checks(self) -> list[Check]:
        with self.make.tools.reading() as session:
            return list(session.scalars(select(Check).order_by(Check.id)))


def check_back_case(app: Flask, make: Factory) -> CheckBackCase:
    writer = make.staff("Amara Okafor")
    reader = make.staff("Ben Whitaker")
    review = make.review(reviewer=writer)
    contributor = make.contributor(review)
    now = make.tools.clock.now()
    account: Account = make.add(
        Account(contributor_id=contributor.id, number=1, state=AccountState.SENT, started_at=now, sent_at=now)
    )
    answer: Answer = make.add(
        Answer(
            account_id=account.id,
            prompt="what_worried_you",
            words="She was in pain for two weeks before a doctor saw her.",
            saved_at=now,
        )
    )
    return CheckBackCase(app, make, review, writer, reader, contributor, answer)
