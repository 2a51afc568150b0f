"""What people tell us without a letter: the same answer whoever is known, one report of two presses, in its area."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from portal.adapters.clock import SetClock
from portal.domain.days import months_on
from portal.domain.errors import NotFound, Refused
from portal.domain.reported import NotOurs, ReportState
from portal.domain.rooms import StaffMember
from portal.domain.states import Presentation, Relationship, Role, Scope
from portal.domain.taking_up import NewReview, Teller
from portal.models import (
    Area,
    AuditEvent,
    Contributor,
    Need,
    Person,
    ReportAnswer,
    ReportedDeath,
    Review,
    Staff,
    TellerNote,
)
from portal.services import erasure, letters, reporting, retention, sending, taking_up, teller_notes, visits
from portal.services.caseload import today as today_of
from portal.services.tools import Tools
from tests.factories import Factory
from tests.pages.test_someone_died import TOLD, tell
from tests.people import Visitor

KNOWN = {
    **TOLD, "person_name": "Margaret O’Brien", "died": "exact", "died_on_day": "3", "died_on_month": "6",
    "died_on_year": "2026",
}  # fmt: skip
UNKNOWN = {**KNOWN, "person_name": "Bernard O’Hagan"}


@pytest.fixture
def statements(tools: Tools) -> Iterator[list[str]]:
    """Every statement that goes to the database, in order, without its values."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(tools.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(tools.database.engine, "before_cursor_execute", note)


def member(tools: Tools, make: Factory, staff: Staff) -> StaffMember:
    with tools.writing() as work:
        visit = visits.start_for_staff(work, staff.id)
    found = visits.staff_for(tools, visit)
    assert found is not None
    return found


@pytest.fixture
def coordinator(tools: Tools, make: Factory) -> StaffMember:
    return member(tools, make, make.staff("Grace Wren", Role.COORDINATOR))


@pytest.fixture
def elsewhere(tools: Tools, make: Factory) -> StaffMember:
    return member(tools, make, make.staff("Cole Elsewhere", Role.COORDINATOR, area="South Wolds"))


def told(tools: Tools, area: str = "", **more: str) -> ReportedDeath:
    """Send a report as a browser does, in an area by its name, and return it."""
    with tools.reading() as session:
        area_id = session.scalar(select(Area.id).where(Area.name == area))
    token = reporting.keep(tools, "", {**KNOWN, "area": str(area_id or "unknown"), **more}, "203.0.113.5")
    sent = reporting.send(tools, token, "203.0.113.5", language="en", presentation=Presentation.STANDARD)
    return by_reference(tools, sent.reference)


def by_reference(tools: Tools, reference: str) -> ReportedDeath:
    with tools.reading() as session:
        return session.scalars(select(ReportedDeath).where(ReportedDeath.reference == reference)).one()


def count(tools: Tools, table: type[Any]) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# --- nothing is told to a stranger


def test_the_answer_and_the_work_are_the_same_whether_the_person_is_known_or_not(
    app: Flask, make: Factory, statements: list[str]
) -> None:
    # given a person whose review is under way, with a sister in it
    make.contributor(make.review(), "Una O’Brien", relationship=Relationship.SISTER)

    # when a stranger tells of them, and another stranger of somebody nobody knows
    tell(Visitor(app), UNKNOWN)  # the audit trail has begun
    answers, work = [], []
    for telling in (KNOWN, UNKNOWN):
        visitor = Visitor(app)
        statements.clear()
        page = tell(visitor, telling)
        work.append(list(statements))
        answers.append((page, visitor.get("/somebody-has-died/sent")))

    # then both pages are the same, byte for byte but for the reference and the marks of each form and style
    first, second = ([_bare(page.html) for page in pages] for pages in answers)
    assert first == second
    assert "O’Brien" not in answers[0][0].html
    assert {page.status for pages in answers for page in pages} == {200}
    # and the same was asked of the database, in the same order
    assert work[0] == work[1]
    assert not any("person_token" in each or "FROM person" in each or "FROM review" in each for each in work[0])


def _bare(html: str) -> str:
    html = re.sub(r'nonce="[^"]*"', "", re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", html))
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "REFERENCE", html)


