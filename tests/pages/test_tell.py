"""Telling us about the person, page by page, as a contributor does it without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.adapters.clock import SetClock
from portal.domain.accounts import MOST_CHARACTERS, Prompt
from portal.models import Account, Answer
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

WHO = "/family/tell/who_they_were"
LOOKS = [f"{language}.{presentation}" for language in ("en", "cy", "ur") for presentation in ("standard", "easy-read")]


@contextmanager
def counted(tools: Tools) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(tools.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(tools.database.engine, "before_cursor_execute", note)


def fields(page: FetchedPage) -> dict[str, Any]:
    """What a browser would send of the page's story as it stands."""
    form = page.tree.xpath("//form[@data-save]")[0]
    found = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    found["picture_answer"] = [each.get("value") for each in form.xpath(".//input[@checked]")]
    # The first line end in a text box is the browser's, not the person's.
    return {**found, "words": (form.xpath(".//textarea")[0].text or "").removeprefix("\n")}


def write(visitor: Visitor, path: str, words: str, *, go: str = "next", **more: Any) -> FetchedPage:
    return visitor.post(path, {**fields(visitor.get(path)), "words": words, "go": go, **more})


def words_kept(tools: Tools) -> list[str]:
    with tools.reading() as session:
        return list(session.scalars(select(Answer.words).order_by(Answer.id)))


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_opens_in_each_look(app: Flask, make: Factory, tools: Tools, look: str) -> None:
    # given a contributor who wrote under one prompt
    visitor = make.contributor_here(app, look=look)
    write(visitor, WHO, "She sang.")
    language, presentation = look.split(".")
    # when they go through every page
    paths = ["/family/tell", "/family/tell?step=2", "/family/tell/look-over"]
    paths += [f"/family/tell/{prompt}" for prompt in Prompt]
    for path in paths:
        with counted(tools) as asked:
            page = visitor.get(path)
        # then each reads as they chose, at a handful of queries
        assert page.status == 200
        assert (page.tree.get("lang"), page.tree.get("data-presentation")) == (language, presentation)
        assert len(asked) <= 6, asked
    visitor.post("/family/tell/look-over", {"account": "1"})
    for path in ("/family/tell/sent", "/family/tell", WHO):
        assert visitor.get(path).status == 200


