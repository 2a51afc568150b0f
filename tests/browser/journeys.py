"""A contributor's whole way through the portal, told once in each presentation, for whatever hands go it.

`Hands` use a mouse. Others (a keyboard's) say for themselves how they reach what they press.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, Page, expect

from tests.browser.demonstration import Demonstration
from tests.browser.people import look, reads, sees


def link(page: Page, words: str, within: str = "main") -> Locator:
    """Links with these words and no others. (A picture in a link has a description, which is not seen.)"""
    return page.locator(within).get_by_role("link").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))


class Hands:
    """Somebody at a page, pressing and typing with a mouse and a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def presses(self, words: str, within: str = "main") -> None:
        """A button of this name; the first, where a page has it above and below."""
        self.activate(self.page.locator(within).get_by_role("button", name=words, exact=True).first)

    def follows(self, words: str, within: str = "main") -> None:
        self.activate(link(self.page, words, within).first)

    def chooses(self, words: str, within: str = "main") -> None:
        """A radio button or a box to tick, by what stands beside it."""
        self.mark(self.page.locator(within).get_by_label(words, exact=True))

    def types(self, label: str, words: str, within: str = "main") -> None:
        self.write(self.page.locator(within).get_by_label(label, exact=True), words)

    def activate(self, wanted: Locator) -> None:
        wanted.click()

    def mark(self, wanted: Locator) -> None:
        wanted.check()

    def write(self, wanted: Locator, words: str) -> None:
        wanted.fill(words)


def steps(hands: Hands) -> Iterator[int]:
    """Go through the steps of an Easy Read page, from the first to the last."""
    step = 1
    yield step
    while link(hands.page, "Next").count():
        hands.follows("Next")
        step += 1
        expect(hands.page).to_have_url(re.compile(rf"[?&]step={step}$"))
        yield step


def gives_a_code(hands: Hands, demonstration: Demonstration, way: str | re.Pattern[str]) -> None:
    """Before stored words are read back: a way on file is picked, and the code that came is typed."""
    sees(hands.page, "family.step_up")
    picked = hands.page.locator("main").get_by_label(way)
    hands.mark(picked)
    hands.presses("Send me a code")
    sees(hands.page, "family.step_up_code")
    hands.types("The 6 digits", demonstration.newest_code())
    hands.presses("Continue")


NewDevice = Callable[[], Hands]


def comes_in_and_tells(hands: Hands, another_device: NewDevice, demonstration: Demonstration) -> Hands:
    """The mother, in the standard presentation: from the link to her words being sent. Returns the second device."""
    page = hands.page
    # link and letter
    hands.opens(demonstration.links["mother"])
    sees(page, "public.open_link")
    hands.presses("Continue")
    sees(page, "family.letter")
    # choose
    hands.follows("Next: your choice")
    expect(page.locator("input:checked")).to_have_count(0)
    hands.chooses("Yes, I would like to take part")
    hands.presses("Save my choice")
    sees(page, "family.chosen")
    # how to be in touch
    hands.follows("Go to your page")
    hands.follows("Say how to be in touch with you")
    gives_a_code(hands, demonstration, "Send me a text message")
    hands.chooses("By post")
    hands.types("Good times and bad times", "Never on a Tuesday")
    hands.presses("Save")
    reads(page, "Saved.")
    expect(page.get_by_label("By post", exact=True)).to_be_checked()
    # tell, skip, carry on later
    hands.follows("Back to your page")
    hands.follows("Tell us about Maggie")
    hands.follows("Who Maggie was")
    hands.types("Your words", "She sang in the choir.")
    hands.presses("Save and carry on")
    expect(page.locator("h1")).to_have_text("What Maggie loved")
    hands.presses("Skip this")
    hands.types("Your words", "A nurse took her time.")
    hands.presses("Save and carry on later")
    reads(page, "Your words are kept.")
    # the letter's code, on another device
    other = another_device()
    other.opens(f"{demonstration.base_url}/code")
    other.types("Your code", demonstration.codes["mother"].lower())
    other.presses("Continue")
    other.follows("Tell us about Maggie")
    other.follows("What went well")
    gives_a_code(other, demonstration, "Send me an e-mail")
    expect(other.page.get_by_label("Your words")).to_have_value("A nurse took her time.")
    # look over and send
    other.follows("Back to the list")
    other.follows("Look over and send")
    expect(other.page.locator(".written")).to_have_text(["She sang in the choir.", "A nurse took her time."])
    other.presses("Send to Amara Okafor")
    sees(other.page, "family.tell_sent")
    return other