def test_nobody_in_a_review_learns_that_somebody_else_told_us(
    app: Flask, tools: Tools, make: Factory, coordinator: StaffMember
) -> None:
    # given a sister in a room, and a brother who is estranged and tells of the same death
    review = make.review()
    sister = make.contributor(review, "Una O’Brien", relationship=Relationship.SISTER)
    room = make.contributor_here(app, sister)
    before = {path: _bare(room.get(path).html) for path in ("/family", "/family/who-looked", "/family/letter")}
    report = told(tools, "North Wolds", teller="family", teller_name="Sean O’Brien")

    # when the coordinator says that it belongs to that review
    teller = Teller("Sean O’Brien", Relationship.BROTHER, Scope.FAMILY)
    taking_up.same_review(tools, coordinator, report.id, review.reference, teller)

    # then nothing on the sister's pages has changed, nothing goes to her, and the brother's room is his own
    assert {path: _bare(room.get(path).html) for path in before} == before
    assert all("una" not in each.to and "janet" not in each.to for each in sending.outbox(tools))
    brother = by_reference(tools, report.reference).contributor_id
    assert brother is not None
    assert brother != sister.id
    with tools.reading() as session:
        his = session.get_one(Contributor, brother)
        assert (his.review_id, his.name, his.email) == (review.id, "Sean O’Brien", "tom@example.org")


# --- whose it is


def test_a_report_is_seen_in_its_area_and_one_without_an_area_by_every_coordinator(
    tools: Tools, make: Factory, coordinator: StaffMember, elsewhere: StaffMember
) -> None:
    # given a report of North Wolds, and one of nobody knows where
    here, nowhere = told(tools, "North Wolds"), told(tools)
    reviewer = member(tools, make, make.staff("Amara Okafor"))

    # then each is in the lists of those who may see it, and its page is there for nobody else
    def seen(who: StaffMember) -> set[int]:
        listed = {each.id for each in taking_up.waiting(tools, who)}
        assert listed == {each.id for each in today_of(tools, who).reported}
        for report in (here, nowhere):
            if report.id in listed:
                assert taking_up.one(tools, who, report.id).line.id == report.id
            else:
                with pytest.raises(NotFound):
                    taking_up.one(tools, who, report.id)
        return listed

    assert seen(coordinator) == {here.id, nowhere.id}
    assert seen(elsewhere) == {nowhere.id}
    assert seen(reviewer) == {here.id}
    # and every look was an event
    with tools.reading() as session:
        looks = session.scalars(select(AuditEvent.about).where(AuditEvent.did == "saw_report")).all()
    assert set(looks) == {f"reported_death:{here.id}", f"reported_death:{nowhere.id}"}


def test_only_a_coordinator_decides(tools: Tools, make: Factory) -> None:
    report = told(tools, make_area(make))
    reviewer = member(tools, make, make.staff("Amara Okafor"))
    with pytest.raises(Refused, match="coordinator_only"):
        taking_up.not_a_report(tools, reviewer, report.id, "")
    assert by_reference(tools, report.reference).state == ReportState.NEW


def make_area(make: Factory) -> str:
    make.staff("Grace Wren", Role.COORDINATOR)
    return "North Wolds"


def test_matches_are_found_by_name_and_day_in_the_own_areas_alone(
    tools: Tools, make: Factory, coordinator: StaffMember
) -> None:
    # given the same person here, somebody with one name of hers and a day near it, and her namesakes elsewhere
    here = make.review()
    near = make.review("Peggy", "O’Brien", "Peggy")
    long_ago = make.review("Nora", "O’Brien", "Nora")
    with tools.writing() as work:
        work.session.get_one(Person, near.person_id).died_on = date(2026, 6, 20)
        work.session.get_one(Person, long_ago.person_id).died_on = date(2024, 1, 1)
    make.review(area="South Wolds")
    report = told(tools, "North Wolds", person_name="margaret obrien")

    # then what may be the same stands beside the report, the surest first
    found = taking_up.one(tools, coordinator, report.id).matches
    assert [(each.reference, each.certain) for each in found] == [(here.reference, True), (near.reference, False)]


def test_two_who_tell_of_one_death_stand_beside_each_other_for_staff(
    tools: Tools, make: Factory, coordinator: StaffMember
) -> None:
    first, second = told(tools, "North Wolds"), told(tools, "North Wolds", person_name="Maggie O'Brien")
    told(tools, "North Wolds", person_name="Bernard")
    assert [each.id for each in taking_up.one(tools, coordinator, first.id).others] == [second.id]


# --- decided


def new_review(area_id: int, teller: Teller | None = None, **more: Any) -> NewReview:
    values = {"first_name": "Margaret", "last_name": "O’Brien", "known_as": "Maggie", "born_on": None,
              "died_on": date(2026, 6, 3), "area_id": area_id, "teller": teller, **more}  # fmt: skip
    return NewReview(**values)


