"""The paper twin: each form of the room on paper, and what was typed from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from portal.domain.accounts import Prompt
from portal.domain.paper import PAPER_FORMS, form_number, read_form_number
from portal.domain.states import Decision, Presentation, QuestionState, Role
from portal.family.another_reviewer.views import AnotherForm
from portal.family.ask.forms import AskForm
from portal.family.check.forms import CheckForm
from portal.family.choose.forms import ChooseForm
from portal.family.contact.forms import ContactForm
from portal.family.meeting.views import MeetingForm
from portal.family.messages.forms import MessageForm
from portal.family.others.forms import NamingForm
from portal.family.own.forms import CorrectForm
from portal.family.photos.forms import FileForm
from portal.family.questions.forms import NotAnsweredForm
from portal.family.quiet_days.forms import QuietDaysForm
from portal.family.raise_it.forms import RaiseForm
from portal.family.stop.forms import StopForm
from portal.family.supporter.forms import SupporterForm
from portal.family.tell.forms import PromptForm
from portal.family.together.forms import SuggestForm
from portal.family.where.forms import PauseForm
from portal.models import Account, Answer, Choice, DeeperRequest, Need, PaperReply, Question, ThingToRead
from portal.services import paper_replies
from portal.services.tools import Tools
from portal.services.visits import staff_for, start_for_staff
from portal.web.forms import PortalForm
from portal.web.look import Look
from portal.web.paper import NOT_ON_PAPER, sheet_of
from tests.contracts.world import World, make_world
from tests.factories import Factory
from tests.people import Visitor
from tests.verapdf import check

# What a page puts into its own form, or has for pictures alone: no person fills it in on paper of that kind.
OF_THE_PAGE = {
    "csrf_token", "submission", "asked", "pictures", "revision", "copy", "merges", "version", "supporter_revision",
    "supporter_copy", "supporter_merges",
    # On the paper of whoever has somebody beside them, as on their page.
    "supporter_words",
    # Which row the page is about.
    "id",
}  # fmt: skip
FORMS: dict[str, type[PortalForm]] = {
    "choose": ChooseForm, "contact": ContactForm, "tell": PromptForm, "check": CheckForm, "ask": AskForm,
    "stop": StopForm, "questions": NotAnsweredForm, "messages": MessageForm, "meeting": MeetingForm,
    "another_reviewer": AnotherForm, "others": NamingForm, "supporter": SupporterForm, "photo": FileForm,
    "recommendations": SuggestForm, "correct": CorrectForm, "quiet_days": QuietDaysForm, "pause": PauseForm,
    "raise_it": RaiseForm,
}  # fmt: skip
# What is asked depends on what there is, or the press alone says it.
BY_ITSELF = {
    "ask_deeper": {"words", "press"}, "leave_review": {"press"}, "still_right": {"press"}, "questions": {"press"},
    "another_reviewer": {"press"}, "sharing": {"words"},
}  # fmt: skip


@pytest.fixture
def world(make: Factory) -> World:
    """The world, with something that each form can ask about."""
    world, now = make_world(make), make.tools.clock.now()
    world.values["answered_id"] = make.add(
        Question(
            contributor_id=world.mother.id, words="Why was nobody told?", state=QuestionState.ANSWERED, asked_at=now,
            submission="answered", answer="They telephoned a wrong number.", answered_at=now, passed_at=now,
            answered_by_id=world.staff[Role.REVIEWER].id, passed_by_id=world.staff[Role.COORDINATOR].id,
        )
    ).id  # fmt: skip
    # what she asked before was decided: she may ask again
    with make.tools.writing() as work:
        work.session.get_one(DeeperRequest, world.values["request_id"]).passed_at = now
    make.add(Need(contributor_id=world.mother.id, kind="large_print", recorded_by="her", recorded_at=now))
    return world


def room(tools: Tools, world: World, role: Role = Role.ADMINISTRATOR) -> paper_replies.PaperRoom:
    with tools.writing() as work:
        visit = start_for_staff(work, world.staff[role].id)
    member = staff_for(tools, visit)
    assert member is not None
    return paper_replies.room_of(tools, member, world.mother.id)


@pytest.mark.parametrize("form", PAPER_FORMS)
def test_each_field_of_a_form_is_on_its_paper(app: Flask, tools: Tools, world: World, form: str) -> None:
    # given the fields that the form's page takes, in either presentation
    with app.test_request_context():
        fields = {each.name for each in FORMS[form](meta={"csrf": False})} if form in FORMS else set()
        wanted = (fields | BY_ITSELF.get(form, set())) - OF_THE_PAGE - NOT_ON_PAPER

        # when its paper is made from the page
        here = room(tools, world)
        found: set[str] = set()
        for presentation in Presentation:
            sheet = sheet_of(form, here, Look("en", presentation))
            found |= {name.partition("-")[2] for name in sheet.names}
            assert sheet.title

    # then each of them is on the plain or the Easy Read one, and each has its words
    assert wanted - found == set()
    # and each that is there to tick or to write on says what it is
    assert [each.name for each in sheet.blocks if each.name and not each.words] == []


def test_every_paper_passes_every_rule_of_pdf_ua(app: Flask, make: Factory, world: World, tmp_path: Path) -> None:
    # given each form, plain, large and in Easy Read, and one in Urdu
    visitor = make.contributor_here(app, world.mother)
    files = {}
    for form in PAPER_FORMS:
        for layout in ("plain", "large", "easy-read"):
            for language in ("en", "ur") if form in {"choose", "tell"} else ("en",):
                answer = visitor.client.get(f"/family/paper/{form}/{layout}?lang={language}")
                assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), (form, layout)
                path = tmp_path / f"{form}-{layout}-{language}.pdf"
                path.write_bytes(answer.data)
                files[path] = path.name

    # when veraPDF looks at each
    verdicts = check(list(files))

    # then none breaks a rule
    assert {files[path]: verdict.failed for path, verdict in verdicts.items() if not verdict.passes} == {}


@pytest.fixture
def administrator(app: Flask, make: Factory, world: World) -> Visitor:
    return make.staff_here(app, world.staff[Role.ADMINISTRATOR])


def address(app: Flask, world: World, form: str) -> str:
    with app.test_request_context():
        return url_for("staff.paper_reply", contributor_id=world.mother.id, form=form)


def test_a_no_on_paper_is_honoured_at_once_and_shown_to_her(
    app: Flask, tools: Tools, make: Factory, world: World, administrator: Visitor
) -> None:
    # given a form on which she ticked no
    typed = {"0-decision": "no", "received": "2026-11-20", "submission": "p1"}

    # when an administrator types it in, and presses twice
    administrator.post(address(app, world, "choose"), typed)
    administrator.post(address(app, world, "choose"), typed)

    # then it stands once, says who typed it, and there is something for her to read
    with tools.reading() as session:
        assert session.scalars(select(Choice.decision).order_by(Choice.id.desc())).first() == Decision.NO
        assert [row.form for row in session.scalars(select(PaperReply))] == ["choose"]
        assert [row for row in session.scalars(select(ThingToRead.about)) if row.startswith("paper:")] != []
    # and her page shows what was typed, and takes her word on it
    hers = make.contributor_here(app, world.mother)
    page = hers.get("/family/paper")
    assert "This is what we typed from your paper. Is it right?" in page.text
    assert "No, thank you" in page.text
    assert "Administrator Here" in page.text
    with tools.reading() as session:
        reply = session.scalars(select(PaperReply.id)).one()
    hers.post("/family/paper", {"id": str(reply), "verdict": "not_right", "words": "I ticked later."})
    with tools.reading() as session:
        assert session.scalars(select(PaperReply.verdict)).one() == "not_right"
        assert "I ticked later." in session.scalars(select(Question.words)).all()
    # and another correction, just as long, is asked as well; the same pressed twice is not
    for _ in range(2):
        hers.post("/family/paper", {"id": str(reply), "verdict": "not_right", "words": "I ticked talks."})
    with tools.reading() as session:
        asked = session.scalars(select(Question.words).where(Question.contributor_id == world.mother.id)).all()
        assert sorted(each for each in asked if each.startswith("I ticked")) == ["I ticked later.", "I ticked talks."]
    assert "They say that it is not right" in administrator.get(f"/staff/contributors/{world.mother.id}/paper").text


def test_the_same_rules_as_on_the_page(app: Flask, tools: Tools, world: World, administrator: Visitor) -> None:
    # given paper on which "later" is ticked and no day
    page = administrator.post(
        address(app, world, "choose"), {"0-decision": "later", "received": "2026-11-20", "submission": "p2"}
    )
    # then it is not taken, and says what the page would have said
    assert "It is not taken yet." in page.text
    assert "Choose when we should write to you" in page.text
    # and neither is paper from tomorrow
    page = administrator.post(
        address(app, world, "choose"), {"0-decision": "no", "received": "2030-01-01", "submission": "p3"}
    )
    assert "today or before" in page.text
    with tools.reading() as session:
        assert session.scalars(select(PaperReply)).all() == []
        assert session.scalars(select(Choice.decision)).all() == ["yes"]


def test_words_on_paper_stand_beside_those_she_types_online(
    app: Flask, tools: Tools, make: Factory, world: World, administrator: Visitor
) -> None:
    # given words that she is writing online, not sent
    visitor = make.contributor_here(app, world.mother)
    visitor.post(
        "/family/tell/what_should_change", {"words": "Online words.", "revision": "0", "copy": "0", "go": "later"}
    )
    place = list(Prompt).index(Prompt.WHAT_SHOULD_CHANGE)

    # when paper about the same comes back
    typed = {f"{place}-words": "Paper words.", "received": "2026-11-20", "submission": "p4"}
    administrator.post(address(app, world, "tell"), typed)

    # then both are kept; the paper is sent, and what she is writing is not
    with tools.reading() as session:
        rows = session.execute(
            select(Answer.words, Account.state)
            .join(Account, Answer.account_id == Account.id)
            .where(Answer.prompt == Prompt.WHAT_SHOULD_CHANGE)
        )
        assert {(words, state) for words, state in rows} == {("Online words.", "writing"), ("Paper words.", "sent")}
    # and the administrator gets none of it back
    page = administrator.get(f"/staff/contributors/{world.mother.id}/paper")
    assert "Paper words." not in page.html
    assert "Online words." not in administrator.get(address(app, world, "tell")).html


def test_an_administrator_is_shown_no_sentence_of_a_family(
    app: Flask, world: World, administrator: Visitor, make: Factory
) -> None:
    # then the form with our sentences is for those who do the case work
    assert administrator.get(address(app, world, "check")).status == 404
    assert make.staff_here(app, world.staff[Role.REVIEWER]).get(address(app, world, "check")).status == 200
    # and another area's administrator finds nobody
    assert make.staff_here(app, world.elsewhere).get(address(app, world, "choose")).status == 404


def test_the_number_on_a_form_leads_to_it_inside_the_area_alone(
    app: Flask, make: Factory, world: World, administrator: Visitor
) -> None:
    # given the number at the foot of her form, as somebody types it
    number = form_number(world.mother.id, "tell").lower().replace("-", " ")

    # then it leads to her and to that form
    page = administrator.get(f"/staff/paper?number={number}")
    assert page.location.endswith(address(app, world, "tell"))

    # and one wrong sign, another area's number and no number at all get one and the same answer
    slip = number[:-1] + ("a" if number[-1] != "a" else "b")
    elsewhere = form_number(world.stranger.id, "tell")
    answers = [administrator.get(f"/staff/paper?number={each}") for each in (slip, elsewhere, "x")]
    assert {each.status for each in answers} == {404}
    assert all("No form of your area has this number." in each.text for each in answers)
    assert not any("Una" in each.html for each in answers)
    # and the form with our sentences is found by who does the case work alone
    check_number = form_number(world.mother.id, "check")
    assert administrator.get(f"/staff/paper?number={check_number}").status == 404
    reviewer = make.staff_here(app, world.staff[Role.REVIEWER])
    assert reviewer.get(f"/staff/paper?number={check_number}").status == 303


@pytest.mark.parametrize("form", PAPER_FORMS)
def test_a_form_number_is_read_as_it_was_made(form: str) -> None:
    # given the smallest and the largest id that there can be
    for whose in (1, 31, 2**63 - 1):
        # then its number says whose it is and which form
        assert read_form_number(form_number(whose, form)) == (whose, form)
    # and what is none is none
    for none in ("", "F", "F3", "FZ-11", "F0-11", "L-1", "F3-é", "F²-11"):
        assert read_form_number(none) is None


def test_an_account_from_paper_says_so_to_who_reads_it(
    app: Flask, make: Factory, world: World, administrator: Visitor
) -> None:
    # given what she told us online, and a form that came on paper
    typed = {"0-words": "She whistled.", "received": "2026-11-20", "submission": "p9"}
    administrator.post(address(app, world, "tell"), typed)

    # when a reviewer reads
    page = make.staff_here(app, world.staff[Role.REVIEWER]).get(f"/staff/contributors/{world.mother.id}/account")

    # then the paper one alone is marked, with who typed it and when it came
    assert "She whistled." in page.text
    assert page.text.count("From paper") == 1
    assert "Came on paper on Friday 20 November 2026" in page.text
    assert "Administrator Here typed it on" in page.text
