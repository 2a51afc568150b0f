"""Every letter in every format and language has every part of its source: a format that lacks one fails here.

What a format must hold is read from the composed letter; what it holds is read back out of the file that was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from portal.adapters import voice
from portal.adapters.documents.braille import EXACT, TABLES
from portal.adapters.documents.words import clean, runs
from portal.adapters.letter_formats.plain import bare
from portal.adapters.letter_formats.spoken import as_lines
from portal.domain.errors import Refused
from portal.domain.letters import FORMATS, ComposedLetter, WayIn
from portal.domain.text_segments import for_a_telephone
from portal.models import Contributor, SupportOrganisation
from portal.services import sending
from portal.services.composing import compose, letter_sources
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pdf_letters import counted, letters_of
from tests.reading import brf_cells, one_line, pdf_pages, reader, words_in
from tests.sounds import read_mp3

WAY_IN = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")
LANGUAGES = ("en", "cy", "ur")
LETTERS = (
    "introductory", "check_what_we_wrote", "outcome", "action_update", "choice_recorded", "one_time_code",
    "contact_changed", "leaflet", "our_reply", "regular_update", "reply_waits", "something_to_read",
    "report_received", "report_not_ours", "stopped", "takes_longer",
)  # fmt: skip
TO_TELLERS = {"new_day": "Monday 7 December 2026", "not_ours_age": "yes"}
"""What the notes to people who told us without a letter say beside the rest."""
NOT_THERE = {"ur": {"braille"}}
TYPED = {"pdf", "large-print-pdf", "easy-read-pdf", "word", "braille", "audio"}
"""Formats whose reader types the short address: a link can't be followed by paper, fingers or ears."""


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    return make.contributor()


def composed(tools: Tools, contributor: Contributor, name: str, language: str) -> ComposedLetter:
    with tools.reading() as session:
        return compose(
            tools, session, name=name, contributor_id=contributor.id, language=language, way_in=WAY_IN,
            values=TO_TELLERS if name.startswith("report_") else None,
        )  # fmt: skip


def made(tools: Tools, letter: ComposedLetter, format_name: str) -> bytes | str:
    to = sending.envelope(tools, "key", to_name="Janet O’Brien", to_address="janet@example.org")
    return render(tools, letter, format_name, envelope=to, grade="1")


def facts(letter: ComposedLetter, format_name: str) -> Iterator[tuple[str, str]]:
    """Each thing that a format must say: (where it is in the source, its words)."""
    if format_name == "sms":
        # a telephone’s alphabet has plain marks alone
        yield "sms", for_a_telephone(bare(letter.sms))
        return
    easy, discreet = format_name.startswith("easy-read"), format_name.endswith("email")
    yield "title", letter.subject if discreet else letter.easy_title if easy else letter.title
    for part in letter.discreet_parts if discreet else letter.parts:
        yield f"{part.name}, heading", part.heading
        for number, words in enumerate([row.words for row in part.easy] if easy else part.plain):
            yield f"{part.name} {number}", words
    for number, line in enumerate(letter.sender):
        yield f"sender {number}", line
    yield from (("date", letter.date), ("version", letter.version))
    if not discreet and letter.reference:
        yield "reference", letter.reference
    if letter.way_in is not None:
        yield "code", letter.way_in.code
        yield "label of the code", letter.way_in_words[1]
        yield "address", letter.way_in.short_address if format_name in TYPED else letter.way_in.link


def lacking(letter: ComposedLetter, format_name: str, content: bytes | str) -> list[str]:
    """Where in the source the words stand that a format does not hold."""
    every = [(where, told(words)) for where, words in facts(letter, format_name)]
    if format_name == "braille" and letter.language != "en":
        return [where for where, words in every if not in_cells(letter, where, words, content)]
    if letter.direction == "rtl" and format_name.endswith("pdf"):
        # Right-to-left words come out of a PDF in an order of its own: their letters are counted.
        assert isinstance(content, bytes)
        return sorted((counted("".join(words for _, words in every)) - letters_of(content)).elements())
    said = words_in(content, format_name, letter)
    if format_name == "braille":
        # One sign of braille stands for both apostrophes.
        said, every = said.replace("’", "'"), [(where, words.replace("’", "'")) for where, words in every]
    return [where for where, words in every if words not in said]


def told(words: str) -> str:
    """Words as a person reads them: without marks."""
    return one_line(bare(words))


