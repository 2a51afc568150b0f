"""What the story of the main job is given: Annie’s review, the people at their browsers, and what they do often.

Rahima’s niece Annie died. Joan coordinates and reads second; Amara reviews.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.demonstration import Demonstration
from tests.browser.people import ArrivedLetter, follow, letters_to, press, sees

REVIEW = "LD-2026-00168"  # a row of the imported cases
RAHIMA = "family168@example.org"
PIANO = "Annie played the piano every evening. She called me her old sparrow."
FALLS = "She fell twice in August. I told the staff, and nobody rang me for three weeks."
STATEMENTS = (
    "Annie played the piano every evening.",
    "Annie’s aunt told staff about two falls in August, and waited two weeks for an answer.",
    "Annie’s aunt did not visit in September.",
    "Staff at the home knew about both falls.",
)
REVISED = "Annie’s aunt told staff about two falls in August, and waited three weeks for an answer."


@dataclass
class Story:
    demonstration: Demonstration
    joan: Page
    amara: Page
    rahima: Page
    letters: list[ArrivedLetter] = field(default_factory=list)

    def post_comes(self) -> ArrivedLetter:
        """The worker delivers; the newest message to Rahima."""
        self.letters = letters_to(self.demonstration, RAHIMA)
        return self.letters[-1]

    def at(self, page: Page, path: str) -> Page:
        page.goto(self.demonstration.base_url + path)
        return page

    def amara_finds_the_review(self) -> None:
        self.at(self.amara, "/staff/reviews")
        self.amara.locator("#q").fill("anni")
        press(self.amara, "Find")
        self.amara.locator("tr", has_text=REVIEW).get_by_role("link", name="Annie").click()
        sees(self.amara, "staff.review")

    def rahima_opens(self, task: str) -> None:
        """From her own page to one of the things she can do there."""
        self.at(self.rahima, "/family")
        follow(self.rahima.locator(".tasks"), task)


def sentence(page: Page, words: str) -> Locator:
    """The card of one sentence, on the contributor’s page or the reviewer’s."""
    return page.locator("section.card-box", has=page.locator(".sentence", has_text=words))


def writes_part(page: Page, what: str, words: str) -> None:
    """Fill in the form that is open, look at the Easy Read words, and save."""
    form = page.locator("#form")
    form.get_by_label(what, exact=True).fill(words)
    press(form, "Put the plain sentences here")
    form.get_by_label("I have looked at every row").check()
    press(form, "Save")
    expect(page.locator(".errors")).to_have_count(0)