def comes_in_and_tells_in_easy_read(hands: Hands, another_device: NewDevice, demonstration: Demonstration) -> Hands:
    """The housemate, who reads Easy Read: the same way with picture answers alone."""
    page = hands.page
    hands.opens(demonstration.links["housemate"])
    assert look(page) == ("en", "ltr", "easy-read")
    hands.presses("Continue")
    sees(page, "family.letter")
    for _ in steps(hands):
        pass
    hands.follows("Next: your choice")
    hands.chooses("Yes. I want to tell you about Maggie.")
    hands.presses("Save my choice")
    reads(page, "You said yes. Thank you.")
    hands.follows("Go to your page")
    hands.follows("Say how we can talk or write to you")
    gives_a_code(hands, demonstration, re.compile("^A text message to"))
    hands.chooses("Send a letter")
    hands.presses("Save and go on")
    reads(page, "Page 2 of 10")
    hands.follows("Leave this out")
    reads(page, "Page 3 of 10")
    hands.follows("Go to your page")
    hands.follows("Tell us about Maggie")
    hands.follows("Who Maggie was")
    hands.chooses("Happy")
    hands.chooses("A good friend")
    hands.presses("Save and go on")
    expect(page.locator("h1")).to_have_text("What Maggie loved")
    hands.chooses("Music")
    hands.presses("Save and stop for now")
    reads(page, "Your words are kept.")
    other = another_device()
    other.opens(f"{demonstration.base_url}/code?read=easy-read")
    other.types("Your code", demonstration.codes["housemate"])
    other.presses("Continue")
    assert look(other.page) == ("en", "ltr", "easy-read")
    other.follows("Tell us about Maggie")
    other.follows("What Maggie loved")
    gives_a_code(other, demonstration, re.compile("^An e-mail to"))
    expect(other.page.get_by_label("Music", exact=True)).to_be_checked()
    other.follows("Go to the list")
    other.follows("Look at all your words")
    for words in ("Happy", "A good friend", "Music"):
        expect(other.page.locator("main li", has_text=words)).to_have_count(1)
    other.presses("Send your words")
    sees(other.page, "family.tell_sent")
    return other


def checks_what_we_wrote(hands: Hands, demonstration: Demonstration) -> None:
    """The sister, in the standard presentation: her word on two sentences, and a question."""
    page = hands.page
    hands.opens(demonstration.links["sister"] + "?lang=en&read=standard")
    hands.presses("Continue")
    hands.follows("Your page", within="footer")
    demonstration.step_everybody_up()
    hands.follows("Check what we wrote")
    card = "section.card-box:has(.sentence:text('every Saturday'))"
    hands.chooses("Right", within=card)
    hands.presses("Save my answer", within=card)
    expect(page.locator(f"{card} .saved")).to_contain_text("You said “Right”.")
    card = "section.card-box:has(.sentence:text('rang the home on 3 March'))"
    hands.chooses("Not right", within=card)
    hands.types("What should it say?", "I rang three times.", within=card)
    hands.presses("Save my answer", within=card)
    expect(page.locator(f"{card} .saved")).to_contain_text("You said “Not right”.")
    expect(page.locator(card).get_by_label("What should it say?")).to_have_value("I rang three times.")
    hands.follows("Tell us or ask us")
    hands.types("What do you want to ask?", "Who read his notes?")
    hands.presses("Send")
    reads(page, "Who read his notes?", "We have your question.")


def checks_what_we_wrote_in_easy_read(hands: Hands, demonstration: Demonstration) -> None:
    """The sister again, with pictures: one sentence a page, and a wish to talk."""
    page = hands.page
    hands.opens(demonstration.links["sister"] + "?lang=en&read=easy-read")
    hands.presses("Continue")
    hands.follows("Your page", within="footer")
    demonstration.step_everybody_up()
    hands.follows("Check what we wrote")
    hands.follows("Sentence 2")
    hands.chooses("Right")
    hands.presses("Save")
    reads(page, "Sentence 3 of 5")
    hands.chooses("Take it out")
    hands.presses("Save")
    hands.follows("All the sentences")
    reads(page, "You said: right.", "You said: take it out.")
    hands.follows("Something is missing, or I have a question")
    hands.chooses("Yes, please telephone me")
    hands.presses("Send")
    expect(page.locator("#asked [data-easy-row]").last).to_be_visible()


def reads_the_outcome(hands: Hands, demonstration: Demonstration) -> None:
    """The father, in either presentation: what came of it, his own words, and who does what."""
    page = hands.page
    hands.opens(demonstration.links["father"] + "?lang=en&read=standard")
    hands.presses("Continue")
    demonstration.step_everybody_up()
    hands.follows("See what came of it")
    reads(page, "Winnie died of heart failure.", "Your words led here", "All six houses have the new page.")
    hands.follows("Easy Read", within="nav.ways")
    seen = "".join(page.locator("main").inner_text() for _ in steps(hands))
    for words in ("Winnie’s heart stopped working.", "Your words led here.", "All houses have the new page."):
        assert words in seen


def stops_everything(hands: Hands, choice: str) -> None:
    """From the foot of any page of a room, in either presentation."""
    hands.follows("Stop these letters", within="footer")
    sees(hands.page, "family.stop")
    expect(hands.page.locator("input:checked")).to_have_count(0)
    hands.chooses(choice)
    hands.presses("Save this")
    expect(hands.page.locator("main")).to_contain_text("We stopped our letters" if look(hands.page)[2] == "easy-read"
                                                       else "We do not write to you")  # fmt: skip


def leaves(hands: Hands, demonstration: Demonstration) -> None:
    """The button at the top of every page; after it, nothing of the room is there."""
    hands.presses("Leave this page", within="header")
    sees(hands.page, "public.left")
    expect(hands.page.locator("body")).not_to_contain_text("Maggie")
    hands.opens(f"{demonstration.base_url}/family/tell")
    sees(hands.page, "errors.signed_out")