def in_cells(letter: ComposedLetter, where: str, words: str, content: bytes | str) -> bool:
    """Whether words are in a grade 1 letter in a language whose braille liblouis can't read back."""
    assert isinstance(content, bytes)
    rest = "".join(brf_cells(content)).replace("\u2800", "")
    exact = where in {"version", "address", "code", "reference"}
    for kind, said in [("k", words)] if exact else runs(clean(words), 10**6, marks=False):
        # What is exact is written block by block, in the braille of English.
        for block in re.split(r"[ \u00a0-]", said) if kind == "k" else [said.strip()]:
            cells = reader().cells(EXACT if kind == "k" else TABLES[letter.language]["1"], block)
            _, found, rest = rest.partition(cells.replace("\u2800", ""))
            if not found:
                return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_format_has_every_part_of_its_source(
    tools: Tools, contributor: Contributor, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    # given one composed letter, and what the voice is given to say
    letter = composed(tools, contributor, name, language)
    spoken: list[str] = []
    monkeypatch.setattr(voice, "speak", lambda lines, *_a, **_k: spoken.extend(lines) or b"")
    # when it is made into each format
    found = {}
    for format_name in sorted(set(FORMATS) - NOT_THERE.get(language, set())):
        content = made(tools, letter, format_name)
        if format_name == "audio":
            said = one_line(" ".join(map(bare, spoken)))
            missing = [where for where, words in facts(letter, format_name) if told(words) not in said]
        else:
            missing = lacking(letter, format_name, content)
        if missing:
            found[format_name] = missing
    # then none lacks anything
    assert found == {}


def test_every_letter_there_is_is_looked_at(tools: Tools) -> None:
    assert set(letter_sources(tools).all) == set(LETTERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_read_aloud_lasts_as_long_as_its_words(tools: Tools, contributor: Contributor, language: str) -> None:
    letter = composed(tools, contributor, "choice_recorded", language)
    content = made(tools, letter, "audio")
    assert isinstance(content, bytes)
    sound = read_mp3(content)
    words = sum(len(bare(each).split()) for part in letter.parts for each in part.plain)
    # People talk 100 to 200 words a minute; the code, the numbers and the silences come on top.
    assert words * 60 / 200 < sound.seconds < words * 60 / 100 + 120
    assert sound.title == bare(letter.title)


@pytest.mark.parametrize(
    ("language", "format_name"),
    [*(("en", each) for each in FORMATS), ("cy", "braille"), ("ur", "pdf"), ("ur", "easy-read-pdf"), ("ur", "word")],
)
def test_a_part_that_is_dropped_is_seen(
    tools: Tools, contributor: Contributor, language: str, format_name: str
) -> None:
    # given a letter that a format was made from with one paragraph and one row fewer
    whole = composed(tools, contributor, "introductory", language)
    less = replace(
        whole,
        sms=re.sub(r"\d+", "", whole.sms),
        parts=tuple(replace(part, plain=part.plain[1:], easy=part.easy[1:]) for part in whole.parts),
        discreet_parts=tuple(replace(part, plain=part.plain[1:], easy=part.easy[1:]) for part in whole.discreet_parts),
    )
    if format_name == "audio":
        said = words_in(b"", "audio", less)
        missing = [where for where, words in facts(whole, "audio") if told(words) not in said]
    else:
        missing = lacking(whole, format_name, made(tools, less, format_name))
    # then it is missed
    assert missing


@pytest.mark.parametrize("language", sorted(NOT_THERE))
def test_what_is_not_there_for_a_language_is_refused(tools: Tools, contributor: Contributor, language: str) -> None:
    for format_name in NOT_THERE[language]:
        with pytest.raises(Refused):
            made(tools, composed(tools, contributor, "introductory", language), format_name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_easy_read_on_paper_is_five_pages_at_most_and_each_says_which(
    tools: Tools, contributor: Contributor, name: str, language: str
) -> None:
    letter = composed(tools, contributor, name, language)
    content = made(tools, letter, "easy-read-pdf")
    assert isinstance(content, bytes)
    pages = pdf_pages(content)
    assert len(pages) <= 5
    for number, words in enumerate(pages, 1):
        if language != "ur":
            assert letter.page_words.format(n=number, total=len(pages)) in words


HOSTILE = ("#panic", "{{7*7}}", "N" * 300, "\u202eAnnie\u202c", "<b>Lee</b>", "**Ann**")
"""Names that break what reads them as anything but words. (The longest word of each is what is looked for.)"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_as_written_and_whole_in_every_format(tools: Tools, make: Factory, name: str) -> None:
    # given a person and a contributor who are called this
    review = make.review(known_as=name, reviewer=make.staff())
    letter = composed(tools, make.contributor(review), "introductory", "en")
    shown = one_line(clean(name))
    for format_name in sorted(set(FORMATS) - {"audio", "email", "easy-read-email", "text-email", "sms"}):
        # when each format is made, then the name is there as it was written, and so is what follows it
        said = words_in(made(tools, letter, format_name), format_name, letter)
        said = unescape(said).replace("‐", "-")
        assert shown.replace(" ", "") in said.replace(" ", ""), format_name
        assert letter.version in said
    assert any(shown in bare(line) for line in as_lines(letter))
