"""Naming others who should be asked, as the contributor and as staff see it."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from portal.domain.states import Relationship, Role, Scope
from portal.models import Contributor, NamedPerson, NamedPersonDecision, Staff
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

EVERY = "name knew knew_words reach_words reach_unknown knows reads their_language may_say about_words"
THANKS = (
    "Thank you. We look at each name ourselves. We do not tell anybody who named them, and we do not tell you who "
    "takes part."
)


def names(visitor: Visitor, **said: str) -> FetchedPage:
    form = {"asked": EVERY, "submission": said.pop("submission", "once"), "name": "Kim Reed", **said}
    return visitor.post("/family/others", form)


def rows(tools: Tools) -> list[NamedPerson]:
    with tools.reading() as session:
        return list(session.scalars(select(NamedPerson).order_by(NamedPerson.id)))


def test_a_name_is_all_that_is_needed(app: Flask, make: Factory, tools: Tools) -> None:
    janet = make.contributor_here(app)
    # given a page on which nothing is chosen for her, and nobody may say who named somebody
    shown = janet.get("/family/others")
    assert [each.get("value") for each in shown.tree.xpath("//input[@type='radio'][@checked]")] == ["no"]
    # when she gives a name and nothing else
    page = names(janet)
    # then it is kept, and she is thanked in words that say what we never tell
    [row] = rows(tools)
    assert (row.name, row.may_say, row.knew) == ("Kim Reed", False, None)
    assert THANKS in page.text
    assert "Kim Reed" in page.text


def test_a_name_is_asked_for_kindly(app: Flask, make: Factory, tools: Tools) -> None:
    page = names(make.contributor_here(app), name="  ", about_words="She is shy.")
    assert "Write their name, as you know it." in page.text
    assert "She is shy." in page.html
    assert rows(tools) == []


def test_the_same_form_twice_is_one_name(app: Flask, make: Factory, tools: Tools) -> None:
    janet = make.contributor_here(app)
    names(janet)
    names(janet)
    names(janet, submission="twice")
    assert [row.name for row in rows(tools)] == ["Kim Reed", "Kim Reed"]


def test_a_change_is_a_new_row_and_taking_back_is_one_too(app: Flask, make: Factory, tools: Tools) -> None:
    janet = make.contributor_here(app)
    names(janet, reach_words="At the café")
    address = re.search(r"/family/others/\d+", janet.get("/family/others").html)
    assert address is not None
    changed = {"asked": EVERY, "submission": "change", "name": "Kim Reade", "may_say": "yes", "act": "change"}
    assert THANKS in janet.post(address[0], changed).text
    assert [(row.name, row.may_say, row.taken_back) for row in rows(tools)] == [
        ("Kim Reed", False, False),
        ("Kim Reade", True, False),
    ]
    # and when she takes it back, it is gone for her, and kept as it was said
    page = janet.post(address[0], {"act": "take_back"})
    assert "You took the name back." in page.text
    assert "Kim" not in page.text
    assert janet.client.get(address[0]).status_code == 404
    assert [row.taken_back for row in rows(tools)] == [False, False, True]


def test_names_of_an_earlier_visit_are_read_after_a_code(app: Flask, make: Factory, tools: Tools) -> None:
    contributor = make.contributor()
    names(make.contributor_here(app, contributor))
    # given another visit, without a code
    later = make.contributor_here(app, contributor, stepped_up=False)
    shown = later.get("/family/others")
    assert "Kim Reed" not in shown.html
    assert "after a code" in shown.text
    [row] = rows(tools)
    assert later.client.get(f"/family/others/{row.id}").headers["Location"].endswith("/family/step-up")
    # and what she names now she may read and change at once
    assert "Ada Bell" in names(later, name="Ada Bell", submission="new").text
    # when the code is given
    assert "Kim Reed" in make.contributor_here(app, contributor).get("/family/others").text


def test_another_contributor_finds_nothing_there(app: Flask, make: Factory, tools: Tools) -> None:
    review = make.review(reviewer=make.staff())
    names(make.contributor_here(app, make.contributor(review)))
    other = make.contributor_here(app, make.contributor(review, "Sean O’Brien"))
    [row] = rows(tools)
    assert "Kim Reed" not in other.get("/family/others").html
    assert other.client.get(f"/family/others/{row.id}").status_code == 404
    assert (
        other.client.post(
            f"/family/others/{row.id}", data={"act": "take_back", "csrf_token": other.token("/family/others")}
        ).status_code
        == 404
    )
    assert len(rows(tools)) == 1


def test_easy_read_asks_a_few_things_at_a_time(app: Flask, make: Factory, tools: Tools) -> None:
    dave = make.contributor_here(app, look="en.easy-read")
    page = dave.post(
        "/family/others", {"asked": "name knew knew_words", "submission": "a", "name": "Kim", "knew": "friend"}
    )
    assert page.name == "family.other"
    assert "How can we reach this person?" in page.text
    here = page.path
    page = dave.post(
        f"{here}?step=2",
        {"asked": "reach_words reach_unknown", "submission": "b", "reach_unknown": "yes", "act": "change"},
    )
    assert "Do they know that you named them?" in page.text
    page = dave.post(
        f"{here}?step=3",
        {"asked": "knows reads their_language", "submission": "c", "knows": "no", "reads": "yes", "act": "change"},
    )
    assert "May we tell them that you named them?" in page.text
    page = dave.post(
        f"{here}?step=4",
        {
            "asked": "may_say about_words",
            "submission": "d",
            "may_say": "no",
            "about_words": "She laughs a lot.",
            "act": "change",
        },
    )
    assert page.easy_rows[:4] == [
        "Thank you.",
        "We look at each name ourselves.",
        "We do not tell anybody who named them.",
        "We do not tell you who takes part.",
    ]
    last = rows(tools)[-1]
    assert (last.name, last.knew, last.reach_unknown, last.knows, last.easy_read, last.may_say, last.words) == (
        "Kim", "friend", True, "no", "yes", False, "She laughs a lot.",
    )  # fmt: skip


# --- staff


def named(app: Flask, make: Factory, **said: str) -> tuple[Staff, Contributor, Visitor]:
    reviewer = make.staff()
    namer = make.contributor(make.review(reviewer=reviewer))
    visitor = make.contributor_here(app, namer)
    names(visitor, **said)
    return reviewer, namer, visitor


def reference(make: Factory, contributor: Contributor) -> str:
    from portal.models import Review

    with make.tools.reading() as session:
        return str(session.get_one(Review, contributor.review_id).reference)


def invite(**more: str) -> dict[str, str]:
    return {
        "act": "invite", "submission": "invite", "name": "Kim Reed", "relationship": "friend", "scope": "friend",
        "email": "kim@example.org", "language": "en", "because": "They met every Thursday.", **more,
    }  # fmt: skip


def test_staff_see_who_waits_and_invite_with_a_friends_scope(app: Flask, make: Factory, tools: Tools) -> None:
    reviewer, namer, visitor = named(app, make, knew="friend", about="She laughs a lot.")
    [row] = rows(tools)
    amara = make.staff_here(app, reviewer)
    assert "named somebody who should be asked" in amara.get("/staff/today").text
    page = amara.get(f"/staff/reviews/{reference(make, namer)}/named")
    assert "Kim Reed" in page.text
    assert "Waits for somebody to look." in page.text
    before = visitor.get("/family/others").html
    made = amara.client.post(f"/staff/named/{row.id}", data=invite(csrf_token=amara.token(f"/staff/named/{row.id}")))
    # then they have a room of their own, and nothing has gone: their letter is looked at first
    with tools.reading() as session:
        kim = session.scalars(select(Contributor).where(Contributor.id != namer.id)).one()
        decided = session.scalars(select(NamedPersonDecision)).one()
        assert (kim.name, kim.scope, kim.relationship) == ("Kim Reed", Scope.FRIEND, Relationship.FRIEND)
        assert (decided.decision, decided.scope, decided.invited_ref) == ("invite", "friend", kim.id)
    assert made.headers["Location"] == f"/staff/contributors/{kim.id}/letter"
    assert "named somebody who should be asked" not in amara.get("/staff/today").text
    # and the page of whoever named them is what it was, to the letter
    assert plain(visitor.get("/family/others").html) == plain(before)


def plain(html: str) -> str:
    return re.sub(r'(name="(?:csrf_token|submission|ticket)" value=")[^"]*', r"\1", html)


def test_whatever_staff_do_the_namer_sees_the_same(app: Flask, make: Factory, tools: Tools) -> None:
    reviewer = make.staff()
    review = make.review(reviewer=reviewer)
    already = make.contributor(review, "Kim Reed")
    seen = {}
    for act in ("nothing", "invite", "not", "already"):
        namer = make.contributor(review, "Janet O’Brien")
        visitor = make.contributor_here(app, namer)
        names(visitor, knew="friend")
        row = rows(tools)[-1]
        amara = make.staff_here(app, reviewer)
        amara.get(f"/staff/named/{row.id}")
        if act == "invite":
            amara.post(f"/staff/named/{row.id}", invite(), follow=False)
        elif act == "not":
            amara.post(f"/staff/named/{row.id}", {"act": act, "why_not": "No.", "submission": act}, follow=False)
        elif act == "already":
            amara.post(f"/staff/named/{row.id}", {"act": act, "whom": str(already.id), "submission": act}, follow=False)
        pages = [visitor.get("/family/others"), visitor.get(f"/family/others/{row.id}")]
        pages += [visitor.get("/family/who-looked"), visitor.get("/family")]
        pages.append(
            visitor.post(
                f"/family/others/{row.id}", {"asked": EVERY, "name": "Kimberly", "submission": "c", "act": "change"}
            )
        )
        pages.append(visitor.post(f"/family/others/{row.id}", {"act": "take_back"}))
        seen[act] = [(page.status, plain(page.html).replace(str(row.id), "ID")) for page in pages]
    assert seen["invite"] == seen["not"] == seen["already"] == seen["nothing"]


def test_a_refusal_and_an_invitation_need_their_reason(app: Flask, make: Factory, tools: Tools) -> None:
    reviewer, _namer, _visitor = named(app, make)
    [row] = rows(tools)
    amara = make.staff_here(app, reviewer)
    assert "Write why" in amara.post(f"/staff/named/{row.id}", {"act": "not", "submission": "n"}).text
    assert "Write why" in amara.post(f"/staff/named/{row.id}", invite(because=" ")).text
    assert "Family’s scope is for relatives." in amara.post(f"/staff/named/{row.id}", invite(scope="family")).text
    with tools.reading() as session:
        assert session.scalars(select(NamedPersonDecision)).all() == []
    amara.post(f"/staff/named/{row.id}", invite(scope="family", relationship="cousin"), follow=False)
    with tools.reading() as session:
        assert session.scalars(select(Contributor.scope).where(Contributor.name != "")).all()[-1] == Scope.FAMILY


def test_only_a_coordinator_and_the_reviews_reviewer_see_names(app: Flask, make: Factory, tools: Tools) -> None:
    _reviewer, namer, _visitor = named(app, make)
    [row] = rows(tools)
    place = f"/staff/reviews/{reference(make, namer)}/named"
    for member, status in (
        (make.staff("Coordinator Here", Role.COORDINATOR), 200),
        (make.staff("Another Reviewer"), 404),
        (make.staff("Administrator Here", Role.ADMINISTRATOR), 404),
        (make.staff("Coordinator Elsewhere", Role.COORDINATOR, area="South Wolds"), 404),
    ):
        browser = make.staff_here(app, member)
        assert {browser.client.get(path).status_code for path in (place, f"/staff/named/{row.id}")} == {status}


def test_a_name_taken_back_is_invited_by_nobody(app: Flask, make: Factory, tools: Tools) -> None:
    reviewer, _namer, visitor = named(app, make)
    [row] = rows(tools)
    amara = make.staff_here(app, reviewer)
    token = amara.token(f"/staff/named/{row.id}")
    # given a page that was open while she took the name back
    visitor.post(f"/family/others/{row.id}", {"act": "take_back"})
    page = amara.post(f"/staff/named/{row.id}", invite(csrf_token=token))
    assert "took this name back" in page.text
    with tools.reading() as session:
        assert session.scalars(select(NamedPersonDecision)).all() == []


def test_a_change_after_a_decision_is_seen_by_staff(app: Flask, make: Factory, tools: Tools, clock) -> None:
    reviewer, namer, visitor = named(app, make)
    [row] = rows(tools)
    amara = make.staff_here(app, reviewer)
    amara.post(f"/staff/named/{row.id}", {"act": "not", "why_not": "No address.", "submission": "n"})
    clock.move(minutes=1)
    visitor.post(
        f"/family/others/{row.id}",
        {"asked": EVERY, "name": "Kim Reed", "reach_words": "12 Mill Lane", "submission": "c"},
    )
    assert "Changed since somebody decided" in amara.get(f"/staff/reviews/{reference(make, namer)}/named").text
    assert "named somebody who should be asked" in amara.get("/staff/today").text


def test_contributor_pages_ask_six_things_at_most(app: Flask, make: Factory, tools: Tools, queries: list[str]) -> None:
    visitor = make.contributor_here(app)
    for number in range(5):
        names(visitor, submission=str(number))
    address = f"/family/others/{rows(tools)[0].id}"
    visitor.get("/family/others")
    for path in ("/family/others", address):
        queries.clear()
        visitor.get(path)
        assert len([each for each in queries if not each.startswith(("BEGIN", "PRAGMA"))]) <= 6
