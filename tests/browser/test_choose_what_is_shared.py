"""A mother chooses what the coroner may have, sees who holds what, and takes something back.

Told on a telephone, without JavaScript, in the standard presentation and in Easy Read.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal.domain.states import Verdict
from portal.models import Contributor, OtherProcess, SharedItem, Staff
from portal.services.tools import Tools
from tests.browser.devices import Devices
from tests.browser.people import reads, sees
from tests.browser.test_others_who_should_be_asked import fits
from tests.factories import Factory
from tests.pages.test_sharing import sentence

pytestmark = pytest.mark.browser


@pytest.fixture
def reviewer(make: Factory) -> Staff:
    return make.staff()


@pytest.fixture
def mother(make: Factory, reviewer: Staff) -> Contributor:
    """She has agreed to one sentence, told us a need, and the coroner looks at the same death."""
    review = make.review(reviewer=reviewer)
    contributor = make.contributor(review)
    make.add(OtherProcess(review_id=review.id, kind="inquest"))
    sentence(make, contributor, reviewer, "Maggie loved buses.", Verdict.RIGHT)
    make.need(contributor, "large_print", "24")
    return contributor


def test_she_says_yes_to_one_thing_and_takes_it_back(
    devices: Devices, tools: Tools, mother: Contributor, reviewer: Staff
) -> None:
    janet = devices.of_contributor(mother)
    # given that nothing is shared
    janet.opens("/family/sharing")
    reads(janet.page, "Your words stay with us until you say yes.", "You share nothing with them.",
          "Then your no cannot stop it.", "Nobody else holds anything of yours.")  # fmt: skip
    janet.follows("The coroner, for the inquest")
    for box in janet.page.get_by_label("No, do not share this").all():
        expect(box).to_be_checked()
    # when she says yes to the sentence alone
    janet.activate(janet.page.get_by_label("Yes, they may have this").first)
    janet.presses("Save")
    reads(janet.page, "We keep to it from now on.", "You said yes to 1 of 2.")
    # then staff see exactly that, give it, and have it as a document
    amara = devices.of_staff(reviewer)
    amara.opens(f"/staff/contributors/{mother.id}/sharing")
    section = amara.page.locator("section[aria-labelledby=body-inquest] > form")
    expect(section).to_contain_text("Maggie loved buses.")
    expect(section).not_to_contain_text("Large print")
    amara.write(section.get_by_label("Who gets it there"), "The coroner’s officer")
    amara.mark(section.get_by_label("By secure e-mail"))
    amara.activate(section.get_by_role("button", name="Write down that these go"))
    with amara.page.expect_download() as got:
        amara.activate(amara.page.get_by_role("link", name=re.compile("^The pack as a Word document")))
    assert got.value.suggested_filename.endswith(".docx")
    # and she sees who holds it, and since when
    janet.opens("/family/sharing")
    reads(janet.page, "Maggie loved buses.", "The coroner’s officer", "They have had it since Monday 23 November 2026.")
    # when she takes it back
    janet.follows("The coroner, for the inquest")
    janet.activate(janet.page.get_by_label("No, do not share this").first)
    janet.presses("Save")
    # then what can’t be called back is said
    reads(
        janet.page, "You took it back on Monday 23 November 2026. We will ask them to delete it; we cannot make them."
    )
    # and staff have the task, and she reads the answer
    amara.opens("/staff/today")
    reads(amara.page, "took back something that another body holds")
    amara.opens(f"/staff/contributors/{mother.id}/sharing")
    amara.presses("I asked them to delete it")
    amara.chooses("They keep it")
    amara.presses("Save what they said")
    janet.opens("/family/sharing")
    reads(janet.page, "They told us on Monday 23 November 2026 that they keep it. We cannot make them delete it.")
    with tools.reading() as session:
        assert session.scalars(select(SharedItem.answer)).one() == "keeps"


def test_the_same_in_easy_read(devices: Devices, mother: Contributor, reviewer: Staff) -> None:
    janet = devices.of_contributor(mother, "en.easy-read")
    janet.opens("/family/sharing")
    reads(janet.page, "They get nothing until you say yes.")
    janet.activate(janet.page.get_by_role("link").filter(has_text="People who find out how a person died."))
    reads(janet.page, "They may keep what they have already.", "The law can say that we must share more.")
    # all, as a start; and then one of them no
    janet.activate(janet.page.get_by_role("button").filter(has_text="Yes to all"))
    reads(janet.page, "Saved. You can still change each one.")
    janet.follows("Choose for each one")
    reads(janet.page, "Maggie loved buses.")
    cards = janet.page.locator("fieldset.cards")
    expect(cards.first.get_by_label("Yes")).to_be_checked()
    janet.mark(cards.nth(1).get_by_label("No"))
    janet.presses("Save")
    sees(janet.page, "family.sharing")
    amara = devices.of_staff(reviewer)
    amara.opens(f"/staff/contributors/{mother.id}/sharing")
    section = amara.page.locator("section[aria-labelledby=body-inquest] > form")
    expect(section).to_contain_text("Maggie loved buses.")
    expect(section).not_to_contain_text("Large print")


def test_one_step_of_it_in_urdu(devices: Devices, mother: Contributor) -> None:
    janet = devices.of_contributor(mother, "ur.easy-read", javascript=True, width=320)
    for path in ("/family/sharing", "/family/sharing/inquest", "/family/sharing/inquest?step=2"):
        janet.opens(path)
        assert janet.page.locator("html").get_attribute("dir") == "rtl"
        fits(janet.page)
    janet.page.locator("main form:has(fieldset.cards) button").click()
    sees(janet.page, "family.sharing")
