"""Words that come after the page had closed: kept for their writer, never read by the way they came, given back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.models import Answer, AuditEvent, LateWords, Question
from portal.services import late_words
from portal.services.late_words import MOST_OF_A_VISIT
from portal.services.tools import Tools
from tests.factories import Factory
from tests.late_forms import written_on
from tests.people import FetchedPage, Visitor

WHO = "/family/tell/who_they_were"
ASK = "/family/ask"


def send(visitor: Visitor, path: str, text: str, **more: str) -> FetchedPage:
    form = written_on(visitor, path, text)
    return visitor.post(form.action, {**form.fields, **more})


def send_late(visitor: Visitor, clock: SetClock, path: str, text: str, *, hours: float = 2, **more: str) -> FetchedPage:
    form = written_on(visitor, path, text)
    clock.move(hours=hours)
    return visitor.post(form.action, {**form.fields, **more})


def box(page: FetchedPage, name: str = "words") -> str:
    [found] = page.tree.xpath(f"//textarea[@name='{name}']")
    return (found.text or "").removeprefix("\n")


def count(tools: Tools, table: type) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def mother(make: Factory):
    return make.contributor()


def test_the_words_are_back_in_their_box_and_then_saved_as_ever(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    # given words that came two hours late
    page = send_late(make.contributor_here(app, mother), clock, WHO, "She sang.")
    assert (page.status, page.name) == (403, "errors.signed_out")
    # when their writer is back
    back = make.contributor_here(app, mother)
    home = back.get("/family")
    assert "We kept words that you sent after the page had closed." in home.text
    kept = back.get("/family/late-words")
    assert "She sang." in kept.text
    [way] = kept.tree.xpath("//main//a[contains(., 'Put them back')]/@href")
    page = back.get(way)
    # then the words stand in their box, nothing is saved by looking, and pressing the button saves them
    assert box(page) == "She sang."
    assert count(tools, Answer) == 0
    form = {each.get("name"): each.get("value") or "" for each in page.tree.xpath("//form[@data-save]//input")}
    back.post(WHO, {**form, "words": box(page)})
    with tools.reading() as session:
        assert session.scalars(select(Answer.words)).all() == ["She sang."]
    # and nothing waits any more
    assert "We kept words" not in back.get("/family").text
    assert "Nothing waits here." in back.get("/family/late-words").text


def test_late_words_never_write_over_what_stands(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    # given an old page, and other words saved since, on another device
    old = make.contributor_here(app, mother)
    form = written_on(old, WHO, "Late words.")
    send(make.contributor_here(app, mother), WHO, "Words that stand.")
    clock.move(hours=2)
    # when the old page is sent
    old.post(WHO, form.fields)
    # then what stands is untouched, and both are put together for their writer
    with tools.reading() as session:
        assert session.scalars(select(Answer.words)).all() == ["Words that stand."]
    back = make.contributor_here(app, mother)
    [late] = late_words.waiting(tools, _room(back, tools))
    assert box(back.get(f"{WHO}?late={late.id}")) == "Words that stand.\n\nLate words."


def test_late_words_written_on_what_stands_follow_from_it(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    visitor = make.contributor_here(app, mother)
    send(visitor, WHO, "She sang alto.")
    send_late(visitor, clock, WHO, "She sang. Alto.")
    back = make.contributor_here(app, mother)
    [late] = late_words.waiting(tools, _room(back, tools))
    assert box(back.get(f"{WHO}?late={late.id}")) == "She sang. Alto."


def _room(visitor: Visitor, tools: Tools):
    from portal.services import visits
    from portal.web.guarding import VISIT

    with visitor.client.session_transaction() as session:
        room = visits.room_for(tools, session[VISIT])
    assert room is not None
    return room


def test_a_decision_without_words_is_not_kept_as_if_it_counted(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    visitor = make.contributor_here(app, mother)
    token = visitor.token("/family/stop")
    clock.move(hours=2)
    page = visitor.post("/family/stop", {"csrf_token": token, "stop": "everything"})
    assert "kept" not in page.text
    assert count(tools, LateWords) == 0


def test_picture_answers_are_kept_as_words_are(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    visitor = make.contributor_here(app, mother, look="en.easy-read")
    page = send_late(visitor, clock, WHO, "", picture_answer="happy")
    assert page.easy_rows[:2] == ["We have kept your words.", "Nothing is sent or changed yet."]
    back = make.contributor_here(app, mother, look="en.easy-read")
    assert "We kept words that you sent after the page closed." in back.get("/family").easy_rows
    [late] = late_words.waiting(tools, _room(back, tools))
    assert back.get(f"{WHO}?late={late.id}").tree.xpath("//input[@value='happy']/@checked")


def test_nobody_else_sees_them(app: Flask, make: Factory, tools: Tools, clock: SetClock, mother) -> None:
    send_late(make.contributor_here(app, mother), clock, WHO, "Only mine.")
    with tools.reading() as session:
        late_id = session.scalars(select(LateWords.id)).one()
    # a contributor of the same review, in the same browser or another, and staff
    other = make.contributor_here(app, make.contributor(name="Tom Hill"))
    member = make.staff_here(app, make.staff())
    for visitor, path in (
        (other, f"{WHO}?late={late_id}"),
        (other, "/family/late-words"),
        (other, "/family"),
        (member, "/staff/late-words"),
        (member, f"/staff/today?late={late_id}"),
    ):
        page = visitor.get(path)
        assert page.status == 200
        assert "Only mine." not in page.html
        assert "We kept words that you sent" not in page.html
    # and nobody else can put them away
    other.post("/family/late-words", {"id": str(late_id)})
    member.post("/staff/late-words", {"id": str(late_id)})
    assert len(late_words.waiting(tools, _room(make.contributor_here(app, mother), tools))) == 1


def test_a_ticket_saves_and_reads_nothing(app: Flask, make: Factory, tools: Tools, clock: SetClock, mother) -> None:
    # given somebody who has a page's ticket and nothing else
    form = written_on(make.contributor_here(app, mother), WHO, "First.")
    clock.move(hours=2)
    stranger = Visitor(app)
    page = stranger.post(WHO, {"csrf_token": "x", "ticket": form.fields["ticket"], "words": "Second."})
    # then words of theirs are kept apart, and no address tells them any word
    assert page.status == 403
    assert "Second." not in page.html
    for path in ("/family/late-words", f"{WHO}?late=1", "/family"):
        assert stranger.get(path).status == 401
    # nor does the ticket go anywhere but with a form of its side that has words
    assert stranger.client.post("/keep-words?of=/l/abc", data=form.fields).status_code == 403
    assert stranger.client.post("/keep-words?of=https://evil.test/x", data=form.fields).status_code == 403
    assert count(tools, LateWords) == 1


@pytest.mark.parametrize("bend", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "9" + t, lambda t: ""])
def test_a_bent_ticket_keeps_nothing_and_the_words_stay_on_the_page(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother, bend
) -> None:
    visitor = make.contributor_here(app, mother)
    form = written_on(visitor, WHO, "She sang.")
    clock.move(hours=2)
    page = visitor.post(WHO, {**form.fields, "ticket": bend(form.fields["ticket"])})
    assert box_of_lost(page) == ["She sang."]
    assert count(tools, LateWords) == 0


def box_of_lost(page: FetchedPage) -> list[str]:
    return [each.text for each in page.tree.xpath("//textarea[@readonly]")]


def test_after_fourteen_days_the_words_come_back_on_the_page(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    page = send_late(make.contributor_here(app, mother), clock, WHO, "She sang.", hours=24 * 14 + 1)
    assert box_of_lost(page) == ["She sang."]
    page = send_late(make.contributor_here(app, mother), clock, WHO, "She sang.", hours=24 * 14 - 1)
    assert "We have kept your words." in page.text


def test_the_same_late_form_many_times_is_kept_once(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    visitor = make.contributor_here(app, mother)
    form = written_on(visitor, ASK, "Who was with her?")
    clock.move(hours=2)
    for _ in range(5):
        visitor.post(ASK, form.fields)
    # autosaves of a page that goes on being written are one text as well
    for words in ("Who was with her? And", "Who was with her? And when?"):
        visitor.post(ASK, {**form.fields, "question": words})
    assert count(tools, LateWords) == 1
    # other words are another
    visitor.post(ASK, {**form.fields, "question": "Something else."})
    assert count(tools, LateWords) == 2


def test_a_question_that_had_arrived_is_asked_once(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    # given a question whose answer was lost, sent again when the visit was over, and given back
    visitor = make.contributor_here(app, mother)
    form = written_on(visitor, ASK, "Who was with her?")
    visitor.post(ASK, form.fields)
    clock.move(hours=2)
    visitor.post(ASK, form.fields)
    back = make.contributor_here(app, mother)
    [late] = late_words.waiting(tools, _room(back, tools))
    page = back.get(f"{ASK}?late={late.id}")
    again = {
        each.get("name"): each.get("value") or "" for each in page.tree.xpath("//form[@action='/family/ask']//input")
    }
    back.post(ASK, {**again, "question": box(page, "question"), "missing": box(page, "missing")})
    # then it is one question
    assert count(tools, Question) == 1


def test_one_visit_cannot_fill_the_disk(app: Flask, make: Factory, tools: Tools, clock: SetClock, mother) -> None:
    visitor = make.contributor_here(app, mother)
    ticket = written_on(visitor, ASK, "x").fields["ticket"]
    for number in range(MOST_OF_A_VISIT):
        late_words.keep(tools, ticket, ASK, {"question": (f"Number {number}.",)})
    clock.move(hours=2)
    page = visitor.post(ASK, {"csrf_token": "x", "ticket": ticket, "question": "One too many."})
    # then it is not said to be kept: the words are on the page
    assert box_of_lost(page) == ["One too many."]
    assert count(tools, LateWords) == MOST_OF_A_VISIT


def test_no_secret_is_kept_with_the_words(app: Flask, make: Factory, tools: Tools, clock: SetClock, mother) -> None:
    send_late(make.contributor_here(app, mother), clock, ASK, "Who was with her?", password="hidden-1", code="hidden-2")
    with tools.reading() as session:
        [row] = session.scalars(select(LateWords)).all()
        told = [f"{event.did} {event.about} {event.details}" for event in session.scalars(select(AuditEvent))]
    for secret in ("hidden-1", "hidden-2", "csrf_token", "ticket"):
        assert secret not in row.fields
    # and the audit says that it was kept, without a word of it
    assert any("kept_late_words" in line for line in told)
    assert not any("with her" in line for line in told)


def test_staff_find_theirs_in_the_form_after_sign_in_and_nobody_else_does(
    app: Flask, make: Factory, tools: Tools, clock: SetClock, mother
) -> None:
    # given a statement half written when the fifteen minutes were over
    reviewer = make.staff()
    path = f"/staff/contributors/{mother.id}/statements"
    here = make.staff_here(app, reviewer)
    page = send_late(here, clock, path, "She knew each driver.", hours=0.3)
    assert page.name == "errors.staff_signed_out"
    assert "We have kept your words." in page.text
    assert "each driver" not in page.html
    # then the way back after sign-in leads into that form
    with here.client.session_transaction() as session:
        way = session["staff_next"]
    assert box(make.staff_here(app, reviewer).get(way)) == "She knew each driver."
    # and for another member of staff it is an empty form
    assert box(make.staff_here(app, make.staff("Bo Other")).get(way)) == ""


def test_a_correction_to_a_sentence_that_was_taken_out_meanwhile_is_kept(
    app: Flask, make: Factory, tools: Tools
) -> None:
    from portal.domain.states import StatementState
    from portal.models import Statement
    from tests.contracts.world import make_world

    world = make_world(make)
    visitor = make.contributor_here(app, world.mother)
    path = f"/family/check/{world.values['statement_id']}"
    form = written_on(visitor, path, "She loved trams.")
    with tools.writing() as work:
        work.session.get_one(Statement, world.values["statement_id"]).state = StatementState.TAKEN_OUT
    visitor.post(path, form.fields, follow=False)
    [late] = late_words.waiting(tools, _room(visitor, tools))
    assert late.written == ("She loved trams.",)


def test_every_field_of_every_form_is_known_as_words_or_not(app: Flask, make: Factory) -> None:
    """A new form's hidden fields and choices must be named in domain/late_words.py, or they pass for words."""
    from portal.domain.late_words import CHOICES, NEVER_KEPT, OF_THE_PAGE
    from tests.contracts.world import address, everybody, make_world, pages

    world, wrong = make_world(make), set()
    for _who, visitor in everybody(app, make, world):
        for rule, method in (*pages(app, "family."), *pages(app, "staff.")):
            answer = visitor.client.get(address(app, rule, world.values)) if method == "GET" else None
            if rule.endpoint in {"staff.sign_in", "staff.second_factor", "staff.confirm", "staff.password"}:
                continue
            if answer is None or answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            import lxml.html

            tree = lxml.html.document_fromstring(answer.get_data(as_text=True))
            for each in tree.xpath("//main//form[@method='post']//*[@name]"):
                kind = each.get("type") if each.tag == "input" else each.tag
                chosen = kind in {"hidden", "radio", "checkbox", "button", "select", "search"}
                name = each.get("name").rpartition("-")[2].partition(".")[0]
                known = name in NEVER_KEPT | OF_THE_PAGE | CHOICES | {"picture_answer"}
                if kind != "file" and chosen != known:
                    wrong.add((rule.endpoint, name, kind))
    assert sorted(wrong, key=str) == []


def test_before_a_one_time_code_no_kept_word_is_shown(app: Flask, make: Factory, clock: SetClock, mother) -> None:
    """Kept words are stored words: whoever has the link alone learns that there are some, and nothing of them."""
    send_late(make.contributor_here(app, mother), clock, WHO, "Only mine.")
    late_id = late_words.waiting(make.tools, _room(make.contributor_here(app, mother), make.tools))[0].id
    # given somebody who came in by the link, and gave no code
    visitor = make.contributor_here(app, mother, stepped_up=False)
    assert "We kept words that you sent" in visitor.get("/family").text
    for path in (f"{WHO}?late={late_id}", f"{ASK}?late={late_id}", "/family/late-words"):
        answer = visitor.client.get(path)
        assert "Only mine." not in answer.get_data(as_text=True)
    assert visitor.get("/family/late-words").location.endswith("/family/step-up")
