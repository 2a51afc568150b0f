"""What somebody wrote with a photo, and why we changed a sentence, are put into another language as a task."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.added_files import FileFormat, FileState
from portal.domain.errors import NotFound
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role, StatementState
from portal.domain.word_translations import WordKind
from portal.models import AddedFile, Contributor, Staff, Statement, StatementVersion
from portal.services import second_reading, word_translations
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of

THEIRS = "To jest w jego ogrodzie."
ENGLISH = "This is in his garden."


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def ewa(make: Factory, amara: Staff) -> Contributor:
    return make.contributor(make.review(reviewer=amara, state="open"), "Ewa Nowak", language="pl")


@pytest.fixture
def photo(make: Factory, ewa: Contributor) -> AddedFile:
    row: AddedFile = make.add(AddedFile(
        contributor_id=ewa.id, submission="photo", format=FileFormat.JPEG, state=FileState.READY, words=THEIRS,
        size=1000, added_at=make.tools.clock.now(),
    ))  # fmt: skip
    return row


def test_staff_see_the_language_of_a_caption_and_ask_for_a_translation(
    app: Flask, make: Factory, tools: Tools, ewa: Contributor, amara: Staff, photo: AddedFile
) -> None:
    # given a photo with words in Polish
    staff = make.staff_here(app, amara)
    here = f"/staff/contributors/{ewa.id}/account"
    page = staff.get(here)
    (theirs,) = page.tree.xpath("//blockquote[contains(@class, 'theirs')]")
    assert (theirs.get("lang"), theirs.get("dir"), theirs.text_content().strip()) == ("pl", "auto", THEIRS)
    # when staff ask for a translation, by the button below
    asked = {"kind": "file", "id": str(photo.id), "language": "pl", "csrf_token": staff.token(here)}
    assert staff.post("/staff/translations/ask", asked).name == "staff.translation"
    member = member_of(make, amara)
    (task,) = word_translations.waiting(tools, member)
    assert (task.kind, task.from_language, task.to_language) == (WordKind.FILE, "pl", "en")
    # and one types it in, and another passes it
    word_translations.type_in(tools, member, task.id, [(ENGLISH, "")], "Wolds Translating")
    reader = member_of(make, make.staff("Joan Field", Role.COORDINATOR))
    second_reading.pass_text(tools, reader, ReadKind.TRANSLATION, task.id)
    # then it stands beside the words, which stay
    text = staff.get(here).text
    assert ENGLISH in text
    assert THEIRS in text


def test_a_caption_of_a_file_that_was_taken_away_is_shown_to_nobody(
    make: Factory, tools: Tools, amara: Staff, photo: AddedFile
) -> None:
    # given a caption that waits to be translated
    member = member_of(make, amara)
    task = word_translations.ask(tools, member, WordKind.FILE, photo.id, "pl")
    # when the photo is taken away
    with tools.writing() as work:
        work.session.get_one(AddedFile, photo.id).taken_away_at = work.now
    # then its words wait in no list, and nobody opens them
    assert word_translations.waiting(tools, member) == ()
    with pytest.raises(NotFound):
        word_translations.task(tools, member, task)


def test_somebody_of_another_area_asks_for_none(make: Factory, tools: Tools, photo: AddedFile) -> None:
    elsewhere = member_of(make, make.staff("Rita Moss", area="South Wolds"), "South Wolds")
    with pytest.raises(NotFound):
        word_translations.ask(tools, elsewhere, WordKind.FILE, photo.id, "pl")


BECAUSE = "Your sister rang us."
WHY = "Zadzwoniła Pani siostra."


@pytest.mark.parametrize("look", ["pl", "pl.easy-read"])
def test_why_we_changed_a_sentence_reads_in_their_language_beside_ours(
    app: Flask, make: Factory, tools: Tools, ewa: Contributor, amara: Staff, look: str
) -> None:
    # given a sentence that was changed, with why, shown to somebody who reads Polish
    now, joan = make.tools.clock.now(), make.staff("Joan Field", Role.COORDINATOR)
    statement = make.add(Statement(contributor_id=ewa.id, position=1, state=StatementState.SHOWN))
    for number, words, because in ((1, "He sang.", ""), (2, "He sang every day.", BECAUSE)):
        make.add(
            StatementVersion(
                statement_id=statement.id, number=number, words=words, because=because, written_by_id=amara.id,
                written_at=now, passed_by_id=joan.id, passed_at=now, shown_at=now,
            )
        )  # fmt: skip
    word_translations.keep_all_up(tools)
    here = f"/family/check/{statement.id}"
    family = make.contributor_here(app, ewa, look=look)
    # then until it is ready they read why in English
    assert BECAUSE in family.get(here).text
    # when both are put into Polish by one, and passed by another
    member = member_of(make, amara)
    task = next(each for each in word_translations.waiting(tools, member) if len(each.parts) == 2)
    assert [part.words for part in task.parts] == ["He sang every day.", BECAUSE]
    word_translations.type_in(tools, member, task.id, [("Śpiewał codziennie.", ""), (WHY, "")], "Wolds Translating")
    second_reading.pass_text(tools, member_of(make, joan), ReadKind.TRANSLATION, task.id)
    # then they read why in Polish, and ours stays beside it
    page = family.get(here)
    assert WHY in page.text
    if look == "pl":
        assert BECAUSE in page.text


def test_whoever_may_translate_finds_the_list_in_the_menu(app: Flask, make: Factory, amara: Staff) -> None:
    # given the menu of each role
    # (a programme lead has what was raised, where that is on their desk)
    for role, there in ((Role.REVIEWER, 1), (Role.COORDINATOR, 1), (Role.PROGRAMME, 1), (Role.ADMINISTRATOR, 0)):
        member = amara if role is Role.REVIEWER else make.staff(f"Staff {role}", role)
        page = make.staff_here(app, member).get("/staff/today")
        # then whoever does the work finds the list of what waits, also when nothing of it is on Today
        assert len(page.tree.xpath("//nav//a[@href='/staff/translations']")) == there
