"""Staff write to a family in plain words and in Easy Read rows, each with a picture: the same editor for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from portal.domain.states import Verdict
from tests.factories import Factory
from tests.pages.check_back import CheckBackCase, check_back_case
from tests.pages.outcomes import OutcomeCase
from tests.people import FetchedPage, Visitor

LONG = "Maggie waited for a very long time in a cold room and nobody came to see her."


def fields(prefix: str, *rows: tuple[str, str], **more: str) -> dict[str, Any]:
    """An editor's fields as a browser sends them: (picture, words) a row, in their order."""
    found: dict[str, Any] = {f"{prefix}easy_row": [str(at) for at in range(1, len(rows) + 1)]}
    for at, (picture, words) in enumerate(rows, 1):
        found[f"{prefix}easy_words.{at}"] = words
        found[f"{prefix}easy_picture.{at}"] = picture
    return found | {f"{prefix}{name.replace('__', '.')}": value for name, value in more.items()}


def shown_rows(page: FetchedPage, prefix: str = "") -> list[tuple[str, str]]:
    """The rows of an editor on a page: the picture that is chosen, and the words."""
    editor = page.tree.xpath(f"//fieldset[@id='{prefix}easy_words']")[0]
    found = []
    for row in editor.xpath(".//li[@data-row][not(ancestor::template)]"):
        words = row.xpath(".//textarea")[0].text_content().strip()
        chosen = row.xpath(".//input[contains(@name,'easy_picture')][@type='hidden' or @checked]/@value")
        found.append((chosen[0] if chosen else "", words))
    return found


@dataclass
class Writing:
    """One kind of text: where it is written, and how the family comes to read it."""

    path: str
    form: dict[str, Any]
    prefix: str
    here: Visitor
    reads: Callable[[], str]
    passes: Callable[[], FetchedPage] = field(default=lambda: None)  # type: ignore[assignment,return-value]


@pytest.fixture
def case(app: Flask, make: Factory) -> CheckBackCase:
    return check_back_case(app, make)


def _first_read(case: CheckBackCase | OutcomeCase, reader: Visitor) -> str:
    page = reader.get("/staff/second-reading")
    return str(page.tree.xpath("//td/a[contains(@href,'/second-reading/')]/@href")[0])


def _pass(case: CheckBackCase, **more: str) -> FetchedPage:
    reader = case.as_reader()
    read = _first_read(case, reader)
    as_of = reader.get(read).tree.xpath("//input[@name='as_of']/@value")[0]
    return reader.post(read, {"act": "pass", "as_of": as_of, **more})


def _kind(case: CheckBackCase, kind: str) -> Writing:
    family = case.family("en.easy-read")
    here, checks = case.as_writer(), f"/staff/contributors/{case.contributor.id}/checks"
    statements = f"/staff/contributors/{case.contributor.id}/statements"
    if kind == "statement":

        def read() -> str:
            here.post(statements, {"act": "show"})
            page = family.get("/family/check")
            return family.get(page.tree.xpath("//main//li/a/@href")[0]).html

        return Writing(statements, {"act": "write", "words": "Maggie waited.", "submission": "s"}, "", here, read)
    if kind == "answer":
        asked = case.question()
        prefix = f"answer-{asked.id}-"
        form = {"act": "answer", "id": asked.id, f"{prefix}words": "Maggie waited.", "can": "yes"}
        return Writing(checks, form, prefix, here, lambda: family.get("/family/ask").html)
    version = case.statement()
    said = case.check(version, Verdict.NOT_RIGHT, "It was five weeks.")
    prefix = f"reply-{said.id}-"
    form = {"act": "reply", "id": said.id, f"{prefix}words": "Maggie waited."}
    return Writing(checks, form, prefix, here, lambda: family.get(f"/family/check/{version.statement_id}").html)


