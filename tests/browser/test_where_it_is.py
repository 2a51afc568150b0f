"""Where the review is, from a phone at night: a pause, a message and its answer, somebody else, and a time to meet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.adapters.clock import SetClock
from portal.domain.states import Role
from portal.models import Contributor, OtherProcess, PlannedContact, Review, Staff
from portal.services import meetings
from portal.services.tools import Tools
from tests.browser.devices import Devices
from tests.browser.people import follow, look, press, reads, sees
from tests.factories import Factory
from tests.integration.rooms import member_of

pytestmark = pytest.mark.browser


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def review(make: Factory, amara: Staff) -> Review:
    return make.review(reviewer=amara, state="open")


@pytest.fixture
def janet(make: Factory, review: Review) -> Contributor:
    return make.contributor(review)


def test_steps_other_bodies_a_pause_and_going_on(
    devices: Devices, make: Factory, review: Review, janet: Contributor, tools: Tools
) -> None:
    # given an inquest that plans to be in touch with her, on a phone without JavaScript
    body = make.add(OtherProcess(review_id=review.id, kind="inquest", person="Mr Lee", phone="0118 496 0100"))
    day = tools.today() + timedelta(days=9)
    make.add(PlannedContact(other_process_id=body.id, contributor_id=janet.id, planned_on=day, about="not for her"))
    mother = devices.of_contributor(janet).page
    mother.goto("/family/where")
    # then she sees where it is, who has it, and who else will come
    expect(mother.locator("[aria-current=step]")).to_contain_text("You can tell us about Maggie")
    reads(mother, "You are here", "Amara Okafor", "We aim to finish the review by Tuesday 8 December 2026.")
    reads(mother, "Inquest", "Mr Lee", "They plan to be in touch with you on Wednesday 2 December 2026.")
    expect(mother.locator("main")).not_to_contain_text("not for her")
    assert mother.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # when she asks for peace until she says
    follow(mother, "Pause: nothing comes for a while")
    reads(mother, "may go on without you")
    mother.get_by_label("Until I say").check()
    press(mother, "Pause")
    sees(mother, "family.where")
    reads(mother, "Nothing comes from us until you say so")
    # then staff see it beside the review, with a warning about the other body
    amara = devices.of_staff(make.staff("Ben Whitaker")).page
    amara.goto(f"/staff/reviews/{review.reference}")
    reads(amara, "Janet O’Brien has paused", "During a pause:")
    # and one press ends it
    press(mother, "Go on now")
    reads(mother, "The pause is over.")


def test_a_message_and_a_wish_that_the_reviewer_never_sees(
    devices: Devices, make: Factory, review: Review, janet: Contributor, amara: Staff
) -> None:
    mother = devices.of_contributor(janet, javascript=True).page
    mother.goto("/family/messages")
    reads(mother, "not a chat", "telephone 999")
    mother.get_by_label("Your message").fill("Please ring after 4.")
    press(mother, "Send")
    reads(mother, "We have your message.", "You hear from us by Monday 30 November 2026.", "Please ring after 4.")
    # when she asks for somebody else
    follow(mother, "Ask for somebody else")
    mother.get_by_label("Why, if you want to say").fill("She spoke over me.")
    press(mother, "Ask for somebody else")
    reads(mother, "A coordinator has it", "Your reviewer does not know.", "She spoke over me.")
    # then the reviewer sees the message and nothing of the wish, on any of her pages
    here = devices.of_staff(amara).page
    for page in ("/staff/today", f"/staff/reviews/{review.reference}", f"/staff/contributors/{janet.id}/messages"):
        here.goto(page)
        expect(here.locator("body")).not_to_contain_text("spoke over me")
        expect(here.locator("body")).not_to_contain_text("somebody else")
    reads(here, "Please ring after 4.")
    # and the coordinator sees it, first of all
    joan = devices.of_staff(make.staff("Joan Field", Role.COORDINATOR)).page
    joan.goto("/staff/today")
    reads(joan, "Somebody asks for another reviewer")
    follow(joan.locator("section", has_text="asks for another reviewer"), "Maggie’s review")
    sees(joan, "staff.allocate")
    reads(joan, "She spoke over me.", "Please do not tell them.")


def test_a_time_is_chosen_with_pictures_and_put_into_a_calendar(
    devices: Devices, make: Factory, janet: Contributor, amara: Staff, tools: Tools, clock: SetClock
) -> None:
    # given two times, in Easy Read
    times = [clock.now() + timedelta(days=days, hours=4) for days in (8, 9)]
    meetings.propose(
        tools, member_of(make, amara), janet.id, how="place", place="Woldsby library", minutes=60, times=times,
        arranged=["supporter"], submission="one",
    )  # type: ignore[arg-type]  # fmt: skip
    mother = devices.of_contributor(janet, "en.easy-read").page
    mother.goto("/family/where")
    assert look(mother)[2] == "easy-read"
    # what she can do stands together, after what there is to read
    follow(mother, "Next")
    follow(mother, re.compile("Meet or talk with us$"))
    mother.get_by_label(re.compile("2 December 2026")).check()
    press(mother, "Save this")
    reads(mother, "You chose Wednesday 2 December 2026")
    with mother.expect_download() as started:
        follow(mother, re.compile("Put it in your calendar$"))
    assert started.value.suggested_filename == "appointment.ics"
    # and in Urdu nothing runs beyond the edge of an old phone
    small = devices.of_contributor(janet, "ur.standard", width=320).page
    for page in ("/family/where", "/family/meeting", "/family/messages", "/family/another-reviewer", "/family/pause"):
        small.goto(page)
        assert look(small)[1] == "rtl"
        assert small.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
