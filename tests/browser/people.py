"""What people do at the portal, in their own words, for the stories told in a browser."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pypdfium2
from playwright.sync_api import Locator, Page, expect

from portal.domain.sending import OutboxMessage
from portal.services import sending
from tests.browser.demonstration import Demonstration

LETTER_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


def sees(page: Page, name: str) -> None:
    """The page that is shown is the one of this name."""
    expect(page.locator("html")).to_have_attribute("data-page", name)


def reads(page: Page, *words: str) -> None:
    """The main part of the page says this."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def press(page: Page | Locator, words: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=words, exact=isinstance(words, str)).click()


def follow(page: Page | Locator, words: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=words, exact=isinstance(words, str)).click()


def switch_to(page: Page, words: str) -> None:
    """Choose another language or presentation at the top of the page."""
    wanted = page.locator("nav.ways").get_by_role("link", name=words, exact=True, include_hidden=True)
    if not wanted.is_visible():
        # After a first choice the languages are folded away, behind a picture that needs no words.
        page.locator("nav.ways summary").click()
    wanted.click()


def look(page: Page) -> tuple[str, str, str]:
    """How the page reads: language, direction, presentation."""
    html = page.locator("html")
    return tuple(html.get_attribute(name) or "" for name in ("lang", "dir", "data-presentation"))  # type: ignore[return-value]


@dataclass(frozen=True)
class ArrivedLetter:
    """A message as it lies in the outbox, opened as its reader would open it."""

    message: OutboxMessage
    text: str
    html: str = ""

    @property
    def link(self) -> str:
        found = re.search(r"http://[^/\s]+/l/[\w~-]+(?:\.[\w~-]+)*", self.text)
        assert found, self.text
        return found[0]

    @property
    def code(self) -> str:
        found = LETTER_CODE.search(self.text)
        assert found, self.text
        return found[0]


def letters_to(demonstration: Demonstration, address: str) -> list[ArrivedLetter]:
    """The worker sends what is due; then everything that went to this address, oldest first."""
    sending.drain(demonstration.tools)
    found = [each for each in sending.outbox(demonstration.tools) if address in each.to and each.state == "sent"]
    return [_opened(each) for each in found]


def _opened(message: OutboxMessage) -> ArrivedLetter:
    path = Path(message.files[0])
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as opened:
            return ArrivedLetter(message, "\n".join(page.get_textpage().get_text_range() for page in opened))
    if path.suffix == ".txt":
        return ArrivedLetter(message, path.read_text(encoding="utf-8"))
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    return ArrivedLetter(message, plain.get_content(), rich.get_content())


def passes_everything(page: Page, demonstration: Demonstration, about: str, count: int) -> None:
    """A second reader reads and passes each text about this, one by one, until none waits."""
    for _ in range(count):
        page.goto(f"{demonstration.base_url}/staff/second-reading")
        page.locator("tr", has_text=about).first.get_by_role("link").first.click()
        sees(page, "staff.second_read")
        looked_at = page.get_by_label("I have looked at the rows that the program put there")
        if looked_at.count():
            looked_at.check()
        press(page, "Pass")
        reads(page, "Passed.")
    expect(page.locator("tr", has_text=about)).to_have_count(0)
