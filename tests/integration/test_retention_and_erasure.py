"""What is older than it may be goes, and what a family takes back goes: wholly, once, and with a report."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from portal.adapters.clock import SetClock
from portal.commands.retention import retention_command
from portal.domain.accounts import Prompt
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import Decision, Role
from portal.models import (
    Answer,
    Attempt,
    AuditEvent,
    Base,
    Contributor,
    KeptForm,
    LateWords,
    Learning,
    LearningSource,
    Outcome,
    Review,
    Staff,
    Statement,
    StatementVersion,
)
from portal.services import choices, erasure, retention, telling, visits
from portal.services.audit_trail import verify
from portal.services.tools import Tools
from tests.factories import Factory, MadeInvitation

CANARY = "Zzyzx-kingfisher-2291"
YEARS = 9 * 365


class House:
    """A review that is over, with one contributor's words in every place that there is."""

    def __init__(self, tools: Tools, make: Factory) -> None:
        self.tools, self.make = tools, make
        self.first, self.second = (self.member(f"Coordinator {n}", Role.COORDINATOR) for n in (1, 2))
        self.review: Review = make.review(reviewer=self.staff("Amara Okafor", Role.REVIEWER))
        self.contributor: Contributor = make.contributor(
            self.review, name=f"Janet {CANARY}", email=f"{CANARY}@example.org", address_town=CANARY
        )
        self.invitation: MadeInvitation = make.invitation(self.contributor)
        self.room = self.come_in()
        choices.choose(tools, self.room, Decision.YES, submission="s", words=CANARY)
        telling.save_answer(tools, self.room, next(iter(Prompt)), f"She fed the {CANARY} every day")
        self.statement_id = self.statement(f"The {CANARY} was fed.")

    def staff(self, name: str, role: Role) -> Staff:
        return self.make.staff(name, role)

    def member(self, name: str, role: Role) -> StaffMember:
        made = self.staff(name, role)
        with self.tools.writing() as work:
            visit = visits.start_for_staff(work, made.id)
        found = visits.staff_for(self.tools, visit)
        assert found is not None
        return found

    def come_in(self) -> Room:
        with self.tools.writing() as work:
            visit = visits.start_for_invitation(work, self.invitation.id)
        room = visits.room_for(self.tools, visit)
        assert room is not None
        return room

    def statement(self, words: str) -> int:
        now = self.tools.clock.now()
        made = self.make.add(Statement(contributor_id=self.contributor.id, position=1))
        self.make.add(
            StatementVersion(
                statement_id=made.id,
                number=1,
                words=words,
                easy_words=words,
                written_by_id=self.first.id,
                written_at=now,
            )
        )
        return int(made.id)

    def outcome(self, *, from_statement: bool) -> None:
        now = self.tools.clock.now()
        made = self.make.add(
            Outcome(review_id=self.review.id, written_by_id=self.first.id, written_at=now, published_at=now)
        )
        learning = self.make.add(Learning(outcome_id=made.id, position=1, words="Birds matter."))
        if from_statement:
            self.make.add(LearningSource(learning_id=learning.id, statement_id=self.statement_id))

    def erase(self) -> dict[str, int]:
        erasure.ask(self.tools, self.first, self.review.reference, self.contributor.id)
        return dict(erasure.erase(self.tools, self.second, self.review.reference, self.contributor.id))


@pytest.fixture
def house(tools: Tools, make: Factory) -> House:
    return House(tools, make)


def counted(tools: Tools, table: type[Base]) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def everything_on_disk(tools: Tools, request: pytest.FixtureRequest) -> bytes:
    """Every byte of the database's own files."""
    if tools.database.is_sqlite:
        return b"".join(path.read_bytes() for path in tools.settings.data.glob("portal.sqlite*"))
    folder: Path = request.getfixturevalue("postgres_server").settled()
    return b"".join(path.read_bytes() for path in (folder / "base").rglob("*") if path.is_file())


def as_stored(tools: Tools) -> list[bytes]:
    """Their words as they lie in the database, sealed or not."""
    with tools.database.connection() as connection:
        columns = (("answer", "words"), ("statement_version", "words"), ("contributor", "email"), ("choice", "words"))
        return [
            str(value).encode()
            for table, column in columns
            for value in connection.execute(text(f"SELECT {column} FROM {table}")).scalars()
        ]


