"""An Easy Read letter says whose its pictures are, and with another set of pictures carries that set."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from portal.adapters.letter_formats.mail import Envelope
from portal.domain.letters import ComposedLetter, EasyRow, LetterPart
from portal.services.rendering import render
from portal.services.rendering import sheet as as_sheet
from portal.services.tools import Tools
from tests.photos import CREDIT, photo_set
from tests.reading import pdf_pages
from tests.unit.test_documents import composed

ENVELOPE = Envelope(
    "Us", "us@example.org", "Ann", "ann@example.org", "1@example.org", datetime(2026, 11, 23, tzinfo=UTC)
)
ROWS = tuple(
    EasyRow(f"We are here to listen to you. {number}", "letter" if number % 2 else "sorry") for number in range(16)
)


def letter(language: str = "en") -> ComposedLetter:
    part = LetterPart("why", "", ("We listen.",), (*ROWS, EasyRow("We look at it again.", "review")))
    return replace(composed(), language=language, parts=(part,), discreet_parts=(part,), subject="A letter")


def one_line(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", ["en", "cy"])
def test_on_paper_the_last_page_says_whose_the_pictures_are(tools: Tools, language: str) -> None:
    # given a letter of several pages / when it is printed
    made = render(tools, letter(language), "easy-read-pdf")
    # then the last page says whose the pictures are, in the letter's language, and no other page does
    assert isinstance(made, bytes)
    pages = [one_line(page) for page in pdf_pages(made)]
    (ours,) = tools.easy_read.picture_folder.credits
    credit = tools.catalogs.for_language(language).gettext(ours)
    assert len(pages) > 1
    assert [credit in page for page in pages] == [False] * (len(pages) - 1) + [True]
    # and a letter without pictures does not
    assert "OpenMoji" not in "".join(pdf_pages(bytes(render(tools, letter(language), "pdf"))))  # type: ignore[arg-type]


def test_on_a_page_and_in_an_e_mail_it_stands_at_the_end(tools: Tools) -> None:
    (ours,) = tools.easy_read.picture_folder.credits
    for made in (str(render(tools, letter(), "easy-read-html")), as_sheet(tools, letter(), easy=True, discreet=False)):
        assert made.count(ours) == 1
        assert made.index(ours) > made.index("letter-row")
    sent = render(tools, letter(), "easy-read-email", envelope=ENVELOPE)
    message = email.message_from_bytes(sent, policy=default)  # type: ignore[arg-type]
    assert isinstance(message, EmailMessage)
    assert ours in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert ours not in str(render(tools, letter(), "html"))


def test_a_letter_carries_the_set(tools: Tools, tmp_path: Path) -> None:
    # given another set of pictures
    plain = pdf_pages(bytes(render(tools, letter(), "easy-read-pdf")))  # type: ignore[arg-type]
    tools.settings = replace(tools.settings, pictures=photo_set(tmp_path / "photos"))
    tools.__dict__.pop("easy_read", None)
    # when the letter is made, then on paper it is as long, and credits both sets
    pages = pdf_pages(bytes(render(tools, letter(), "easy-read-pdf")))  # type: ignore[arg-type]
    assert len(pages) == len(plain)
    assert CREDIT in one_line(pages[-1])
    assert "OpenMoji" in pages[-1]
    # and the document that stands alone holds the pictures, and a page of the portal asks for them
    alone = str(render(tools, letter(), "easy-read-html"))
    assert set(re.findall(r'<img[^>]* src="(data:image/[^;]+);', alone)) == {"data:image/jpeg", "data:image/svg+xml"}
    inside = as_sheet(tools, letter(), easy=True, discreet=False)
    assert set(re.findall(r'<img[^>]* src="([^"]+)/', inside)) == {"/static/pictures"}
    assert "letter-pic-review" in inside
    # and the e-mail has each once, small
    sent = email.message_from_bytes(
        render(tools, letter(), "easy-read-email", envelope=ENVELOPE),  # type: ignore[arg-type]
        policy=default,
    )
    parts = {part.get_filename(): part for part in sent.walk() if part.get_content_maintype() == "image"}
    assert set(parts) == {"letter.png", "sorry.jpg", "review.png"}
    assert parts["sorry.jpg"].get_content_type() == "image/jpeg"
    assert all(len(part.get_content()) < 30_000 for part in parts.values())
