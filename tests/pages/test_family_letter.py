"""The introductory letter as a page: calm in both presentations, small, and its contributor's alone."""

from datetime import date

import brotli
import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.domain.states import Relationship, Scope
from portal.models import Letter, QuietDay, SupportOrganisation
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_family_home import MOST_QUERIES, counted

FIRST_VISIT = 10_000


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read", "cy.standard", "ur.standard"])
def test_the_letter_names_the_person_and_the_reviewer_and_leads_to_the_choice(
    make: Factory, app: Flask, look: str
) -> None:
    visitor = make.contributor_here(app, look=look)
    page = visitor.get("/family/letter")
    assert page.name == "family.letter"
    assert "Maggie" in page.text
    last = page
    for step in range(2, 9):
        if last.tree.xpath("//main//a[@href='/family/choose']"):
            break
        last = visitor.get(f"/family/letter?step={step}")
    assert last.tree.xpath("//main//a[@href='/family/choose']")
    assert "**" not in page.html


def test_easy_read_shows_ten_rows_at_most_and_explains_a_hard_word_on_its_own_page(make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app, look="en.easy-read")
    seen: list[str] = []
    for step in range(1, 9):
        page = visitor.get(f"/family/letter?step={step}")
        rows = page.tree.xpath("//main/div[@data-easy-row]")
        assert 0 < len(rows) <= 10
        words = [" ".join(row.text_content().split()) for row in rows]
        for place, row in enumerate(rows):
            for hard in row.xpath(".//strong/text()"):
                assert hard.lower() in words[place + 1].lower()
        if words == seen:
            break
        seen = words


@pytest.mark.parametrize("look", ["en.easy-read", "cy.easy-read", "ur.easy-read", "en.standard", "ur.standard"])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_first_visit_fits_into_ten_thousand_bytes(make: Factory, app: Flask, look: str, step: int) -> None:
    page = make.contributor_here(app, look=look).get(f"/family/letter?step={step}")
    assert len(brotli.compress(page.html.encode(), quality=5)) < FIRST_VISIT


def test_the_letter_keeps_the_day_on_which_it_was_sent(make: Factory, app: Flask, clock: SetClock) -> None:
    contributor = make.contributor()
    make.add(
        Letter(contributor_id=contributor.id, name="introductory", language="en", format="pdf", version="1",
               composed={}, asked_at=clock.now())
    )  # fmt: skip
    clock.move(days=9)
    assert "Monday 23 November 2026" in make.contributor_here(app, contributor).get("/family/letter").text


def test_what_the_letter_says_is_never_old(tools: Tools, make: Factory, app: Flask, clock: SetClock) -> None:
    # given a letter that was read once, with the day on which we would write again
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    assert "Monday 21 December 2026" in visitor.get("/family/letter").text
    # when that day becomes a quiet day, and a support organisation is added
    make.add(
        QuietDay(contributor_id=contributor.id, starts_on=date(2026, 12, 20), ends_on=date(2027, 1, 3),
                 recorded_at=clock.now())
    )  # fmt: skip
    make.add(SupportOrganisation(name="The Listening Place", what_for="talk", phone="0118 496 0199"))
    # then the page says so at once
    text = visitor.get("/family/letter").text
    assert "Monday 21 December 2026" not in text
    assert "The Listening Place" in text


def test_two_contributors_letters_are_never_mixed(make: Factory, app: Flask) -> None:
    review = make.review(reviewer=make.staff())
    mother = make.contributor_here(app, make.contributor(review))
    friend = make.contributor_here(
        app, make.contributor(review, name="Bo Lindqvist", relationship=Relationship.FRIEND, scope=Scope.FRIEND)
    )
    for look in ("standard", "easy-read"):
        hers = mother.get(f"/family/letter?read={look}").text
        text = friend.get(f"/family/letter?read={look}").text
        # Easy Read does not greet by name.
        assert ("Janet O’Brien" in hers, "Bo Lindqvist" in text) == ((look == "standard"),) * 2
        assert "Janet" not in text
        for word in ("relative", "your family", "loved one", "your daughter"):
            assert word not in text.lower()


def test_a_name_that_looks_like_a_mark_or_a_tag_stays_a_name(make: Factory, app: Flask) -> None:
    contributor = make.contributor(make.review(known_as="**Mag** <b>gie", reviewer=make.staff()))
    page = make.contributor_here(app, contributor).get("/family/letter")
    assert "**Mag** <b>gie" in page.text


def test_the_letter_costs_few_queries(tools: Tools, make: Factory, app: Flask) -> None:
    visitor = make.contributor_here(app)
    with counted(tools) as first:
        visitor.get("/family/letter")
    with counted(tools) as again:
        visitor.get("/family/letter")
    assert len(first) <= MOST_QUERIES, "\n\n".join(first)
    assert len(again) <= 2, "\n\n".join(again)
