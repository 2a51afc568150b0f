"""One row of a case export: what is taken, what is refused, and what a person is told to do."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from portal.adapters.case_fields import COLUMNS, read_row
from portal.config import built_languages
from portal.domain.days import months_on
from portal.domain.imports import CaseNeed, CaseRow
from portal.domain.states import NeedKind, Presentation, ProcessKind, Relationship, Scope

GOOD = {
    "reference": "LD-2026-00901",
    "area": "North Wolds",
    "person_first_name": "Siân",
    "person_last_name": "O’Brien",
    "date_of_birth": "08/05/1959",
    "date_of_death": "20/09/2026",
    "notified_on": "11/10/2026",
    "contributor_name": "Carol O’Brien",
    "contributor_relationship": "mother",
    "address_line_1": "5 Mill Lane",
    "language": "en",
}


def read(**cells: str) -> CaseRow:
    values = dict.fromkeys(COLUMNS, "") | GOOD | cells
    return read_row(7, values, today=date(2026, 11, 23), languages=built_languages())


def fields(row: CaseRow) -> list[str]:
    return [remark.field for remark in row.refused]


def test_a_row_with_little_in_it_is_taken() -> None:
    # given a row with only what an import can't do without, when it is read, then it is a case
    row = read()
    assert row.refused == ()
    assert row.case is not None
    assert row.case.scope is Scope.FAMILY
    assert row.case.presentation is Presentation.STANDARD


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"date_of_death": "31/02/2026"}, "date_of_death"),
        ({"date_of_death": "14/03/2031"}, "date_of_death"),
        ({"date_of_death": "01/11/2026"}, "date_of_death"),
        ({"date_of_death": "08/05/1958", "notified_on": "09/05/1958"}, "date_of_death"),
        ({"date_of_death": ""}, "date_of_death"),
        ({"date_of_birth": "02/05/2026"}, "date_of_birth"),
        ({"date_of_birth": "02/05/1859"}, "date_of_birth"),
        ({"date_of_birth": "May 1959"}, "date_of_birth"),
        ({"date_of_birth": "08/05/59"}, "date_of_birth"),
        ({"notified_on": "24/11/2026"}, "notified_on"),
        ({"language": "Klingon"}, "language"),
        ({"email": "not-an-email"}, "email"),
        ({"mobile": "07700"}, "mobile"),
        ({"mobile": "0118 496 0100"}, "mobile"),
        ({"landline": "none"}, "landline"),
        ({"contributor_name": '=HYPERLINK("http://example.org")'}, "contributor_name"),
        ({"person_first_name": "@SUM(A1)"}, "person_first_name"),
        ({"faith": "+1"}, "faith"),
        ({"contributor_relationship": "stepdaughter’s friend"}, "contributor_relationship"),
        ({"contributor_relationship": ""}, "contributor_relationship"),
        ({"format": "large print 18 / semaphore"}, "format"),
        ({"format": "large print 900"}, "format"),
        ({"interpreter": "perhaps"}, "interpreter"),
        ({"other_process": "a long look"}, "other_process"),
        ({"reference": ""}, "reference"),
        ({"person_first_name": "", "person_last_name": ""}, "person_first_name"),
        ({"address_town": "Fen\x00ham"}, "address_town"),
        ({"contributor_name": "Ann \u202egnihton"}, "contributor_name"),
        ({"contributor_name": "A" * 201}, "contributor_name"),
    ],
)
def test_what_can_not_be_taken_is_refused_with_what_to_do(cells: dict[str, str], field: str) -> None:
    # given a row with one bad field, when it is read
    row = read(**cells)
    # then that field alone is refused, in whole sentences that end with what to do
    assert fields(row) == [field]
    assert row.case is None
    assert row.refused[0].row == 7
    assert row.refused[0].why.endswith(".")


def test_each_bad_field_of_a_row_is_reported_at_once() -> None:
    row = read(date_of_death="31/02/2026", language="Klingon", email="nowhere")
    assert fields(row) == ["date_of_death", "email", "language"]


def test_a_long_value_is_cut() -> None:
    assert len(read(email="x" * 500).refused[0].value) == 100


@pytest.mark.parametrize("text", ["19/07/2026", "2026-07-19", " 19/7/2026 "])
def test_days_are_read_where_they_can_mean_one_thing(text: str) -> None:
    case = read(date_of_death=text).case
    assert case is not None
    assert case.died_on == date(2026, 7, 19)


@pytest.mark.parametrize("text", ["+44 (0)7700 900 123", "07700900123", "0044 7700 900123"])
def test_a_telephone_number_has_one_form(text: str) -> None:
    case = read(mobile=text).case
    assert case is not None
    assert case.mobile == "07700 900123"


def test_accents_in_either_form_and_stray_spaces_are_one_name() -> None:
    # given the same row once in composed and once in decomposed letters, with spaces around
    composed = read(person_first_name="Zoë")
    decomposed = read(person_first_name=f"  {unicodedata.normalize('NFD', 'Zoë')} ")
    # then both say the same
    assert composed.case == decomposed.case
    assert composed.prints == decomposed.prints


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("large print 18", [CaseNeed(NeedKind.LARGE_PRINT, "18")]),
        ("EASYREAD / Large Print 22pt", [CaseNeed(NeedKind.EASY_READ), CaseNeed(NeedKind.LARGE_PRINT, "22")]),
        ("braille grade 2", [CaseNeed(NeedKind.BRAILLE_2)]),
        ("audio and email", [CaseNeed(NeedKind.AUDIO), CaseNeed(NeedKind.FORMAT_EMAIL)]),
        ("text message", [CaseNeed(NeedKind.FORMAT_TEXT)]),
        ("none", []),
    ],
)
def test_formats_become_needs(text: str, needs: list[CaseNeed]) -> None:
    case = read(format=text).case
    assert case is not None
    assert list(case.needs) == needs


def test_easy_read_is_how_their_pages_read() -> None:
    case = read(format="easy read").case
    assert case is not None
    assert case.presentation is Presentation.EASY_READ


def test_interpreter_supporter_and_faith_become_needs() -> None:
    case = read(language="ur", interpreter="yes", supporter_name="Tunde Bello", faith="Muslim").case
    assert case is not None
    assert case.needs == (
        CaseNeed(NeedKind.INTERPRETER, "ur"),
        CaseNeed(NeedKind.SUPPORTER, "Tunde Bello"),
        CaseNeed(NeedKind.CULTURE_AND_FAITH, "Muslim"),
    )


def test_no_faith_is_no_need() -> None:
    case = read(faith="none").case
    assert case is not None
    assert case.needs == ()
    assert case.faith == "none"


def test_an_interpreter_for_english_is_taken_and_asked_about() -> None:
    row = read(interpreter="yes")
    assert row.case is not None
    assert [note.field for note in row.notes] == ["interpreter"]


@pytest.mark.parametrize(
    ("word", "relationship", "scope"),
    [
        ("housemate", Relationship.HOUSEMATE, Scope.FRIEND),
        ("Friend", Relationship.FRIEND, Scope.FRIEND),
        ("paid carer", Relationship.PAID_CARER, Scope.FAMILY),
        ("Mum", Relationship.MOTHER, Scope.FAMILY),
    ],
)
def test_a_relationship_decides_the_room(word: str, relationship: Relationship, scope: Scope) -> None:
    case = read(contributor_relationship=word).case
    assert case is not None
    assert (case.relationship, case.scope) == (relationship, scope)


def test_living_with_family_is_no_organisation() -> None:
    case = read(care_providers="lived with family; Wolds Trust;wolds trust ; St Aidan’s Hospice").case
    assert case is not None
    assert case.care_providers == ("Wolds Trust", "St Aidan’s Hospice")


def test_other_processes_are_known_by_their_names() -> None:
    case = read(other_process="coroner's inquest; Medical Examiner").case
    assert case is not None
    assert case.other_processes == (ProcessKind.INQUEST, ProcessKind.MEDICAL_EXAMINER)


def test_a_person_with_one_name_is_taken_and_looked_at() -> None:
    # given a person whose last name is missing: some people have one name
    row = read(person_first_name="Suki", person_last_name="")
    # then the case comes in, and staff are told
    assert row.case is not None
    assert [note.field for note in row.notes] == ["person_last_name"]


def test_nobody_is_kept_out_for_having_no_way_to_be_reached() -> None:
    row = read(address_line_1="", landline="0118 496 0100")
    assert row.case is not None
    assert [note.field for note in row.notes] == ["address_line_1"]


def test_an_unusable_reviewer_address_keeps_no_family_waiting() -> None:
    row = read(reviewer_email="amara")
    assert row.case is not None
    assert [note.field for note in row.notes] == ["reviewer_email"]


@pytest.mark.parametrize(
    ("notified", "due"),
    [
        (date(2026, 6, 8), date(2026, 12, 8)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_review_is_due_six_months_after_notification(notified: date, due: date) -> None:
    assert months_on(notified, 6) == due
