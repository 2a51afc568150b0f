"""A form sent with a mistake: said kindly and in the right places, nothing typed is lost, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.domain.accounts import MOST_CHARACTERS
from tests.axe import axe_findings
from tests.browser.demonstration import Demonstration
from tests.browser.people import sees

pytestmark = pytest.mark.browser

WIDTHS = (1280, 320)
WAYS = [("standard", "en"), ("standard", "ur"), ("easy-read", "en"), ("easy-read", "ur")]
ERROR = {"en": "Error: ", "ur": "غلطی: "}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_LONG = "x" * (MOST_CHARACTERS + 1)
STANDARD, EASY = ("standard",), ("easy-read",)


@dataclass(frozen=True)
class Mistake:
    """What somebody fills in, by the names of the fields, and the fields that the page then asks about."""

    about: str
    page: str
    path: str
    asks_about: tuple[str, ...]
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    who: str = "anyone"
    presentations: tuple[str, ...] = STANDARD + EASY


MISTAKES = [
    Mistake("no code", "public.letter_code", "/code", ("letter_code",)),
    Mistake("half a code", "public.letter_code", "/code", ("letter_code",), {"letter_code": "ABCD-EFGH"}),
    Mistake("an unknown code", "public.letter_code", "/code", ("letter_code",), {"letter_code": "0000-0000-0000"}),
    Mistake("nothing chosen at the door", "public.open_stop", "{link}/stop", ("stop",)),
    Mistake("no choice", "family.choose", "/family/choose", ("decision",), who="mother"),
    Mistake(
        "later, and no day", "family.choose", "/family/choose", ("later_in",), chosen={"decision": "later"},
        who="mother",
    ),
    Mistake(
        "a day that is none", "family.choose", "/family/choose", ("later",),
        {"later_day": "31", "later_month": "2", "later_year": "2031"}, {"decision": "later"}, "mother",
    ),
    Mistake(
        "too many words about who is right", "family.choose", "/family/choose", ("who",), {"who": TOO_LONG},
        {"decision": "wrong_person"}, "mother",
    ),
    Mistake(
        "addresses and days that are none", "family.contact", "/family/contact",
        ("email", "mobile", "landline", "quiet_to"),
        {"email": "janet at home", "mobile": "0770", "landline": "none", "times": "After 4", "postcode": "ZZ99 2AB",
         "quiet_to_day": "24", "quiet_to_month": "12", "quiet_to_year": "2031"},
        {"ways": "contact_post", "talk": "makaton"}, "mother", STANDARD,
    ),
    Mistake(
        "quiet days the wrong way round", "family.contact", "/family/contact?step=9", ("quiet_to",),
        {"quiet_from_day": "26", "quiet_from_month": "12", "quiet_from_year": "2031", "quiet_to_day": "24",
         "quiet_to_month": "12", "quiet_to_year": "2031"}, who="mother",
    ),
    Mistake(
        "addresses that are none", "family.contact", "/family/contact?step=10", ("email", "mobile"),
        {"email": "janet at home", "mobile": "0770", "address_town": "Woldsby"}, who="mother", presentations=EASY,
    ),
    Mistake(
        "a language too long for a line", "family.contact", "/family/contact", ("interpreter",),
        {"interpreter": "x" * 201}, {"talk": "makaton"}, "mother", STANDARD,
    ),
    Mistake(
        "too many words for a language", "family.contact", "/family/contact?step=6", ("interpreter",),
        {"interpreter": "x" * 201}, who="mother", presentations=EASY,
    ),
    Mistake(
        "more words than one box keeps", "family.tell_prompt", "/family/tell/who_they_were", ("words",),
        {"words": TOO_LONG}, who="mother",
    ),
    Mistake(
        "nothing said of a sentence", "family.check_statement", "/family/check/{statement}", ("verdict",),
        {"correction": "It was five weeks."}, who="sister",
    ),
    Mistake("nothing asked", "family.ask", "/family/ask", ("question",), who="mother"),
    Mistake(
        "too much missing", "family.ask", "/family/ask", ("missing",),
        {"question": "Who was there?", "missing": TOO_LONG}, who="mother",
    ),
    Mistake("nothing chosen at stop", "family.stop", "/family/stop", ("stop",), who="mother"),
]  # fmt: skip


@pytest.fixture(scope="module")
def window_of(demonstration: Demonstration, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """The browser window of each person of the demonstration, let in once."""
    windows: dict[str, Page] = {}

    def of(who: str) -> Page:
        if who not in windows:
            windows[who] = browser.new_context().new_page()
            if who != "anyone":
                demonstration.come_in(windows[who], who)
        return windows[who]

    yield of
    for page in windows.values():
        page.context.close()


@pytest.mark.parametrize(
    ("mistake", "presentation", "language"),
    [
        pytest.param(mistake, presentation, language, id=f"{mistake.about}, {presentation} {language}")
        for mistake in MISTAKES
        for presentation, language in WAYS
        if presentation in mistake.presentations
    ],
)
def test_a_mistake_is_said_where_it_is_and_nothing_typed_is_lost(
    demonstration: Demonstration,
    window_of: Callable[[str], Page],
    mistake: Mistake,
    presentation: str,
    language: str,
) -> None:
    # given somebody who fills in the form with a mistake
    page = window_of(mistake.who)
    statement = demonstration.shown["places"]["statement_unsaid"]
    path = mistake.path.format(statement=statement, link=demonstration.links["mother"])
    address = path if path.startswith("http") else demonstration.base_url + path
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}&read={presentation}")
    for name, value in mistake.chosen.items():
        page.locator(f"[name={name}][value={value}]").check()
    for name, words in mistake.typed.items():
        page.locator(f"[name={name}]").fill(words)
    # when they send it
    page.locator("main form:has([name=csrf_token])").first.locator("button").first.click()
    # then the page comes again, in their language, and its title says that something is to be mended
    expect(page.locator(".errors[role=alert]")).to_be_visible()
    sees(page, mistake.page)
    assert page.title().startswith(ERROR[language])
    expect(page.locator("html")).to_have_attribute("lang", language)
    # each sentence leads to its field, which says the same sentence
    summary = page.locator(".errors a")
    for link in summary.all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert target in mistake.asks_about, f"{target} is asked about too: {link.inner_text()}"
        expect(page.locator(f"input#{target}, textarea#{target}")).to_be_visible()
        expect(page.locator(f"#{target}-error")).to_have_text(link.inner_text())
        link.click()
        expect(page.locator(f"#{target}")).to_be_focused()
    expect(summary).to_have_count(len(mistake.asks_about))
    # nothing is lost
    for name, words in mistake.typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(words)
    for name, value in mistake.chosen.items():
        expect(page.locator(f"[name={name}][value={value}]")).to_be_checked()
    # and axe finds nothing, wide and narrow
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}px: {finding}" for finding in axe_findings(page)]
        if (wider := page.evaluate(WIDER)) > 0:
            found.append(f"{width}px: {wider}px wider than the screen")
    assert not found, "\n".join(found)