def test_a_report_becomes_a_review_with_its_teller_and_the_day_they_were_told(
    tools: Tools, clock: SetClock, coordinator: StaffMember
) -> None:
    # given a friend who reads large print, on the telephone only in the morning
    report = told(tools, "North Wolds", formats="large_print", safe="not_always", safe_words="Mornings only.")
    (area_id,) = coordinator.area_ids
    teller = Teller("Tom Hill", Relationship.FRIEND, Scope.FRIEND)

    # when the coordinator makes a review of it, and presses twice
    reference = taking_up.make_review(tools, coordinator, report.id, new_review(area_id, teller))
    assert taking_up.make_review(tools, coordinator, report.id, new_review(area_id, teller)) == reference

    # then there is one person, one review, one contributor with the needs that were told
    assert (count(tools, Person), count(tools, Review), count(tools, Contributor)) == (1, 1, 1)
    with tools.reading() as session:
        review = session.scalars(select(Review)).one()
        friend = session.scalars(select(Contributor)).one()
        needs = {need.kind: need.detail for need in session.scalars(select(Need))}
    assert (review.reference, review.due_on) == (report.reference, months_on(tools.today(), 6))
    assert review.notified_on == tools.today()
    assert (friend.scope, friend.relationship, friend.email) == (Scope.FRIEND, "friend", "tom@example.org")
    assert needs == {"large_print": "", "contact_email": "", "not_to_be_sent": "Mornings only."}
    # and the day that they were told goes on waiting, beside their name now
    assert taking_up.waiting(tools, coordinator) == ()
    clock.move(days=8)
    (family,) = today_of(tools, coordinator).others
    assert (family.first.contributor_name, family.promised_on) == ("Tom Hill", report.promised_on)


def test_the_first_letter_goes_to_who_told_us(tools: Tools, make: Factory, coordinator: StaffMember) -> None:
    report = told(tools, "North Wolds")
    (area_id,) = coordinator.area_ids
    teller = Teller("Tom Hill", Relationship.FRIEND, Scope.FRIEND)
    taking_up.make_review(tools, coordinator, report.id, new_review(area_id, teller))
    reviewer = make.staff("Amara Okafor")
    with tools.writing() as work:
        work.session.scalars(select(Review)).one().reviewer_id = reviewer.id
    with tools.writing() as work:
        friend = work.session.scalars(select(Contributor)).one()
        queued = letters.queue(
            work, tools, name="introductory", contributor_id=friend.id, asked_by=reviewer.id, due_at=work.now,
            submission="first",
        )  # fmt: skip
    assert queued.letter_id


def test_somebody_who_wants_no_contact_is_made_no_contributor_and_gets_nothing(
    tools: Tools, coordinator: StaffMember
) -> None:
    report = told(tools, "North Wolds", reach="none")
    (area_id,) = coordinator.area_ids
    teller = Teller("Tom Hill", Relationship.FRIEND, Scope.FRIEND)
    taking_up.make_review(tools, coordinator, report.id, new_review(area_id, teller))
    assert (count(tools, Review), count(tools, Contributor), count(tools, TellerNote)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"first_name": " "}, "name_missing"),
        ({"born_on": date(2026, 6, 4)}, "died_before_birth"),
        ({"area_id": 4711}, "not_your_area"),
        ({"teller": Teller(" ", Relationship.FRIEND, Scope.FRIEND)}, "teller_name_missing"),
    ],
)
def test_what_a_review_needs_is_asked_for(
    tools: Tools, coordinator: StaffMember, more: dict[str, Any], code: str
) -> None:
    report = told(tools, "North Wolds")
    (area_id,) = coordinator.area_ids
    with pytest.raises(Refused, match=code):
        taking_up.make_review(tools, coordinator, report.id, new_review(**{"area_id": area_id, **more}))
    assert (count(tools, Review), count(tools, ReportAnswer)) == (0, 0)


def test_another_area_takes_it_with_its_promise(tools: Tools, coordinator: StaffMember, elsewhere: StaffMember) -> None:
    report = told(tools, "North Wolds")
    (south,) = elsewhere.area_ids
    taking_up.to_area(tools, coordinator, report.id, south, "They lived there.")
    assert taking_up.waiting(tools, coordinator) == ()
    (line,) = taking_up.waiting(tools, elsewhere)
    assert (line.id, line.promised_on) == (report.id, report.promised_on)
    # and what was decided stays, each as a row
    assert [each.note for each in taking_up.one(tools, elsewhere, report.id).decisions] == ["They lived there."]


def test_not_ours_is_said_kindly_once_and_where_to(tools: Tools, coordinator: StaffMember) -> None:
    report = told(tools, "North Wolds")
    with pytest.raises(Refused, match="say_where"):
        taking_up.not_ours(tools, coordinator, report.id, NotOurs.ELSEWHERE, " ")
    taking_up.not_ours(tools, coordinator, report.id, NotOurs.ELSEWHERE, "To the team of Otherland.")
    with pytest.raises(Refused, match="settled"):
        taking_up.not_ours(tools, coordinator, report.id, NotOurs.AGE, "")
    teller_notes.send_due(tools)
    notes = [each for each in sending.outbox(tools) if each.letter == "report_not_ours"]
    assert [(each.to, each.state) for each in notes] == [("tom@example.org", "sent")]
    assert "Another team is the right one for it." in notes[0].text
    assert "from the age of 4" not in notes[0].text


