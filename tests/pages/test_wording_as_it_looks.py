"""Somebody who speaks a language sees any page and letter as it looks, each string marked; no room is a real one."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.config import OrganisationSignIn, Settings
from portal.domain.states import Presentation, Role
from portal.services import word_places
from portal.services.demonstration.apart import settings_apart
from portal.services.tools import Tools
from portal.web import apart
from portal.web.access import TABLE
from portal.web.look import Look
from portal.web.page_list import NOT_PAGES
from portal.web.shown_places import NOT_SHOWN, can_be_shown, scenes
from tests.contracts.world import everything_kept
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

KEY = re.compile("/string/([0-9a-f]{16})")
HERS = ("Zuleika", "Quillfeather", "zq@example.net", "07700 900999", "99 Nowhere Lane")


@pytest.fixture(autouse=True)
def made(app: Flask) -> None:
    """The portal apart, made once for the tests of this file."""
    with app.test_request_context("/staff"):
        assert apart.portal_apart(patience=240)


@pytest.fixture
def speaker(app: Flask, make: Factory) -> Visitor:
    return make.staff_here(app, make.staff("Sana Malik", Role.ADMINISTRATOR))


def look_at(speaker: Visitor, place: str, language: str, read: str = "standard", **more: int) -> FetchedPage:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return speaker.get(f"/staff/wording/{language}/{place}/shown?read={read}{asked}")


def places(tools: Tools) -> list[str]:
    return [each.name for each in word_places.places(tools.settings.resources).values() if each.kind != "shared"]


def marks(page: FetchedPage) -> list[tuple[str, str]]:
    """Return each marked string: its key, and its words as they stand there."""
    found = page.tree.xpath("//a[mark]")
    return [(KEY.search(each.get("href"))[1], " ".join(each.text_content().split())) for each in found]  # type: ignore[index]


def test_what_is_not_shown_is_counted_and_has_its_reason(speaker: Visitor, app: Flask, tools: Tools) -> None:
    # given every page that families and strangers open, and every letter
    endpoints = {
        name for name, methods in TABLE.items() if "GET" in methods and name.startswith(("public.", "family."))
    }
    every = set(places(tools))
    assert endpoints - NOT_PAGES <= every
    # then each is shown as it looks, but for these
    with app.test_request_context("/staff"):
        not_shown = {place for place in every if not can_be_shown(place)}
    assert not_shown == {"family.naming", "letter.labels"}
    # and the list says why
    desk = speaker.get("/staff/wording?language=cy")
    for place, why in NOT_SHOWN.items():
        assert f"{place} · {why}" in desk.text
        assert str(why) in speaker.get(f"/staff/wording/cy/{place}").text
        assert look_at(speaker, place, "cy").status == 404
    offered = desk.tree.xpath("//a[contains(@href, '/shown')]/@href")
    assert len(offered) == len(every) - len(not_shown)


@pytest.mark.parametrize("read", ["standard", "easy-read"])
@pytest.mark.parametrize("language", ["cy", "ur"])
def test_every_page_and_letter_is_shown_with_its_strings_marked(
    speaker: Visitor, tools: Tools, language: str, read: str
) -> None:
    wrong = []
    for place in places(tools):
        if place in NOT_SHOWN:
            continue
        # when somebody looks at it
        page = look_at(speaker, place, language, read)
        keys = {key for key, _words in marks(page)} if page.status == 200 else set()
        own = {each.key for each in word_places.strings_at(tools.settings.resources, place)}
        # then it stands there in its language, with strings of its own to press, and nothing else that acts
        letter = place.startswith("letter.")
        [shown] = page.tree.xpath("//div[@class='letter']") if letter else [page.tree]
        as_asked = (shown.get("lang"), page.tree.get("data-presentation")) == (language, "standard" if letter else read)
        body = shown if letter else page.tree.xpath("//main")[0]
        acts = body.xpath(".//form | .//button | .//script | .//input[not(@disabled)] | .//textarea[not(@disabled)]")
        acts += body.xpath(".//a[not(contains(@href, '/string/'))]")
        acts += body.xpath(".//*[@src][not(starts-with(@src, '/static/'))]")
        if not (keys & own and as_asked and not acts) or any(sign in page.html for sign in "\ue000\ue001\ue002"):
            wrong.append(f"{place}: {page.status}, {len(keys & own)} of its own, {as_asked}, acts: {acts}")
    assert not wrong, "\n".join(wrong)


def test_every_point_of_the_story_is_shown(app: Flask, tools: Tools) -> None:
    # given everybody in whose room a page stands, and every way that an error or a letter goes
    wrong, count = [], 0
    with app.test_request_context("/staff"):
        for place in set(places(tools)) - set(NOT_SHOWN):
            for scene in scenes(place):
                count += 1
                for read in Presentation:
                    looked = scene.look_at(Look("cy", read), 1)
                    if looked is None or "\ue000" not in looked.html:
                        wrong.append(f"{place}, {scene.called}, {read}")
    # then that page is there, with words to mark, and no other page in its place
    assert not wrong, "\n".join(wrong)
    assert count > 150


def test_each_step_of_an_easy_read_page_can_be_looked_at(speaker: Visitor) -> None:
    first = look_at(speaker, "public.rights", "ur", "easy-read")
    steps = first.tree.xpath("//aside//a[contains(@href, 'step=')]/@href")
    assert steps
    second = speaker.get(steps[0])
    assert "Step 2 of" in " ".join(second.tree.xpath("//aside")[0].text_content().split())
    assert {key for key, _words in marks(second)} - {key for key, _words in marks(first)}


def test_a_mark_leads_to_the_string_that_it_stands_on(speaker: Visitor, tools: Tools) -> None:
    # given the strings of a room's page, and of a letter
    for place, language in (("family.home", "ur"), ("letter.introductory", "cy")):
        msgids = {}
        for name in word_places.places(tools.settings.resources):
            msgids |= {each.key: each.english for each in word_places.strings_at(tools.settings.resources, name)}
        catalog = tools.catalogs.for_language(language)
        compared = 0
        for key, words in marks(look_at(speaker, place, language)):
            english = msgids[key]
            if len(english) == 1 and "%(" not in english[0]:
                # then what is marked is the translation of the string that its correction is for
                assert words == " ".join(catalog.gettext(english[0]).replace("**", "").split())
                compared += 1
        assert compared > 8, place
        # and the correction comes back to that page
        assert f"place={place}" in look_at(speaker, place, language).html


def test_nothing_of_a_real_contributor_is_shown_and_nothing_is_written(
    app: Flask, speaker: Visitor, make: Factory, tools: Tools
) -> None:
    # given somebody real, who came in
    first, last, email, mobile, street = HERS
    real = make.contributor(
        make.review(), f"{first} {last}", email=email, mobile=mobile, address_line_1=street, supporter_name=last
    )
    assert first in make.contributor_here(app, real).get("/family").text
    kept, events = everything_kept(tools), _rows_of_trail(tools)
    # when every page and letter is looked at
    for place in set(places(tools)) - set(NOT_SHOWN):
        page = look_at(speaker, place, "ur")
        # then nothing of theirs is there
        assert page.status == 200
        assert not [each for each in HERS if each in page.html], place
    # and nothing was written, not even that anybody looked
    assert (everything_kept(tools), _rows_of_trail(tools)) == (kept, events)


def _rows_of_trail(tools: Tools) -> int:
    with tools.database.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM audit_event").scalar_one())


@pytest.mark.parametrize("place", ["public.welcome", "family.home"])
def test_what_is_said_above_a_page_is_in_the_language_of_staff(speaker: Visitor, place: str) -> None:
    # given somebody of the staff who reads English, when they look at a page in Urdu
    page = look_at(speaker, place, "ur")
    # then what stands above it is English, from left to right
    (banner,) = page.tree.xpath("//aside")
    assert (banner.get("lang"), banner.get("dir")) == ("en", "ltr")
    assert f"{place} in Urdu" in banner.text_content()


def test_a_room_is_that_of_somebody_invented(speaker: Visitor) -> None:
    page = look_at(speaker, "family.home", "cy")
    banner = page.tree.xpath("//aside")[0].text_content()
    assert "Janet O’Brien, mother: invited" in banner
    assert "everybody in it is invented" in banner
    # and other points of the story are one press away
    others = page.tree.xpath("//aside//li/a/@href")
    assert len(others) == 9
    assert "Sean O’Brien, brother" in speaker.get(others[0]).tree.xpath("//aside//summary")[0].text_content()


def test_the_portal_apart_has_no_way_out(settings: Settings, tmp_path: Path) -> None:
    # given a portal that sends mail, messages and post, keeps heads and copies elsewhere, and has everything set
    real = dataclasses.replace(
        settings, production=True, email_server=("mail.example.org", 25, "tls"), email_user="us", email_password="p",
        notify_key="key", notify_post=True, print_post=True, clamav="127.0.0.1:3310", audit_heads=tmp_path / "heads",
        backups=tmp_path / "copies", withdrawals_file=tmp_path / "taken-back", metrics_token="token",
        organisation=OrganisationSignIn("https://login.example.org", "us", "secret", "Ours"),
        service_name="Reviews in Severnside",
    )  # fmt: skip
    # when the settings of the portal apart are made of it
    made = settings_apart(real, tmp_path / "apart")
    # then all that it shares is what is seen on a page
    fresh = Settings(data=made.data, database_url=made.database_url, base_url=made.base_url)
    names = [field.name for field in dataclasses.fields(Settings)]
    assert {name for name in names if getattr(made, name) != getattr(fresh, name)} <= {"service_name", "testing"}
    assert made.service_name == "Reviews in Severnside"
    # and every place where it writes is in a folder of its own
    assert all(path.is_relative_to(tmp_path / "apart") for path in (
        made.files, made.outbox, made.print_folder, made.keys, made.withdrawals, made.heads_file,
    ))  # fmt: skip
    assert made.database_url.startswith(f"sqlite:///{tmp_path / 'apart'}")


def test_whoever_comes_while_it_is_made_is_told(
    speaker: Visitor, app: Flask, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given that it is being made
    monkeypatch.setattr(apart, "PATIENCE", 0)
    monkeypatch.setitem(apart._KEPT, apart._key(tools), apart.PortalApart())
    page = look_at(speaker, "family.home", "ur")
    # then they read how long it takes, and look again; what needs no room is shown meanwhile
    assert (page.status, page.name) == (200, "staff.wording_shown")
    assert "It is being made now" in page.text
    assert page.tree.xpath("//a[text()='Look again']/@href") == ["/staff/wording/ur/family.home/shown?read=standard"]
    assert marks(look_at(speaker, "public.about", "ur"))
    assert marks(look_at(speaker, "letter.outcome", "ur"))


def test_it_says_when_it_could_not_be_made_and_tries_again(
    speaker: Visitor, app: Flask, tools: Tools, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # given a disk with no room for it
    def no_room(_real: Tools) -> Any:
        raise OSError(28, "a secret path")

    monkeypatch.setattr(apart, "make_apart", no_room)
    monkeypatch.setattr(apart, "PATIENCE", 60)
    monkeypatch.delitem(apart._KEPT, apart._key(tools))
    page = look_at(speaker, "family.home", "ur")
    # then they are told, the log says what kind of fault, and the next who asks has it tried again
    assert "The copy could not be made" in page.text
    assert "could not be made: OSError" in caplog.text
    assert "secret" not in caplog.text
    assert apart._key(tools) not in apart._KEPT
