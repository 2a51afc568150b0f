"""Read aloud by the browser's own voice. Chromium has none here: one that only notes what it is given stands in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration

VOICES = """(() => {
  const listeners = [];
  let saying = null;
  const log = (window.heard = []);
  const voices = {
    list: LIST,
    getVoices() { return this.list; },
    addEventListener(_name, act) { listeners.push(act); },
    speak(said) { log.push(said.text); saying = said; },
    cancel() { log.push("cancel"); saying = null; },
    pause() { log.push("pause"); },
    resume() { log.push("resume"); },
  };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: voices });
  window.saidAll = () => { const done = saying; saying = null; done?.onend?.(); };
  window.voicesCome = (list) => { voices.list = list; listeners.forEach((act) => act()); };
})()"""
ENGLISH = '[{ lang: "en-GB", name: "Somebody" }]'
LISTEN = {"name": "Listen", "exact": True}


def _opened(demonstration: Demonstration, window: Windows, voices: str, address: str) -> Page:
    page = window()
    page.add_init_script(VOICES.replace("LIST", voices))
    page.goto(f"{demonstration.base_url}{address}")
    return page


def test_a_row_is_read_and_marked_and_then_no_more(demonstration: Demonstration, window: Windows) -> None:
    # given an Easy Read page and a voice for its language
    page = _opened(demonstration, window, ENGLISH, "/privacy?read=easy-read")
    row = page.locator("div[data-easy-row]").nth(1)
    # when the row's own button is pressed
    row.get_by_role("button").click()
    # then its words are said and marked, and nothing else
    words = row.locator("[data-easy-words]")
    expect(words).to_have_class("said")
    expect(page.locator(".said")).to_have_count(1)
    assert page.evaluate("heard.at(-1)") == " ".join(words.inner_text().split())
    page.evaluate("saidAll()")
    expect(page.locator(".said")).to_have_count(0)
    expect(row.get_by_role("button")).to_have_text("Listen")


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_the_page_is_read_to_its_end_in_order(demonstration: Demonstration, window: Windows, presentation: str) -> None:
    page = _opened(demonstration, window, ENGLISH, f"/privacy?read={presentation}")
    heading = page.locator("h1").inner_text()
    page.locator("main > .listen").get_by_role("button", **LISTEN).click()
    expect(page.locator("h1")).to_have_class("said")
    while page.locator(".said").count():
        page.evaluate("saidAll()")
    # what leads to other pages may be called as a heading is: the words before it are each read once
    onward = set(page.locator("main nav a").all_inner_texts())
    heard = [said for said in page.evaluate("heard") if said not in {"cancel", "resume"} | onward]
    assert heard[0] == heading
    assert len(heard) == len(set(heard)) >= 10
    assert "Listen" not in heard


def test_it_can_be_held_and_stopped_by_keyboard_alone(demonstration: Demonstration, window: Windows) -> None:
    page = _opened(demonstration, window, ENGLISH, "/privacy?read=easy-read")
    page.locator("main > .listen").get_by_role("button", **LISTEN).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop listening")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("heard.at(-1)") == "pause"
    page.keyboard.press("Enter")
    assert page.evaluate("heard.at(-1)") == "resume"
    page.keyboard.press("Escape")
    assert page.evaluate("heard.at(-1)") == "cancel"
    expect(page.locator(".said")).to_have_count(0)


@pytest.mark.parametrize(("voices", "address"), [("[]", "/privacy"), (ENGLISH, "/privacy?lang=ur")])
def test_where_there_is_no_voice_there_is_no_button(
    demonstration: Demonstration, window: Windows, voices: str, address: str
) -> None:
    page = _opened(demonstration, window, voices, address)
    expect(page.locator(".listen button")).to_have_count(0)
    # Voices may come late.
    page.evaluate("voicesCome([{ lang: document.documentElement.lang, name: 'Late' }])")
    expect(page.locator("main > .listen button")).to_have_count(1)
    page.evaluate("voicesCome([{ lang: document.documentElement.lang, name: 'Late' }])")
    expect(page.locator("main > .listen button")).to_have_count(1)


def test_nothing_goes_on_talking_when_the_page_is_left(demonstration: Demonstration, window: Windows) -> None:
    # given a page that is being read aloud
    page = _opened(demonstration, window, ENGLISH, "/privacy?read=easy-read")
    page.locator("main > .listen").get_by_role("button", **LISTEN).click()
    page.evaluate("heard.length = 0; addEventListener('pagehide', () => sessionStorage.setItem('last', heard.at(-1)))")
    # when the person leaves
    page.get_by_role("button", name="Leave this page").click()
    expect(page.locator("html")).to_have_attribute("data-page", "public.left")
    # then the voice was stopped first
    assert page.evaluate("sessionStorage.getItem('last')") == "cancel"