def test_nothing_of_what_they_said_is_left_on_the_disk(
    house: House, tools: Tools, request: pytest.FixtureRequest
) -> None:
    # given somebody whose words, name and contacts are in the database's files
    stored = as_stored(tools)
    tools.database.forget_deleted(())
    before = everything_on_disk(tools, request)
    assert stored
    assert all(each in before for each in stored)
    # when two people say that all of it goes
    gone = house.erase()
    # then not a byte of it is found, and the report counts what went
    after = everything_on_disk(tools, request)
    assert CANARY.encode() not in after
    assert [each for each in stored if each in after] == []
    assert gone["answer"] == 1
    assert gone["statement_version"] == 1
    assert gone["visit"] >= 1
    # and the trail says so, and is whole
    with tools.reading() as session:
        details = session.scalars(select(AuditEvent.details).where(AuditEvent.did == "erased")).one()
    assert details["answer"] == "1"
    assert verify(tools).whole


def test_what_an_outcome_stands_on_stays_without_their_words(house: House, tools: Tools) -> None:
    house.outcome(from_statement=True)
    house.erase()
    with tools.reading() as session:
        assert session.scalars(select(StatementVersion.words)).all() == ["Taken back by the contributor."]
        assert session.scalars(select(Learning.words)).all() == ["Birds matter."]
        kept = session.scalars(select(Contributor)).one()
        assert (kept.name, kept.email, kept.address_town) == ("", "", "")
        assert kept.erased_at is not None
        assert kept.stopped_at is not None


def test_it_takes_two(house: House, tools: Tools) -> None:
    reference, contributor_id = house.review.reference, house.contributor.id
    reviewer = house.member("A reviewer", Role.REVIEWER)
    elsewhere = make_elsewhere(house)
    # nobody does it unasked, a reviewer doesn't ask, and another area finds nothing
    with pytest.raises(Refused, match="not_asked_for"):
        erasure.erase(tools, house.second, reference, contributor_id)
    with pytest.raises(Refused, match="coordinator_only"):
        erasure.ask(tools, reviewer, reference, contributor_id)
    with pytest.raises(NotFound):
        erasure.ask(tools, elsewhere, reference, contributor_id)
    erasure.ask(tools, house.first, reference, contributor_id)
    # who asked can't say the second yes
    with pytest.raises(Refused, match="second_person"):
        erasure.erase(tools, house.first, reference, contributor_id)
    assert counted(tools, Answer) == 1
    first = erasure.erase(tools, house.second, reference, contributor_id)
    assert erasure.erase(tools, house.second, reference, contributor_id) == first
    assert counted(tools, Answer) == 0


def make_elsewhere(house: House) -> StaffMember:
    made = house.make.staff("Far Away", Role.COORDINATOR, area="South Wolds")
    with house.tools.writing() as work:
        visit = visits.start_for_staff(work, made.id)
    found = visits.staff_for(house.tools, visit)
    assert found is not None
    return found


def test_a_legal_hold_keeps_all_of_it(house: House, tools: Tools, clock: SetClock) -> None:
    # given a hold, with a reason
    house.outcome(from_statement=False)
    with pytest.raises(Refused, match="reason_missing"):
        erasure.hold(tools, house.first, house.review.reference, "  ")
    erasure.hold(tools, house.first, house.review.reference, "The coroner asked for it.")
    # then neither a wish nor age lets anything of it go
    with pytest.raises(Refused, match="legal_hold"):
        erasure.ask(tools, house.first, house.review.reference, house.contributor.id)
    clock.move(days=YEARS)
    report = retention.apply(tools)
    assert report.held == (house.review.reference,)
    assert (counted(tools, Review), counted(tools, Answer)) == (1, 1)
    # until it is ended
    erasure.end_hold(tools, house.first, house.review.reference)
    retention.apply(tools)
    assert counted(tools, Review) == 0


def test_a_review_that_was_over_long_ago_goes_whole(
    house: House, tools: Tools, clock: SetClock, request: pytest.FixtureRequest
) -> None:
    house.outcome(from_statement=True)
    other: Review = house.make.review("Tom", "Reed", "")
    clock.move(days=YEARS)
    report = retention.apply(tools)
    rule = next(each for each in report.rules if each.rule == "reviews")
    assert rule.reviews == (house.review.reference,)
    assert (rule.gone["review"], rule.gone["person"], rule.gone["answer"]) == (1, 1, 1)
    with tools.reading() as session:
        assert session.scalars(select(Review.id)).all() == [other.id]
    assert CANARY.encode() not in everything_on_disk(tools, request)
    assert verify(tools).whole


