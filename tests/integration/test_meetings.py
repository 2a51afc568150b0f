"""A meeting: proposed, chosen, changed, called off; and its calendar file, read back by rules of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.calendar_file import Appointment, calendar_file
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import MeetingHow, MeetingState, Role
from portal.domain.waiting import WaitingKind
from portal.models import Contributor, Letter, QuietDay
from portal.services import caseload, meetings, pausing
from portal.services.tools import Tools
from portal.store import erasing
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of

WINTER = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
SUMMER = datetime(2027, 6, 1, 13, 0, tzinfo=UTC)
PLACE = "Woldsby library, room 2; ground floor"


@pytest.fixture
def janet(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def here(make: Factory, janet: Contributor) -> Room:
    return replace(room_of(make, janet), stepped_up=True)


@pytest.fixture
def amara(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Amara Okafor"))


def propose(
    tools: Tools, member: StaffMember, here: Room, *times: datetime, submission: str = "one", **more: object
) -> None:
    how: dict[str, object] = {"how": MeetingHow.PLACE, "place": PLACE, "minutes": 60, "arranged": ["interpreter"]}
    meetings.propose(
        tools, member, here.contributor_id, times=times or (WINTER, SUMMER), submission=submission, **{**how, **more}
    )  # type: ignore[arg-type]


def shown(tools: Tools, here: Room) -> meetings.MeetingShown:
    found = meetings.own(tools, here)
    assert found is not None
    return found


def parsed(file: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Read a calendar file as RFC 5545 says; return the calendar's and the event's properties by name."""
    text = file.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    calendar = lines[: lines.index("BEGIN:VTIMEZONE")]

    def properties(found: list[str]) -> dict[str, str]:
        pairs = [line.split(":", 1) for line in found]
        assert len({name for name, _value in pairs}) == len(pairs)
        return {name: value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";") for name, value in pairs}

    return properties(calendar[1:]), properties(event)


def test_a_time_is_chosen_and_the_file_says_when_and_nothing_else(tools: Tools, here: Room, amara: StaffMember) -> None:
    # given two times, in winter and in summer
    propose(tools, amara, here)
    winter, summer = shown(tools, here).times
    # when one is chosen, twice, and then the other
    for time in (winter, winter, summer):
        meetings.choose(tools, here, shown(tools, here).id, time.id)
    found = shown(tools, here)
    assert (found.state, found.chosen) == (MeetingState.CHOSEN, replace(summer, chosen=True))
    # then the file has London's own time, and neither a name nor a story
    file = meetings.file_of(tools, here, found.id, title="Appointment", words="Questions? 0118", place=found.place)
    calendar, event = parsed(file)
    assert (calendar["METHOD"], event["STATUS"], event["SUMMARY"]) == ("PUBLISH", "CONFIRMED", "Appointment")
    assert event["DTSTART;TZID=Europe/London"] == "20270601T140000"
    assert event["DTEND;TZID=Europe/London"] == "20270601T150000"
    assert event["LOCATION"] == PLACE
    for name in ("Maggie", "O’Brien", "review", "learning", "died"):
        assert name.casefold() not in file.decode().casefold()
    # and the change of mind is a newer file of the same appointment
    assert int(event["SEQUENCE"]) == 1


