"""What we write to a family on its way: a promised day and English first, then their language with ours beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.accounts import Prompt
from portal.domain.decision_reasons import ReasonSaid
from portal.domain.reported import RequestState
from portal.domain.second_reading import ReadKind
from portal.domain.states import AccountState, Decision, Role, Scope
from portal.domain.word_translations import WordKind
from portal.models import (
    Account,
    Answer,
    Contributor,
    DecisionReason,
    DeeperRequest,
    Extension,
    Review,
    Staff,
    ThingToRead,
    WordTranslation,
)
from portal.services import choices, extending, own_records, second_reading, word_translations
from portal.services.tools import Tools
from portal.store import erasing
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.people import Visitor

OURS = "We wait for the notes. We asked again."
POLISH = "Czekamy na notatki. Zapytaliśmy ponownie."
EASY = "waiting | We wait for the notes.\nletter | We asked again."
EASY_POLISH = "Czekamy na notatki.\nZapytaliśmy ponownie."


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def joan(make: Factory) -> Staff:
    return make.staff("Joan Field", Role.COORDINATOR)


@pytest.fixture
def review(make: Factory, amara: Staff) -> Review:
    return make.review(reviewer=amara, state="open")


@pytest.fixture
def ewa(tools: Tools, make: Factory, review: Review) -> Contributor:
    return takes_part(tools, make, review, "Ewa Nowak", language="pl")


def takes_part(tools: Tools, make: Factory, review: Review, name: str, **more: object) -> Contributor:
    made = make.contributor(review, name, **more)
    choices.choose(tools, room_of(make, made), Decision.YES, submission=f"yes-{made.id}")
    return made


def passes(tools: Tools, make: Factory, reader: Staff, kind: ReadKind, row: int) -> None:
    second_reading.pass_text(tools, member_of(make, reader), kind, row, looked_at=True)


def longer(tools: Tools, make: Factory, ewa: Contributor, writer: Staff, reader: Staff) -> str:
    with tools.reading() as session:
        reference = session.get_one(Review, ewa.review_id).reference
    extending.extend(
        tools, member_of(make, writer), reference, due_on=date(2027, 3, 1), words=OURS, easy_words=EASY,
        submission="longer", looked_at=True,
    )  # fmt: skip
    with tools.reading() as session:
        row = session.scalars(select(Extension.id)).one()
    passes(tools, make, reader, ReadKind.EXTENSION, row)
    return "/family/where"


def deeper(tools: Tools, make: Factory, ewa: Contributor, writer: Staff, reader: Staff) -> str:
    now = tools.clock.now()
    row = make.add(
        DeeperRequest(
            contributor_id=ewa.id, words="Jest więcej.", asked_at=now, promised_on=date(2027, 1, 1), submission="d",
            state=RequestState.AGREED, answer=OURS, easy_answer=EASY, answered_by_id=writer.id, answered_at=now,
        )
    )  # fmt: skip
    passes(tools, make, reader, ReadKind.DEEPER, row.id)
    return "/family/ask-deeper"


def reason(tools: Tools, make: Factory, ewa: Contributor, writer: Staff, reader: Staff) -> str:
    now = tools.clock.now()
    account = make.add(Account(contributor_id=ewa.id, number=1, state=AccountState.SENT, started_at=now, sent_at=now))
    make.add(
        Answer(
            account_id=account.id, prompt=Prompt.LEARNING_DISABILITY_AS_REASON, words="Tak było.", language="pl",
            saved_at=now,
        )
    )  # fmt: skip
    row = make.add(
        DecisionReason(
            contributor_id=ewa.id, account_id=account.id, said=ReasonSaid.YES, noted_at=now, due_on=date(2027, 1, 1),
            words=OURS, easy_words=EASY, written_by_id=writer.id, written_at=now,
        )
    )  # fmt: skip
    passes(tools, make, reader, ReadKind.DECISION_REASON, row.id)
    return "/family/tell/learning_disability_as_reason"


Write = Callable[[Tools, Factory, Contributor, Staff, Staff], str]
EACH = pytest.mark.parametrize(
    ("write", "kind"),
    [(longer, WordKind.EXTENSION), (deeper, WordKind.DEEPER_ANSWER), (reason, WordKind.REASON_FOUND)],
)


def in_room(app: Flask, make: Factory, ewa: Contributor, look: str) -> Visitor:
    return make.contributor_here(app, ewa, look=look)


def every_row(visitor: Visitor, path: str) -> list[str]:
    """The Easy Read rows of all steps of a page."""
    rows: list[str] = []
    for step in range(1, 9):
        here = visitor.get(f"{path}?step={step}").easy_rows
        if here == rows[-len(here) :]:
            break
        rows += here
    return rows


@EACH
def test_first_the_promised_day_and_english_then_their_language_with_ours_beside(
    app: Flask, make: Factory, tools: Tools, ewa: Contributor, amara: Staff, joan: Staff, write: Write, kind: WordKind
) -> None:
    # given words of ours that a second reader passed, for somebody whose page is in Polish
    here = write(tools, make, ewa, amara, joan)
    (task,) = word_translations.waiting(tools, member_of(make, amara))
    assert (task.kind, task.to_language, task.due_on) == (kind, "pl", date(2026, 12, 7))
    # then until it is ready they read the day, and ours in English
    page = in_room(app, make, ewa, "pl.standard").get(here)
    (words,) = page.tree.xpath("//p[contains(@class, 'written')]")
    assert (words.get("lang"), words.text_content()) == ("en", OURS)
    (promise,) = page.tree.xpath("//p[@class='saved'][following-sibling::*[1][contains(@class, 'written')]]")
    assert "7" in promise.text_content()
    assert "2026" in promise.text_content()
    rows = every_row(in_room(app, make, ewa, "pl.easy-read"), here)
    at = rows.index("We wait for the notes.")
    assert rows[at + 1] == "We asked again."
    assert "7 grudnia 2026" in "\n".join(rows[:at])
    # and in English there is nothing of it
    page = in_room(app, make, ewa, "en.standard").get(here)
    assert OURS in page.text
    assert "your language" not in page.text
    # when it is put into Polish by one, and passed by another
    word_translations.type_in(tools, member_of(make, amara), task.id, [(POLISH, EASY_POLISH)], "Wolds Translating")
    passes(tools, make, joan, ReadKind.TRANSLATION, task.id)
    # then they read it in Polish, and ours stands beside it, in both presentations
    page = in_room(app, make, ewa, "pl.standard").get(here)
    first, second = page.tree.xpath("//p[contains(@class, 'written')]")
    assert (first.get("lang"), first.text_content()) == ("pl", POLISH)
    assert (second.get("lang"), second.text_content(), second.getparent().tag) == ("en", OURS, "details")
    visitor = in_room(app, make, ewa, "pl.easy-read")
    rows = every_row(visitor, here)
    assert rows.index("Czekamy na notatki.") < rows.index("Zapytaliśmy ponownie.")
    assert OURS not in rows
    # and their page leads there
    home = visitor.get("/family")
    assert here in home.tree.xpath("//main//a/@href")


@pytest.mark.parametrize("look", ["pl.standard", "pl.easy-read"])
def test_why_it_takes_longer_is_in_their_language_on_their_own_page_too(
    app: Flask, make: Factory, tools: Tools, ewa: Contributor, amara: Staff, joan: Staff, look: str
) -> None:
    # given a reason that is put into Polish
    longer(tools, make, ewa, amara, joan)
    assert "7" in in_room(app, make, ewa, look).get("/family").text
    (task,) = word_translations.waiting(tools, member_of(make, amara))
    word_translations.type_in(tools, member_of(make, amara), task.id, [(POLISH, EASY_POLISH)], "Wolds Translating")
    passes(tools, make, joan, ReadKind.TRANSLATION, task.id)
    # then it stands on their own page, with ours in English below
    visitor = in_room(app, make, ewa, look)
    page = visitor.get("/family")
    assert "Czekamy na notatki." in page.text
    if "easy" in look:
        page = visitor.get("/family?step=9")
    assert page.tree.xpath("//details/p[@lang='en']")[0].text_content() == OURS


def test_why_it_takes_longer_is_one_task_for_a_relative_and_a_friend_and_both_are_told(
    make: Factory, tools: Tools, review: Review, ewa: Contributor, amara: Staff, joan: Staff
) -> None:
    # given a friend who reads Polish too, and somebody who reads English
    friend = takes_part(tools, make, review, "Dan Pop", language="pl", scope=Scope.FRIEND, email="dan@example.org")
    takes_part(tools, make, review, "Janet O’Brien", email="janet@example.org")
    # when it is put into Polish
    longer(tools, make, ewa, amara, joan)
    (task,) = word_translations.waiting(tools, member_of(make, amara))
    assert task.contributor_id is None
    word_translations.type_in(tools, member_of(make, amara), task.id, [(POLISH, EASY_POLISH)], "Wolds Translating")
    passes(tools, make, joan, ReadKind.TRANSLATION, task.id)
    # then both who read Polish have it, and both are told, each once
    for who in (ewa, friend):
        found = word_translations.for_family(tools, room_of(make, who), "pl").of(OURS)
        assert found is not None
        assert found.ready
    with tools.reading() as session:
        about = session.execute(select(ThingToRead.contributor_id, ThingToRead.about)).all()
    assert sorted(about) == sorted((each.id, f"translated_where:{task.id}") for each in (ewa, friend))


def test_a_reason_that_another_took_the_place_of_waits_for_nobody(
    make: Factory, tools: Tools, ewa: Contributor, review: Review, amara: Staff, joan: Staff
) -> None:
    # given a review that takes longer, and then longer again
    longer(tools, make, ewa, amara, joan)
    extending.extend(
        tools, member_of(make, amara), review.reference, due_on=date(2027, 5, 1), words="The notes are here late.",
        easy_words="", submission="again", looked_at=True,
    )  # fmt: skip
    with tools.reading() as session:
        row = session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
    passes(tools, make, joan, ReadKind.EXTENSION, row or 0)
    # then only what their page says now is to be translated
    (task,) = word_translations.waiting(tools, member_of(make, amara))
    assert [each.words for each in task.parts] == ["The notes are here late."]


@EACH
def test_a_reviewer_of_another_area_finds_none_of_it(
    make: Factory, tools: Tools, ewa: Contributor, amara: Staff, joan: Staff, write: Write, kind: WordKind
) -> None:
    write(tools, make, ewa, amara, joan)
    elsewhere = member_of(make, make.staff("Rita Moss", area="South Wolds"), "South Wolds")
    assert word_translations.waiting(tools, elsewhere) == ()


@pytest.mark.parametrize("write", [deeper, reason])
def test_what_they_hold_of_us_has_both_and_erasing_takes_both(
    make: Factory, tools: Tools, ewa: Contributor, amara: Staff, joan: Staff, write: Write
) -> None:
    # given words of ours that were put into Polish
    write(tools, make, ewa, amara, joan)
    (task,) = word_translations.waiting(tools, member_of(make, amara))
    word_translations.type_in(tools, member_of(make, amara), task.id, [(POLISH, EASY_POLISH)], "Wolds Translating")
    passes(tools, make, joan, ReadKind.TRANSLATION, task.id)
    # then “everything we hold about you” has the original and the translation
    with tools.reading() as session:
        (row,) = next(each.rows for each in own_records.read(session, ewa.id) if each.name == "translations")
    assert (row["original"], row["words"]) == (OURS, POLISH)
    # and when they are erased, both go
    with tools.writing() as work:
        erasing.erase(work.session, ewa.id, work.now)
    with tools.reading() as session:
        assert session.scalars(select(WordTranslation)).all() == []
