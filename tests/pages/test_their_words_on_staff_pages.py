"""Beside words that a contributor wrote in Polish, staff read which language it is and can ask for a translation."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.states import Role
from portal.domain.word_translations import WordKind
from portal.models import Contributor, Review, ReviewerRequest, Staff
from portal.services import second_reading, word_translations
from portal.services.second_reading import ReadKind
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of
from tests.integration.their_words import ENGLISH, NOW, POLISH, WRITTEN, Written

# Where each stands, with what its address is made of.
PAGES = {
    WordKind.NOT_ANSWERED: "/staff/reviews/{reference}/questions",
    WordKind.MEETING_WISH: "/staff/contributors/{contributor}/meetings",
    WordKind.DEEPER_ASKED: "/staff/deeper/{row}",
    WordKind.NAMED: "/staff/named/{row}",
    WordKind.TAKEN_BACK: "/staff/reviews/{reference}/taken-back",
    WordKind.ANOTHER_REVIEWER: "/staff/reviews/{reference}/allocate",
}


def another_reviewer(_session: object, ewa: Contributor, amara: Staff) -> ReviewerRequest:
    return ReviewerRequest(contributor_id=ewa.id, reviewer_id=amara.id, words=POLISH, asked_at=NOW, submission="a")


EVERY = [*WRITTEN, (WordKind.ANOTHER_REVIEWER, another_reviewer)]


@pytest.mark.parametrize(("kind", "write"), EVERY, ids=[kind.value for kind, _write in EVERY])
def test_the_language_the_button_and_then_both_texts(
    app: Flask, tools: Tools, make: Factory, kind: WordKind, write: Written
) -> None:
    # given words of hers on the page of whoever works with them
    amara, sam = make.staff("Amara Okafor"), make.staff("Sam Field", Role.COORDINATOR)
    review: Review = make.review(reviewer=amara, state="open")
    ewa = make.contributor(review, "Ewa Nowak", language="pl")
    with tools.writing() as work:
        row = write(work.session, ewa, amara)
        work.session.add(row)
        work.session.flush()
        number = row.id  # type: ignore[attr-defined]
    here = PAGES[kind].format(reference=review.reference, contributor=ewa.id, row=number)
    worker = make.staff("Joan Field", Role.COORDINATOR)
    staff = make.staff_here(app, worker)
    page = staff.get(here)
    # then they say their direction themselves, and nobody knows for certain which language they are in
    (theirs,) = (each for each in page.tree.xpath("//blockquote[@class='theirs']/p") if each.text_content() == POLISH)
    assert theirs.get("dir") == "auto"
    (button,) = page.tree.xpath(f"//form[@action='/staff/translations/ask'][input[@value='{kind.value}']]")
    asked = {field.get("name"): field.get("value") for field in button.xpath(".//input")}
    # when a translation is asked for by the button beside them, typed in and passed
    assert staff.post("/staff/translations/ask", asked).name == "staff.translation"
    member = member_of(make, worker)
    (task,) = word_translations.waiting(tools, member)
    assert (task.kind, task.about_id) == (kind, number)
    word_translations.type_in(tools, member, task.id, [(ENGLISH, "")], "Wolds Translating")
    second_reading.pass_text(tools, member_of(make, sam), ReadKind.TRANSLATION, task.id)
    # then both stand on the page
    page = staff.get(here)
    assert POLISH in page.text
    assert ENGLISH in page.text
