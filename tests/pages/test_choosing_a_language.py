"""Choosing a language needs no English: names in their own script, an offer that forces nothing, kept on any device."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import html

from portal.config import built_languages
from portal.domain.names import fold, in_order
from portal.domain.states import Presentation
from portal.languages import language
from portal.models import Contributor
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

LANGUAGES = built_languages()


def switches(tree: html.HtmlElement) -> dict[str, tuple[str, str]]:
    """Return each language that a page leads to: its own name and its direction, by its code."""
    links = tree.xpath("//header//details//a[@hreflang]")
    return {link.get("lang"): (link.text_content(), link.get("dir")) for link in links}


@pytest.mark.parametrize("path", ["/", "/code", "/support", "/link/expired", "/nowhere"])
def test_every_page_names_each_language_in_itself(visitor: Visitor, path: str) -> None:
    tree = html.fromstring(visitor.client.get(path).get_data(as_text=True))
    assert switches(tree) == {
        code: (language(code).own_name, language(code).direction) for code in LANGUAGES if code != "en"
    }


def test_thirteen_languages_in_their_own_scripts() -> None:
    names = [language(code).own_name for code in LANGUAGES]
    assert names == [
        "English", "العربية", "বাংলা", "Cymraeg", "فارسی", "ગુજરાતી", "ਪੰਜਾਬੀ", "Polski", "Română", "Soomaali", "தமிழ்",
        "Türkçe", "اردو",
    ]  # fmt: skip
    assert {code for code in LANGUAGES if language(code).direction == "rtl"} == {"ar", "fa", "ur"}


class TestTheFirstVisit:
    @pytest.mark.parametrize(
        ("asked", "offered"),
        [
            ("pl-PL,pl;q=0.9,en;q=0.5", "pl"),
            ("ur", "ur"),
            ("fr-FR,fr;q=0.9,so;q=0.3", "so"),
            ("en-GB,en;q=0.9,pl;q=0.5", ""),
            ("fr", ""),
            ("", ""),
            ("*", ""),
            ("\u00ff;;;q=x", ""),
        ],
    )
    def test_is_offered_what_the_browser_asks_for(self, visitor: Visitor, asked: str, offered: str) -> None:
        # given somebody who has chosen nothing, when the page comes, twice: the second answer is a kept one
        for _ in range(2):
            answer = visitor.client.get("/", headers={"Accept-Language": asked} if asked else {})
            tree = html.fromstring(answer.get_data(as_text=True))
            # then it is in English, and leads to theirs in its own words
            assert tree.get("lang") == "en"
            assert [link.get("hreflang") for link in tree.xpath("//p[@class='offer']/a")] == [offered] * bool(offered)
            assert "Accept-Language" in answer.headers["Vary"]
        if offered:
            [offer] = tree.xpath("//p[@class='offer']")
            assert (offer.get("lang"), offer.get("dir")) == (offered, language(offered).direction)
            assert offer.text_content().strip() != "Read this page in English"

    def test_shows_the_names_at_once_and_later_visits_keep_them_closed(self, visitor: Visitor) -> None:
        first = html.fromstring(visitor.client.get("/code").get_data(as_text=True))
        assert first.xpath("//header//details[@open]")
        visitor.client.get("/code?lang=pl")
        later = html.fromstring(visitor.client.get("/code", headers={"Accept-Language": "ur"}).get_data(as_text=True))
        assert later.get("lang") == "pl"
        assert not later.xpath("//header//details[@open]")
        assert not later.xpath("//p[@class='offer']")


class TestAnotherDevice:
    def test_a_choice_in_the_room_goes_with_them(self, app: Flask, make: Factory, tools: Tools) -> None:
        # given somebody whose letters come in English, and who chooses Polish and Easy Read on their page
        contributor = make.contributor()
        here = make.contributor_here(app, contributor)
        here.get("/family?lang=pl&read=easy-read")
        # when they come in on another device, where nothing was chosen
        other = make.contributor_here(app, contributor)
        other.client.delete_cookie("look")
        page = other.client.get("/family").get_data(as_text=True)
        # then the page is theirs, and their letters are as they were
        tree = html.fromstring(page)
        assert (tree.get("lang"), tree.get("data-presentation")) == ("pl", "easy-read")
        with tools.reading() as session:
            kept = session.get(Contributor, contributor.id)
            assert kept is not None
            assert (kept.language, kept.presentation) == ("en", Presentation.STANDARD)

    def test_a_choice_before_coming_in_goes_with_them(self, app: Flask, make: Factory) -> None:
        # given somebody who chose Urdu on the page of the letter code, and came in with a link
        link = f"/l/{make.invitation().token}"
        first = Visitor(app)
        first.client.get("/code?lang=ur")
        first.post(link)
        # when the link is opened on another device
        tree = html.fromstring(Visitor(app).client.get(link).get_data(as_text=True))
        # then it asks in Urdu whether they want to come in
        assert tree.get("lang") == "ur"


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("یوسف", "يوسف"),
            ("فاطمة", "فاطمه"),
            ("کریم", "كريم"),
            ("أحمد", "احمد"),
            ("Łukasz", "lukasz"),
            ("İpek", "ipek"),
        ],
    )
    def test_are_found_from_any_keyboard(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    def test_letters_that_differ_are_not_one(self) -> None:
        assert fold("گل") != fold("كل")

    def test_stand_where_somebody_looks_for_them(self) -> None:
        names = ["Zed", "Żak", "Ławski", "Lund", "Mia", "Ali", "Ålund"]
        assert sorted(names, key=in_order) == ["Ali", "Ålund", "Ławski", "Lund", "Mia", "Żak", "Zed"]
