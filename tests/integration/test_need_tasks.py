"""What the portal can't meet alone stops a letter and is a task with an owner, until somebody says how it is met."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.contact import ChangedWishes
from portal.domain.deciding import FATES, Fate
from portal.domain.errors import NotFound, Refused
from portal.domain.quiet_days import Quiet
from portal.domain.rooms import Room
from portal.domain.sending import QueuedLetter
from portal.domain.states import Channel, NeedKind, Presentation, Role
from portal.models import AuditEvent, Contributor, Delivery, Invitation, Letter, NeedTask, Review
from portal.services import caseload, choices, contact, family_home, letters_that_wait, need_tasks, sending
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.services.visits import room_for, start_for_invitation
from tests.factories import Factory
from tests.needs import HOW, meet_needs, member_of, open_tasks, reviewer_of

BY_ITSELF = "choice_recorded"


@pytest.fixture
def signer(make: Factory) -> Contributor:
    """Somebody who needs a video in British Sign Language."""
    found = make.contributor()
    make.need(found, NeedKind.BSL_VIDEO)
    return found


def send(tools: Tools, contributor: Contributor, *, by_itself: bool = False, **more: Any) -> QueuedLetter:
    asked_by = None if by_itself else reviewer_of(tools, contributor).id
    with tools.writing() as work:
        values: dict[str, Any] = {
            "name": BY_ITSELF if by_itself else "introductory", "contributor_id": contributor.id,
            "asked_by": asked_by, "due_at": work.now, "submission": "one", **more,
        }  # fmt: skip
        return queue(work, tools, **values)


def refused(tools: Tools, contributor: Contributor, **more: Any) -> Refused:
    with pytest.raises(Refused) as why:
        send(tools, contributor, **more)
    return why.value


def rows(tools: Tools, table: Any) -> list[Any]:
    with tools.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def did(tools: Tools, code: str) -> list[AuditEvent]:
    return [event for event in rows(tools, AuditEvent) if event.did == code]


def room_of(tools: Tools, make: Factory, contributor: Contributor) -> Room:
    invitation = make.invitation(contributor)
    with tools.writing() as work:
        visit_id = start_for_invitation(work, invitation.id)
    found = room_for(tools, visit_id)
    assert found is not None
    return found


def needs(tools: Tools, room: Room, *asked: NeedKind, **details: str) -> None:
    """The contributor says anew what they need."""
    wanted = {kind: details.get(kind.value, "") for kind in asked}
    contact.change(tools, room, ChangedWishes(needs=wanted, among=frozenset(NeedKind)))


@pytest.mark.parametrize("kind", [kind for kind in NeedKind if FATES[kind] is Fate.TASK])
def test_each_need_that_is_a_task_stops_the_letter_until_it_is_met(tools: Tools, make: Factory, kind: NeedKind) -> None:
    # given somebody with a need that no portal can meet
    somebody = make.contributor()
    make.need(somebody, kind, "detail" if kind is NeedKind.INTERPRETER else "")
    # when a letter is sent, then it is refused with nothing left of it, and the need is the reviewer's task
    why = refused(tools, somebody)
    assert (why.code, why.details["needs"]) == ("need_not_met", kind.value)
    assert not rows(tools, Letter)
    assert not rows(tools, Invitation)
    (task,) = open_tasks(tools, somebody)
    assert (task.kind, task.letter, task.owner_id) == (kind.value, "introductory", reviewer_of(tools, somebody).id)
    # and when somebody has said how it is met, then it goes
    meet_needs(tools, somebody)
    assert send(tools, somebody).delivery_id
    assert open_tasks(tools, somebody) == ()


def test_a_letter_that_stays_refused_is_one_task(tools: Tools, signer: Contributor, clock: SetClock) -> None:
    # when the letter is tried three times, and another letter too
    for submission in ("one", "two", "three"):
        refused(tools, signer, submission=submission)
        clock.move(days=1)
    refused(tools, signer, name="outcome")
    # then there is one task, as old as the first of them
    (task,) = rows(tools, NeedTask)
    assert task.asked_at == clock.now() - timedelta(days=3)
    assert len(did(tools, "asked_to_meet_need")) == 1


def test_the_task_is_filed_although_a_savepoint_takes_the_letter_back(tools: Tools, signer: Contributor) -> None:
    # given a use case that goes on without the letter
    reviewer = reviewer_of(tools, signer).id
    with tools.writing() as work:
        with pytest.raises(Refused), work.session.begin_nested():
            queue(
                work, tools, name="outcome", contributor_id=signer.id, asked_by=reviewer, due_at=work.now,
                submission="x",
            )  # fmt: skip
        work.session.get_one(Contributor, signer.id).faith = "kept"
    # then both are kept: what it did, and the task
    assert rows(tools, Contributor)[0].faith == "kept"
    assert [task.letter for task in open_tasks(tools, signer)] == ["outcome"]


def test_a_crash_after_the_refusal_files_nothing(tools: Tools, signer: Contributor) -> None:
    reviewer = reviewer_of(tools, signer).id
    with pytest.raises(ZeroDivisionError), tools.writing() as work:  # noqa: PT012
        with pytest.raises(Refused), work.session.begin_nested():
            queue(
                work, tools, name="outcome", contributor_id=signer.id, asked_by=reviewer, due_at=work.now,
                submission="x",
            )  # fmt: skip
        raise ZeroDivisionError
    assert not rows(tools, NeedTask)


def test_what_the_portal_writes_by_itself_waits_and_then_goes_once(
    tools: Tools, signer: Contributor, clock: SetClock
) -> None:
    # given a letter that the portal writes by itself
    send(tools, signer, by_itself=True)
    # then it is made and held, not lost, and the worker leaves it
    (delivery,) = rows(tools, Delivery)
    assert (delivery.state, delivery.why_held) == ("held", "need_not_met: bsl_video")
    assert sending.drain(tools) == 0
    # when somebody says how the need is met, twice by a double press, and a second time in other words
    clock.move(days=2)
    (task,) = open_tasks(tools, signer)
    assert meet_needs(tools, signer) == 1
    member = reviewer_of(tools, signer)
    again = {"until": None, "only_this_letter": False}
    assert letters_that_wait.met(tools, member, task.id, how=HOW, **again) == 0  # type: ignore[arg-type]
    with pytest.raises(Refused, match="met_already"):
        letters_that_wait.met(tools, member, task.id, how="Another way.", **again)  # type: ignore[arg-type]
    # then it goes: once
    assert sending.drain(tools) == 1
    assert sending.drain(tools) == 0
    (delivery,) = rows(tools, Delivery)
    assert (delivery.state, delivery.why_held, delivery.tries) == ("sent", "", 1)
    assert len(list(tools.settings.outbox.glob("*"))) == 1
    assert len(did(tools, "let_letter_go")) == 1
    assert [event.details["kind"] for event in did(tools, "met_need")] == ["bsl_video"]


def test_it_waits_until_every_need_is_met(tools: Tools, make: Factory, signer: Contributor) -> None:
    make.need(signer, NeedKind.ADVOCATE)
    send(tools, signer, by_itself=True)
    first, second = open_tasks(tools, signer)
    member = reviewer_of(tools, signer)
    assert letters_that_wait.met(tools, member, first.id, how=HOW, until=None, only_this_letter=False) == 0
    assert rows(tools, Delivery)[0].why_held == f"need_not_met: {second.kind}"
    assert letters_that_wait.met(tools, member, second.id, how=HOW, until=None, only_this_letter=False) == 1


def test_a_letter_let_go_keeps_quiet_days_and_a_stop(
    tools: Tools, make: Factory, signer: Contributor, clock: SetClock
) -> None:
    # given a letter that waits, and then quiet days
    send(tools, signer, by_itself=True)
    room = room_of(tools, make, signer)
    today = tools.today()
    quiet = (today, today + timedelta(days=3))
    contact.change(tools, room, ChangedWishes(needs={}, among=frozenset(), add_quiet=(Quiet(*quiet),)))
    # when the need is met on one of them, then it waits for the first day after
    assert meet_needs(tools, signer) == 1
    assert rows(tools, Delivery)[0].due_at.isoformat().startswith("2026-11-27T09:00")
    # and when they stop everything, it never goes
    choices.stop_everything(tools, room)
    clock.move(days=9)
    sending.drain(tools)
    assert rows(tools, Delivery)[0].state == "cancelled"


def test_what_was_arranged_for_one_letter_or_until_a_day_is_asked_again(
    tools: Tools, signer: Contributor, clock: SetClock
) -> None:
    # given a need that was met for one letter
    refused(tools, signer)
    member = reviewer_of(tools, signer)
    (task,) = open_tasks(tools, signer)
    letters_that_wait.met(tools, member, task.id, how=HOW, until=None, only_this_letter=True)
    # then that letter goes and the next one asks
    assert send(tools, signer).delivery_id
    assert refused(tools, signer, name="outcome").code == "need_not_met"
    # given it was met until a day
    (task,) = open_tasks(tools, signer)
    until = tools.today() + timedelta(days=7)
    letters_that_wait.met(tools, member, task.id, how=HOW, until=until, only_this_letter=False)
    clock.move(days=7)
    assert send(tools, signer, name="outcome").delivery_id
    clock.move(days=1)
    assert refused(tools, signer, name="outcome", submission="two").code == "need_not_met"
    assert len(rows(tools, NeedTask)) == 3


def test_a_need_recorded_after_it_was_queued_holds_it_when_it_is_claimed(
    tools: Tools, make: Factory, clock: SetClock
) -> None:
    # given a letter for next week, and an import that brings a need meanwhile
    somebody = make.contributor()
    send(tools, somebody, due_at=clock.now() + timedelta(days=7))
    make.need(somebody, NeedKind.MAKATON)
    clock.move(days=7)
    # when its day comes, then it does not go: it is held, and a task
    sending.drain(tools)
    assert (rows(tools, Delivery)[0].state, rows(tools, Delivery)[0].why_held) == ("held", "need_not_met: makaton")
    assert [task.kind for task in open_tasks(tools, somebody)] == ["makaton"]
    assert meet_needs(tools, somebody) == 1
    sending.drain(tools)
    assert rows(tools, Delivery)[0].state == "sent"


class TestTheTaskFollowsTheNeed:
    def test_a_need_that_ends_ends_its_task_and_lets_the_letter_go(
        self, tools: Tools, make: Factory, signer: Contributor
    ) -> None:
        send(tools, signer, by_itself=True)
        needs(tools, room_of(tools, make, signer), NeedKind.LARGE_PRINT, large_print="22")
        assert open_tasks(tools, signer) == ()
        assert rows(tools, NeedTask)[0].ended_at is not None
        # and it goes as what they need now: large print, on paper
        assert (rows(tools, Letter)[0].format, rows(tools, Delivery)[0].channel) == ("large-print-pdf", "post")
        sending.drain(tools)
        assert rows(tools, Delivery)[0].state == "sent"
        assert len(did(tools, "need_task_over")) == 1

    def test_a_need_that_changes_is_asked_anew_of_whoever_was_at_work_on_it(self, tools: Tools, make: Factory) -> None:
        # given an interpreter for Polish, handed to a colleague
        somebody = make.contributor()
        make.need(somebody, NeedKind.INTERPRETER, "pl")
        send(tools, somebody, by_itself=True)
        colleague = make.staff("Cole Ash", Role.ADMINISTRATOR)
        (task,) = open_tasks(tools, somebody)
        need_tasks.hand_over(tools, reviewer_of(tools, somebody), task.id, colleague.id)
        # when it is one for Romanian
        needs(tools, room_of(tools, make, somebody), NeedKind.INTERPRETER, interpreter="ro")
        # then there is one task, for that
        (task,) = open_tasks(tools, somebody)
        assert task.detail == "ro"
        assert rows(tools, Delivery)[0].state == "held"
        # and what is met for Romanian is not met for Polish
        meet_needs(tools, somebody)
        needs(tools, room_of(tools, make, somebody), NeedKind.INTERPRETER, interpreter="pl")
        assert refused(tools, somebody).code == "need_not_met"

    def test_a_letter_that_waits_is_made_as_they_need_it_now(
        self, tools: Tools, make: Factory, clock: SetClock
    ) -> None:
        # given an e-mail for next week
        somebody = make.contributor()
        send(tools, somebody, due_at=clock.now() + timedelta(days=7))
        assert (rows(tools, Letter)[0].format, rows(tools, Delivery)[0].channel) == ("email", "email")
        code = rows(tools, Letter)[0].composed["way_in"]["code"]
        # when they ask for Easy Read in Urdu, always
        family_home.always_this_way(tools, room_of(tools, make, somebody), "ur", Presentation.EASY_READ)
        # then the same letter, with the same code, waits in Urdu and Easy Read
        letter = rows(tools, Letter)[0]
        assert (letter.format, letter.language, letter.composed["language"]) == ("easy-read-email", "ur", "ur")
        assert letter.composed["way_in"]["code"] == code
        # and what has gone stays as it went
        clock.move(days=7)
        sending.drain(tools)
        needs(tools, room_of(tools, make, somebody), NeedKind.CONTACT_POST)
        assert rows(tools, Letter)[0].format == "easy-read-email"

    def test_the_note_to_the_old_address_goes_there_whatever_is_changed_beside(
        self, tools: Tools, make: Factory
    ) -> None:
        # given somebody who changes the address and what they need in one act
        somebody = make.contributor(mobile="")
        room = room_of(tools, make, somebody)
        wanted = {NeedKind.LARGE_PRINT: "20"}
        change = ChangedWishes(needs=wanted, among=frozenset(NeedKind), addresses={"email": "new@example.org"})
        contact.change(tools, room, change)
        # then the old address is told
        (delivery,) = rows(tools, Delivery)
        assert (delivery.channel, delivery.address) == ("email", "janet@example.org")


def test_only_those_of_the_area_see_meet_and_hand_over_a_task(tools: Tools, make: Factory, signer: Contributor) -> None:
    refused(tools, signer)
    (task,) = open_tasks(tools, signer)
    elsewhere = make.staff("Ann Other", area="Severnside")
    stranger = member_of(elsewhere, make.area("Severnside").id)
    assert need_tasks.waiting(tools, stranger) == ()
    for act in (
        lambda: need_tasks.task(tools, stranger, task.id),
        lambda: need_tasks.hand_over(tools, stranger, task.id, elsewhere.id),
        lambda: letters_that_wait.met(tools, stranger, task.id, how=HOW, until=None, only_this_letter=False),
    ):
        with pytest.raises(NotFound):
            act()
    # and nobody of another area, or of a role without cases, can be given it
    for nobody in (elsewhere, make.staff("Grace", Role.STEERING)):
        with pytest.raises(Refused, match="not_of_this_area"):
            need_tasks.hand_over(tools, reviewer_of(tools, signer), task.id, nobody.id)
    colleague = make.staff("Joan", Role.COORDINATOR)
    need_tasks.hand_over(tools, reviewer_of(tools, signer), task.id, colleague.id)
    assert open_tasks(tools, signer)[0].owner_name == "Joan"
    assert did(tools, "handed_need")[0].details["to"] == f"staff:{colleague.id}"


def test_today_has_the_oldest_first_and_none_of_who_stopped(
    tools: Tools, make: Factory, signer: Contributor, clock: SetClock
) -> None:
    refused(tools, signer)
    clock.move(days=1)
    with tools.reading() as session:
        review = session.get_one(Review, signer.review_id)
    second = make.contributor(review, "Nora Reid")
    make.need(second, NeedKind.LIPSPEAKER)
    refused(tools, second)
    member = reviewer_of(tools, signer)
    assert [task.contributor_id for task in caseload.today(tools, member).need_tasks] == [signer.id, second.id]
    choices.stop_everything(tools, room_of(tools, make, signer))
    assert [task.contributor_id for task in caseload.today(tools, member).need_tasks] == [second.id]


def test_a_supporter_has_no_copy_unless_that_is_recorded_and_then_it_is_a_task(tools: Tools, make: Factory) -> None:
    # given somebody with a supporter
    somebody = make.contributor(supporter_name="Tunde Bello")
    make.need(somebody, NeedKind.SUPPORTER, "Tunde Bello")
    # then the letter goes to them and to nobody else
    send(tools, somebody)
    assert [each.address for each in rows(tools, Delivery)] == ["janet@example.org"]
    # and when they ask to be reached through their supporter, then a person sees to it first
    make.need(somebody, NeedKind.THROUGH_SUPPORTER)
    assert refused(tools, somebody, submission="two").details["needs"] == "through_supporter"


def test_a_channel_that_cannot_carry_what_they_need_cannot_be_chosen(tools: Tools, make: Factory) -> None:
    somebody = make.contributor()
    make.need(somebody, NeedKind.COLOURED_PAPER, "yellow")
    with pytest.raises(Refused) as why:
        send(tools, somebody, channel=Channel.EMAIL)
    assert (why.value.code, why.value.details["why"]) == ("channel_not_allowed", "cannot_carry")
    send(tools, somebody)
    assert rows(tools, Letter)[0].composed["paper"] == "yellow"
