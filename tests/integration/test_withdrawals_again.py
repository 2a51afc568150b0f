"""What people took back after a copy was made is taken back again when that copy is restored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.adapters.clock import SetClock
from portal.config import Settings
from portal.domain.states import Decision, InvitationState
from portal.domain.withdrawals import Restored, Withdrawn
from portal.models import Contributor, Invitation
from portal.services import choices, entering, invitations, visits
from portal.services.keeping_copies import back_up
from portal.services.restoring import Wanted, restore
from portal.services.tools import Tools
from portal.store.choices import set_stopped
from portal.store.invitations import state_of
from tests.factories import Factory, MadeInvitation


class Portal:
    """A portal with one family in it, a copy of it, and what it looks like once the copy is restored."""

    def __init__(self, settings: Settings, tmp_path: Path, clock: SetClock) -> None:
        self.settings, self.copy = settings, tmp_path / "portal.copy"
        self.tools = Tools(settings, clock=clock)
        self.make = Factory(self.tools)
        self.member = self.make.staff()
        self.invitation: MadeInvitation = self.make.invitation(
            self.make.contributor(self.make.review(reviewer=self.member))
        )

    @property
    def room(self) -> object:
        with self.tools.writing() as work:
            visit = visits.start_for_invitation(work, self.invitation.id)
        room = visits.room_for(self.tools, visit)
        assert room is not None
        return room

    @property
    def staff(self) -> object:
        with self.tools.writing() as work:
            visit = visits.start_for_staff(work, self.member.id)
        member = visits.staff_for(self.tools, visit)
        assert member is not None
        return member

    def back_up(self) -> None:
        back_up(self.tools, self.copy)

    def restored(self, **wanted: object) -> Restored:
        self.tools.database.engine.dispose()
        done = restore(self.settings, self.copy, Wanted(replace=True, **wanted))  # type: ignore[arg-type]
        self.tools = Tools(self.settings, clock=self.tools.clock)
        return done

    def contributor(self) -> Contributor:
        with self.tools.reading() as session:
            return session.get_one(Contributor, self.invitation.contributor_id)


@pytest.fixture
def portal(settings: Settings, tmp_path: Path, clock: SetClock) -> Iterator[Portal]:
    made = Portal(settings, tmp_path, clock)
    yield made
    made.tools.database.engine.dispose()


def withdraw(portal: Portal) -> None:
    invitations.withdraw(portal.tools, portal.staff, portal.invitation.contributor_id, portal.invitation.id)  # type: ignore[arg-type]


def is_withdrawn(portal: Portal) -> bool:
    with portal.tools.reading() as session:
        row = session.get_one(Invitation, portal.invitation.id)
        return state_of(row, portal.tools.clock.now()) is InvitationState.WITHDRAWN


def stop(portal: Portal) -> None:
    choices.stop_everything(portal.tools, portal.room)  # type: ignore[arg-type]


def stop_at_the_door(portal: Portal) -> None:
    entering.stop_letters(portal.tools, portal.invitation.token)


def is_stopped(portal: Portal) -> bool:
    return portal.contributor().stopped_at is not None


def say_no(portal: Portal) -> None:
    choices.choose(portal.tools, portal.room, Decision.NO, submission="n", words="not now, not ever")  # type: ignore[arg-type]


def said(decision: Decision) -> Callable[[Portal], bool]:
    def look(portal: Portal) -> bool:
        found = choices.chosen(portal.tools, portal.room)  # type: ignore[arg-type]
        return found is not None and found.decision is decision

    return look


def not_me(portal: Portal) -> None:
    entering.not_me(portal.tools, portal.invitation.token)


WAYS = {
    "a withdrawn link": (withdraw, is_withdrawn),
    "stop everything": (stop, is_stopped),
    "stop, at the door": (stop_at_the_door, is_stopped),
    "no": (say_no, said(Decision.NO)),
    "not me": (not_me, said(Decision.WRONG_PERSON)),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_holds_in_an_older_copy_too(portal: Portal, way: str) -> None:
    act, holds = WAYS[way]
    # given a copy, and after it somebody who takes something back
    portal.back_up()
    act(portal)
    # when the copy is put in place of the portal
    done = portal.restored()
    # then it is taken back there too, and the report says so
    assert holds(portal)
    assert [each.came for each in done.again] == ["applied"]


def test_what_was_taken_back_before_the_copy_is_not_done_again(portal: Portal) -> None:
    stop(portal)
    portal.back_up()
    assert portal.restored().again == ()


def test_the_last_word_stands(portal: Portal) -> None:
    """Stopped, then started again: an older copy must not stop what they asked for."""
    portal.back_up()
    stop(portal)
    choices.start_again(portal.tools, portal.room)  # type: ignore[arg-type]
    done = portal.restored()
    assert len(done.again) == 2
    assert not is_stopped(portal)


def test_who_came_after_the_copy_is_told_as_not_in_it(portal: Portal) -> None:
    portal.back_up()
    other = portal.make.invitation()
    entering.stop_letters(portal.tools, other.token)
    assert [each.came for each in portal.restored().again] == ["not_in_copy"]


def test_the_list_holds_no_words(portal: Portal) -> None:
    say_no(portal)
    kept = portal.settings.withdrawals
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "not ever" not in kept.read_text()
    assert json.loads(kept.read_text())["about"]["decision"] == "no"


def test_what_failed_is_not_in_the_list(portal: Portal) -> None:
    def break_off() -> None:
        with portal.tools.writing() as work:
            work.withdrawn(Withdrawn.STOPPED, contributor="1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not portal.settings.withdrawals.exists()


def test_a_list_kept_on_another_disk_is_named(portal: Portal, tmp_path: Path) -> None:
    # given a portal that was lost, all but its list, its keys and a copy
    portal.back_up()
    stop(portal)
    away = tmp_path / "away"
    away.mkdir()
    portal.settings.withdrawals.rename(away / "withdrawals.log")
    # when the copy is restored without the list, then the report says what is missing
    assert not portal.restored().list_found or portal.restored().again == ()
    assert not is_stopped(portal)
    # with it, what they took back holds, and the list is kept for the next time
    assert [each.came for each in portal.restored(withdrawals=away / "withdrawals.log").again] == ["applied"]
    assert is_stopped(portal)
    assert portal.settings.withdrawals.read_bytes() == (away / "withdrawals.log").read_bytes()


@pytest.mark.parametrize("harm", ["bent", "taken out", "torn"])
def test_a_list_that_was_harmed_says_where_and_the_rest_still_holds(portal: Portal, clock: SetClock, harm: str) -> None:
    # given three withdrawals after a copy, and a list that somebody harmed, or a crash tore
    portal.back_up()
    withdraw(portal)
    clock.move(minutes=1)
    portal.make.tools.withdrawals.add(clock.now(), [(Withdrawn.STOPPED, {"contributor": "999"})])
    with portal.tools.writing() as work:  # their link is closed: a coordinator does it for them on the telephone
        set_stopped(work.session, portal.invitation.contributor_id, work.now)
        work.withdrawn(Withdrawn.STOPPED, contributor=str(portal.invitation.contributor_id))
    lines = portal.settings.withdrawals.read_bytes().splitlines(keepends=True)
    if harm == "bent":
        lines[1] = lines[1].replace(b"999", b"998")
    elif harm == "taken out":
        del lines[1]
    else:
        lines.append(lines[-1][:40])
    portal.settings.withdrawals.write_bytes(b"".join(lines))
    # when the copy is restored, then the report names the line, and every line that is whole holds
    done = portal.restored()
    assert done.list_broken_at == ((4,) if harm == "torn" else (2,))
    assert is_withdrawn(portal)
    assert is_stopped(portal)
    # and the list goes on after the harm
    clock.move(minutes=1)
    portal.tools.withdrawals.add(clock.now(), [(Withdrawn.STARTED_AGAIN, {"contributor": "999"})])
    assert portal.tools.withdrawals.read().entries[-1].what is Withdrawn.STARTED_AGAIN