def test_the_list_has_the_person_first_and_says_what_is_written(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    write(visitor, "/family/tell/what_went_well", "The nurse was kind.")
    page = visitor.get("/family/tell")
    lines = [" ".join(line.text_content().split()) for line in page.tree.xpath("//ul[@class='tasks']/li")]
    assert len(lines) == len(Prompt)
    assert lines[0] == "Who Maggie was Not started"
    assert lines[2] == "What went well Something written"
    assert "This may be hard" in lines[4]
    assert "This may be hard" in lines[5]


def test_hard_questions_have_a_warning_before_them_and_can_be_left_out(app: Flask, make: Factory) -> None:
    for look in ("en.standard", "en.easy-read"):
        visitor = make.contributor_here(app, look=look)
        for prompt in Prompt:
            page = visitor.get(f"/family/tell/{prompt}")
            warned = page.tree.xpath("//h1/preceding::button[@name='go'][@value='skip'][@form='telling']")
            assert bool(warned) == prompt.hard


def test_an_unknown_prompt_is_not_found(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    for path in ("/family/tell/nothing", "/family/tell/WHO_THEY_WERE"):
        assert visitor.get(path).status == 404
        assert visitor.client.post(path, data={"csrf_token": visitor.token(WHO)}).status_code == 404


def test_nobody_comes_in_without_an_invitation(visitor: Visitor) -> None:
    for path in ("/family/tell", WHO, "/family/tell/look-over", "/family/tell/sent"):
        assert visitor.get(path).status == 401


@pytest.mark.parametrize(
    ("go", "name"), [("next", "family.tell_prompt"), ("skip", "family.tell_prompt"), ("later", "family.tell")]
)
def test_each_button_keeps_the_words(app: Flask, make: Factory, tools: Tools, go: str, name: str) -> None:
    visitor = make.contributor_here(app)
    page = write(visitor, WHO, "She sang.", go=go)
    assert page.name == name
    assert words_kept(tools) == ["She sang."]
    if go == "later":
        assert "Your words are kept." in page.text
        assert "any other phone or computer" in page.text
    else:
        assert page.heading == "What Maggie loved"


def test_the_last_prompt_leads_to_looking_over(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    assert write(visitor, "/family/tell/anything_else", "").name == "family.tell_look_over"


def test_skipping_with_nothing_written_keeps_nothing(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    write(visitor, WHO, "", go="skip")
    assert words_kept(tools) == []


def test_a_second_device_finds_the_words(app: Flask, make: Factory) -> None:
    # given words written on one device
    contributor = make.contributor()
    write(make.contributor_here(app, contributor), WHO, "\nShe sang.\r\n\r\n“My darling,” she said. ماں")
    # when the person comes in on another with a link of its own
    other = make.contributor_here(app, contributor)
    # then the words are there, as they were
    assert fields(other.get(WHO))["words"] == "\nShe sang.\n\n“My darling,” she said. ماں"
    # and nobody else's room has them
    assert "She sang" not in make.contributor_here(app).get(WHO).html


def test_two_tabs_keep_both_texts_and_offer_to_make_one(app: Flask, make: Factory, tools: Tools) -> None:
    for look in ("en.standard", "en.easy-read"):
        visitor = make.contributor_here(app, look=look)
        # given the same page in two tabs
        tab = {**fields(visitor.get(WHO)), "words": f"In the second tab, {look}."}
        write(visitor, WHO, f"In the first tab, {look}.")
        # when the second is saved after the first
        page = visitor.post(WHO, tab)
        # then both texts stand side by side, and the box has both
        assert page.name == "family.tell_prompt"
        shown = [each.text for each in page.tree.xpath("//section//div[@class='written']")]
        assert shown == [f"In the first tab, {look}.", f"In the second tab, {look}."]
        both = fields(page)
        assert both["words"] == f"In the first tab, {look}.\n\nIn the second tab, {look}."
        assert "Two texts kept" in visitor.get("/family/tell?read=standard").text
        visitor.client.set_cookie("look", look)
        # when they are saved as one
        assert visitor.post(WHO, both).name == "family.tell_prompt"
        # then there is one text
        assert not visitor.get(WHO).tree.xpath("//section//div[@class='written']")
        assert fields(visitor.get(WHO))["words"] == both["words"]


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_two_texts_too_long_for_one_box_are_left_as_they_are(
    app: Flask, make: Factory, tools: Tools, look: str
) -> None:
    visitor = make.contributor_here(app, look=look)
    tab = {**fields(visitor.get(WHO)), "words": "b" * MOST_CHARACTERS}
    write(visitor, WHO, "a" * MOST_CHARACTERS)
    page = visitor.post(WHO, tab)
    assert fields(page)["words"] == "a" * MOST_CHARACTERS
    # when the person saves the box as it stands, the other text is still kept and shown
    visitor.post(WHO, fields(page))
    assert len(visitor.get(WHO).tree.xpath("//section//div[@class='written']")) == 2


def test_the_same_form_sent_twice_is_one_row(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    form = {**fields(visitor.get(WHO)), "words": "She sang."}
    for _ in range(10):
        assert visitor.post(WHO, form).heading == "What Maggie loved"
    assert words_kept(tools) == ["She sang."]


def test_too_long_a_text_stays_on_the_page(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    long = "ب" * (MOST_CHARACTERS + 1)
    page = write(visitor, WHO, long)
    assert page.status == 200
    assert page.tree.xpath("//title")[0].text.startswith("Error:")
    assert fields(page)["words"] == long
    assert words_kept(tools) == []
    # and the longest that may be is kept exactly
    write(visitor, WHO, long[1:])
    assert words_kept(tools) == [long[1:]]


def test_pictures_are_an_answer_and_stay_when_the_page_changes(app: Flask, make: Factory, tools: Tools) -> None:
    # given an Easy Read reader who presses pictures and types nothing
    visitor = make.contributor_here(app, look="en.easy-read")
    path = "/family/tell/signs_you_saw"
    write(visitor, path, "", picture_answer=["pain", "talk", "forged"])
    assert fields(visitor.get(path))["picture_answer"] == ["pain", "talk"]
    # when they change to the standard page and write there
    visitor.client.set_cookie("look", "en.standard")
    assert "I want to talk about it" in visitor.get(path).text
    write(visitor, path, "She held her side.")
    # then pictures and words both stand
    with tools.reading() as session:
        answer = session.scalars(select(Answer)).one()
    assert (answer.picture_answer, answer.words) == ("pain,talk", "She held her side.")
    # and a picture can be taken back on the Easy Read page
    visitor.client.set_cookie("look", "en.easy-read")
    write(visitor, path, "She held her side.", picture_answer=[])
    assert fields(visitor.get(path))["picture_answer"] == []


def test_saved_as_they_type(app: Flask, make: Factory, tools: Tools, clock: SetClock) -> None:
    visitor = make.contributor_here(app, look="ur.standard")
    form = {**fields(visitor.get(WHO)), "words": "She sa"}

    def autosave(**more: Any) -> Any:
        return visitor.client.post(WHO, data={**form, **more}, headers={"X-Autosave": "1"})

    # when the page saves by itself
    first = autosave()
    # then it is told the revision and when, in words
    assert (first.status_code, first.json["revision"], first.json["kept_copy"]) == (200, 1, False)
    assert "10:00" in first.json["saved"]
    assert autosave(words="She sang.", revision="1").json["revision"] == 2
    assert words_kept(tools) == ["She sang."]
    # and a page that is behind is told that its words were kept beside the others, and goes on there
    beside = autosave(words="Elsewhere.", revision="1").json
    assert (beside["kept_copy"], beside["copy"], beside["revision"]) == (True, 1, 1)
    autosave(words="Elsewhere too.", revision="1", copy="1")
    assert words_kept(tools) == ["She sang.", "Elsewhere too."]
    # and too long a text is a sentence, not a loss
    assert autosave(words="x" * (MOST_CHARACTERS + 1)).status_code == 422
    # and without the token nothing is kept
    assert autosave(words="Forged.", csrf_token="no").status_code == 403


def test_the_script_is_loaded_where_it_is_needed_with_words_in_the_pages_language(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    page = visitor.get(WHO)
    assert [re.sub(r"\.[0-9a-f]{12}", "", src) for src in page.tree.xpath("//script/@src")] == [
        "/static/js/portal.js",
        "/static/js/listen.js",
        "/static/js/stay.js",
        "/static/js/save.js",
    ]
    form = page.tree.xpath("//form[@data-save]")[0]
    assert form.get("data-saved") == "Saved at {time}."
    assert form.get("data-not-saved").startswith("Not saved yet.")
    assert "save.js" not in visitor.get("/family/tell").html


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
def test_look_over_and_send(app: Flask, make: Factory, tools: Tools, look: str) -> None:
    # given words and pictures under two prompts
    visitor = make.contributor_here(app, look=look)
    write(visitor, WHO, "She sang.")
    write(visitor, "/family/tell/signs_you_saw", "", picture_answer=["pain"], pictures="1")
    # when the person looks them over
    page = visitor.get("/family/tell/look-over")
    assert "She sang." in page.text
    assert "Pain" in page.text
    assert "28 days" in page.text
    # and sends them, five times
    account = page.tree.xpath("//input[@name='account']/@value")[0]
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    for _ in range(5):
        sent = visitor.post("/family/tell/look-over", {"account": account, "csrf_token": token})
        # then they are thanked, and told by which day we write
        assert sent.name == "family.tell_sent"
        assert "Monday 21 December 2026" in sent.text
    with tools.reading() as session:
        assert len(session.scalars(select(Account)).all()) == 1
    # and can tell more later, which is another account
    assert "Sent to us" in visitor.get("/family/tell?read=standard").text
    write(visitor, WHO, "She danced, too.")
    with tools.reading() as session:
        assert len(session.scalars(select(Account)).all()) == 2


def test_nothing_to_send_is_a_kind_page(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    token = visitor.token(WHO)
    for page in (
        visitor.get("/family/tell/look-over"),
        visitor.post("/family/tell/look-over", {"account": "", "csrf_token": token}),
        visitor.post("/family/tell/look-over", {"account": "9" * 30, "csrf_token": token}),
    ):
        assert page.status == 200
        assert "take all the time you want" in page.text
        assert not page.tree.xpath("//*[@role='alert']")
        assert not page.tree.xpath("//input[@name='account']")
    assert visitor.get("/family/tell/sent", follow=True).name == "family.tell"


def test_looking_changes_nothing(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    for path in ("/family/tell", WHO, "/family/tell/look-over", "/family/tell/sent"):
        visitor.get(path)
    with tools.reading() as session:
        assert session.scalars(select(Account)).all() == []


def test_late_words_come_back_after_the_visit_has_ended(app: Flask, make: Factory, clock: SetClock) -> None:
    # given a page left open for longer than a visit lasts
    visitor = make.contributor_here(app)
    form = {**fields(visitor.get(WHO)), "words": "She sang, and nobody may lose this.", "go": "next"}
    clock.move(hours=2)
    # when it is saved
    page = visitor.post(WHO, form)
    # then the page says that they are kept, and shows them to nobody
    assert (page.status, page.name) == (403, "errors.signed_out")
    assert "We have kept your words." in page.text
    assert "nobody may lose this" not in page.html
    assert words_kept(make.tools) == []
