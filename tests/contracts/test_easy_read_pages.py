"""Every Easy Read page of the demonstration, step by step: few rows, its ending, forms that pictures can answer."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from tests import files
from tests.contracts.shown import Shown, demonstration_in
from tests.people import FetchedPage, Visitor

MOST_ROWS = 10
# A question with its picture answers is one idea; this many answers can be looked over at once.
MOST_ANSWERS = 10
MOST_STEPS = 15
# After leaving, nothing on the screen may say what was open.
NO_ENDING = {"public.left"}
# Forms where typing is the point, or that nobody who types into them is let in by: no box for words of one's own.
NO_BOX = {
    "public.open_stop": "who has not come in writes nothing: the letter may have reached a stranger",
    "public.reading_aids": "how a page looks is chosen; there is nothing to write",
    "family.reading_aids": "how a page looks is chosen; there is nothing to write",
    "family.step_up": "asks only how the code should come; beside it a link leads to writing something new",
}
FORM = "//main//form[not(contains(@action, '/was-this-easy')) and not(contains(@action, '/leave'))]"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with demonstration_in(tmp_path_factory.mktemp("easy")) as made:
        yield made


@pytest.fixture(scope="module")
def pages(shown: Shown) -> list[tuple[dict[str, Any], str, FetchedPage]]:
    """Each page that has an Easy Read form, each step of it, as each person of the list sees it."""
    found = []
    for entry in shown.pages:
        if "easy-read" not in entry["presentations"]:
            continue
        visitor = shown.visitor(entry["as"])
        for step in range(1, MOST_STEPS + 1):
            path = f"{entry['path']}?read=easy-read&lang=en&step={step}"
            page = visitor.get(path, follow=True)
            if page.tree.get("data-presentation") != "easy-read" or (step > 1 and page.html == found[-1][2].html):
                break
            found.append((entry, path, page))
            if f"step={step + 1}" not in page.html:
                break
    return found


def test_a_page_has_ten_rows_at_most(pages: list[tuple[dict[str, Any], str, FetchedPage]]) -> None:
    wrong = []
    for entry, path, page in pages:
        rows = len(page.tree.xpath("//main//*[@data-easy-row][not(ancestor::section[@class='ending'])]"))
        rows += len(page.tree.xpath("//main//fieldset[contains(@class, 'cards')]"))
        if rows > MOST_ROWS:
            wrong.append(f"{entry['name']} as {entry['as']} at {path}: {rows} rows")
        for cards in page.tree.xpath("//main//fieldset[contains(@class, 'cards')]"):
            if len(cards.xpath(".//label")) > MOST_ANSWERS:
                wrong.append(f"{entry['name']} at {path}: {len(cards.xpath('.//label'))} picture answers")
    assert not wrong, "\n".join(wrong)


def test_a_page_of_several_says_which_it_is(pages: list[tuple[dict[str, Any], str, FetchedPage]]) -> None:
    wrong = [
        path
        for _entry, path, page in pages
        if bool(page.tree.xpath("//main//a[starts-with(@href, '?step=')][not(contains(@href, 'sound='))]"))
        != bool(page.tree.xpath("//p[@class='steps']"))
        and not page.name.startswith("family.check_statement")
    ]
    assert not wrong, wrong


def test_a_page_ends_with_was_it_easy_who_can_help_and_the_way_out(
    pages: list[tuple[dict[str, Any], str, FetchedPage]],
) -> None:
    # given every page, and errors: a page that is not there, a page for others
    wrong = []
    for entry, path, page in pages:
        if page.name in NO_ENDING:
            continue
        ending = page.tree.xpath("//section[@class='ending']")
        if len(ending) != 1:
            wrong.append(f"{entry['name']} at {path}: no ending")
            continue
        answers = ending[0].xpath(".//button[@name='easy']")
        rows = [each.text_content() for each in ending[0].xpath(".//*[@data-easy-row]")]
        if [each.get("value") for each in answers] != ["yes", "no"] or not all(
            each.xpath(".//*[local-name()='svg']") for each in answers
        ):
            wrong.append(f"{entry['name']} at {path}: no picture answers")
        if len(rows) != 2 or not ending[0].xpath(".//a[@class='number']"):
            wrong.append(f"{entry['name']} at {path}: who can help, and the way out: {rows}")
    assert not wrong, "\n".join(wrong)


def test_errors_end_as_every_page_does(shown: Shown) -> None:
    stranger = Visitor(shown.app)
    for path in ("/nothing-is-here?read=easy-read", "/family?read=easy-read"):
        page = stranger.get(path)
        assert page.status in {401, 403, 404}
        assert page.name.startswith("errors.")
        assert len(page.tree.xpath("//section[@class='ending']//button[@name='easy']")) == 2, path


def _pressed(form: Any) -> dict[str, Any]:
    """What a browser sends when the first picture of each question is pressed, and nothing is typed; where a photo is
    asked for, with one."""
    sent: dict[str, Any] = {}
    for each in form.xpath(".//input[@type='hidden']"):
        sent.setdefault(each.get("name"), []).append(each.get("value") or "")
    for each in form.xpath(".//input[@type='radio'] | .//input[@type='checkbox']"):
        if each.get("name") != "end_quiet":
            sent.setdefault(each.get("name"), [each.get("value")])
    for each in form.xpath(".//input[@type='file']"):
        # a photo of the telephone is chosen by looking, too
        sent[each.get("name")] = (BytesIO(files.picture()), "photo.jpg")
    buttons = form.xpath(".//button[@name]")
    if buttons:
        sent[buttons[0].get("name")] = buttons[0].get("value")
    return sent


def test_every_form_can_be_answered_with_pictures_alone_and_has_a_box_for_words(
    shown: Shown, pages: list[tuple[dict[str, Any], str, FetchedPage]]
) -> None:
    # given each form with picture answers
    wrong, answered = [], set()
    for entry, path, page in pages:
        for form in page.tree.xpath(FORM):
            # (a search is no question about anybody: what is chosen is kept nowhere, and words would be)
            if not form.xpath(".//label[contains(@class, 'card')]") or form.get("method") == "get":
                continue
            # then a box for words is there
            box = form.xpath(".//textarea") or form.xpath(".//input[@type='text' or @type='tel' or @inputmode]")
            if not box and page.name not in NO_BOX:
                wrong.append(f"{page.name} at {path}: no box for words")
            if page.name in answered and page.name != "family.contact":
                continue
            answered.add(page.name)
            # when only pictures are pressed, then it is taken
            visitor = shown.visitor(entry["as"])
            after = visitor.post(form.get("action"), _pressed(form))
            if after.status != 200 or after.tree.xpath("//*[@class='errors']"):
                wrong.append(f"{page.name} at {path}: {after.status} {after.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert answered >= {
        "family.choose",
        "family.contact",
        "family.tell_prompt",
        "family.check_statement",
        "family.ask",
        "family.stop",
        "family.step_up",
        "public.open_stop",
    }
