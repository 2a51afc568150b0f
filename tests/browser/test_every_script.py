"""Six pages in each script on an old phone: nothing runs beyond its edge, no other script's letters are fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.languages import language
from tests.browser.demonstration import Demonstration
from tests.browser.test_reading_aids import LARGEST

pytestmark = pytest.mark.browser

# One language for each script; three run from right to left, each with letters of its own.
SCRIPTS = {
    "ar": "Arabic", "fa": "Arabic", "ur": "Arabic", "bn": "Bengali", "gu": "Gujarati", "pa": "Gurmukhi", "ta": "Tamil",
    "pl": "", "so": "",
}  # fmt: skip
A_LETTER = {"Arabic": "ح", "Bengali": "আ", "Gujarati": "અ", "Gurmukhi": "ਅ", "Tamil": "அ"}
PAGES = (
    ("/", "standard"), ("/code", "easy-read"), ("/family", "standard"), ("/family/choose", "easy-read"),
    ("/family/where", "standard"), ("/family/contact", "standard"),
)  # fmt: skip
MOST = 60 * 1024
# Who sticks out, for whoever has to mend it.
OUT = """() => [...document.querySelectorAll("main *")].filter((each) => each.getBoundingClientRect().right > innerWidth
  && !each.children.length).map((each) => each.textContent.trim().slice(0, 40)).slice(0, 3)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def phone(demonstration: Demonstration, browser: Browser) -> Iterator[Page]:
    """An old phone, in the mother's room."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    demonstration.come_in(page, "mother")
    yield page
    context.close()


@pytest.mark.parametrize("code", SCRIPTS)
def test_pages_stand_in_each_script(demonstration: Demonstration, phone: Page, code: str) -> None:
    own, wrong = SCRIPTS[code].lower(), []
    fetched: dict[str, int] = {}
    # its length as its header says it: the body of a page that has been left cannot be had
    phone.on(
        "response",
        lambda answer: (
            fetched.__setitem__(answer.url.rpartition("/")[2], int(answer.headers["content-length"]))
            if "/fonts/" in answer.url
            else None
        ),
    )
    for path, presentation in PAGES:
        # when a page is opened in this language
        phone.goto(f"{demonstration.base_url}{path}?lang={code}&read={presentation}")
        shown = phone.locator("html")
        # then it is whole: its language, its direction, nothing sideways, no sentence of English but what is marked so
        assert (shown.get_attribute("lang"), shown.get_attribute("dir")) == (code, language(code).direction)
        if (wider := phone.evaluate(WIDER)) > 0:
            wrong.append(f"{path} {presentation}: {wider}px wider than the screen: {phone.evaluate(OUT)}")
    # and it fetched its own letters at most, beside the few of the languages' names
    beyond = [name for name in fetched if "-names." not in name and not (own and name.startswith(f"{own}."))]
    assert (wrong, beyond) == ([], [])
    assert sum(fetched.values()) < MOST


def test_very_large_words_of_tamil_stay_on_the_screen_beside_pictures(
    demonstration: Demonstration, phone: Page
) -> None:
    # given somebody who reads with words twice as large, on an old phone
    phone.context.add_cookies([{"name": "aids", "value": LARGEST, "url": demonstration.base_url}])
    # when they look where the review is
    phone.goto(f"{demonstration.base_url}/family/where?lang=ta&read=standard")
    wider, out = phone.evaluate(WIDER), phone.evaluate(OUT)
    phone.context.clear_cookies(name="aids")
    # then nothing goes sideways
    assert (wider, out) == (0, [])


@pytest.mark.parametrize("script", A_LETTER)
def test_its_letters_are_there_for_a_phone_that_has_none(
    demonstration: Demonstration, phone: Page, script: str
) -> None:
    phone.goto(f"{demonstration.base_url}/code?lang=en&read=standard")
    found = phone.evaluate(
        "([font, letter]) => document.fonts.load(font, letter).then((faces) => faces.map((face) => face.status))",
        [f"20px 'Portal {script}'", A_LETTER[script]],
    )
    assert found == ["loaded"]


@pytest.mark.parametrize("weight", ["400", "700"])
def test_the_six_of_persian_is_not_drawn_as_urdu_has_it(demonstration: Demonstration, phone: Page, weight: str) -> None:
    # given a page in Persian, and a phone with Noto Naskh Arabic, whose own rules draw 4, 6 and 7 as Urdu has them
    phone.goto(f"{demonstration.base_url}/code?lang=fa&read=standard")
    # when the six of Persian and the six of Arabic, which is also Urdu's shape, stand beside each other
    drawn = {six: _picture(phone, six, weight) for six in "۶٦"}
    # then they are two shapes
    assert drawn["۶"] != drawn["٦"]
    # and Urdu on the same page has its own
    assert _picture(phone, "۶", weight, "ur") != drawn["۶"]


def _picture(page: Page, letter: str, weight: str, code: str = "fa") -> bytes:
    page.evaluate(
        """([letter, weight, code]) => {
            const box = document.createElement("p");
            box.textContent = letter; box.lang = code; box.id = "drawn";
            box.style = `font-size: 60px; inline-size: 90px; font-weight: ${weight}`;
            document.getElementById("drawn")?.remove(); document.querySelector("main").prepend(box); }""",
        [letter, weight, code],
    )
    return page.locator("#drawn").screenshot()
