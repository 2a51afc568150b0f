"""Staff see how each Easy Read page stands, and what its readers said."""

from __future__ import annotations

import json

from click.testing import CliRunner
from flask import Flask

from portal.commands import easy_read as command
from portal.domain.states import Role
from portal.services import easy_read_pages, page_answers
from portal.services.tools import Tools
from tests.factories import Factory

PAGE = "/staff/easy-read-pages"
SAID = (("family.choose", False), ("family.choose", False), ("family.ask", False), ("family.ask", True))


def test_pages_that_were_hard_come_first_and_none_claims_to_be_checked(app: Flask, make: Factory) -> None:
    # given answers of readers
    for page, easy in SAID:
        page_answers.keep(make.tools, page=page, language="en", easy=easy)
    # when a coordinator looks
    seen = make.staff_here(app, make.staff(role=Role.COORDINATOR)).get(PAGE)
    # then the page with most “no” is first, with its numbers, and says that nobody has checked it
    rows = [" ".join(row.text_content().split()) for row in seen.tree.xpath("//tbody/tr")]
    assert "family.choose 0 2 Draft: nobody yet" in rows[0]
    assert "family.ask 1 1 Draft: nobody yet" in rows[1]
    assert "Nobody has checked these pages yet." in seen.text
    # and pages that anybody may open have a link to look at them
    assert any("read=easy-read" in href for href in seen.tree.xpath("//tbody//a/@href"))


def test_only_those_who_plan_the_words_see_them(app: Flask, make: Factory) -> None:
    assert make.staff_here(app, make.staff(role=Role.PROGRAMME, area=None)).get(PAGE).status == 200
    assert make.staff_here(app, make.staff(role=Role.REVIEWER)).get(PAGE).status == 404


def test_the_command_says_the_status_of_every_page() -> None:
    rows = json.loads(CliRunner().invoke(command.easy_read, ["status", "--json"]).stdout)
    [choose] = [row for row in rows if row["page"] == "family.choose"]
    assert set(choose) == {"page", "title", "status", "checked_by", "checked_on", "languages"}
    assert (choose["status"], choose["checked_by"], choose["languages"][0]) == ("draft", "", "en")
    # and of every letter, which has Easy Read words too
    [first] = [row for row in rows if row["page"] == "letter.introductory"]
    assert (first["title"], first["status"], first["languages"][0]) == ("A letter about %(person)s", "draft", "en")
    assert "nobody has checked it" in CliRunner().invoke(command.easy_read, ["status"]).stdout


def test_a_letter_that_nobody_has_checked_says_so(tools: Tools) -> None:
    assert easy_read_pages.letter_status_words(tools, "introductory").startswith("Draft: ")
    checked = easy_read_pages.status_words("checked", "North Wolds People First", "2027-03-01")
    assert checked == "Checked by North Wolds People First on 2027-03-01"
