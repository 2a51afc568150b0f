"""Engagement figures: each step counts reviews; small numbers are shown nowhere."""

from __future__ import annotations

from flask import Flask

from portal.domain.figures import suppressed
from portal.domain.states import Decision, DeliveryState, OutcomeState, Role, Verdict
from portal.models import Outcome
from tests.factories import Factory
from tests.pages.test_staff_reviews import account, letter, shown_statement
from tests.pages.test_staff_today import choice


def test_numbers_under_five_are_hidden_and_so_is_what_gives_them_away() -> None:
    # given two areas, in the first of which two numbers are small
    figures = suppressed([("A", (5, 4, 0, 0, 0, 0)), ("B", (20, 10, 3, 0, 0, 0))])
    # then small ones are hidden, and a total from which one could be worked out
    assert figures.areas[0].numbers == (5, None, None, None, None, None)
    assert figures.areas[1].numbers == (20, 10, None, None, None, None)
    assert figures.total == (25, None, None, None, None, None)
    # and a total over two hidden numbers may be shown
    assert suppressed([("A", (3,) * 6), ("B", (4,) * 6)]).total == (7,) * 6


def test_each_step_counts_reviews_once(app: Flask, make: Factory) -> None:
    # given six reviews that went all the way, with two contributors each
    for number in range(6):
        review = make.review(f"Person{number}", "Hill", "")
        for name in ("One", "Two"):
            contributor = make.contributor(review, name=name)
            letter(make, contributor, DeliveryState.SENT)
            choice(make, contributor, Decision.YES)
            account(make, contributor)
            shown_statement(make, contributor, Verdict.RIGHT)
        now = make.tools.clock.now()
        writer = make.staff("Writer", area=None)
        make.add(
            Outcome(
                review_id=review.id,
                state=OutcomeState.PUBLISHED,
                written_by_id=writer.id,
                written_at=now,
                published_at=now,
            )
        )
    # when a programme lead opens the figures
    page = make.staff_here(app, make.staff(role=Role.PROGRAMME, area=None)).get("/staff/figures")
    # then each step is six
    row = page.tree.xpath("//tbody/tr")[0]
    assert [cell.text_content().strip() for cell in row.xpath("./td")] == ["6"] * 6


def test_a_coordinator_sees_only_their_area_and_merged_reviews_count_once(app: Flask, make: Factory) -> None:
    # given five reviews here, one of them merged, and one elsewhere
    reviews = [make.review(f"Person{number}", "Hill", "") for number in range(4)]
    make.review("Twice", "Hill", "", merged_into_id=reviews[0].id)
    make.review(area="East Fenland")
    # when a coordinator opens the figures
    page = make.staff_here(app, make.staff(role=Role.COORDINATOR)).get("/staff/figures")
    # then four are fewer than five, and the other area is not there
    assert "North Wolds fewer than 5" in " ".join(page.tree.xpath("//tbody")[0].text_content().split()).replace(
        "North Woldsfewer", "North Wolds fewer"
    )
    assert "East Fenland" not in page.text
