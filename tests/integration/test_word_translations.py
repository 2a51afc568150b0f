"""Words that people write, in another language: asked for, taken out, typed in, read by a second; both stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from portal.adapters.clock import SetClock
from portal.domain.easy_rows import text_of
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role, Scope
from portal.domain.word_translations import WordKind, file_of, working_days_on
from portal.models import AuditEvent, Contributor, Letter, Message, Outcome, Review, Staff, WordTranslation
from portal.services import (
    caseload,
    messaging,
    own_records,
    scheduled,
    second_reading,
    word_translations,
)
from portal.services.tools import Tools
from portal.services.word_kinds import KINDS
from portal.store import erasing, word_sources
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.integration.translated import ENGLISH, OURS, POLISH, THEIRS, asked, only_task, passed, told, typed, wrote


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def review(make: Factory, amara: Staff) -> Review:
    return make.review(reviewer=amara, state="open")


@pytest.fixture
def ewa(make: Factory, review: Review) -> Contributor:
    return make.contributor(review, "Ewa Nowak", language="pl")


@pytest.fixture
def reviewer(make: Factory, amara: Staff) -> StaffMember:
    return member_of(make, amara)


@pytest.fixture
def coordinator(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Joan Field", Role.COORDINATOR))


@pytest.fixture
def elsewhere(make: Factory) -> StaffMember:
    return member_of(make, make.staff("Rita Moss", area="South Wolds"), "South Wolds")


@pytest.fixture
def here(make: Factory, ewa: Contributor) -> Room:
    return replace(room_of(make, ewa), stepped_up=True)


def test_what_they_wrote_is_asked_for_once_typed_by_one_and_passed_by_another(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given words in Polish, of which staff ask for a translation, twice
    message = wrote(tools, here)
    task = asked(tools, reviewer, message)
    assert asked(tools, coordinator, message) == task
    # then it is one task, on Today, with a day ten working days on
    (shown,) = caseload.today(tools, reviewer).translations
    assert (shown.from_language, shown.to_language) == ("pl", "en")
    assert shown.due_on == working_days_on(tools.today(), 10) == date(2026, 12, 7)
    # when the reviewer types it in, she is not its second reader
    typed(tools, reviewer, task)
    assert word_translations.for_staff(tools, reviewer, contributor_id=here.contributor_id).of(THEIRS).ready is False  # type: ignore[union-attr]
    with pytest.raises(Refused, match="own_words"):
        passed(tools, reviewer, task)
    # and when somebody else passes it, twice, it stands beside the original, which stays
    found = second_reading.one(tools, coordinator, ReadKind.TRANSLATION, task)
    assert [(each.words, each.language) for each in found.sources] == [(THEIRS, "pl")]
    for _again in (1, 2):
        passed(tools, coordinator, task)
    beside = word_translations.for_staff(tools, reviewer, contributor_id=here.contributor_id)
    there = beside.of(THEIRS)
    assert there is not None
    assert there.part is not None
    assert (there.part.words, there.of_language) == (ENGLISH, "pl")
    assert [each.words for each in messaging.read(tools, here).messages] == [THEIRS]
    assert caseload.today(tools, reviewer).translations == ()
    with pytest.raises(Refused, match="translated_already"):
        typed(tools, reviewer, task, "Other words.")


def test_sent_back_it_is_typed_in_again(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember, clock: SetClock
) -> None:
    task = asked(tools, reviewer, wrote(tools, here))
    typed(tools, reviewer, task, "Why did no one phone?")
    second_reading.send_back(tools, coordinator, ReadKind.TRANSLATION, task, "“Ring”, as we say elsewhere.")
    assert second_reading.waiting(tools, coordinator) == []
    assert word_translations.task(tools, reviewer, task).sent_back_because
    # when it is typed again, a reader who has the older words before them does not pass the newer
    before = word_translations.task(tools, reviewer, task).typed_at
    clock.move(minutes=5)
    typed(tools, reviewer, task)
    with pytest.raises(Refused, match="changed_since"):
        second_reading.pass_text(tools, coordinator, ReadKind.TRANSLATION, task, as_of=before)
    passed(tools, coordinator, task)
    assert word_translations.task(tools, reviewer, task).passed_by == "Joan Field"


def test_a_reviewer_elsewhere_finds_nothing(
    tools: Tools, here: Room, reviewer: StaffMember, elsewhere: StaffMember
) -> None:
    message = wrote(tools, here)
    task = asked(tools, reviewer, message)
    typed(tools, reviewer, task)
    assert word_translations.waiting(tools, elsewhere) == ()
    assert word_translations.for_staff(tools, elsewhere, contributor_id=here.contributor_id).of(THEIRS) is None
    for attempt in (
        lambda: asked(tools, elsewhere, message),
        lambda: word_translations.task(tools, elsewhere, task),
        lambda: word_translations.export(tools, elsewhere, task),
        lambda: word_translations.imported(tools, elsewhere, task, b""),
        lambda: typed(tools, elsewhere, task),
        lambda: word_translations.correct_language(tools, elsewhere, task, "de"),
        lambda: passed(tools, elsewhere, task),
        lambda: second_reading.send_back(tools, elsewhere, ReadKind.TRANSLATION, task, "No."),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_what_we_wrote_is_asked_for_by_itself_and_the_family_reads_it_when_it_is_passed(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given an answer of ours, passed, to somebody whose page is in Polish
    told(tools, here, reviewer, coordinator)
    task = only_task(tools, reviewer)
    # then the family has the promised day, and in English there is nothing to look up
    beside = word_translations.for_family(tools, here, "pl")
    assert beside.due(OURS) == date(2026, 12, 7)
    assert word_translations.for_family(tools, here, "en").of(OURS) is None
    # when it is typed in with one Easy Read line for each of ours
    with pytest.raises(Refused, match="easy_lines"):
        typed(tools, coordinator, task, POLISH, "Przykro mi.")
    typed(tools, coordinator, task, POLISH, "Przykro mi.\nZadzwonię w piątek.")
    assert not word_translations.for_family(tools, here, "pl").originals(OURS)
    passed(tools, reviewer, task)
    # then they read it in Polish, the rows keep their pictures, the original stays, and a neutral notice tells
    beside = word_translations.for_family(tools, here, "pl")
    assert beside.originals(OURS) == (OURS,)
    assert [(row.words, row.picture, row.language) for row in beside.rows(OURS, "")] == [
        ("Przykro mi.", "reviewer", "pl"),
        ("Zadzwonię w piątek.", "reviewer", "pl"),
    ]
    with tools.reading() as session:
        assert {row.name for row in session.scalars(select(Letter))} == {"something_to_read"}


def test_words_that_were_changed_have_no_translation_and_what_was_translated_stays(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given words of ours that were translated
    told(tools, here, reviewer, coordinator)
    task = only_task(tools, reviewer)
    typed(tools, coordinator, task, POLISH)
    passed(tools, reviewer, task)
    # when they are changed
    with tools.writing() as work:
        row = work.session.scalars(select(Message).where(Message.by_id.is_not(None))).one()
        row.words = "I am sorry. I ring on Monday."
    # then the translation does not stand beside them, staff see that they were changed, and they are asked for again
    assert word_translations.for_family(tools, here, "pl").of("I am sorry. I ring on Monday.") is None
    assert word_translations.task(tools, reviewer, task).changed
    assert word_translations.keep_all_up(tools) == 1
    assert word_translations.keep_all_up(tools) == 0
    # and what was translated before is there for good
    with tools.reading() as session:
        rows = session.scalars(
            select(WordTranslation).order_by(WordTranslation.asked_at, WordTranslation.passed_at)
        ).all()
        assert {(row.original["parts"][0][0], bool(row.translated)) for row in rows} == {
            (OURS, True),
            ("I am sorry. I ring on Monday.", False),
        }


def test_whoever_chooses_another_language_later_is_served_by_the_clock(
    make: Factory, tools: Tools, review: Review, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given somebody who read English when we wrote
    ewa = make.contributor(review, "Ewa Nowak")
    here = replace(room_of(make, ewa), stepped_up=True)
    told(tools, here, reviewer, coordinator)
    assert word_translations.waiting(tools, reviewer) == ()
    # when they choose Polish for their page, and the worker's turn comes
    with tools.writing() as work:
        work.session.get_one(Contributor, ewa.id).page_language = "pl"
    assert scheduled.TRANSLATIONS in scheduled.JOBS
    scheduled.TRANSLATIONS.do(tools)
    # then what they were told is asked for
    assert word_translations.for_family(tools, here, "pl").due(OURS)


def test_an_outcome_is_one_task_for_all_who_read_that_language_and_never_a_friends(
    make: Factory, tools: Tools, review: Review, ewa: Contributor, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given a published outcome, two who read Polish, and a friend who reads Romanian
    other = make.contributor(review, "Adam Nowak", language="pl", email="adam@example.org")
    make.contributor(review, "Dan Pop", language="ro", scope=Scope.FRIEND, email="dan@example.org")
    now = tools.clock.now()
    make.add(
        Outcome(
            review_id=review.id, state="published", found="She was not heard.", easy_found="She was not heard.",
            thanks="Thank you.", easy_thanks="Thank you.", written_by_id=reviewer.id, written_at=now, published_at=now,
        )
    )  # fmt: skip
    word_translations.keep_all_up(tools)
    # then it is one task with each of its parts, for both
    (task,) = word_translations.waiting(tools, reviewer)
    assert (task.kind, task.to_language, task.contributor_id) == (WordKind.OUTCOME, "pl", None)
    assert [part.words for part in task.parts] == ["Thank you.", "She was not heard."]
    word_translations.type_in(tools, reviewer, task.id, [("Dziękujemy.", ""), ("Nie słuchano jej.", "")], "W. T.")
    passed(tools, coordinator, task.id)
    for who in (ewa, other):
        found = word_translations.for_family(tools, room_of(make, who), "pl").of("She was not heard.")
        assert found is not None
        assert found.part is not None
        assert found.part.words == "Nie słuchano jej."


def test_nobody_reads_another_contributors_translation(
    make: Factory, tools: Tools, review: Review, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    told(tools, here, reviewer, coordinator)
    brother = room_of(make, make.contributor(review, "Adam Nowak", language="pl", email="adam@example.org"))
    assert word_translations.for_family(tools, here, "pl").of(OURS) is not None
    assert word_translations.for_family(tools, brother, "pl").of(OURS) is None


def test_staff_correct_the_language_and_english_needs_nothing(tools: Tools, here: Room, reviewer: StaffMember) -> None:
    # given words that the page took for Polish
    message = wrote(tools, here)
    with tools.reading() as session:
        assert session.get_one(Message, message).language == "pl"
    task = asked(tools, reviewer, message)
    # when staff say that they are Ukrainian
    word_translations.correct_language(tools, reviewer, task, "uk")
    beside = word_translations.for_staff(tools, reviewer, contributor_id=here.contributor_id)
    assert beside.language_of(THEIRS, "pl") == "uk"
    with pytest.raises(Refused, match="no_such_language"):
        word_translations.correct_language(tools, reviewer, task, "xx")
    # and when they are English after all, nothing waits
    word_translations.correct_language(tools, reviewer, task, "en")
    assert word_translations.waiting(tools, reviewer) == ()
    beside = word_translations.for_staff(tools, reviewer, contributor_id=here.contributor_id)
    assert beside.language_of(THEIRS, "pl") == "en"
    assert not beside.of(THEIRS).waits


def test_the_file_holds_the_words_alone_and_comes_back(
    tools: Tools, here: Room, reviewer: StaffMember, ewa: Contributor, review: Review
) -> None:
    message = wrote(tools, here, THEIRS + "\n#### 1 TRANSLATION")
    task = asked(tools, reviewer, message)
    taken = word_translations.export(tools, reviewer, task).decode("utf-8-sig")
    # then it has the words and the languages, and nothing of who wrote them
    assert THEIRS in taken
    assert "Polish" in taken
    assert "English" in taken
    for secret in ("Ewa", "Nowak", ewa.email, review.reference, "Maggie"):
        assert secret not in taken
    # when it comes back filled in, as either kind of text that an office program writes
    filled = taken.rstrip() + f"\r\n{ENGLISH}\r\nSecond line.\r\n"
    for content in (filled.encode("utf-8-sig"), filled.encode("utf-16")):
        assert word_translations.imported(tools, reviewer, task, content) == ((f"{ENGLISH}\nSecond line.", ""),)
    # then nothing is kept before somebody sends it on
    assert word_translations.task(tools, reviewer, task).typed_at is None
    for content, why in (
        (b"\xff\x00\xfe", "not_text"),
        (b"Task: 7\n#### 1 TRANSLATION\nHallo", "not_this_task"),
        (taken.encode(), "no_translation"),
        (b"a" * 1_000_001, "file_too_large"),
    ):
        with pytest.raises(Refused, match=why):
            word_translations.imported(tools, reviewer, task, content)


def test_easy_read_lines_are_a_part_of_the_file(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    told(tools, here, reviewer, coordinator)
    found = word_translations.task(tools, reviewer, only_task(tools, reviewer))
    made = file_of(found, "English", "Polish")
    assert "#### 1 EASY READ ORIGINAL\r\nI am sorry.\r\nI ring on Friday." in made
    assert "reviewer |" not in made


def test_the_words_are_sealed_erased_and_in_their_own_records(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    # given a translation of theirs, passed, and one of ours, not yet
    task = asked(tools, reviewer, wrote(tools, here))
    typed(tools, reviewer, task)
    passed(tools, coordinator, task)
    told(tools, here, reviewer, coordinator)
    # then nothing of it can be read in the database
    with tools.database.connection() as connection:
        stored = str(connection.execute(text("SELECT original, translated, translator FROM word_translation")).all())
    assert not any(words in stored for words in ("Dlaczego", "nobody", "Friday", "Wolds"))
    # and the one that was passed is in their own records
    with tools.reading() as session:
        rows = next(each.rows for each in own_records.read(session, here.contributor_id) if each.name == "translations")
    assert [(row["original"], row["words"], row["language"]) for row in rows] == [(THEIRS, ENGLISH, "en")]
    # when everything of theirs is taken away
    with tools.writing() as work:
        assert erasing.erase(work.session, here.contributor_id, work.now)["word_translation"] == 2
        assert work.session.scalars(select(WordTranslation)).all() == []


def test_each_step_is_on_record_without_words(
    tools: Tools, here: Room, reviewer: StaffMember, coordinator: StaffMember
) -> None:
    task = asked(tools, reviewer, wrote(tools, here))
    word_translations.export(tools, reviewer, task)
    word_translations.correct_language(tools, reviewer, task, "uk")
    typed(tools, reviewer, task)
    passed(tools, coordinator, task)
    with tools.reading() as session:
        events = list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))
    did = [each.did for each in events]
    for code in (
        "asked_for_translation", "took_words_to_translate", "corrected_language", "typed_translation", "passed_text",
    ):  # fmt: skip
        assert code in did
    assert not any(THEIRS in str(each.details) or ENGLISH in str(each.details) for each in events)


def test_what_nobody_may_read_any_more_is_in_no_list(
    tools: Tools, here: Room, reviewer: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = asked(tools, reviewer, wrote(tools, here))
    monkeypatch.setattr(word_sources, "one", lambda *_anything: None)
    assert word_translations.waiting(tools, reviewer) == ()
    with pytest.raises(NotFound):
        word_translations.task(tools, reviewer, task)


def test_every_kind_is_in_the_registry_and_can_be_read(tools: Tools) -> None:
    assert set(KINDS) == set(WordKind)
    with tools.reading() as session:
        for kind in WordKind:
            assert word_sources.one(session, kind, 1) is None
            assert list(word_sources.shown_to(session, kind, 1, 1)) == []


def test_easy_rows_of_another_language_are_kept_as_any_other() -> None:
    # the language of a row is of the page alone: it is no part of the text that is kept
    from portal.domain.easy_rows import EasyRow

    assert text_of([EasyRow("Przykro mi.", "sorry", language="pl")]) == "sorry | Przykro mi."
