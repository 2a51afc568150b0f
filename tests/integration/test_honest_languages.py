"""Nobody is written to in a language that their area has not approved, nor in English in silence; and whoever chooses a
language sees how its words stand."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from flask import Flask
from lxml import html

from portal.adapters.po_files import CatalogHead
from portal.config import Settings, built_languages
from portal.domain.deciding import LANGUAGE, WhyUnmet
from portal.domain.errors import Refused
from portal.domain.letters import ComposedLetter
from portal.domain.states import Role
from portal.factory import create_app
from portal.models import Contributor, Delivery, NamedPerson, Staff
from portal.services import sending
from portal.services.composing import compose, freeze, masked_way_in, thaw
from portal.services.importing import import_cases
from portal.services.letters import queue
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.test_import_cases import export
from tests.needs import meet_needs, open_tasks, reviewer_of

MACHINE = "A machine made this translation. Nobody has checked it yet."


def in_production(settings: Settings) -> Settings:
    """What a portal in production offers families before its area has approved anything."""
    said = Settings.from_environment(
        {
            "PORTAL_ENV": "production",
            "PORTAL_DATA": str(settings.data),
            "PORTAL_BASE_URL": "https://reviews.example.org",
        }
    )
    return replace(settings, languages=said.languages)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return in_production(settings)


@pytest.fixture
def reader(make: Factory) -> Contributor:
    """Somebody who reads Polish."""
    return make.contributor(language="pl")


def send(tools: Tools, contributor: Contributor, submission: str = "one") -> None:
    with tools.writing() as work:
        queue(
            work,
            tools,
            name="introductory",
            contributor_id=contributor.id,
            asked_by=reviewer_of(tools, contributor).id,
            due_at=work.now,
            submission=submission,
        )


def test_a_letter_in_an_unapproved_language_is_held_for_somebody_to_see_to(tools: Tools, reader: Contributor) -> None:
    # given production, where nobody has approved Polish
    assert tools.settings.languages == ("en",)
    # when a letter to somebody who reads Polish is asked for
    with pytest.raises(Refused) as refused:
        send(tools, reader)
    # then nothing goes, in Polish or in English, and somebody has a task with its cause
    assert (refused.value.code, refused.value.details) == ("need_not_met", {"needs": LANGUAGE})
    [task] = open_tasks(tools, reader)
    assert (task.kind, task.why, task.detail) == (LANGUAGE, WhyUnmet.NO_LANGUAGE, "pl")
    sending.drain(tools)
    with tools.reading() as session:
        assert session.query(Delivery).count() == 0
    # and when an interpreter reads it with them, and somebody has said so, it goes
    meet_needs(tools, reader, how="Ms Nowak, interpreter, reads it with him on Friday.")
    send(tools, reader, "two")


def test_the_task_says_how_to_mend_it(app: Flask, tools: Tools, make: Factory, reader: Contributor) -> None:
    with pytest.raises(Refused):
        send(tools, reader)
    [task] = open_tasks(tools, reader)
    with tools.reading() as session:
        member = session.get(Staff, task.owner_id)
    assert member is not None
    text = make.staff_here(app, member).get(f"/staff/needs/{task.id}").text
    assert "Ask the area’s lead to approve the language, or find an interpreter" in text
    assert "Polish" in text


def test_an_approved_language_goes_and_says_that_nobody_checked_it(tools: Tools, reader: Contributor) -> None:
    # given that the area has approved Polish, which a machine made
    object.__setattr__(tools.settings, "languages", ("en", "pl"))
    send(tools, reader)
    assert not open_tasks(tools, reader)


def letter_to(tools: Tools, contributor: Contributor, language: str) -> ComposedLetter:
    with tools.reading() as session:
        return compose(
            tools, session, name="introductory", contributor_id=contributor.id, language=language,
            way_in=masked_way_in(tools),
        )  # fmt: skip


def test_a_letter_that_nobody_checked_says_so_in_every_form(tools: Tools, reader: Contributor) -> None:
    # given a letter in Urdu, made by a machine
    object.__setattr__(tools.settings, "languages", ("en", "ur"))
    letter = letter_to(tools, reader, "ur")
    urdu = tools.catalogs.for_language("ur").gettext(MACHINE)
    assert urdu != MACHINE
    # when it is made as a page, a text, an e-mail, a Word file and print
    page = html.fromstring(str(render(tools, letter, "html")))
    said = [(each.get("lang"), each.get("dir"), each.text_content()) for each in page.find_class("not-checked")]
    # then it says so in Urdu and in English
    assert said == [("ur", "rtl", urdu), ("en", "ltr", MACHINE)]
    text = str(render(tools, letter, "text"))
    word = [each.text for each in docx.Document(io.BytesIO(bytes(render(tools, letter, "word")))).paragraphs]  # type: ignore[arg-type]
    for words in (urdu, MACHINE):
        assert words in text.splitlines()
        assert words in word
    assert b"%PDF" in bytes(render(tools, letter, "pdf"))[:8]  # type: ignore[arg-type]
    # and a letter that was kept says it again as it was
    assert thaw(freeze(letter)) == letter


@pytest.mark.parametrize(("status", "said"), [("checked", 0), ("translated", 2), ("machine-drafted", 2)])
def test_only_a_checked_language_says_nothing(tools: Tools, reader: Contributor, status: str, said: int) -> None:
    object.__setattr__(tools.settings, "languages", ("en", "ur"))
    tools.catalogs.head_of = lambda language: CatalogHead(status, "Woldsby Urdu Circle", "2027-03-01")  # type: ignore[method-assign]
    assert len(letter_to(tools, reader, "ur").not_checked) == said


def test_english_says_nothing_of_translations(tools: Tools, reader: Contributor) -> None:
    assert letter_to(tools, reader, "en").not_checked == ()


def test_an_import_says_whose_letters_will_wait(tools: Tools, tmp_path: Path) -> None:
    report = import_cases(tools, export(tmp_path / "cases.csv", {"language": "pl"}, {"language": "en"}))
    assert report.taken == 2
    assert [(each.field, each.value) for each in report.notes if "not approved" in each.why] == [("language", "pl")]


def test_staff_see_how_a_language_stands_where_they_choose_one(tools: Tools, make: Factory) -> None:
    # given a letter desk in an area that approved Polish, which a machine made
    object.__setattr__(tools.settings, "languages", ("en", "pl"))
    app = create_app(tools=tools)
    contributor = make.contributor(make.review(reviewer=make.staff("Priya", Role.REVIEWER)))
    member = reviewer_of(tools, contributor)
    with tools.reading() as session:
        found = session.get(Staff, member.id)
    assert found is not None
    text = make.staff_here(app, found).get(f"/staff/contributors/{contributor.id}/letter").text
    assert "Polish machine-drafted, nobody has checked it" in text
    # and when a contributor is made of a name, of every language that there is, approved or not
    row = NamedPerson(contributor_id=contributor.id, name="Kim Reed", said_at=make.tools.clock.now(), submission="n")
    named = make.add(row).id
    coordinator = make.staff_here(app, make.staff("Ruth Adeyemi", Role.COORDINATOR))
    page = coordinator.get(f"/staff/named/{named}")
    offered = {each.get("value"): each.text_content() for each in page.tree.xpath("//select[@id='language']/option")}
    assert set(offered) == set(built_languages())
    assert offered["en"] == "English"
    assert offered["ta"] == "Tamil: machine-drafted, nobody has checked it; not approved in this area"