KINDS = ("statement", "reply", "answer")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_checked_passed_and_read_with_its_pictures(case: CheckBackCase, kind: str) -> None:
    # given two rows, the first too long and without a picture
    to = _kind(case, kind)
    rows = (("", LONG), ("sorry", "We are sorry."))
    # when "Check" is pressed without JavaScript
    page = to.here.post(to.path, {**to.form, **fields(to.prefix, *rows, easy_do="check")})
    # then what is found stands beside the rows, and nothing is kept
    editor = page.tree.xpath(f"//fieldset[@id='{to.prefix}easy_words']")[0].text_content()
    assert "17 words in a sentence" in editor
    assert "No picture" in editor
    assert shown_rows(page, to.prefix) == list(rows)
    assert "Nothing waits for you to read." in case.as_reader().get("/staff/second-reading").text
    # when the second row is moved up
    page = to.here.post(to.path, {**to.form, **fields(to.prefix, *rows, easy_do="up.2")})
    # then it stands first
    assert shown_rows(page, to.prefix) == [rows[1], rows[0]]
    # when it is sent as it is
    to.here.post(to.path, {**to.form, **fields(to.prefix, *rows)})
    # then nobody can pass it: the page says why, and a press does nothing
    refused = _pass(case, looked_at="y")
    assert "It can’t be passed yet." in refused.text
    assert "can’t be passed as they are" in refused.text
    assert not refused.tree.xpath("//button[@value='pass']")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_reaches_the_family_with_its_own_pictures(case: CheckBackCase, kind: str) -> None:
    # given rows with pictures
    to = _kind(case, kind)
    to.here.post(to.path, {**to.form, **fields(to.prefix, ("hospital", "Maggie waited."), ("sorry", "We are sorry."))})
    # when somebody else passes them, and the family reads
    assert "Passed." in _pass(case).text
    html = to.reads()
    # then each row has its own picture
    assert 'href="#pic-hospital"' in html
    assert 'href="#pic-sorry"' in html
    assert "We are sorry." in html


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_program_put_there_is_looked_at_before_it_is_passed(case: CheckBackCase, kind: str) -> None:
    # given plain words alone
    to = _kind(case, kind)
    to.here.post(to.path, to.form)
    # when the second reader passes them without a look, then with one
    assert "nobody has looked at them yet" in _pass(case).text
    assert "Passed." in _pass(case, looked_at="y").text
    # then the family reads them with the picture that was looked at
    assert 'href="#pic-waiting"' in to.reads()


def test_the_plain_sentences_begin_the_rows_and_a_picture_is_found(case: CheckBackCase) -> None:
    # given a statement, and no rows
    to = _kind(case, "statement")
    # when the plain sentences are put there, a row added, another taken away, and a picture looked for
    page = to.here.post(to.path, {**to.form, "easy_do": "begin"})
    assert shown_rows(page) == [("waiting", "Maggie waited.")]
    assert "Look at me" in page.html or "look at me" in page.text
    page = to.here.post(to.path, {**to.form, **fields("", ("waiting", "Maggie waited."), easy_do="add")})
    assert shown_rows(page) == [("waiting", "Maggie waited."), ("", "")]
    page = to.here.post(to.path, {**to.form, **fields("", ("", "One."), ("", "Two."), easy_do="away.1")})
    assert shown_rows(page) == [("", "Two.")]
    page = to.here.post(to.path, {**to.form, **fields("", ("sorry", "One."), easy_do="find.1", easy_find__1="doctor")})
    # then the pictures stand to choose from, the one that is chosen first
    radios = page.tree.xpath("//input[@type='radio'][contains(@name,'easy_picture')]/@value")
    assert radios[:2] == ["sorry", "doctor"]
    assert shown_rows(page) == [("sorry", "One.")]


def test_more_than_ten_rows_are_pages_for_the_family(case: CheckBackCase) -> None:
    # given a statement with 23 rows
    easy = "\n".join(f"talking | This is idea {number}." for number in range(1, 24))
    version = case.statement(easy_words=easy)
    family = case.family("en.easy-read")
    # when each page is read
    pages = [family.get(f"/family/check/{version.statement_id}?step={step}") for step in (1, 2, 3)]
    # then none has more than ten rows, all are there, and the answer is given on the last
    rows = [page.tree.xpath("//main//*[@data-easy-row][not(ancestor::section)]") for page in pages]
    assert [len(each) for each in rows] == [10, 10, 3]
    assert [bool(page.tree.xpath("//input[@name='verdict']")) for page in pages] == [False, False, True]


def test_hostile_rows_come_out_as_words(case: CheckBackCase) -> None:
    # given markup, names of pictures that are not there, and more than a box can hold
    to = _kind(case, "statement")
    rows = (("../../secret", "<script>alert(1)</script>"), ("no-such-picture", "${7*7} | yes"))
    # when they are checked, and sent
    page = to.here.post(to.path, {**to.form, **fields("", *rows, easy_do="check")})
    assert shown_rows(page) == [("", rows[0][1]), ("no-such-picture", rows[1][1])]
    assert "<script>alert" not in page.html
    to.here.post(to.path, {**to.form, **fields("", *rows)})
    # then the second reader reads them as they are, each with a picture to be looked at
    reader = case.as_reader()
    read = reader.get(_first_read(case, reader))
    assert read.easy_rows == ["<script>alert(1)</script>", "${7*7} | yes"]
    # and a hundred thousand letters are refused with a sentence and stay in the box
    page = to.here.post(to.path, {**to.form, **fields("", ("sorry", "word " * 25_000))})
    assert "longer than one box can keep" in page.text
    assert len(shown_rows(page)[0][1]) > 100_000


def test_the_checker_answers_while_somebody_writes(case: CheckBackCase) -> None:
    # given what the editor's script sends
    here = case.as_writer()
    rows = fields("", ("sorry", "We are sorry."), ("", LONG))
    # when it asks
    answer = here.client.post(
        "/staff/easy-rows/check?prefix=&plain=words",
        data={"csrf_token": here.token("/staff/second-reading"), "words": "They failed to engage.", **rows},
    )
    # then each row has what is found in it, and the plain words have kinder ones
    told = answer.get_json()
    assert {each["rule"] for each in told["rows"]["2"]} >= {"picture", "sentence-length"}
    assert "1" not in told["rows"]
    assert "failed to engage" in told["plain"][0]["why"]


