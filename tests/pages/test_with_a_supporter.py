"""Reading together: who is there is said on every page, and whose words are whose is never in doubt."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Decision, Role
from portal.domain.supporting import SaidBy
from portal.models import Answer, Contributor, Helped, Review, Sitting, SupportRecord
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

WHO = "/family/tell/who_they_were"
TOGETHER = "/family/supporter"
ON = {"name": "Sue", "ways": ["reads", "writes"], "go": "on"}


def fields(page: FetchedPage) -> dict[str, Any]:
    """What a browser would send of the prompt’s form as it stands: each box by its name."""
    form = page.tree.xpath("//form[@data-save]")[0]
    found = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    found["picture_answer"] = [each.get("value") for each in form.xpath(".//input[@checked]")]
    return found | {each.get("name"): (each.text or "").removeprefix("\n") for each in form.xpath(".//textarea")}


def write(visitor: Visitor, **words: Any) -> FetchedPage:
    return visitor.post(WHO, {**fields(visitor.get(WHO)), "go": "next", **words})


def kept(tools: Tools) -> list[tuple[str, int, str]]:
    with tools.reading() as session:
        rows = session.scalars(select(Answer).order_by(Answer.said_by, Answer.copy))
        return [(row.said_by, row.copy, row.words) for row in rows if row.settled_at is None]


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.easy-read"])
def test_it_is_said_on_every_page_and_ended_by_one_press(app: Flask, make: Factory, tools: Tools, look: str) -> None:
    # given somebody who reads with Sue
    visitor = make.contributor_here(app, look=look)
    assert visitor.post(TOGETHER, ON).name == "family.supporter"
    for path in ("/family", "/family/tell", WHO, "/family/choose", "/family/photos", "/family/tell/break"):
        page = visitor.get(path)
        together = page.tree.xpath("//main//section[.//button[@value='off' or @value='alone']]")
        assert page.status == 200
        assert len(together) == 1, path
        assert "Sue" in together[0].text_content()
    # when they press once that they are alone
    visitor.post("/family/tell", {"go": "off", "csrf_token": visitor.token("/family/tell")})
    visitor.post(TOGETHER, {"go": "off"})
    # then no page says so, and what was is on record
    assert not visitor.get("/family/tell").tree.xpath("//button[@value='off']")
    with tools.reading() as session:
        assert [(row.name, row.ways, row.ended_at is None) for row in session.scalars(select(Sitting))] == [
            ("Sue", "reads,writes", False)
        ]


def test_being_alone_again_on_a_prompts_page_loses_no_word(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    page = write(visitor, words="She sang.", supporter_words="She was loud.", go="alone")
    assert page.path == WHO
    assert not page.tree.xpath("//button[@value='alone']")
    assert kept(tools) == [("person", 0, "She sang."), ("supporter", 0, "She was loud.")]


def test_pressing_twice_is_one_sitting_and_another_takes_its_place(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    for _ in range(3):
        visitor.post(TOGETHER, ON)
    visitor.post(TOGETHER, {"name": "Ben", "ways": ["interprets", "flies"], "go": "on"})
    with tools.reading() as session:
        rows = session.execute(select(Sitting.name, Sitting.ways, Sitting.ended_at).order_by(Sitting.id)).all()
    assert [(row.name, row.ways, row.ended_at is None) for row in rows] == [
        ("Sue", "reads,writes", False),
        ("Ben", "interprets", True),
    ]


def test_no_name_is_needed_and_too_long_a_one_is_said_kindly(app: Flask, make: Factory) -> None:
    visitor = make.contributor_here(app)
    assert "somebody who helps you" in visitor.post(TOGETHER, {"go": "on"}).text
    page = visitor.post(TOGETHER, {"name": "S" * 121, "go": "on"})
    assert page.tree.xpath("//title")[0].text.startswith("Error:")


def test_another_visit_is_alone(app: Flask, make: Factory) -> None:
    contributor = make.contributor()
    make.contributor_here(app, contributor).post(TOGETHER, ON)
    assert "Sue" not in make.contributor_here(app, contributor).get("/family/tell").text


def test_each_has_a_box_and_a_text_of_their_own(app: Flask, make: Factory, tools: Tools) -> None:
    # given a page with one box, and with two while somebody helps
    visitor = make.contributor_here(app)
    assert "supporter_words" not in fields(visitor.get(WHO))
    visitor.post(TOGETHER, ON)
    write(visitor, words="She sang.", supporter_words="I saw her sing.")
    # then the words are kept apart, each with who was there
    assert kept(tools) == [("person", 0, "She sang."), ("supporter", 0, "I saw her sing.")]
    with tools.reading() as session:
        assert len(session.scalars(select(Helped).where(Helped.answer_id.is_not(None))).all()) == 2
    again = fields(visitor.get(WHO))
    assert (again["words"], again["supporter_words"]) == ("She sang.", "I saw her sing.")
    # and looking over says whose is whose
    over = visitor.get("/family/tell/look-over")
    assert [each.text for each in over.tree.xpath("//section//div[@class='written']")] == [
        "She sang.",
        "I saw her sing.",
    ]
    assert over.text.count("What your supporter said") == 1


def test_a_conflict_in_one_box_leaves_the_other_alone(app: Flask, make: Factory, tools: Tools) -> None:
    # given the same page in two tabs, the supporter’s box changed in both, the person’s in neither
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    write(visitor, words="She sang.", supporter_words="First.")
    tab = {**fields(visitor.get(WHO)), "supporter_words": "In the second tab."}
    write(visitor, supporter_words="In the first tab.")
    # when the second is saved after the first
    page = visitor.post(WHO, tab)
    # then both of the supporter’s texts are kept, and the person’s is one
    assert kept(tools) == [
        ("person", 0, "She sang."),
        ("supporter", 0, "In the first tab."),
        ("supporter", 1, "In the second tab."),
    ]
    both = fields(page)
    assert both["supporter_words"] == "In the first tab.\n\nIn the second tab."
    assert both["words"] == "She sang."
    # and they can be made one, as the person’s can
    visitor.post(WHO, both)
    assert kept(tools) == [
        ("person", 0, "She sang."),
        ("supporter", 0, "In the first tab.\n\nIn the second tab."),
    ]


def test_both_boxes_can_have_two_texts_at_once(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    tab = {**fields(visitor.get(WHO)), "words": "P2", "supporter_words": "S2"}
    write(visitor, words="P1", supporter_words="S1")
    for _ in range(3):
        visitor.post(WHO, tab)
    assert kept(tools) == [("person", 0, "P1"), ("person", 1, "P2"), ("supporter", 0, "S1"), ("supporter", 1, "S2")]


def test_the_person_takes_the_supporters_words_out_and_puts_them_back(app: Flask, make: Factory, tools: Tools) -> None:
    # given what a supporter said, the supporter gone
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    visitor.post(TOGETHER, ON)
    write(visitor, words="She sang.", supporter_words="She was difficult.")
    visitor.post(TOGETHER, {"go": "off"})
    assert "She was difficult." in visitor.get(WHO).text
    # when the person takes it out
    page = write(visitor, go="take_out_supporter")
    # then nobody is shown it: not they, not the sending, not staff
    assert "She was difficult." not in page.html
    assert "She was difficult." not in visitor.get("/family/tell/look-over").html
    visitor.post("/family/tell/look-over", {"account": "1"})
    member = make.staff_here(app, make.staff(role=Role.REVIEWER))
    seen = member.get(f"/staff/contributors/{contributor.id}/account")
    assert "difficult" not in seen.html
    assert "took out what a supporter had said" in seen.text
    assert "difficult" not in member.get(f"/staff/contributors/{contributor.id}/statements").html
    # and the person’s own words stand, and the supporter’s can come back
    assert "She was difficult." in write(visitor, words="", go="put_back_supporter").text
    assert "difficult" in member.get(f"/staff/contributors/{contributor.id}/account").html


def test_what_was_taken_out_does_not_come_back_from_a_page_left_open(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    write(visitor, supporter_words="Old.")
    write(visitor, go="take_out_supporter")
    write(visitor, supporter_words="New.")
    with tools.reading() as session:
        rows = session.scalars(select(Answer).where(Answer.said_by == SaidBy.SUPPORTER).order_by(Answer.copy)).all()
    assert [(row.words, row.taken_out_at is None) for row in rows] == [("New.", True), ("Old.", False)]


def test_staff_see_whose_words_are_whose_and_who_was_there(app: Flask, make: Factory) -> None:
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    visitor.post(TOGETHER, ON)
    write(visitor, words="She sang.", supporter_words="I saw her sing.")
    visitor.post("/family/tell/look-over", {"account": "1"})
    member = make.staff_here(app, make.staff(role=Role.REVIEWER))
    page = member.get(f"/staff/contributors/{contributor.id}/account")
    sections = [
        " ".join(each.text_content().split()) for each in page.tree.xpath("//section[blockquote or .//blockquote]")
    ]
    own, theirs = (next(each for each in sections if words in each) for words in ("She sang.", "I saw her sing."))
    assert "said by their supporter" in theirs
    assert "said by their supporter" not in own
    assert "Written with \u2068Sue\u2069 beside them" in own or "Written with Sue beside them" in own
    assert "reads aloud" in own
    # and a statement says from whom it comes
    statements = member.get(f"/staff/contributors/{contributor.id}/statements")
    assert statements.text.count("Said by their supporter") == 1
    # and a quotation on the review is the person’s own
    assert "I saw her sing" not in member.get(f"/staff/reviews/{_reference(make, contributor)}").html


def _reference(make: Factory, contributor: Contributor) -> str:
    with make.tools.reading() as session:
        return session.get_one(Review, contributor.review_id).reference


def test_a_choice_made_together_says_who_was_there(app: Flask, make: Factory, tools: Tools) -> None:
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    page = visitor.get("/family/choose")
    submission = page.tree.xpath("//input[@name='submission']/@value")[0]
    visitor.post("/family/choose", {"decision": Decision.YES.value, "submission": submission})
    with tools.reading() as session:
        assert len(session.scalars(select(Helped).where(Helped.choice_id.is_not(None))).all()) == 1


def test_nobody_writes_a_record_elsewhere_and_a_doubt_needs_what_was_tried(
    app: Flask, make: Factory, tools: Tools
) -> None:
    contributor = make.contributor()
    path = f"/staff/contributors/{contributor.id}/supporter"
    member = make.staff_here(app, make.staff(role=Role.REVIEWER))
    form = {"agreed": "yes", "doubt": "y", "which_decision": "Whether to take part", "submission": "one"}
    # a doubt alone helps nobody
    assert "Say what was tried" in member.post(path, form).text
    for _ in range(2):
        assert "Kept." in member.post(path, {**form, "tried": "Another day, with pictures."}).text
    with tools.reading() as session:
        [row] = session.scalars(select(SupportRecord)).all()
        assert (row.agreed, row.doubt, row.tried) == ("yes", True, "Another day, with pictures.")
    # it stands in the way of nothing
    assert make.contributor_here(app, contributor).get(WHO).status == 200
    # and another area’s staff find nothing there
    elsewhere = make.staff_here(app, make.staff("Ola Elsewhere", area="South Wolds"))
    assert elsewhere.client.get(path).status_code == 404


def test_words_of_another_visit_need_a_code_before_they_are_seen_or_taken_out(
    app: Flask, make: Factory, tools: Tools
) -> None:
    contributor = make.contributor()
    first = make.contributor_here(app, contributor)
    first.post(TOGETHER, ON)
    write(first, words="Mine.", supporter_words="Theirs.")
    with tools.writing() as work:
        for row in work.session.scalars(select(Answer)):
            row.visit_id = 1
    other = make.contributor_here(app, contributor, stepped_up=False)
    assert other.get(WHO, follow=True).name == "family.step_up"
    token = other.token(f"{WHO}?new=1")
    answer = other.client.post(WHO, data={"csrf_token": token, "words": "", "go": "take_out_supporter"})
    assert answer.status_code == 404
    assert ("supporter", 0, "Theirs.") in kept(tools)


def test_a_break_keeps_the_words_and_comes_back_to_the_same_place(app: Flask, make: Factory, tools: Tools) -> None:
    for look in ("en.standard", "en.easy-read"):
        visitor = make.contributor_here(app, look=look)
        page = write(visitor, words=f"She sang, {look}.", go="break")
        assert page.name == "family.take_a_break"
        assert "116 123" in page.html or not page.tree.xpath("//a[@class='number']")
        back = page.tree.xpath("//main//a[contains(@class, 'button')]/@href")[0]
        assert back == WHO
        assert fields(visitor.get(back))["words"] == f"She sang, {look}."
        # an address made up leads to the list, never elsewhere
        for bad in ("//evil.test", "nothing", "../x"):
            made_up = visitor.client.get("/family/tell/break", query_string={"back": bad}).get_data(as_text=True)
            assert "evil" not in made_up.split("<main")[1].split("</main")[0]


def test_words_of_both_that_came_after_the_page_had_closed_are_back_each_in_its_box(
    app: Flask, make: Factory, tools: Tools, clock: SetClock
) -> None:
    # given a page with both boxes, sent two hours late
    contributor = make.contributor()
    visitor = make.contributor_here(app, contributor)
    visitor.post(TOGETHER, ON)
    form = {**fields(visitor.get(WHO)), "words": "Mine.", "supporter_words": "Sue’s.", "go": "next"}
    form["csrf_token"] = visitor.token(WHO)
    clock.move(hours=2)
    assert visitor.post(WHO, form).status == 403
    # when they are back, alone by now
    back = make.contributor_here(app, contributor)
    [way] = back.get("/family/late-words").tree.xpath("//main//a[contains(@href, 'late=')]/@href")
    page = back.get(way)
    # then each text is in a box of its own, and is kept apart as ever
    again = fields(page)
    assert (again["words"], again["supporter_words"]) == ("Mine.", "Sue’s.")
    back.post(WHO, {**again, "go": "next"})
    assert kept(tools) == [("person", 0, "Mine."), ("supporter", 0, "Sue’s.")]


def test_a_box_that_nobody_wrote_in_is_no_second_text(app: Flask, make: Factory, tools: Tools) -> None:
    # given two pages made when nothing stood; the person writes on one, the supporter on the other
    visitor = make.contributor_here(app)
    visitor.post(TOGETHER, ON)
    tab = fields(visitor.get(WHO))
    write(visitor, words="She sang.")
    visitor.post(WHO, {**tab, "supporter_words": "I saw her sing."})
    assert kept(tools) == [("person", 0, "She sang."), ("supporter", 0, "I saw her sing.")]
    # when the second page is written in later, then both of the person’s texts are kept
    visitor.post(WHO, {**tab, "words": "And danced.", "supporter_words": "I saw her sing."})
    assert kept(tools)[:2] == [("person", 0, "She sang."), ("person", 1, "And danced.")]
