"""Somebody who speaks a language sees any page's strings beside their English, corrects one, and it is exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.adapters import po_files
from portal.domain.states import Role
from portal.domain.wording import key_of
from portal.models import WordCorrection
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

# An Easy Read row, a sentence with values in it, and one that counts.
ROW = "What you saved before is safe."
VALUES = "A letter about %(person)s"
PAGE = "/staff/wording/ur/errors.broken"
BETTER = "آپ نے جو محفوظ کیا تھا وہ محفوظ ہے۔"


@pytest.fixture
def speaker(app: Flask, make: Factory) -> Visitor:
    """Somebody of the staff who speaks Urdu, or sits beside somebody who does."""
    return make.staff_here(app, make.staff("Sana Malik", Role.ADMINISTRATOR))


def address(msgid: str, language: str = "ur") -> str:
    return f"/staff/wording/{language}/string/{key_of(msgid)}"


def correct(speaker: Visitor, msgid: str, submission: str = "1", language: str = "ur", **fields: str) -> FetchedPage:
    who = {"checker": "Nadia Khan", "organisation": "Woldsby Urdu Circle", "because": "Shorter."}
    return speaker.post(address(msgid, language), {"submission": submission, **who, **fields})


def exported(speaker: Visitor, folder: Path, language: str = "ur") -> Path:
    answer = speaker.client.get(f"/staff/wording/{language}/catalog")
    assert f'filename="{language}.po"' in answer.headers["Content-Disposition"]
    path = folder / f"{language}.po"
    path.write_bytes(answer.data)
    return path


def test_a_page_is_shown_string_by_string_beside_its_english(speaker: Visitor, tools: Tools) -> None:
    # when somebody looks at an Easy Read page in Urdu
    page = speaker.get(PAGE)
    # then each string has its English, its place, its picture's name, and its own language and direction
    assert "Easy Read errors.broken, step 1, row 2" in page.text
    assert ROW in page.text
    [here] = page.tree.xpath(f"//li[@id='s-{key_of(ROW)}']")
    [urdu] = here.xpath(".//p[@lang='ur']")
    assert urdu.get("dir") == "rtl"
    assert urdu.text_content() == tools.catalogs.for_language("ur").gettext(ROW)
    assert here.xpath(".//svg")
    # and they are told that nobody has checked this language
    assert "machine-drafted, nobody has checked it" in page.text


def test_a_correction_is_kept_with_who_and_when_and_leaves_in_the_catalog(
    speaker: Visitor, app: Flask, tools: Tools, tmp_path: Path
) -> None:
    # when a native speaker corrects a row
    page = correct(speaker, ROW, words=BETTER)
    # then the page says who corrected it, and that families do not see it yet
    assert page.name == "staff.wording_page"
    assert "Corrected, not in the catalog yet: Nadia Khan, Woldsby Urdu Circle" in page.text
    assert BETTER not in Visitor(app).get("/nowhere-at-all?lang=ur&read=easy-read").text
    # and the catalog that is downloaded has it, with a comment that says who and when
    catalog = po_files.read(exported(speaker, tmp_path))
    message = catalog.get(ROW)
    assert message is not None
    assert message.string == BETTER
    today = tools.today().isoformat()
    assert message.user_comments == [f"Corrected by Nadia Khan, Woldsby Urdu Circle, {today}. Shorter."]


@pytest.mark.parametrize(
    ("msgid", "words", "sentence"),
    [
        (VALUES, "خط", "%(person)s is missing: keep it as it is."),
        (VALUES, "%(person)s اور %(phone)s", "%(phone)s is not in the English words: take it out."),
        (ROW, "**یہ** محفوظ ہے", "As many **bold** words as in English: mark the same words."),
        (ROW, "<b>محفوظ</b>", "Markup: take < and > out."),
        (ROW, "یہ محفوظ ہے ", "Begins or ends with a space: take it off."),
        (ROW, 'یہ "محفوظ" ہے', "Straight quotes: write the marks that this language prints, such as ’ “ ”."),
        (ROW, "", "Words are needed."),
    ],
)
def test_a_fault_is_said_beside_its_box_and_nothing_typed_is_lost(
    speaker: Visitor, tools: Tools, msgid: str, words: str, sentence: str
) -> None:
    # when a correction breaks what its string needs
    page = correct(speaker, msgid, words=words)
    # then a sentence says what to do, every word typed is still there, and nothing was kept
    assert "".join(page.tree.xpath("//p[@id='words-error']//text()")) == sentence
    assert page.tree.xpath("string(//textarea[@id='words'])") == words
    assert page.tree.xpath("string(//input[@id='checker']/@value)") == "Nadia Khan"
    with tools.reading() as session:
        assert session.query(WordCorrection).count() == 0


def test_each_form_of_a_plural_has_its_own_box(speaker: Visitor, tools: Tools, tmp_path: Path) -> None:
    # given a string that counts, in Arabic, which has six forms
    catalog = po_files.read(po_files.catalog_path(tools.settings.resources / "translations", "ar"))
    message = next(each for each in catalog if each.pluralizable)
    page = speaker.get(address(message.id[0], "ar"))
    boxes = page.tree.xpath("//textarea[starts-with(@name, 'words')]/@name")
    assert boxes == ["words", "words_1", "words_2", "words_3", "words_4", "words_5"]
    # when one form has a mark that it must not have
    forms = dict(zip(boxes, message.string, strict=True))
    page = correct(speaker, message.id[0], language="ar", **{**forms, "words_2": message.string[2] + " <b>"})
    # then the sentence stands beside that one
    assert page.tree.xpath("//p[@class='error']/@id") == ["words_2-error"]
    # and when it is right, every form is kept together
    better = {**forms, "words_2": message.string[2] + "."}
    correct(speaker, message.id[0], language="ar", **better)
    found = po_files.read(exported(speaker, tmp_path, "ar")).get(message.id[0])
    assert found is not None
    assert list(found.string) == list(better.values())


def test_a_correction_needs_somebody_who_makes_it_and_something_new(speaker: Visitor, tools: Tools) -> None:
    assert "Write the name of the person" in correct(speaker, ROW, words=BETTER, checker=" ").text
    now = tools.catalogs.for_language("ur").gettext(ROW)
    assert "These are the words that stand already" in correct(speaker, ROW, words=now).text
    # the same form sent twice is one correction, and one that is corrected again keeps the first
    for submission, words in (("1", BETTER), ("1", BETTER), ("2", BETTER + BETTER)):
        assert correct(speaker, ROW, submission, words=words).name == "staff.wording_page"
    with tools.reading() as session:
        assert [row.words for row in session.query(WordCorrection)] == [BETTER, BETTER + BETTER]


def test_a_correction_whose_english_changed_is_told_apart(speaker: Visitor, tools: Tools, tmp_path: Path) -> None:
    # given a correction of words that are not there any more
    correct(speaker, ROW, words=BETTER)
    with tools.writing() as work:
        [row] = work.session.query(WordCorrection)
        row.msgid = "What you saved before is kept."
    # when somebody looks
    page = speaker.get("/staff/wording?language=ur")
    # then it is told apart, and the download leaves it out
    assert "The English has changed since" in page.text
    assert "What you saved before is kept." in page.text
    assert BETTER not in exported(speaker, tmp_path).read_text(encoding="utf-8")


def test_it_is_kept_who_checked_a_page(speaker: Visitor) -> None:
    # when somebody says that they read all of it
    said = {"submission": "1", "checker": "Nadia Khan", "organisation": "Woldsby Urdu Circle"}
    page = speaker.post(PAGE, said)
    # then the page says who, and what it does not mean
    assert "Nadia Khan, Woldsby Urdu Circle" in page.text
    assert "It does not change what families are told" in page.text
    assert "errors.broken somebody checked it" in speaker.get("/staff/wording?language=ur").text
    # and nobody's name is no check
    assert "Write the name of the person" in speaker.post(PAGE, {**said, "submission": "2", "checker": ""}).text


@pytest.mark.parametrize("read", ["standard", "easy-read"])
def test_the_page_itself_is_shown_with_its_strings_marked(speaker: Visitor, tools: Tools, read: str) -> None:
    # when they look at the page as families see it
    page = speaker.get(f"/staff/wording/ur/public.welcome/shown?read={read}")
    html = page.tree
    # then it is that page, in its language and presentation, as strangers see it
    assert (html.get("lang"), html.get("dir"), html.get("data-presentation")) == ("ur", "rtl", read)
    # and each translated string leads to its correction
    marks = {mark.text_content(): mark.getparent().get("href") for mark in html.xpath("//a/mark")}
    leave = tools.catalogs.for_language("ur").gettext("Leave this page")
    assert marks[leave] == f"{address('Leave this page')}?place=public.welcome"
    assert html.xpath("//h1//mark")
    assert len(marks) > 10
    # and nothing else on it acts, and no sign of ours is left
    assert not html.xpath("//form | //button | //script | //input[not(@disabled)]")
    assert not [href for href in html.xpath("//main//a/@href | //header//a/@href") if "/string/" not in href]
    assert not any(sign in page.html for sign in "\ue000\ue001\ue002")


def test_a_language_is_looked_at_before_it_is_approved(app: Flask, speaker: Visitor, tools: Tools) -> None:
    # given an area that offers families English alone
    object.__setattr__(tools.settings, "languages", ("en",))
    # then staff can look at another all the same, and are told
    page = speaker.get("/staff/wording?language=pl")
    assert "are not offered it: not approved" in page.text
    assert speaker.get("/staff/wording/pl/public.welcome/shown").tree.get("lang") == "pl"


def test_only_those_who_plan_the_words_come_in(app: Flask, make: Factory) -> None:
    for role, status in ((Role.REVIEWER, 404), (Role.STEERING, 404), (Role.COORDINATOR, 200), (Role.PROGRAMME, 200)):
        member = make.staff(f"A {role}", role=role)
        assert make.staff_here(app, member).get("/staff/wording").status == status
    coordinator = make.staff_here(app, make.staff("Ruth", Role.COORDINATOR))
    for path in ("/staff/wording?language=en", "/staff/wording/xx/public.welcome", "/staff/wording/ur/no.page",
                 "/staff/wording/ur/string/0000000000000000", "/staff/wording/ur/family.naming/shown"):  # fmt: skip
        assert coordinator.get(path).status == 404, path
