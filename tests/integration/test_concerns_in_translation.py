"""What is raised is put into another language too, and whoever it is about finds nothing of that anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.caseload import Show
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.domain.word_translations import ENGLISH, NOT_KNOWN, WordKind
from portal.models import AuditEvent, Concern, ConcernAnswer, ConcernEvent, Message, WordTranslation
from portal.services import (
    caseload,
    concerns,
    messaging,
    own_records,
    raising,
    retention,
    second_reading,
    word_translations,
)
from portal.store import erasing
from tests.factories import Factory
from tests.integration.raised import Case, public
from tests.integration.translation_places import READS_IT, WORKS_ON_IT, may_ask, task_of

THEIRS = "Ona się śmiała, kiedy płakałam."
ENGLISH_WORDS = "She laughed when I cried."
STILL = "To znowu się stało."
OURS = "We are sorry."
POLISH = "Przykro nam."


@pytest.fixture
def case(app: Flask, make: Factory) -> Case:
    return Case(make)


@dataclass
class Worked:
    """Something raised in Polish, answered and not settled; each of its words typed in, by one member of staff."""

    concern: Concern
    room: Room
    writer: StaffMember
    reader: StaffMember
    hidden: tuple[StaffMember, ...]
    tasks: dict[WordKind, int]


def raise_it(case: Case, about: str, *, words: str = THEIRS) -> tuple[Concern, Room]:
    """Raise something from a room whose page is in Polish. Jo, a coordinator, does that review herself."""
    own = case.make.review("Annie", "Hall", "Annie", reviewer=case.jo if about != "coordinator" else case.reviewer)
    room = case.in_room(case.make.contributor(own, "Ewa Nowak", language="pl"))
    made = raising.raise_in_room(case.tools, room, kind="complaint", about=about, words=words, submission=about)
    return case.row(made.reference), room


def worked(case: Case, about: str) -> Worked:
    concern, room = raise_it(case, about)
    elsewhere = case.make.staff("Una Reed", Role.COORDINATOR, area="South Wolds")
    away = StaffMember(0, "", elsewhere.id, "", "", Role.COORDINATOR, None, frozenset({999}), ())
    if about == "coordinator":
        writer, reader = case.member(case.lead), case.member(case.make.staff("Lee Lead", Role.PROGRAMME, area=None))
        hidden = (case.member(case.jo), case.member(case.sam), case.member(case.reviewer), away)
    else:
        writer, reader = case.member(case.sam), case.member(case.lead)
        hidden = (case.member(case.jo), case.member(case.reviewer), away)
    tools = case.tools
    concerns.answer(tools, writer, concern.id, words=OURS, easy_words=f"sorry | {OURS}", looked_at=True)
    with tools.reading() as session:
        answer = session.scalars(select(ConcernAnswer.id)).one()
    second_reading.pass_text(tools, reader, ReadKind.CONCERN, answer)
    raising.does_not_settle(tools, room, concern.id, words=STILL, submission="still")
    with tools.reading() as session:
        said = session.scalars(select(ConcernEvent.id).where(ConcernEvent.did == "not_settled")).one()
    tasks = {
        WordKind.RAISED: word_translations.ask(tools, writer, WordKind.RAISED, concern.id, "pl"),
        WordKind.NOT_SETTLED: word_translations.ask(tools, writer, WordKind.NOT_SETTLED, said, "pl"),
        WordKind.CONCERN_ANSWER: task_of(tools, WordKind.CONCERN_ANSWER).id,
    }
    for kind, words in zip(tasks, (ENGLISH_WORDS, "It came again.", POLISH), strict=True):
        word_translations.type_in(tools, writer, tasks[kind], [(words, "")], "Wolds Translating")
    return Worked(concern, room, writer, reader, hidden, tasks)


@pytest.mark.parametrize("about", ["reviewer", "coordinator"])
@pytest.mark.parametrize("place", [*WORKS_ON_IT, *READS_IT])
def test_whom_it_is_about_finds_no_task_of_it(case: Case, about: str, place: str) -> None:
    # given what was raised about the reviewer, who is a coordinator too; or about a coordinator
    made = worked(case, about)
    find = {**WORKS_ON_IT, **READS_IT}[place]
    for kind, task in made.tasks.items():
        # then in this place it is not there for them, nor for any reviewer, nor in another area
        assert not any(find(case.tools, member, task, kind) for member in made.hidden)
        # and it is for whose desk it is on; the text waits for whoever may read its answers
        assert find(case.tools, made.writer if place in WORKS_ON_IT else made.reader, task, kind)


@pytest.mark.parametrize("about", ["reviewer", "coordinator"])
def test_whom_it_is_about_can_not_ask_for_it_nor_read_it_beside_anything(case: Case, about: str) -> None:
    made = worked(case, about)
    # given the same words in a message, which every reviewer of the area reads
    messaging.send(case.tools, made.room, THEIRS, wants_call=False, submission="same")
    for member in made.hidden:
        assert not may_ask(case.tools, member, WordKind.RAISED)
        assert not may_ask(case.tools, member, WordKind.NOT_SETTLED)
        assert word_translations.for_concern(case.tools, member, made.concern.id).found == {}
        # then nothing beside the message says that a translation of them is asked for
        beside = word_translations.for_staff(case.tools, member, contributor_id=made.room.contributor_id)
        assert beside.of(THEIRS) is None
        # and no search finds it
        for asked in (THEIRS, ENGLISH_WORDS, made.concern.reference):
            found = caseload.find_reviews(case.tools, member, asked=asked, show=Show.ALL, page=1)
            assert found.lines == ()
    assert word_translations.for_concern(case.tools, made.writer, made.concern.id).of(THEIRS) is not None


def test_a_programme_lead_is_given_nothing_else_to_translate(case: Case) -> None:
    # given a message of a family that waits to be translated, and is typed in
    _concern, room = raise_it(case, "portal")
    messaging.send(case.tools, room, THEIRS, wants_call=False, submission="m")
    with case.tools.reading() as session:
        message = session.scalars(select(Message.id)).one()
    task = word_translations.ask(case.tools, case.member(case.jo), WordKind.MESSAGE, message, "pl")
    word_translations.type_in(case.tools, case.member(case.jo), task, [(ENGLISH_WORDS, "")], "Me")
    # then a programme lead finds it nowhere, not even where an area is theirs
    member = StaffMember(
        0, "", case.lead.id, "", "", Role.PROGRAMME, None, frozenset({case.review.area_id}), ("North Wolds",)
    )
    for place in (*WORKS_ON_IT.values(), *READS_IT.values()):
        assert not place(case.tools, member, task, WordKind.MESSAGE)


def test_it_leaves_the_list_with_the_desk(case: Case) -> None:
    # given a task of what is on a coordinator's desk
    concern, _room = raise_it(case, "portal")
    sam, lead = case.member(case.sam), case.member(case.lead)
    task = word_translations.ask(case.tools, sam, WordKind.RAISED, concern.id, "pl")
    # when it is passed on to the programme lead
    concerns.pass_on(case.tools, sam, concern.id, to="programme", words="")
    # then its task is theirs
    assert word_translations.waiting(case.tools, sam) == ()
    assert [each.id for each in word_translations.waiting(case.tools, lead)] == [task]


def test_our_answer_is_asked_for_by_itself_and_told_of_when_it_is_there(case: Case) -> None:
    # given an answer of ours that was passed, to somebody whose page is in Polish
    made = worked(case, "reviewer")
    shown = word_translations.for_family(case.tools, made.room, "pl")
    assert shown.due(OURS) == date(2026, 12, 7)
    # when its translation is passed
    second_reading.pass_text(case.tools, made.reader, ReadKind.TRANSLATION, made.tasks[WordKind.CONCERN_ANSWER])
    # then it stands beside it in the room, and once is told
    ready = word_translations.for_family(case.tools, made.room, "pl").of(OURS)
    assert ready is not None
    assert ready.part is not None
    assert ready.part.words == POLISH


def test_both_are_in_their_own_records_and_go_with_them(case: Case) -> None:
    made = worked(case, "reviewer")
    for task in made.tasks.values():
        second_reading.pass_text(case.tools, made.reader, ReadKind.TRANSLATION, task)
    who = made.room.contributor_id
    with case.tools.reading() as session:
        rows = next(each.rows for each in own_records.read(session, who) if each.name == "translations")
    assert [(row["original"], row["words"]) for row in rows] == [
        (OURS, POLISH), (THEIRS, ENGLISH_WORDS), (STILL, "It came again."),
    ]  # fmt: skip
    # when everything of theirs is taken away, nothing of it stays
    with case.tools.writing() as work:
        assert erasing.erase(work.session, who, work.now)["word_translation"] == 3
        assert work.session.scalars(select(WordTranslation)).all() == []


def test_what_anybody_raised_is_translated_for_whose_desk_it_is_on_and_goes_with_it(
    case: Case, clock: SetClock
) -> None:
    # given words without a room: nobody knows in which language, and they belong to no review
    concern = case.row(public(case, 1, words=THEIRS))
    jo = case.member(case.jo)
    task = word_translations.ask(case.tools, jo, WordKind.RAISED, concern.id, "")
    kept = task_of(case.tools, WordKind.RAISED)
    assert (kept.from_language, kept.to_language) == (NOT_KNOWN, ENGLISH)
    assert (kept.review_id, kept.contributor_id, kept.concern_id) == (None, None, concern.id)
    # when it is typed in and passed, it stands beside them on their page
    word_translations.type_in(case.tools, jo, task, [(ENGLISH_WORDS, "")], "Wolds Translating")
    second_reading.pass_text(case.tools, case.member(case.sam), ReadKind.TRANSLATION, task)
    found = word_translations.for_concern(case.tools, jo, concern.id).of(THEIRS)
    assert found is not None
    assert found.ready
    assert word_translations.waiting(case.tools, case.member(case.reviewer)) == ()
    # and it goes when the concern does, long after it was closed
    concerns.close(case.tools, jo, concern.id, because="The ward was told.")
    clock.move(days=case.tools.settings.retention.reviews + 1)
    retention.apply(case.tools)
    with case.tools.reading() as session:
        assert session.scalars(select(Concern.id)).all() == []
        assert session.scalars(select(WordTranslation.id)).all() == []


def test_a_look_at_it_is_on_record_and_on_no_page(case: Case) -> None:
    # given a look at the words, and the words taken for a translator
    made = worked(case, "reviewer")
    task = made.tasks[WordKind.RAISED]
    word_translations.task(case.tools, made.writer, task)
    word_translations.export(case.tools, made.writer, task)
    with case.tools.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.about == f"raised:{made.concern.id}")).all()
        looks = next(each.rows for each in own_records.read(session, made.room.contributor_id) if each.name == "looked")
    # then both are on record, without words; and as with the concern itself, no other page names who looked
    assert {"saw_translation", "took_words_to_translate"} <= {each.did for each in events}
    assert not any(THEIRS in str(each.details) for each in events)
    assert list(looks) == []
