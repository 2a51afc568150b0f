"""Where another set of pictures is set, pages show it, each picture once, within the policy that every page has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from portal.config import Settings
from tests.people import Visitor
from tests.photos import photo_set


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, pictures=photo_set(tmp_path / "photos"))


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_page_shows_the_set_and_ours_where_it_has_none(visitor: Visitor, language: str) -> None:
    # given a set with a photo and a drawing / when an Easy Read page is opened that has one of them, and others
    page = visitor.get(f"/about-reviews?read=easy-read&lang={language}&step=3")
    # then the set's are files of their own, described, in English where nobody has translated that
    shown = page.tree.xpath("//img[contains(@class, 'pic')]")
    assert shown
    for picture in shown:
        assert picture.get("src").startswith("/static/pictures/")
        assert picture.get("alt") in {"A letter lies on a mat", "Two people hold hands & talk"}
        assert picture.get("lang") == (None if language == "en" else "en")
        assert int(picture.get("width")) > int(picture.get("height")) > 0
    # and the page carries drawings of ours for the others alone, once each
    drawn = page.tree.xpath("//*[local-name()='symbol']/@id")
    assert len(drawn) == len(set(drawn)) > 0
    assert not {"pic-letter", "pic-sorry"} & set(drawn)
    assert set(drawn) == {use[1:] for use in page.tree.xpath("//*[local-name()='use']/@href")}


def test_a_file_of_the_set_is_kept_for_good_and_is_what_it_says(app: Flask) -> None:
    for file in app.extensions["portal_tools"].easy_read.picture_folder.files.values():
        with Client(app).get(f"/static/{file.served}") as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == f"image/{file.kind}"
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.data == file.content


def test_the_accessibility_page_credits_both_sets(visitor: Visitor) -> None:
    words = visitor.get("/accessibility").text
    assert "Photos: Woldshire Pictures" in words
    assert "OpenMoji" in words
