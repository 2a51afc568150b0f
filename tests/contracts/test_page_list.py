"""`portal pages` names every page: each GET of the table that answers with HTML, reachable as the person named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.domain.errors import Refused
from portal.services.tools import Tools
from portal.web.access import TABLE
from portal.web.page_list import NOT_PAGES, SHOWS_INSTEAD, pages_of_demonstration
from tests.contracts.shown import Shown, demonstration_in


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demonstration, made once for the tests of this file: they only read it."""
    with demonstration_in(tmp_path_factory.mktemp("pages")) as made:
        yield made


def test_every_page_of_the_table_is_listed(shown: Shown) -> None:
    # given every GET of the table
    readable = {endpoint for endpoint, methods in TABLE.items() if "GET" in methods}
    # then each is listed, or is known to be no page, or to show another until a first step is done
    listed = {entry["name"] for entry in shown.pages}
    assert readable - listed == NOT_PAGES | set(SHOWS_INSTEAD)
    assert listed <= readable


OF_A_LETTER: dict[str, dict[str, object]] = {
    "staff.letter_file": {"format": "word"},
    "staff.letter_sheet": {"format": "pdf", "number": 1},
    "staff.paper_form": {"form": "choose", "layout": "plain"},
}


# Files of staff that no reviewer opens, or that need a row of their own: the tests of their journeys open them.
OF_OTHERS = {"staff.added_file", "staff.sharing_pack", "staff.wording_catalog"}


def test_what_is_not_a_page_is_no_html(shown: Shown) -> None:
    visitor = shown.visitor("reviewer")
    places = shown.made["places"]
    with shown.app.test_request_context():
        paths = [
            shown.app.url_for(
                endpoint,
                contributor_id=places["mother"],
                translation_id=places["translation"],
                **OF_A_LETTER.get(endpoint, {}),
            )
            for endpoint in NOT_PAGES
            if endpoint.startswith("staff.") and endpoint not in OF_OTHERS
        ]
    paths += ["/healthz", str(visitor.get("/").tree.xpath("//link[@rel='icon']/@href")[0])]
    for path in paths:
        answer = visitor.client.get(path)
        assert (answer.status_code, answer.mimetype != "text/html") == (200, True), path


def test_every_page_shows_itself_to_the_person_named_in_each_way(shown: Shown) -> None:
    # given each person of the list, let in as people are
    wrong = []
    for entry in shown.pages:
        for presentation in entry["presentations"]:
            for language in entry["languages"]:
                # when they open the page in a presentation and language
                page = shown.visitor(entry["as"]).get(
                    f"{entry['path']}?lang={language}&read={presentation}", follow=True
                )
                # then it is that page, and reads that way
                html = page.tree
                got = (page.status, page.name, html.get("data-presentation"), html.get("lang"))
                if got != (200, entry["name"], presentation, language):
                    wrong.append(f"{entry['path']} as {entry['as']}: {got}")
    assert not wrong, "\n".join(wrong)


def test_the_list_says_which_pages_ask_for_a_code(shown: Shown) -> None:
    # given the pages that show stored words
    asks = {entry["name"] for entry in shown.pages if entry["step_up"]}
    # then those and no others say so
    assert asks == {
        "family.contact", "family.tell_prompt", "family.tell_look_over", "family.check", "family.check_statement",
        "family.ask", "family.outcome", "family.photos", "family.photo", "family.late_words",
        "family.download", "family.take_back", "family.receipt", "family.paper",
        "family.others", "family.other", "family.sharing", "family.sharing_body",
        "family.quiet_days", "family.still_right", "family.ask_deeper", "family.questions", "family.meeting",
        "family.messages", "family.another_reviewer", "family.recommendations", "family.recommendation",
        "family.led_here", "family.concern",
    }  # fmt: skip


def test_there_is_no_list_without_a_demonstration(tools: Tools, app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Refused, match="no_demonstration"):
        pages_of_demonstration(tools)
