"""Giving and taking back at the same moment; what a restore, an erasure and the trail hold of it. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.domain.errors import Refused
from portal.domain.named_people import Invited, NamedDecision, Naming
from portal.domain.rooms import Room, StaffMember
from portal.domain.sharing import AskedBack, GaveHow
from portal.domain.states import ProcessKind
from portal.domain.withdrawals import Withdrawal, Withdrawn
from portal.models import (
    Contributor,
    Delivery,
    NamedPerson,
    NamedPersonDecision,
    OtherProcess,
    SharedItem,
    SharingChoice,
)
from portal.services import named_people, sharing, visits
from portal.services.applying_again import apply_again
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import erasing
from portal.store import named_people as name_store
from portal.store import sharing as store
from portal.web.guarding import STAFF_VISIT, VISIT
from tests.factories import Factory

ROUNDS = 25
INQUEST = ProcessKind.INQUEST


@dataclass
class Two:
    """A contributor in her room with one need that may be shared, and her reviewer."""

    tools: Tools
    room: Room
    member: StaffMember
    key: str

    def may(self, may: bool) -> None:
        sharing.choose(self.tools, self.room, INQUEST, {self.key: may})

    def give(self, submission: str = "give") -> None:
        sharing.give(
            self.tools, self.member, self.room.contributor_id, INQUEST, {self.key}, given_to="The coroner’s officer",
            how=GaveHow.POST, submission=submission,
        )  # fmt: skip

    def given(self) -> list[SharedItem]:
        with self.tools.reading() as session:
            return list(session.scalars(select(SharedItem).order_by(SharedItem.id)))


@pytest.fixture
def two(app: Flask, make: Factory, tools: Tools) -> Two:
    reviewer = make.staff()
    review = make.review(reviewer=reviewer)
    contributor = make.contributor(review)
    make.add(OtherProcess(review_id=review.id, kind=INQUEST))
    need = make.need(contributor, "large_print", "24")
    with make.contributor_here(app, contributor).client.session_transaction() as session:
        room = visits.room_for(tools, session[VISIT])
    with make.staff_here(app, reviewer).client.session_transaction() as session:
        member = visits.staff_for(tools, session[STAFF_VISIT])
    assert room is not None
    assert member is not None
    return Two(tools, room, member, f"need-{need.id}")


def test_a_no_of_a_moment_before_wins(two: Two) -> None:
    two.may(True)
    # given a giving that begins while a no is written and not yet committed
    refused: list[str] = []

    def give() -> None:
        try:
            two.give()
        except Refused as why:
            refused.append(why.code)

    giving = Thread(target=give)
    with two.tools.writing() as work:
        store.lock(work.session, two.room.contributor_id)
        item = store.of_contributor(work.session, two.room.contributor_id).bodies[0].items[0].item
        store.choose(work.session, two.room.contributor_id, INQUEST, item, False, by="contributor", now=work.now)
        giving.start()
        giving.join(0.5)
        # then it waits,
        assert giving.is_alive()
    giving.join(30)
    # and gives nothing
    assert refused == ["no_longer_allowed"]
    assert two.given() == []


def test_however_they_meet_nothing_goes_unseen(two: Two) -> None:
    with ThreadPoolExecutor(2) as threads:
        for number in range(ROUNDS):
            two.may(True)
            start = Barrier(2)

            def give(number: int = number, start: Barrier = start) -> bool:
                start.wait()
                try:
                    two.give(f"give-{number}")
                except Refused:
                    return False
                return True

            def take_back(start: Barrier = start) -> None:
                start.wait()
                two.may(False)

            given, taken = threads.submit(give), threads.submit(take_back)
            went = given.result()
            taken.result()
            # then it did not go, or it went first and is asked back
            now = [row for row in two.given() if row.pack.endswith(f"-give-{number}")]
            assert len(now) == went
            assert all(row.asked_back_at is not None for row in now)


def test_a_yes_again_before_anybody_asked_needs_no_asking(two: Two) -> None:
    two.may(True)
    two.give()
    two.may(False)
    two.may(True)
    assert [row.asked_back_at for row in two.given()] == [None]
    # but once staff asked, what was asked stands
    two.may(False)
    [row] = two.given()
    sharing.asked_to_delete(two.tools, two.member, two.room.contributor_id, row.id)
    two.may(True)
    assert two.given()[0].asked_back_at is not None
    sharing.answered(two.tools, two.member, two.room.contributor_id, row.id, AskedBack.DELETED)
    assert two.given()[0].answer == AskedBack.DELETED


def test_a_restored_copy_shares_nothing_that_was_taken_back(two: Two) -> None:
    # given a copy in which a yes, and a name, still stand
    two.may(True)
    two.give()
    named = named_people.name_somebody(two.tools, two.room, Naming("Kim Reed"), submission="once")
    at, who = two.tools.clock.now(), str(two.room.contributor_id)
    taken_back = [
        Withdrawal(
            1, at, Withdrawn.SHARING,
            {"contributor": who, "body": INQUEST.value, "kind": "need", "item": two.key.partition("-")[2]},
        ),
        Withdrawal(2, at, Withdrawn.NAMED, {"contributor": who, "named": str(named)}),
    ]  # fmt: skip
    for expected in (["applied", "applied"], ["already", "already"]):
        with two.tools.writing() as work:
            assert [each.came for each in apply_again(work, taken_back)] == expected
    with pytest.raises(Refused, match="no_longer_allowed"):
        two.give("again")
    assert two.given()[0].asked_back_at is not None
    assert named_people.mine(two.tools, two.room).people == ()


def test_what_is_taken_back_is_on_the_list_outside_the_database(two: Two) -> None:
    two.may(True)
    two.may(False)
    named = named_people.name_somebody(two.tools, two.room, Naming("Kim Reed"), submission="once")
    named_people.take_back(two.tools, two.room, named, submission="back")
    kinds = [each.what for each in two.tools.withdrawals.read().entries]
    assert kinds == [Withdrawn.SHARING, Withdrawn.NAMED]


def test_all_of_it_goes_with_her_words(two: Two, make: Factory) -> None:
    two.may(True)
    two.give()
    named = named_people.name_somebody(two.tools, two.room, Naming("Kim Reed"), submission="once")
    named_people.change(two.tools, two.room, named, Naming("Kim Reade"), submission="changed")
    with two.tools.writing() as work:
        name_store.decide(
            work.session, named, NamedDecision.NOT, scope="", because="No address.", invited_ref=None,
            by=two.member.id, submission="decided", now=work.now,
        )  # fmt: skip
    with two.tools.writing() as work:
        gone = erasing.erase(work.session, two.room.contributor_id, work.now)
    expected = {"named_person": 2, "named_person_decision": 1, "sharing_choice": 1, "shared_item": 1}
    assert {name: gone[name] for name in expected} == expected
    with two.tools.reading() as session:
        for table in (NamedPerson, NamedPersonDecision, SharingChoice, SharedItem):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_staff_decided_stays_when_the_invited_persons_words_go(two: Two) -> None:
    named = named_people.name_somebody(two.tools, two.room, Naming("Kim Reed"), submission="once")
    invited = Invited("Kim Reed", "friend", "friend", email="kim@example.org")
    kim = named_people.invite(two.tools, two.member, named, invited, "A friend.", submission="invite")
    assert kim is not None
    with two.tools.writing() as work:
        erasing.erase(work.session, kim, work.now)
    # then nobody is asked to decide again
    _, [name] = named_people.of_review(two.tools, two.member, two.room.reference)
    assert not name.waits
    assert name.decided[0].invited_id == kim


def test_a_letter_that_would_say_who_does_not_go_once_that_is_taken_back(two: Two, make: Factory) -> None:
    # given a friend who was invited with leave to say who named them, and whose letter waits
    said = Naming("Kim Reed", may_say=True)
    named = named_people.name_somebody(two.tools, two.room, said, submission="once")
    invited = Invited("Kim Reed", "friend", "friend", email="kim@example.org")
    kim = named_people.invite(two.tools, two.member, named, invited, "A friend.", submission="invite")
    assert kim is not None
    with two.tools.writing() as work:
        queued = queue(
            work, two.tools, name="introductory", contributor_id=kim, asked_by=two.member.id, due_at=work.now,
            submission="first",
        )  # fmt: skip
    # when whoever named them takes that leave back
    named_people.change(two.tools, two.room, named, Naming("Kim Reed", may_say=False), submission="no")
    with two.tools.reading() as session:
        delivery = session.get_one(Delivery, queued.delivery_id)
        assert (delivery.state, delivery.why_held) == ("cancelled", "may_not_say_who_named_them")
        # and their room is there: a new letter says nothing of it
        assert session.get_one(Contributor, kim).erased_at is None
        assert name_store.named_by(session, kim) == ""


def test_inviting_twice_makes_one_room(two: Two) -> None:
    named = named_people.name_somebody(two.tools, two.room, Naming("Kim Reed"), submission="once")
    invited = Invited("Kim Reed", "friend", "friend")
    start = Barrier(2)

    def invite() -> int | None:
        start.wait()
        return named_people.invite(two.tools, two.member, named, invited, "A friend.", submission="invite")

    with ThreadPoolExecutor(2) as threads:
        made = [each.result() for each in [threads.submit(invite), threads.submit(invite)]]
    assert sum(each is not None for each in made) == 1
    with two.tools.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contributor)) == 2
