"""A mother names a friend of Maggie’s; staff invite the friend into a room of their own; and nobody learns of anybody.

Told on a telephone, without JavaScript, in the standard presentation and in Easy Read.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.domain.states import Relationship, Role
from portal.models import Contributor
from portal.services import sending
from portal.services.letters import queue
from portal.services.tools import Tools
from tests.browser.devices import Devices
from tests.browser.people import reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
THANKS = (
    "Thank you. We look at each name ourselves. We do not tell anybody who named them, and we do not tell you who "
    "takes part."
)


def fits(page: Page) -> None:
    """Nothing goes sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def shown(page: Page) -> str:
    """What the main part says."""
    return page.locator("main").inner_text()


def test_a_mother_names_a_friend_and_learns_nothing_more(devices: Devices, make: Factory, tools: Tools) -> None:
    # given a mother on her telephone, and the coordinator of her area
    review = make.review(reviewer=make.staff())
    mother = make.contributor(review)
    coordinator = make.staff("Ruth Adeyemi", Role.COORDINATOR)
    janet = devices.of_contributor(mother, javascript=True)
    janet.opens("/family/others")
    reads(janet.page, "You do not have to name anybody.")
    # nobody may say who named somebody until she says so
    expect(janet.page.get_by_label("No. Do not say who named them.")).to_be_checked()
    # when she gives a name
    janet.types("Their name", "Kim Reed")
    janet.chooses("A friend")
    janet.types("How can we reach them?", "She works at the café on the corner.")
    janet.presses("Give us this name")
    # then she is thanked, and told what we never tell
    reads(janet.page, THANKS, "Kim Reed")
    fits(janet.page)
    # she remembers the surname better
    janet.activate(janet.page.get_by_role("link", name=re.compile("^Change it")))
    janet.types("Their name", "Kim Reade")
    janet.presses("Save")
    reads(janet.page, THANKS, "Kim Reade")
    janet.opens("/family/others")
    before = shown(janet.page)
    # when the coordinator, on whose Today it waits, invites Kim with a friend’s scope
    ruth = devices.of_staff(coordinator)
    ruth.opens("/staff/today")
    reads(ruth.page, "named somebody who should be asked")
    ruth.follows("Maggie’s review")
    ruth.activate(ruth.page.get_by_role("link", name=re.compile("^Look at the name")))
    ruth.activate(ruth.page.get_by_role("link", name=re.compile("^Decide")))
    reads(ruth.page, "She works at the café on the corner.", "No. Say it to nobody, in no way")
    ruth.types("E-mail address", "kim@example.org")
    ruth.types("Why you invite them, and why with this scope", "She had tea with Maggie every Thursday.")
    ruth.presses("Make their room, and look at the letter")
    sees(ruth.page, "staff.letter")
    # then Kim’s letter does not say who named her
    with tools.writing() as work:
        kim = work.session.scalars(select(Contributor).where(Contributor.id != mother.id)).one()
        member = review.reviewer_id
        queue(work, tools, name="introductory", contributor_id=kim.id, asked_by=member, due_at=work.now, submission="1")
    sending.drain(tools)
    [letter] = [message for message in sending.outbox(tools) if message.letter == "introductory"]
    assert "Kim" in letter.text
    assert "Janet" not in letter.text
    # and in her room a friend’s things are there, and the outcome is not
    kims = devices.of_contributor(kim)
    kims.opens("/family")
    sees(kims.page, "family.home")
    assert "Janet" not in shown(kims.page)
    kims.opens("/family/outcome")
    assert kims.page.locator("html").get_attribute("data-page") == "errors.not_found"
    # and for the mother nothing has changed, to the letter
    janet.opens("/family/others")
    assert shown(janet.page) == before


def test_a_brother_of_whom_she_must_not_know_is_in_the_same_review(devices: Devices, make: Factory) -> None:
    # given a mother’s room, and then an estranged brother who is invited, takes part, and names her
    review = make.review(reviewer=make.staff())
    janet = devices.of_contributor(make.contributor(review))
    janet.opens("/family/others")
    before = shown(janet.page)
    sean = devices.of_contributor(
        make.contributor(review, "Sean O’Brien", relationship=Relationship.BROTHER, email="sean@example.org")
    )
    sean.opens("/family/others")
    sean.types("Their name", "Janet O’Brien")
    sean.chooses("A relative")
    sean.presses("Give us this name")
    # then he reads what she would read of anybody, and she reads what she read before
    reads(sean.page, THANKS)
    janet.opens("/family/others")
    assert shown(janet.page) == before


def test_a_housemate_names_somebody_with_pictures(devices: Devices, make: Factory) -> None:
    # given a housemate who reads Easy Read, on a telephone without JavaScript
    dave = devices.of_contributor(
        make.contributor(name="Dave Miller", relationship=Relationship.HOUSEMATE), "en.easy-read"
    )
    dave.opens("/family/others")
    dave.types("What is their name?", "Kim")
    dave.chooses("A friend")
    dave.presses("Save and go on")
    # then each further question has pictures, and a way to leave it out
    reads(dave.page, "How can we reach this person?", "Page 2 of 4")
    dave.chooses("I do not know")
    dave.presses("Save and go on")
    reads(dave.page, "Do they know that you named them?")
    dave.follows("Leave this out")
    reads(dave.page, "May we tell them that you named them?")
    expect(dave.page.get_by_label("No. Keep it private.")).to_be_checked()
    dave.presses("Save")
    reads(dave.page, "Thank you.", "We do not tell you who takes part.")
    # and he can take the name back
    dave.activate(dave.page.get_by_role("link", name=re.compile("^Change it")))
    dave.presses("Take this name back")
    reads(dave.page, "You took the name back.")
    expect(dave.page.locator("main")).not_to_contain_text("Kim")


def test_one_step_of_it_in_urdu(devices: Devices, make: Factory) -> None:
    aunt = devices.of_contributor(make.contributor(language="ur"), "ur.easy-read", javascript=True, width=320)
    aunt.opens("/family/others")
    assert aunt.page.locator("html").get_attribute("dir") == "rtl"
    fits(aunt.page)
    aunt.page.locator("main input[name=name]").fill("Kim")
    aunt.page.locator("main form[action='/family/others'] button").click()
    sees(aunt.page, "family.other")
    fits(aunt.page)