def test_what_would_go_is_told_and_nothing_goes(house: House, tools: Tools, clock: SetClock) -> None:
    house.outcome(from_statement=True)
    clock.move(days=YEARS)
    told = retention.apply(tools, really=False)
    assert told.total > 0
    assert counted(tools, Review) == 1
    assert retention.reports(tools) == ()
    done = retention.apply(tools)
    assert [rule.gone for rule in done.rules] == [rule.gone for rule in told.rules]
    # and the report is kept, without a word of theirs
    kept = retention.reports(tools)
    assert len(kept) == 1
    assert house.review.reference in json.dumps(kept)
    assert CANARY not in json.dumps(kept)
    # and a second time there is nothing left to let go of
    assert retention.apply(tools).total == 0


def test_contacts_codes_visits_and_tries_go_in_their_time(house: House, tools: Tools, clock: SetClock) -> None:
    house.outcome(from_statement=False)
    with tools.writing() as work:
        work.session.add(Attempt(kind="letter_code", subject="x", tried_at=work.now - timedelta(days=6)))
    gone = []
    for days in (0, 2, 30, 250, 120):
        clock.move(days=days)
        gone.append({rule.rule: dict(rule.gone) for rule in retention.apply(tools).rules if rule.gone})
    assert gone[0] == {}
    assert gone[1] == {"attempts": {"attempt": 1}}
    assert set(gone[2]) == {"visits"}
    # their own way in, and that of the letter which confirmed their choice
    assert gone[3] == {"codes": {"invitation": 2}}
    # and with their contact the letter that confirmed their choice
    assert gone[4] == {"contacts": {"contributor": 1}, "letters": {"delivery": 1, "letter": 1}}
    # the words stay
    assert counted(tools, Answer) == 1


def wait_for_them(house: House, fingerprint: str, *, settled: bool = False) -> None:
    """Words of a visit of theirs that came too late."""
    now = house.tools.clock.now()
    house.make.add(
        LateWords(
            visit_id=house.come_in().visit_id,
            contributor_id=house.contributor.id,
            place="family.tell",
            fields="{}",
            fingerprint=fingerprint,
            kept_at=now,
            settled_at=now if settled else None,
        )
    )


def test_words_that_wait_for_their_writer_outlive_the_visit(house: House, tools: Tools, clock: SetClock) -> None:
    # given late words that wait, others that were settled, and a form that waits for a code
    wait_for_them(house, "waits")
    wait_for_them(house, "settled", settled=True)
    room = house.come_in()
    house.make.add(KeptForm(visit_id=room.visit_id, address="/family/tell", fields={}, kept_at=clock.now()))
    # when the visits are older than they may be
    clock.move(days=31)
    gone = {rule.rule: dict(rule.gone) for rule in retention.apply(tools).rules}["visits"]
    # then what was settled goes with its visit, and what waits is there
    assert gone["late_words"] == 1
    with tools.reading() as session:
        assert session.scalars(select(LateWords.fingerprint)).all() == ["waits"]
    assert counted(tools, KeptForm) == 1


def test_a_legal_hold_keeps_late_words_that_were_settled(house: House, tools: Tools, clock: SetClock) -> None:
    wait_for_them(house, "settled", settled=True)
    erasure.hold(tools, house.first, house.review.reference, "The coroner asked for it.")
    clock.move(days=31)
    retention.apply(tools)
    assert counted(tools, LateWords) == 1
    erasure.end_hold(tools, house.first, house.review.reference)
    retention.apply(tools)
    assert counted(tools, LateWords) == 0


def test_the_command(house: House, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tools.settings.data))
    monkeypatch.setenv("DATABASE_URL", tools.settings.database_url)
    monkeypatch.setenv("PORTAL_KEEP_VISITS", "30")
    answer = CliRunner().invoke(retention_command, ["--json"])
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["applied"] is False
    monkeypatch.setenv("PORTAL_KEEP_VISITS", "a month")
    refused = CliRunner().invoke(retention_command, ["--apply"])
    assert refused.exit_code == 1
    assert "PORTAL_KEEP_VISITS" in refused.stderr