# --- notes to who told us


def test_a_note_goes_once_and_names_nobody(tools: Tools) -> None:
    report = told(tools, "North Wolds")
    teller_notes.send_due(tools)
    teller_notes.send_due(tools)
    (note,) = sending.outbox(tools)
    assert (note.to, note.letter, note.channel, note.state) == ("tom@example.org", "report_received", "email", "sent")
    assert report.reference in note.text
    for name in ("Margaret", "O’Brien", "Tom", "died", "learning"):
        assert name not in note.subject + note.text


@pytest.mark.parametrize(
    "more", [{"safe": "not_always"}, {"reach": "none"}, {"reach": "phone", "mobile": "07700 900381"}]
)
def test_no_note_goes_where_it_is_not_safe_or_not_wished(tools: Tools, more: dict[str, str]) -> None:
    told(tools, "North Wolds", **more)
    assert count(tools, TellerNote) == 0


def test_nobody_can_use_us_to_write_to_somebody_again_and_again(tools: Tools, clock: SetClock) -> None:
    # given one address that is given with report after report
    for _ in range(6):
        told(tools, "North Wolds")
    # then each report is taken, and few notes go
    assert (count(tools, ReportedDeath), count(tools, TellerNote)) == (6, reporting.MOST_NOTES)


def test_a_note_whose_end_nobody_knows_is_held_and_never_sent_again(
    tools: Tools, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(tools, "North Wolds")
    calls = []

    class Breaks:
        def send(self, message: object) -> None:
            calls.append(message)
            raise RuntimeError

    monkeypatch.setattr(teller_notes, "carrier_of", lambda *_args: Breaks())
    for _ in range(3):
        teller_notes.send_due(tools)
        clock.move(hours=1)
    assert len(calls) == 1
    (note,) = sending.outbox(tools)
    assert note.state == "held"


# --- kept, and let go of


def test_what_led_to_nothing_is_let_go_of_and_what_waits_is_not(
    tools: Tools, coordinator: StaffMember, clock: SetClock
) -> None:
    gone, waits = told(tools, "North Wolds"), told(tools, "North Wolds", person_name="Alan")
    taking_up.not_ours(tools, coordinator, gone.id, NotOurs.AGE, "")
    clock.move(days=tools.settings.retention.reports + 1)
    report = retention.apply(tools)
    assert next(rule.gone for rule in report.rules if rule.rule == "reports") == {
        "report_answer": 1, "reported_death": 1, "teller_note": 2,
    }  # fmt: skip
    with tools.reading() as session:
        assert session.scalars(select(ReportedDeath.id)).all() == [waits.id]


def test_erasing_a_contributor_takes_away_what_they_told_before(
    tools: Tools, make: Factory, coordinator: StaffMember
) -> None:
    report = told(tools, "North Wolds")
    (area_id,) = coordinator.area_ids
    teller = Teller("Tom Hill", Relationship.FRIEND, Scope.FRIEND)
    reference = taking_up.make_review(tools, coordinator, report.id, new_review(area_id, teller))
    friend = by_reference(tools, report.reference).contributor_id
    assert friend is not None
    second = member(tools, make, make.staff("Second Coordinator", Role.COORDINATOR))
    erasure.ask(tools, coordinator, reference, friend)
    gone = erasure.erase(tools, second, reference, friend)
    assert gone["reported_death"] == 1
    assert (count(tools, ReportedDeath), count(tools, TellerNote), count(tools, ReportAnswer)) == (0, 0, 0)
    assert count(tools, Review) == 1


def test_what_was_told_can_be_read_in_no_row(tools: Tools) -> None:
    told(tools, "North Wolds", know="The zebra sang.")
    reporting.keep(tools, "", {"know": "The zebra sang."}, "203.0.113.5")
    teller_notes.send_due(tools)
    with tools.reading() as session:
        for table in ("reported_death", "report_draft", "teller_note", "report_answer", "attempt"):
            for row in session.execute(text(f"SELECT * FROM {table}")):
                assert not re.search(r"zebra|O’Brien|tom@|203\.0\.113", str(tuple(row)))


def test_a_report_waits_on_today_with_its_promise(tools: Tools, coordinator: StaffMember, clock: SetClock) -> None:
    later, first = told(tools), None
    clock.move(days=-2)
    first = told(tools)
    clock.move(days=20)
    waits = today_of(tools, coordinator).reported
    assert [each.id for each in waits] == [first.id, later.id]
    assert all(each.late(tools.today()) for each in waits)
    assert waits[0].promised_on == waits[1].promised_on - timedelta(days=2)  # type: ignore[operator]
