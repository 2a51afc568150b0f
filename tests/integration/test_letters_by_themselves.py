"""Letters that go by themselves: once, at their moment, and never where they must not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.adapters.clock import LONDON, SetClock
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import (
    Decision,
    DeliveryState,
    QuestionState,
    ReviewState,
    Role,
    Scope,
    StatementState,
    Verdict,
)
from portal.models import (
    Check,
    Contributor,
    Delivery,
    Letter,
    Promise,
    Question,
    QuietDay,
    Reply,
    Review,
    Staff,
    Statement,
    StatementVersion,
    Untold,
)
from portal.services import answering, choices, second_reading, sending, statements, telling_families
from portal.services.scheduled import JOBS
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of

NO_WAY = {"email": "", "mobile": "", "postcode": ""}


def letters(tools: Tools, contributor: Contributor) -> list[tuple[str, str]]:
    """The letters of a contributor, each with how its delivery stands, in their order."""
    with tools.reading() as session:
        found = session.execute(
            select(Letter.name, Delivery.state)
            .join(Delivery, Delivery.letter_id == Letter.id)
            .where(Letter.contributor_id == contributor.id)
            .order_by(Letter.asked_at, Delivery.due_at, Letter.id)
        )
        return [(row.name, row.state) for row in found]


def tasks(tools: Tools, contributor: Contributor) -> list[tuple[str, str]]:
    with tools.reading() as session:
        found = session.scalars(select(Untold).where(Untold.contributor_id == contributor.id, Untold.refused != ""))
        return [(each.letter, each.refused) for each in found]


def quiet(make: Factory, contributor: Contributor, tools: Tools, days: int = 3) -> date:
    today = tools.today()
    make.add(
        QuietDay(
            contributor_id=contributor.id, starts_on=today, ends_on=today + timedelta(days=days),
            recorded_at=tools.clock.now(),
        )
    )  # fmt: skip
    return today + timedelta(days=days + 1)


def due_of(tools: Tools, contributor: Contributor, name: str) -> datetime:
    with tools.reading() as session:
        return session.scalars(
            select(Delivery.due_at).join(Letter, Delivery.letter_id == Letter.id).where(
                Letter.contributor_id == contributor.id, Letter.name == name
            )
        ).one()  # fmt: skip


class TestChoice:
    def test_it_is_confirmed_at_once_and_once(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor()
        room = room_of(make, contributor)
        for _ in range(2):
            choices.choose(tools, room, Decision.YES, submission="a")
        assert letters(tools, contributor) == [("choice_recorded", "queued")]
        sending.drain(tools)
        assert letters(tools, contributor) == [("choice_recorded", "sent")]

    def test_only_the_last_choice_is_confirmed(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor()
        room = room_of(make, contributor)
        choices.choose(tools, room, Decision.YES, submission="a")
        choices.choose(tools, room, Decision.TALK_FIRST, submission="b")
        assert sorted(letters(tools, contributor)) == [("choice_recorded", "cancelled"), ("choice_recorded", "queued")]

    @pytest.mark.parametrize("decision", [Decision.NO, Decision.WRONG_PERSON])
    def test_a_no_is_confirmed_once(self, tools: Tools, make: Factory, decision: Decision) -> None:
        contributor = make.contributor()
        room = room_of(make, contributor)
        choices.choose(tools, room, decision, submission="a")
        sending.drain(tools)
        choices.choose(tools, room, decision, submission="b")
        assert letters(tools, contributor) == [("choice_recorded", "sent")]

    def test_a_quiet_day_puts_it_off(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor()
        free = quiet(make, contributor, tools)
        choices.choose(tools, room_of(make, contributor), Decision.YES, submission="a")
        assert due_of(tools, contributor, "choice_recorded") == datetime(
            free.year, free.month, free.day, 9, tzinfo=LONDON
        )

    def test_after_a_stop_nothing_goes_and_it_is_nobodys_task(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor(stopped_at=tools.clock.now())
        choices.choose(tools, room_of(make, contributor), Decision.YES, submission="a")
        assert letters(tools, contributor) == []
        assert tasks(tools, contributor) == []

    def test_without_an_address_it_is_a_task_for_staff(self, tools: Tools, make: Factory) -> None:
        # given somebody whom we can't write to / when they choose / then it stands, and telling them is a task
        contributor = make.contributor(**NO_WAY)
        choices.choose(tools, room_of(make, contributor), Decision.YES, submission="a")
        chosen = choices.chosen(tools, room_of(make, contributor))
        assert chosen is not None
        assert chosen.decision is Decision.YES
        assert tasks(tools, contributor) == [("choice_recorded", "no_address")]

    def test_a_task_is_done_when_somebody_told_them(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor(**NO_WAY)
        choices.choose(tools, room_of(make, contributor), Decision.YES, submission="a")
        with tools.reading() as session:
            task, review = session.scalars(select(Untold)).one(), session.get_one(Review, contributor.review_id)
        coordinator = make.staff("Coordinator Here", Role.COORDINATOR)
        reference = telling_families.told_in_person(tools, member_of(make, coordinator), task.id)
        assert reference == review.reference
        with tools.reading() as session:
            assert session.get_one(Untold, task.id).told_by_id == coordinator.id


class TestStop:
    def test_one_last_confirmation_goes_although_they_stopped(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor()
        room = room_of(make, contributor)
        choices.choose(tools, room, Decision.YES, submission="a")
        for _ in range(2):
            choices.stop_everything(tools, room)
        assert sorted(letters(tools, contributor)) == [("choice_recorded", "cancelled"), ("stopped", "queued")]
        sending.drain(tools)
        assert sorted(letters(tools, contributor)) == [("choice_recorded", "cancelled"), ("stopped", "sent")]

    def test_a_quiet_day_puts_it_off(self, tools: Tools, make: Factory, clock: SetClock) -> None:
        contributor = make.contributor()
        quiet(make, contributor, tools)
        choices.stop_everything(tools, room_of(make, contributor))
        sending.drain(tools)
        assert letters(tools, contributor) == [("stopped", "queued")]
        clock.move(days=5)
        sending.drain(tools)
        assert letters(tools, contributor) == [("stopped", "sent")]

    def test_starting_again_takes_it_back(self, tools: Tools, make: Factory) -> None:
        contributor = make.contributor()
        room = room_of(make, contributor)
        choices.stop_everything(tools, room)
        choices.start_again(tools, room)
        assert letters(tools, contributor) == [("stopped", "cancelled")]


class TestReply:
    @pytest.fixture
    def reader(self, make: Factory) -> StaffMember:
        return member_of(make, make.staff("Second Reader", Role.COORDINATOR))

    @pytest.fixture
    def contributor(self, make: Factory) -> Contributor:
        return make.contributor()

    def reply(self, make: Factory, contributor: Contributor, writer: Staff) -> int:
        now = make.tools.clock.now()
        statement = make.add(Statement(contributor_id=contributor.id, position=1, state=StatementState.SHOWN))
        version = make.add(
            StatementVersion(
                statement_id=statement.id, number=1, words="She sang.", written_by_id=writer.id, written_at=now,
                passed_at=now, shown_at=now,
            )
        )  # fmt: skip
        check = make.add(Check(statement_version_id=version.id, verdict=Verdict.NOT_RIGHT, said_at=now))
        reply = Reply(
            check_id=check.id, words="Thank you.", easy_words="thank-you | Thank you.", written_by_id=writer.id,
            written_at=now,
        )  # fmt: skip
        return int(make.add(reply).id)

    def question(self, make: Factory, contributor: Contributor, writer: Staff, number: str = "q") -> Question:
        now = make.tools.clock.now()
        made: Question = make.add(
            Question(
                contributor_id=contributor.id, words="Who?", state=QuestionState.ANSWERED, asked_at=now, answer="Ada.",
                easy_answer="talking | It was Ada.",
                answered_by_id=writer.id, answered_at=now, submission=number,
            )
        )  # fmt: skip
        return made

    def test_a_passed_reply_is_told_the_next_morning(
        self, tools: Tools, make: Factory, contributor: Contributor, reader: StaffMember
    ) -> None:
        reply = self.reply(make, contributor, make.staff("Writer"))
        for _ in range(2):
            second_reading.pass_text(tools, reader, ReadKind.REPLY, reply)
        assert letters(tools, contributor) == [("our_reply", "queued")]
        due, tomorrow = due_of(tools, contributor, "our_reply"), tools.today() + timedelta(days=1)
        assert due == datetime(tomorrow.year, tomorrow.month, tomorrow.day, 9, tzinfo=LONDON)

    def test_all_of_a_day_are_one_letter_and_the_next_day_another(
        self, tools: Tools, make: Factory, contributor: Contributor, reader: StaffMember, clock: SetClock
    ) -> None:
        writer = make.staff("Writer")
        asked = [self.question(make, contributor, writer, number) for number in ("1", "2", "3")]
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked[0].id)
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked[1].id)
        second_reading.pass_text(tools, reader, ReadKind.REPLY, self.reply(make, contributor, writer))
        assert letters(tools, contributor) == [("reply_waits", "queued")]
        clock.move(days=2)
        sending.drain(tools)
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked[2].id)
        assert letters(tools, contributor) == [("reply_waits", "sent"), ("reply_waits", "queued")]

    def test_told_now_is_the_same_letter(
        self, tools: Tools, make: Factory, contributor: Contributor, reader: StaffMember
    ) -> None:
        asked = self.question(make, contributor, make.staff("Writer"))
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked.id)
        for _ in range(2):
            assert answering.tell(tools, reader, contributor.id) == "queued"
        sending.drain(tools)
        assert letters(tools, contributor) == [("reply_waits", "sent")]

    def test_not_beside_a_letter_to_look_at_what_we_wrote(
        self, tools: Tools, make: Factory, contributor: Contributor, reader: StaffMember
    ) -> None:
        # given an answer that waits to be told of, and a statement that was passed
        writer = make.staff("Writer")
        now = tools.clock.now()
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, self.question(make, contributor, writer).id)
        statement = make.add(Statement(contributor_id=contributor.id, position=2, state=StatementState.PASSED))
        make.add(
            StatementVersion(
                statement_id=statement.id, number=1, words="She sang.", easy_words="music | She sang.",
                written_by_id=writer.id, written_at=now, passed_by_id=reader.id, passed_at=now,
            )
        )  # fmt: skip
        # when it is shown, and another answer is passed
        statements.show(tools, reader, contributor.id)
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, self.question(make, contributor, writer, "2").id)
        # then one letter goes, and it says that our reply is there too
        assert sorted(letters(tools, contributor)) == [("check_what_we_wrote", "queued"), ("reply_waits", "cancelled")]
        with tools.reading() as session:
            text = session.scalars(select(Delivery.text).where(Delivery.state == DeliveryState.QUEUED)).one()
        assert "Our reply to what you said before" in text
        # and what is passed after that one went is told by a letter of its own, the same day
        sending.drain(tools)
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, self.question(make, contributor, writer, "3").id)
        assert sorted(letters(tools, contributor)) == [
            ("check_what_we_wrote", "sent"), ("reply_waits", "cancelled"), ("reply_waits", "queued"),
        ]  # fmt: skip

    def test_a_stop_cancels_it_and_no_address_is_a_task(
        self, tools: Tools, make: Factory, contributor: Contributor, reader: StaffMember
    ) -> None:
        writer = make.staff("Writer")
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, self.question(make, contributor, writer).id)
        choices.stop_everything(tools, room_of(make, contributor))
        assert ("reply_waits", "cancelled") in letters(tools, contributor)
        nowhere = make.contributor(name="Una Reed", **NO_WAY)
        second_reading.pass_text(tools, reader, ReadKind.ANSWER, self.question(make, nowhere, writer, "n").id)
        assert tasks(tools, nowhere) == [("reply_waits", "no_address")]


class TestRegularUpdate:
    @pytest.fixture
    def contributor(self, tools: Tools, make: Factory) -> Contributor:
        """Somebody who said yes, and got the letter that confirms it."""
        made = make.contributor()
        choices.choose(tools, room_of(make, made), Decision.YES, submission="yes")
        sending.drain(tools)
        return made

    def test_it_goes_after_the_weeks_that_were_set_and_once(
        self, tools: Tools, contributor: Contributor, clock: SetClock
    ) -> None:
        clock.move(weeks=6, hours=-1)
        assert telling_families.write_regular_updates(tools) == 0
        clock.move(hours=2)
        assert [telling_families.write_regular_updates(tools) for _ in range(2)] == [1, 0]
        sending.drain(tools)
        assert telling_families.write_regular_updates(tools) == 0
        assert letters(tools, contributor)[1:] == [("regular_update", "sent")]

    def test_it_keeps_its_promise_and_makes_the_next_one(
        self, tools: Tools, contributor: Contributor, clock: SetClock
    ) -> None:
        clock.move(weeks=7)
        telling_families.write_regular_updates(tools)
        sending.drain(tools)
        with tools.reading() as session:
            first = session.scalars(select(Promise).where(Promise.code == "regular_update")).one()
        assert first.due_on == tools.today() + timedelta(weeks=6)
        # three days before that day the next one goes, so that the promise is kept
        clock.move(weeks=6, days=-3)
        assert telling_families.write_regular_updates(tools) == 1
        with tools.reading() as session:
            kept = session.scalars(select(Promise).order_by(Promise.id)).all()
        assert [each.kept_at is not None for each in kept if each.code == "regular_update"] == [True, False]

    def test_a_promise_runs_out_before_the_weeks_do(
        self, tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
    ) -> None:
        make.add(
            Promise(
                contributor_id=contributor.id, code="statements_or_word", made_at=tools.clock.now(),
                due_on=tools.today() + timedelta(days=10),
            )
        )  # fmt: skip
        clock.move(days=6)
        assert telling_families.write_regular_updates(tools) == 0
        clock.move(days=1)
        assert telling_families.write_regular_updates(tools) == 1
        with tools.reading() as session:
            promise = session.scalars(select(Promise).where(Promise.code == "statements_or_word")).one()
        assert promise.kept_at is not None

    @pytest.mark.parametrize("why", ["no", "never_chose", "stopped", "finished", "waits"])
    def test_to_nobody_else(
        self, tools: Tools, make: Factory, contributor: Contributor, clock: SetClock, why: str
    ) -> None:
        if why == "no":
            choices.choose(tools, room_of(make, contributor), Decision.NO, submission="no")
            sending.drain(tools)
        elif why == "never_chose":
            make.contributor(name="Una Reed")
            choices.stop_everything(tools, room_of(make, contributor))
        elif why == "stopped":
            choices.stop_everything(tools, room_of(make, contributor))
        elif why == "finished":
            with tools.writing() as work:
                work.session.get_one(Review, contributor.review_id).state = ReviewState.OUTCOME_SHARED
        else:
            quiet(make, contributor, tools, days=90)
            clock.move(weeks=7)
            assert telling_families.write_regular_updates(tools) == 1
        clock.move(weeks=7)
        assert telling_families.write_regular_updates(tools) == 0

    def test_a_friend_hears_too_and_no_address_is_one_task(self, tools: Tools, make: Factory, clock: SetClock) -> None:
        friend = make.contributor(name="Tom Hill", scope=Scope.FRIEND)
        nowhere = make.contributor(name="Una Reed", **NO_WAY)
        for each in (friend, nowhere):
            choices.choose(tools, room_of(make, each), Decision.YES, submission=f"yes-{each.id}")
        sending.drain(tools)
        clock.move(weeks=7)
        assert telling_families.write_regular_updates(tools) == 1
        assert ("regular_update", "queued") in letters(tools, friend)
        assert ("regular_update", "no_address") in tasks(tools, nowhere)
        sending.drain(tools)
        clock.move(days=1)
        telling_families.write_regular_updates(tools)
        assert tasks(tools, nowhere).count(("regular_update", "no_address")) == 1

    def test_the_worker_does_it_daily(self) -> None:
        job = next(each for each in JOBS if each.name == "regular_updates")
        assert job.every == timedelta(days=1)
        assert job.do is telling_families.write_regular_updates
