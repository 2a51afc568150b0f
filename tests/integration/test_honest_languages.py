"""Nobody is written to in a language that their area has not approved, nor in English in silence; and whoever chooses a
language sees how its words stand."""

from __future__ import annotations

import io
import json
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
from portal.domain.states import Channel, Role
from portal.factory import create_app
from portal.models import Contributor, Delivery, Letter, NamedPerson, Staff
from portal.services import batches, printing, sending
from portal.services.composing import compose, freeze, masked_way_in, thaw
from portal.services.importing import import_cases
from portal.services.letters import queue, queue_at_once
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


def test_staff_see_how_a_language_stands_where_they_invite_many(
    tools: Tools, make: Factory, reader: Contributor
) -> None:
    # given somebody who reads Polish, which is approved, and which a machine made
    approve(tools, "en", "pl")
    member = reviewer_of(tools, reader)
    with tools.reading() as session:
        found = session.get(Staff, member.id)
    assert found is not None
    # when staff choose whom to write to, then they see the language of the letter and how its words stand
    page = make.staff_here(create_app(tools=tools), found).get("/staff/invite-many")
    note = page.tree.xpath("//p[@id='people-note']")[0].text_content()
    assert "In Polish: machine-drafted, nobody has checked it." in note


def approve(tools: Tools, *languages: str) -> None:
    """What a new setting does when the portal starts again."""
    object.__setattr__(tools.settings, "languages", languages)


def states(tools: Tools) -> list[tuple[str, str]]:
    with tools.reading() as session:
        return [(each.state, each.why_held) for each in session.query(Delivery).order_by(Delivery.id)]


def languages_of_letters(tools: Tools) -> list[tuple[str, object]]:
    with tools.reading() as session:
        return [(each.language, each.composed["language"]) for each in session.query(Letter).order_by(Letter.id)]


def test_a_letter_that_was_queued_waits_when_its_language_is_not_approved_any_more(
    tools: Tools, reader: Contributor
) -> None:
    # given a letter in Polish, queued while Polish was approved
    approve(tools, "en", "pl")
    send(tools, reader)
    assert languages_of_letters(tools) == [("pl", "pl")]
    # when the area takes its approval back, and what is due is sent
    approve(tools, "en")
    sending.drain(tools)
    # then it is held, not sent, and somebody has a task with its cause
    assert states(tools) == [("held", "need_not_met: language")]
    [task] = open_tasks(tools, reader)
    assert (task.kind, task.why, task.detail) == (LANGUAGE, WhyUnmet.NO_LANGUAGE, "pl")
    # and when an interpreter reads it with them, it goes in English, not in words that nobody approves
    meet_needs(tools, reader, how="Ms Nowak, interpreter, reads it with him on Friday.")
    assert sending.drain(tools) == 1
    assert states(tools) == [("sent", "")]
    assert languages_of_letters(tools) == [("en", "en")]


def test_an_interpreter_who_was_found_before_does_not_let_unapproved_words_go(
    tools: Tools, reader: Contributor
) -> None:
    # given an interpreter for all letters, found while nobody had approved Polish; then Polish was approved
    with pytest.raises(Refused):
        send(tools, reader)
    meet_needs(tools, reader, how="Ms Nowak, interpreter, reads every letter with him.")
    approve(tools, "en", "pl")
    send(tools, reader, "two")
    assert languages_of_letters(tools) == [("pl", "pl")]
    # when the approval is taken back before it is sent
    approve(tools, "en")
    sending.drain(tools)
    # then it goes as the interpreter reads it: in English
    assert states(tools) == [("sent", "")]
    assert languages_of_letters(tools) == [("en", "en")]


def test_a_notice_that_the_portal_wrote_by_itself_is_not_sent_in_unapproved_words(
    tools: Tools, reader: Contributor
) -> None:
    # given a notice in Polish that waits, to somebody for whom an interpreter was found since
    approve(tools, "en", "pl")
    with tools.writing() as work:
        queue(
            work, tools, name="something_to_read", contributor_id=reader.id, asked_by=None, due_at=work.now,
            submission="one",
        )  # fmt: skip
    approve(tools, "en")
    sending.drain(tools)
    assert states(tools) == [("held", "need_not_met: language")]
    meet_needs(tools, reader)
    # when what is due is sent, then it goes to the same address, in English
    sending.drain(tools)
    assert states(tools) == [("sent", "")]
    assert languages_of_letters(tools) == [("en", "en")]


def test_a_code_in_words_that_are_not_approved_any_more_is_held_with_its_cause(
    tools: Tools, reader: Contributor
) -> None:
    # given a code in Polish, of this minute
    approve(tools, "en", "pl")
    with tools.writing() as work:
        queue_at_once(
            work, tools, name="one_time_code", contributor_id=reader.id, channel=Channel.EMAIL, submission="one",
            way_in=masked_way_in(tools), values={"one_time_code": "123456"},
        )  # fmt: skip
    approve(tools, "en")
    # when it is due, then it does not go, and says why
    sending.drain(tools)
    assert states(tools) == [("held", sending.LANGUAGE_NOT_APPROVED)]


def test_a_batch_of_letters_looks_at_approval_when_it_writes_each(tools: Tools, reader: Contributor) -> None:
    # given a batch that was asked for while Polish was approved
    approve(tools, "en", "pl")
    member = reviewer_of(tools, reader)
    batch = batches.start(
        tools, member, area_id=next(iter(member.area_ids)), chosen=[reader.id], submission="many"
    )  # fmt: skip
    # when the approval is taken back before the worker writes them
    approve(tools, "en")
    batches.go_on(tools)
    # then that letter is not written: the batch says why, and somebody has the task
    assert states(tools) == []
    assert set(batches.progress(tools, member, batch).not_written) == {"need_not_met"}
    assert [task.kind for task in open_tasks(tools, reader)] == [LANGUAGE]


def test_the_mail_room_gets_no_letter_in_a_language_that_is_not_approved_any_more(
    tools: Tools, reader: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a letter in Polish by post, gathered into a batch whose files were not made yet
    tools.settings = replace(tools.settings, print_post=True, languages=("en", "pl"))
    with tools.writing() as work:
        queue(
            work, tools, name="introductory", contributor_id=reader.id, asked_by=None, due_at=work.now,
            submission="one", channel=Channel.POST,
        )  # fmt: skip
    with monkeypatch.context() as cut_off:
        cut_off.setattr(printing, "_make_files", interrupted)
        with pytest.raises(KeyboardInterrupt):
            printing.make(tools)
    assert states(tools) == [("printing", "")]
    # when the approval is taken back, and the batch goes on
    approve(tools, "en")
    name = printing.make(tools)
    # then the letter is in none of its files: it is held, with a task
    assert json.loads((tools.settings.print_folder / name / "manifest.json").read_text())["letters"] == []
    assert states(tools) == [("held", "need_not_met: language")]
    assert [task.kind for task in open_tasks(tools, reader)] == [LANGUAGE]


def interrupted(*_everything: object) -> None:
    raise KeyboardInterrupt
