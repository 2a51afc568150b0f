"""A carer writes in Polish and is answered: staff have each put into the other's language. On a phone of 390 points."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.domain.states import Relationship, Role
from portal.models import Contributor, Staff
from tests.browser.devices import Devices
from tests.browser.people import follow, look, press, reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser

THEIRS = "Dlaczego nikt nie zadzwonił?"
OURS = "I am sorry. I ring on Friday."
POLISH = "Przykro mi. Zadzwonię w piątek."


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def joan(make: Factory) -> Staff:
    return make.staff("Joan Field", Role.COORDINATOR)


@pytest.fixture
def zofia(make: Factory, amara: Staff) -> Contributor:
    review = make.review(reviewer=amara, state="open")
    return make.contributor(review, "Zofia Nowak", language="pl", relationship=Relationship.PAID_CARER)


def passes_the_first(page: Page) -> None:
    page.goto("/staff/second-reading")
    page.locator("main td").first.get_by_role("link").click()
    if page.locator("#looked_at").count():
        page.locator("#looked_at").check()
    press(page, "Pass")
    reads(page, "Passed.")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_carer_writes_in_polish_and_reads_the_answer_in_polish(
    zofia: Contributor, amara: Staff, joan: Staff, devices: Devices
) -> None:
    # given a carer whose page is in Polish, on a phone without JavaScript
    carer = devices.of_contributor(zofia, "pl.standard").page
    carer.goto("/family/messages")
    assert look(carer) == ("pl", "ltr", "standard")
    carer.locator("textarea[name=words]").fill(THEIRS)
    carer.locator("main form button").first.click()
    expect(carer.locator("main")).to_contain_text(THEIRS)

    # when the reviewer reads it, she sees in which language it is, and asks for a translation
    reviewer = devices.of_staff(amara).page
    messages = f"/staff/contributors/{zofia.id}/messages"
    reviewer.goto(messages)
    reads(reviewer, "Written in Polish.")
    expect(reviewer.locator("blockquote.theirs p")).to_have_attribute("lang", "pl")
    reviewer.get_by_role("button", name="Ask for a translation").click()
    sees(reviewer, "staff.translation")
    # and takes it as a file, which comes back filled in
    with reviewer.expect_download() as taken:
        follow(reviewer, "Take the words as a text file")
    words = taken.value.path().read_bytes()
    reviewer.locator("#file").set_input_files(
        {"name": "back.txt", "mimeType": "text/plain", "buffer": words + b"Why did nobody ring?\r\n"}
    )
    press(reviewer, "Bring it in")
    expect(reviewer.locator("#words-1")).to_have_value("Why did nobody ring?")
    reviewer.get_by_label("Who translated it").fill("Wolds Translating")
    press(reviewer, "Send to a second reader")
    reads(reviewer, "It waits for a second reader")
    # then another member of staff passes it, and both stand side by side
    coordinator = devices.of_staff(joan).page
    passes_the_first(coordinator)
    reviewer.goto(messages)
    reads(reviewer, THEIRS, "Why did nobody ring?")

    # when staff answer in English
    reviewer.locator("textarea[name=words]").fill(OURS)
    press(reviewer, "Put the plain sentences here")
    reviewer.get_by_label("I have looked at every row: the words and the picture belong together").check()
    press(reviewer, "Send to a second reader")
    passes_the_first(coordinator)
    # then she sees the answer in English, with the day by which she has it in Polish
    carer.goto("/family/messages")
    ours = carer.locator("p.written[lang=en]")
    expect(ours).to_have_text(OURS)
    expect(carer.locator("section:has(p.written[lang=en])")).to_contain_text("2026")
    assert fits(carer)

    # when it is typed in by one, and passed by another
    coordinator.goto("/staff/today")
    follow(coordinator, "From English into Polish: our message")
    coordinator.locator("#words-1").fill(POLISH)
    coordinator.locator("#easy-1").fill("Przykro mi.\nZadzwonię w piątek.")
    coordinator.get_by_label("Who translated it").fill("Wolds Translating")
    press(coordinator, "Send to a second reader")
    passes_the_first(reviewer)
    # then she reads it in Polish, with our own words beside it
    carer.goto("/family/messages")
    expect(carer.locator("p.written[lang=pl]")).to_have_text(POLISH)
    carer.locator("details:has(p.written[lang=en]) summary").click()
    expect(ours).to_be_visible()
    expect(ours).to_have_text(OURS)
    assert fits(carer)
    # and in Easy Read, row by row
    easy = devices.of_contributor(zofia, "pl.easy-read").page
    easy.goto("/family/messages")
    expect(easy.locator("[data-easy-words] span[lang=pl]")).to_have_text(["Przykro mi.", "Zadzwonię w piątek."])
    assert fits(easy)