def test_a_change_and_a_cancellation_reach_the_same_appointment(tools: Tools, here: Room, amara: StaffMember) -> None:
    propose(tools, amara, here, WINTER)
    first = shown(tools, here)
    meetings.choose(tools, here, first.id, first.times[0].id)
    _calendar, before = parsed(meetings.file_of(tools, here, first.id, title="A", words="w", place=""))
    # when staff propose other times, it is the same meeting, and what stood before stands no more
    propose(tools, amara, here, SUMMER, submission="two")
    changed = shown(tools, here)
    assert (changed.id, changed.state, changed.chosen) == (first.id, MeetingState.PROPOSED, None)
    assert [each.starts_at for each in changed.times] == [SUMMER]
    meetings.choose(tools, here, changed.id, changed.times[0].id)
    meetings.cancel(tools, amara, changed.id)
    calendar, after = parsed(meetings.file_of(tools, here, changed.id, title="A", words="w", place=""))
    assert (calendar["METHOD"], after["STATUS"], after["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    with pytest.raises(Refused, match="not_open"):
        meetings.choose(tools, here, changed.id, changed.times[0].id)


def test_each_proposal_is_told_by_a_notice_without_a_word_of_it(tools: Tools, here: Room, amara: StaffMember) -> None:
    for _again in (1, 2):
        propose(tools, amara, here)
    with tools.reading() as session:
        assert [row.name for row in session.scalars(select(Letter))] == ["something_to_read"]


def test_other_times_are_staffs_turn_and_not_now_is_nobodys(tools: Tools, here: Room, amara: StaffMember) -> None:
    propose(tools, amara, here)
    meetings.other_times(tools, here, shown(tools, here).id, "Mornings, please.")

    def waits() -> set[WaitingKind]:
        today = caseload.today(tools, amara)
        return {kind for each in (*today.mine, *today.others) for kind, _number in each.counts}

    assert WaitingKind.MEETING in waits()
    meetings.not_now(tools, here, shown(tools, here).id)
    assert WaitingKind.MEETING not in waits()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"times": ()}, "no_times"),
        ({"times": tuple(WINTER + timedelta(hours=hour) for hour in range(6))}, "too_many_times"),
        ({"times": (datetime(2026, 11, 1, tzinfo=UTC),)}, "gone_by"),
        ({"place": ""}, "no_place"),
        ({"place": "x" * 201}, "line_too_long"),
    ],
)
def test_what_cannot_be_proposed(
    tools: Tools, here: Room, amara: StaffMember, more: dict[str, object], why: str
) -> None:
    arguments: dict[str, object] = {
        "how": MeetingHow.PLACE, "place": PLACE, "minutes": 60, "arranged": [], "times": (WINTER,), **more,
    }  # fmt: skip
    with pytest.raises(Refused, match=why):
        meetings.propose(tools, amara, here.contributor_id, submission="one", **arguments)  # type: ignore[arg-type]


def test_never_on_a_quiet_day_nor_in_a_pause_nor_from_elsewhere(
    tools: Tools, make: Factory, here: Room, amara: StaffMember
) -> None:
    make.add(QuietDay(contributor_id=here.contributor_id, starts_on=WINTER.date(), ends_on=WINTER.date(),
                      recorded_at=tools.clock.now()))  # fmt: skip
    with pytest.raises(Refused, match="quiet_day"):
        propose(tools, amara, here)
    pausing.pause(tools, here, until_on=None, submission="p")
    with pytest.raises(Refused, match="paused"):
        propose(tools, amara, here, SUMMER)
    elsewhere = member_of(make, make.staff("Una Reed", Role.REVIEWER, area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        propose(tools, elsewhere, here, SUMMER)


def test_nobody_chooses_for_somebody_else_and_it_goes_with_everything_of_theirs(
    tools: Tools, make: Factory, here: Room, amara: StaffMember
) -> None:
    propose(tools, amara, here)
    found = shown(tools, here)
    other = room_of(make, make.contributor(name="Tom Hill"))
    with pytest.raises(NotFound):
        meetings.choose(tools, other, found.id, found.times[0].id)
    with tools.writing() as work:
        gone = erasing.erase(work.session, here.contributor_id, work.now)
    assert (gone["meeting"], gone["meeting_time"]) == (1, 2)


def test_a_long_place_in_another_script_is_folded_between_characters() -> None:
    place = "کمرہ نمبر ۲، " * 20 + "a, b; c\\d"
    made = Appointment("1@x", 0, WINTER, WINTER + timedelta(hours=1), WINTER, "ملاقات", place, "ایک\nدو")
    _calendar, event = parsed(calendar_file(made))
    assert event["LOCATION"].replace("\\\\", "\\") == place
    assert event["DTSTART;TZID=Europe/London"] == "20261201T140000"


def test_the_file_is_behind_a_code_and_downloads(
    app: Flask, tools: Tools, make: Factory, here: Room, amara: StaffMember, janet: Contributor
) -> None:
    propose(tools, amara, here, WINTER)
    found = shown(tools, here)
    meetings.choose(tools, here, found.id, found.times[0].id)
    place = f"/family/meeting/{found.id}.ics"
    before = make.contributor_here(app, janet, stepped_up=False).client.get(place)
    assert before.status_code == 303
    answer = make.contributor_here(app, janet).client.get(place)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert parsed(answer.data)[1]["SUMMARY"] == "Appointment"
