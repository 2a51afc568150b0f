"""Coming in by a link from a letter (safety.md, "Links, codes, step-up")."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import Channel, Decision, DeliveryState, Presentation, Purpose
from portal.models import AuditEvent, Base, Choice, Contributor, Delivery, Invitation, Letter, Visit
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

KIND_PAGES = {
    "public.link_malformed": "/link/not-whole",
    "public.link_expired": "/link/expired",
    "public.link_withdrawn": "/link/taken-back",
    "public.link_replaced": "/link/newer-letter",
}


def rows(tools: Tools) -> dict[str, list[tuple[object, ...]]]:
    with tools.reading() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table)).all()]
            for name, table in Base.metadata.tables.items()
        }


def queued(make: Factory, contributor: Contributor, name: str = "introductory") -> Delivery:
    now = make.tools.clock.now()
    letter = make.add(
        Letter(contributor_id=contributor.id, name=name, language="en", format="email", version="1", composed={},
               asked_at=now)
    )  # fmt: skip
    made: Delivery = make.add(
        Delivery(letter_id=letter.id, channel=Channel.EMAIL, address="x@example.org", key=f"k{letter.id}", due_at=now)
    )
    return made


def state_of(tools: Tools, delivery: Delivery) -> str:
    with tools.reading() as session:
        found = session.get(Delivery, delivery.id)
        assert found is not None
        return found.state


@pytest.mark.parametrize("presentation", ["standard", "easy-read"])
def test_opening_a_link_shows_nothing_personal_and_changes_nothing(
    tools: Tools, make: Factory, visitor: Visitor, presentation: str
) -> None:
    # given an invitation to a mother, about Maggie
    invitation = make.invitation()
    before = rows(tools)
    # when a mail scanner or a relative opens its link
    page = visitor.get(f"/l/{invitation.token}?read={presentation}")
    # then nobody is named, nothing is remembered, and the address can't leave with a request
    assert page.name == "public.open_link"
    for personal in ("Maggie", "Margaret", "Janet", "O’Brien", "Amara", "LD-2026", "died"):
        assert personal not in page.html
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert rows(tools) == before


def test_the_link_page_reads_as_the_contributor_asked(make: Factory, visitor: Visitor) -> None:
    # given somebody whose letters come in Urdu and Easy Read
    aunt = make.contributor(language="ur", presentation=Presentation.EASY_READ)
    invitation = make.invitation(aunt)
    # when they open the link in a browser that never chose
    page = visitor.get(f"/l/{invitation.token}")
    # then it reads that way; and a choice made in the browser comes first
    assert (page.tree.get("lang"), page.tree.get("data-presentation")) == ("ur", "easy-read")
    assert visitor.get(f"/l/{invitation.token}?lang=en&read=standard").tree.get("lang") == "en"


def test_continue_starts_a_visit_and_the_first_time_leads_to_the_letter(
    tools: Tools, make: Factory, visitor: Visitor
) -> None:
    # given a link
    invitation = make.invitation()
    # when Continue is pressed twice, on two days
    first = visitor.post(f"/l/{invitation.token}", follow=False)
    again = visitor.post(f"/l/{invitation.token}", follow=False)
    # then both open the room: the letter first, their page after that; and both are in the audit trail
    assert (first.status, first.location) == (303, "/family/letter")
    assert (again.status, again.location) == (303, "/family")
    with tools.reading() as session:
        assert session.get(Invitation, invitation.id).first_used_at is not None  # type: ignore[union-attr]
        visits = session.scalars(select(Visit).order_by(Visit.id)).all()
        assert [visit.ended_at is None for visit in visits] == [False, True]
        assert [e.did for e in session.scalars(select(AuditEvent))] == ["came_in", "came_in"]


def test_continue_leaves_nothing_of_who_was_here_before(make: Factory, app: Flask) -> None:
    # given a browser in which a reviewer is signed in and somebody else's words wait in the session
    member = make.staff()
    visitor = make.staff_here(app, member)
    invitation = make.invitation()
    with visitor.client.session_transaction() as session:
        session["draft"] = "somebody else’s"
    # when a contributor comes in
    visitor.post(f"/l/{invitation.token}", follow=False)
    # then only their visit is left
    with visitor.client.session_transaction() as session:
        assert "draft" not in session
        assert "_user_id" not in session
        assert session["visit"]


@pytest.mark.parametrize("purpose", [Purpose.FAMILY, Purpose.FRIEND, Purpose.RETURN, Purpose.OUTCOME])
def test_every_purpose_opens_the_room(make: Factory, visitor: Visitor, purpose: Purpose) -> None:
    invitation = make.invitation(purpose=purpose)
    assert visitor.post(f"/l/{invitation.token}", follow=False).location in {"/family/letter", "/family"}
    assert visitor.get("/family").status == 200


def test_a_friends_link_never_opens_the_outcome_whoever_holds_it(make: Factory, visitor: Visitor) -> None:
    # given a family member who was sent a friend's link
    invitation = make.invitation(make.contributor(), purpose=Purpose.FRIEND)
    # when they come in with it and ask for the outcome
    visitor.post(f"/l/{invitation.token}", follow=False)
    # then it is as if it were not there
    assert visitor.get("/family/outcome").status == 404


def test_a_stop_link_opens_the_stop_page_and_no_room(tools: Tools, make: Factory, visitor: Visitor) -> None:
    invitation = make.invitation(purpose=Purpose.STOP)
    assert visitor.get(f"/l/{invitation.token}").location == f"/l/{invitation.token}/stop"
    token = visitor.token(f"/l/{invitation.token}/stop")
    answer = visitor.post(f"/l/{invitation.token}", {"csrf_token": token}, follow=False)
    assert answer.location == f"/l/{invitation.token}/stop"
    with tools.reading() as session:
        assert session.scalars(select(Visit)).all() == []


@pytest.mark.parametrize("bend", ["cut", "changed", "junk", "empty", "long", "other alphabet"])
def test_a_bent_link_gets_a_kind_page(make: Factory, visitor: Visitor, bend: str) -> None:
    token = make.invitation().token
    bent = {
        "cut": token[:-3],
        "changed": ("A" if token[0] != "A" else "B") + token[1:],
        "junk": token[:-5] + "!!" + token[-5:],
        "empty": ".",
        "long": "A" * 3000,
        "other alphabet": "кот",
    }[bend]
    for path in (f"/l/{bent}", f"/l/{bent}/stop"):
        answer = visitor.get(path)
        assert (answer.status, answer.location) == (303, "/link/not-whole")


def test_each_closed_link_gets_the_kind_page_of_its_own(make: Factory, visitor: Visitor, clock: SetClock) -> None:
    # given a link past its day, one that was taken back, and one that a newer one replaced
    now = clock.now()
    reader = make.contributor(language="cy", presentation=Presentation.EASY_READ)
    newer = make.invitation(reader)
    closed = {
        "/link/expired": make.invitation(reader, expires_at=now - timedelta(seconds=1)),
        "/link/taken-back": make.invitation(reader, withdrawn_at=now),
        "/link/newer-letter": make.invitation(reader, replaced_by_id=newer.id, withdrawn_at=now),
    }
    for address, invitation in closed.items():
        # when it is opened, or Continue is pressed on a page from before, or its code is typed
        token = visitor.token("/code")
        answers = [
            visitor.get(f"/l/{invitation.token}"),
            visitor.post(f"/l/{invitation.token}", {"csrf_token": token}, follow=False),
            visitor.post("/code", {"csrf_token": token, "letter_code": invitation.code}, follow=False),
        ]
        # then each leads to that page, in the contributor's own look, and no room opens
        for answer in answers:
            assert (answer.status, answer.location) == (303, f"{address}?lang=cy&read=easy-read")
    assert visitor.get("/family").status == 401


@pytest.mark.parametrize("name", KIND_PAGES)
@pytest.mark.parametrize("look", ["lang=en&read=standard", "lang=en&read=easy-read", "lang=ur&read=easy-read"])
def test_kind_pages_say_what_to_do_next(visitor: Visitor, name: str, look: str) -> None:
    page = visitor.get(f"{KIND_PAGES[name]}?{look}")
    assert (page.status, page.name) == (200, name)
    assert "/code" in page.html
    assert "0118 496 0100" in page.text


def test_an_expiry_is_read_from_the_row_not_the_token(make: Factory, visitor: Visitor, clock: SetClock) -> None:
    invitation = make.invitation()
    clock.move(days=181)
    assert visitor.get(f"/l/{invitation.token}").location.startswith("/link/expired")


def test_a_robot_that_submits_every_form_completes_nothing(tools: Tools, make: Factory, visitor: Visitor) -> None:
    # given a link
    invitation = make.invitation()
    # when a robot submits the stop form as it finds it
    page = visitor.get(f"/l/{invitation.token}/stop")
    assert not page.tree.xpath("//input[@checked]")
    answer = visitor.post(f"/l/{invitation.token}/stop", {})
    # then it is asked to choose, and nothing happened
    assert answer.name == "public.open_stop"
    assert "Choose one of the answers." in answer.text
    with tools.reading() as session:
        assert session.scalars(select(Choice)).all() == []
        assert session.scalars(select(Contributor.stopped_at)).all() == [None]


def test_this_is_not_me_is_honoured_at_once(tools: Tools, make: Factory, visitor: Visitor) -> None:
    # given letters on their way to the wrong person, and somebody else's letter in the same review
    review = make.review(reviewer=make.staff())
    wrong = make.contributor(review)
    other = make.contributor(review, name="Sean O’Brien")
    theirs, not_theirs = queued(make, wrong), queued(make, other)
    invitation = make.invitation(wrong)
    # when they say that it is not them, twice
    for _ in range(2):
        answer = visitor.post(f"/l/{invitation.token}/stop", {"stop": "not_me"})
        assert answer.name == "public.not_me"
    # then it is one choice, nothing more is sent to them, and the other's letter goes
    with tools.reading() as session:
        assert [c.decision for c in session.scalars(select(Choice))] == [Decision.WRONG_PERSON]
        assert "said_not_me" in [e.did for e in session.scalars(select(AuditEvent))]
    assert state_of(tools, theirs) == DeliveryState.CANCELLED
    assert state_of(tools, not_theirs) == DeliveryState.QUEUED


@pytest.mark.parametrize("days_later", [0, 200])
def test_no_more_letters_is_honoured_at_once_even_when_the_link_is_old(
    tools: Tools, make: Factory, visitor: Visitor, clock: SetClock, days_later: int
) -> None:
    contributor = make.contributor()
    waiting = queued(make, contributor, "check_what_we_wrote")
    invitation = make.invitation(contributor)
    clock.move(days=days_later)
    answer = visitor.post(f"/l/{invitation.token}/stop", {"stop": "no_letters"})
    assert answer.name == "public.stopped"
    with tools.reading() as session:
        assert session.scalars(select(Contributor.stopped_at)).one() == clock.now()
    assert state_of(tools, waiting) == DeliveryState.CANCELLED


def test_who_holds_a_taken_back_letter_can_not_stop_the_new_one(
    tools: Tools, make: Factory, visitor: Visitor, clock: SetClock
) -> None:
    # given a letter that went astray and was taken back
    invitation = make.invitation(withdrawn_at=clock.now())
    # when its holder presses stop
    answer = visitor.post(
        f"/l/{invitation.token}/stop", {"stop": "no_letters", "csrf_token": visitor.token("/code")}, follow=False
    )
    # then nothing is stopped
    assert answer.location.startswith("/link/taken-back")
    with tools.reading() as session:
        assert session.scalars(select(Contributor.stopped_at)).all() == [None]


@pytest.mark.parametrize("path", ["/stopped", "/not-me"])
@pytest.mark.parametrize("look", ["lang=en&read=standard", "lang=cy&read=easy-read", "lang=ur&read=easy-read"])
def test_pages_after_stopping_open(visitor: Visitor, path: str, look: str) -> None:
    assert visitor.get(f"{path}?{look}").status == 200