def test_a_name_that_the_family_spells_otherwise_is_found_while_it_is_written(
    case: CheckBackCase, make: Factory
) -> None:
    here = case.as_writer()
    data = {"csrf_token": here.token("/staff/second-reading"), "words": "Magie loved the bus."}
    about = {
        f"contributor_id:{case.contributor.id}",
        f"statement_id:{case.statement().statement_id}",
        f"reference:{case.review.reference}",
    }
    for each in about:
        # when words about her family's statements are checked, then her name is said as they spell it
        plain = here.client.post(f"/staff/easy-rows/check?plain=words&about={each}", data=data).get_json()["plain"]
        assert any(found["rule"] == "name" and "Maggie" in found["why"] for found in plain), each
    # and on the page itself, which says what it is about
    page = here.get(f"/staff/contributors/{case.contributor.id}/statements")
    assert page.tree.xpath("//@data-about") == [f"contributor_id:{case.contributor.id}"]
    # and nobody learns a name of another area, or by an address of their own making
    elsewhere = make.review(area="Far Away")
    for each in (f"reference:{elsewhere.reference}", "reference:", "id:1", f"action_id:{2**70}", "action_id:1"):
        assert here.client.post(f"/staff/easy-rows/check?plain=words&about={each}", data=data).status_code == 404


def test_pictures_are_found_by_words(case: CheckBackCase) -> None:
    # given the page of pictures
    here = case.as_writer()
    # when pictures are looked for
    found = here.get("/staff/easy-rows/pictures?find=telephone").tree.xpath("//li/@data-picture")
    every = here.get("/staff/easy-rows/pictures").tree.xpath("//li/@data-picture")
    # then the best comes first; without words all are there
    assert found[0] == "phone"
    assert len(found) <= 12 < 80 < len(every)
    assert "No picture has these words" in here.get("/staff/easy-rows/pictures?find=xyzzy").text


def test_an_outcome_waits_for_its_rows(app: Flask, make: Factory) -> None:
    # given an outcome whose finding has a row that is too long
    case = OutcomeCase(app, make)
    case.write()
    here = case.make.staff_here(app, case.writer)
    seen = here.get(f"{case.path}?open=found").tree.xpath("//input[@name='seen']/@value")[0]
    form = {"act": "save", "part": "found", "words": "Maggie waited.", "seen": seen}
    page = here.post(case.path, {**form, **fields("", ("sorry", LONG))})
    # when it is to be given to a second reader
    # then the page says that its rows stop it, and no button offers it
    assert "can’t be read as they are" in page.text
    assert not page.tree.xpath("//button[@value='ready']")
    # and once mended it can be, and every edit of rows takes the reading away (rule 10)
    seen = here.get(f"{case.path}?open=found").tree.xpath("//input[@name='seen']/@value")[0]
    here.post(case.path, {**form, "seen": seen, **fields("", ("sorry", "We are sorry."))})
    case.ready()
    case.passed()
    seen = here.get(f"{case.path}?open=found").tree.xpath("//input[@name='seen']/@value")[0]
    here.post(case.path, {**form, "seen": seen, **fields("", ("hospital", "We are sorry."))})
    assert case.row().passed_at is None
    assert case.row().ready_at is None


def test_a_draft_is_kept_once_and_is_gone_when_the_form_is_sent(case: CheckBackCase) -> None:
    # given a form that is written and not sent
    to = _kind(case, "statement")
    page = to.here.get(to.path)
    ticket = page.tree.xpath("//form[@id='write']//input[@name='ticket']/@value")[0]
    kept: list[int] = []
    for words in ("Maggie wai", "Maggie waited.", "Mag"):
        form = {**to.form, "words": words, "ticket": ticket, **fields("", ("hospital", words))}
        form |= {"late": str(kept[-1])} if kept else {}
        # when the page keeps it, again and again
        answer = to.here.client.post(f"/keep-words?of={to.path}", data=form, headers={"X-Autosave": "1"})
        kept.append(answer.get_json()["late"])
    # then it is one draft, as it was last, given back with its row and picture
    assert len(set(kept)) == 1
    again = to.here.get(f"{to.path}?late={kept[0]}")
    assert shown_rows(again) == [("hospital", "Mag")]
    # and a press in the editor does not lose it; sending the form settles it
    pressed = to.here.post(to.path, {**to.form, "late": str(kept[0]), **fields("", ("hospital", "Mag"), easy_do="add")})
    assert pressed.tree.xpath("//form[@id='write']//input[@name='late']/@value") == [str(kept[0])]
    assert "See your words" in to.here.get("/staff/today").text
    to.here.post(to.path, {**to.form, "late": str(kept[0]), **fields("", ("hospital", "Maggie waited."))})
    assert "See your words" not in to.here.get("/staff/today").text
