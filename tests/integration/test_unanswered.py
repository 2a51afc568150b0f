"""Rule 9, told twice: the count in the database and the read model of a page agree on any history."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from portal.domain.states import StatementState, Verdict
from portal.models import Check, Reply, Statement, StatementVersion
from portal.services import checking
from portal.store import statements as rows
from tests.factories import Factory
from tests.pages.check_back import CheckBackCase, check_back_case


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


def add_history(case: CheckBackCase, chance: Random) -> None:
    """One statement with a random past: versions, checks, replies, both standing, taken out."""
    now = case.now()
    with case.make.tools.writing() as work:
        session = work.session
        statement = Statement(contributor_id=case.contributor.id, position=1, state=StatementState.SHOWN)
        session.add(statement)
        session.flush()
        moments = sorted(now + timedelta(minutes=chance.randrange(9)) for _ in range(6))
        versions = []
        for number in range(chance.randint(1, 3)):
            version = StatementVersion(
                statement_id=statement.id,
                number=number + 1,
                words=f"Version {number}.",
                written_by_id=case.writer.id,
                written_at=moments[number],
                shown_at=moments[number] if number == 0 or chance.random() < 0.7 else None,
            )
            session.add(version)
            versions.append(version)
        session.flush()
        for place in range(chance.randint(0, 3)):
            seen = chance.choice([each for each in versions if each.shown_at])
            check = Check(
                statement_version_id=seen.id,
                verdict=chance.choice(list(Verdict)),
                correction=chance.choice(["", "Words."]),
                said_at=moments[place + 2],
            )
            session.add(check)
            session.flush()
            if chance.random() < 0.4:
                session.add(
                    Reply(
                        check_id=check.id,
                        words="A reply.",
                        written_by_id=case.writer.id,
                        written_at=now,
                        passed_at=now if chance.random() < 0.6 else None,
                    )
                )
        if chance.random() < 0.3:
            statement.both_stand_at = chance.choice(moments)
        if chance.random() < 0.15:
            statement.state = StatementState.TAKEN_OUT


def test_the_count_and_the_page_agree(case: CheckBackCase) -> None:
    # given 150 statements, each with a past of its own
    chance = Random(7)
    for _ in range(150):
        add_history(case, chance)
    # when what is unanswered is counted in the database, and on the page
    with case.make.tools.reading() as session:
        counted = checking.unanswered(session, case.review.id).checks
        read = rows.of_contributor(session, case.contributor.id)
    on_page = sum(each.unanswered for each in read)
    # then both say the same, and it was a fair try
    assert counted == on_page
    assert 20 < counted < 130
