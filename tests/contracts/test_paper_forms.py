"""Every form of a contributor's room and of the public is on paper, or in one table with the reason why it can't be."""

from __future__ import annotations

from portal.domain.paper import GROUPS, PAPER_FORMS, form_number
from portal.web import paper_of_anyone
from portal.web.access import TABLE
from portal.web.paper_pages import ENDPOINTS, NO_PAPER

POSTS = {name for name, methods in TABLE.items() if name.startswith(("family.", "public.")) and "POST" in methods}
# What was printed before there were more than nine forms.
PRINTED = {"choose": "F1", "contact": "F2", "tell": "F3", "check": "F4", "ask": "F5", "stop": "F6"}


def test_each_form_is_on_paper_or_says_why_not() -> None:
    # given every form of a contributor, and every one that anybody may send
    on_paper = {*ENDPOINTS.values(), *paper_of_anyone.ENDPOINTS.values()}
    # then each is on paper, or has its reason, and none has both
    assert sorted(POSTS - on_paper - set(NO_PAPER)) == [], "give it a form on paper, or its reason in NO_PAPER"
    assert sorted(on_paper & set(NO_PAPER)) == []
    # and nothing stands there that is no form, or without a reason
    assert sorted(name for name in {*on_paper, *NO_PAPER} if "POST" not in TABLE.get(name, {})) == []
    assert [name for name, why in NO_PAPER.items() if len(why.split()) < 3] == []


def test_each_form_on_paper_is_offered_in_one_group() -> None:
    assert sorted(form for forms in GROUPS.values() for form in forms) == sorted(PAPER_FORMS)


def test_numbers_that_were_printed_before_mean_what_they_meant() -> None:
    assert {form: form_number(7, form)[:2] for form in PRINTED} == PRINTED
