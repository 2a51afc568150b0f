"""A form's own mark makes it count once, and never meets somebody else's form that carries the same mark."""

from __future__ import annotations

from flask import Flask

from portal.models import Statement
from portal.services.tools import Tools
from tests.factories import Factory


def test_the_same_mark_for_two_people_is_two_statements(app: Flask, make: Factory, tools: Tools) -> None:
    # given a reviewer, and two contributors of one review
    reviewer = make.staff()
    review = make.review(reviewer=reviewer)
    visitor = make.staff_here(app, reviewer)
    for name in ("Janet O’Brien", "Tom O’Brien"):
        contributor = make.contributor(review, name)
        # when a form with the same mark is sent for each, twice
        path = f"/staff/contributors/{contributor.id}/statements"
        for _again in range(2):
            form = {"words": "Maggie loved buses.", "easy_words": "Maggie loved buses.", "submission": "the-same"}
            assert visitor.post(path, form, follow=False).status == 303
    # then each has one statement
    with tools.reading() as session:
        assert session.query(Statement).count() == 2
        assert len({statement.contributor_id for statement in session.query(Statement)}) == 2
