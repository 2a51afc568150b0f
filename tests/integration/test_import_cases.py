"""Cases come in: taken once, refused row by row, offered for merging, allocated only to a reviewer who may."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event, func, select

from portal.adapters.case_export import UnreadableFile
from portal.adapters.case_fields import COLUMNS
from portal.commands.import_cases import import_cases_command
from portal.config import Settings
from portal.models import (
    Area,
    AuditEvent,
    Base,
    CareProvided,
    Contributor,
    Need,
    Organisation,
    OtherProcess,
    Person,
    PossibleDuplicate,
    Review,
)
from portal.services.importing import import_cases
from portal.services.tools import Tools
from portal.store import audit
from tests.factories import Factory
from tests.unit.test_case_fields import GOOD

SAMPLE = Path(__file__).parent.parent / "data" / "cases.csv"
WHOLE = Path(__file__).parent.parent.parent / "portal" / "demonstration" / "cases.csv"


def rows_in_all(tools: Tools) -> dict[str, int]:
    with tools.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def export(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**GOOD, "reference": f"LD-2026-1000{n}", **row} for n, row in enumerate(rows))
    return path


def one(tools: Tools, statement: Any) -> Any:
    with tools.reading() as session:
        return session.scalars(statement).one()


def test_the_whole_export_comes_in(tools: Tools) -> None:
    # given the demonstration's export of 300 rows, when it is imported
    report = import_cases(tools, WHOLE)
    # then every good row is taken and each bad one is reported with its row, field and value
    assert report.taken == 293
    assert [(r.row, r.field, r.value) for r in report.refused] == [
        (13, "date_of_death", "31/02/2026"),
        (60, "email", "not-an-email"),
        (92, "language", "Klingon"),
        (103, "date_of_death", "14/03/2031"),
        (122, "date_of_birth", "02/05/2026"),
        (152, "contributor_name", '=HYPERLINK("http://example.org")'),
        (212, "reference", "LD-2026-00210"),
    ]
    # and with people, reviews, contributors, needs, organisations and other processes
    counted = rows_in_all(tools)
    assert counted["review"] == counted["person"] == counted["contributor"] == 293
    assert (counted["area"], counted["organisation"]) == (4, 6)
    assert counted["need"] > 300
    assert counted["other_process"] > 150


def test_a_second_run_changes_nothing(tools: Tools) -> None:
    # given an import that is done
    first = import_cases(tools, SAMPLE)
    before = rows_in_all(tools)
    # when the same file comes again
    second = import_cases(tools, SAMPLE)
    # then no table has a row more, the audit trail's included
    assert (second.taken, second.unchanged) == (0, first.taken)
    assert second.refused == first.refused
    assert rows_in_all(tools) == before


def test_what_a_row_says_is_what_is_stored(tools: Tools, tmp_path: Path) -> None:
    row = {
        "known_as": "Siân",
        "format": "easy read",
        "language": "cy",
        "contributor_relationship": "housemate",
        "care_providers": "Riverside Surgery; lived with family",
        "other_process": "medical examiner",
        "email": "Carol@EXAMPLE.org",
        "landline": "0118 4960100",
        "contributor_has_learning_disability": "yes",
    }
    import_cases(tools, export(tmp_path / "a.csv", row))
    contributor = one(tools, select(Contributor))
    assert (contributor.scope, contributor.presentation, contributor.language) == ("friend", "easy-read", "cy")
    assert (contributor.email, contributor.landline) == ("Carol@example.org", "0118 496 0100")
    assert contributor.has_learning_disability
    assert contributor.name == "Carol O’Brien"
    review, person = one(tools, select(Review)), one(tools, select(Person))
    assert (str(review.notified_on), str(review.due_on)) == ("2026-10-11", "2027-04-11")
    assert (person.first_name, person.last_name, person.known_as) == ("Siân", "O’Brien", "Siân")
    assert one(tools, select(Need.kind)) == "easy_read"
    assert one(tools, select(OtherProcess.kind)) == "medical_examiner"
    assert one(tools, select(Organisation.name)) == "Riverside Surgery"
    assert one(tools, select(CareProvided.review_id)) == review.id


def test_a_person_notified_twice_is_offered_for_merging(tools: Tools, tmp_path: Path) -> None:
    # given two notifications of one person, spelt with other accents and the names the other way round
    import_cases(tools, export(tmp_path / "a.csv", {}))
    again = {
        "reference": "LD-2026-77777",
        "person_first_name": "O'BRIEN",
        "person_last_name": "Sian",
    }
    # when the second comes in
    report = import_cases(tools, export(tmp_path / "b.csv", again))
    # then both are there, and staff are asked
    assert report.taken == 1
    with tools.reading() as session:
        pair = session.scalars(select(PossibleDuplicate)).one()
        assert session.scalar(select(func.count(Review.id))) == 2
    assert pair.state == "offered"
    assert pair.first_review_id < pair.second_review_id


@pytest.mark.parametrize("changed", [{"date_of_death": "19/09/2026"}, {"date_of_birth": "09/05/1959"}])
def test_one_day_mistyped_still_finds_the_same_person(tools: Tools, tmp_path: Path, changed: dict[str, str]) -> None:
    import_cases(tools, export(tmp_path / "a.csv", {}, changed))
    assert rows_in_all(tools)["possible_duplicate"] == 1


def test_namesakes_are_not_taken_for_one_person(tools: Tools, tmp_path: Path) -> None:
    other = {"date_of_birth": "01/01/1970", "date_of_death": "01/01/2026"}
    import_cases(tools, export(tmp_path / "a.csv", {}, other))
    assert rows_in_all(tools)["possible_duplicate"] == 0


def test_a_known_reference_with_other_details_is_refused_field_by_field(tools: Tools, tmp_path: Path) -> None:
    # given a case that is here
    import_cases(tools, export(tmp_path / "a.csv", {}))
    # when a later file says otherwise of its contributor
    report = import_cases(tools, export(tmp_path / "b.csv", {"contributor_name": "Ann Lee", "language": "ur"}))
    # then each changed field is named, and what is stored stands
    assert report.taken == report.unchanged == 0
    assert [(r.field, r.value) for r in report.refused] == [("contributor_name", "Ann Lee"), ("language", "ur")]
    assert "already imported with other details" in report.refused[0].why
    assert one(tools, select(Contributor.name)) == "Carol O’Brien"


def test_the_same_details_written_otherwise_are_no_change(tools: Tools, tmp_path: Path) -> None:
    import_cases(tools, export(tmp_path / "a.csv", {"mobile": "07700 900123"}))
    other = {"mobile": "+44 7700 900123", "date_of_death": "2026-09-20", "contributor_name": " Carol  O’Brien "}
    assert import_cases(tools, export(tmp_path / "b.csv", other)).unchanged == 1


def test_a_reference_twice_in_one_file_is_taken_once(tools: Tools, tmp_path: Path) -> None:
    same, other = {"reference": "LD-1"}, {"reference": "LD-1", "contributor_name": "Ann Lee"}
    report = import_cases(tools, export(tmp_path / "a.csv", same, same, other))
    assert (report.taken, report.unchanged) == (1, 1)
    assert [(r.row, r.field) for r in report.refused] == [(4, "reference")]


def test_a_review_made_by_hand_is_not_overwritten(tools: Tools, make: Factory, tmp_path: Path) -> None:
    make.review(reference="LD-BY-HAND")
    report = import_cases(tools, export(tmp_path / "a.csv", {"reference": "LD-BY-HAND"}))
    assert [r.field for r in report.refused] == ["reference"]


def test_the_reviewer_asked_for_gets_the_review(tools: Tools, make: Factory, tmp_path: Path) -> None:
    amara = make.staff(email="amara@reviews.example.org")
    asked = {"reviewer_email": "Amara@reviews.example.org", "care_providers": "Fernleigh House"}
    report = import_cases(tools, export(tmp_path / "a.csv", asked))
    review = one(tools, select(Review))
    assert (review.reviewer_id, review.state) == (amara.id, "allocated")
    assert rows_in_all(tools)["allocation"] == 1
    assert [note.field for note in report.notes if note.field == "reviewer_email"] == []


@pytest.mark.parametrize(
    "where", [{"care_providers": "wolds community trust"}, {"area": "Severnside"}], ids=["employer", "area"]
)
def test_a_reviewer_who_may_not_is_asked_for_and_not_allocated(
    tools: Tools, make: Factory, tmp_path: Path, where: dict[str, str]
) -> None:
    # given a reviewer of North Wolds who works for the trust that gave the care
    make.staff(email="amara@reviews.example.org", employer="Wolds Community Trust")
    # when the export asks for her
    report = import_cases(tools, export(tmp_path / "a.csv", {"reviewer_email": "amara@reviews.example.org", **where}))
    # then the review comes in without her, and somebody is told
    review = one(tools, select(Review))
    assert (review.reviewer_id, review.state) == (None, "notified")
    assert review.reviewer_asked_for == "amara@reviews.example.org"
    assert "reviewer_email" in [note.field for note in report.notes]


def test_an_area_is_made_once_however_it_is_written(tools: Tools, tmp_path: Path) -> None:
    import_cases(tools, export(tmp_path / "a.csv", {"area": "North Wolds"}, {"area": "north  WOLDS"}))
    assert one(tools, select(Area.name)) == "North Wolds"


def test_an_import_is_in_the_audit_trail(tools: Tools, tmp_path: Path) -> None:
    import_cases(tools, export(tmp_path / "a.csv", {}))
    event = one(tools, select(AuditEvent))
    assert (event.did, event.details) == ("cases_imported", {"taken": "1", "rows": "2 to 2"})
    with tools.database.snapshot() as connection:
        assert audit.first_break(connection, tools.keys.audit) is None


def test_columns_that_we_do_not_know_are_named(tools: Tools, tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", {}, columns=(*COLUMNS, "nhs_number"))
    report = import_cases(tools, path)
    assert report.taken == 1
    assert [(note.row, note.value) for note in report.notes if note.field == "header"] == [(1, "nhs_number")]


def test_rows_are_counted_as_a_spreadsheet_does(tools: Tools, tmp_path: Path) -> None:
    # given a cell with a line break in it and an empty line, before a bad row
    path = export(tmp_path / "a.csv", {"address_line_1": "Flat 2\n5 Mill Lane"}, {"language": "Klingon"})
    text = path.read_text(encoding="utf-8").replace("LD-2026-10001", "\nLD-2026-10001", 1)
    path.write_text(text, encoding="utf-8", newline="")
    # then the bad row has the number that the spreadsheet shows
    assert [r.row for r in import_cases(tools, path).refused] == [4]


def test_a_row_that_has_slipped_is_refused(tools: Tools, tmp_path: Path) -> None:
    path = export(tmp_path / "a.csv", {})
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    report = import_cases(tools, path)
    assert report.taken == 0
    assert [r.field for r in report.refused] == ["row"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (",".join(COLUMNS).encode(), "no rows"),
        ((",".join(COLUMNS) + "\nZo").encode() + b"\xeb\n", "not in UTF-8 (line 2)"),
        ("reference,area\nx,y\n".encode("utf-16"), "not in UTF-8"),
        (b"reference,area\nx,y\n", "columns are missing: person_first_name"),
        (";".join(COLUMNS).encode() + b"\nx;y\n", "parted by commas"),
        (",".join((*COLUMNS, "area")).encode() + b"\nx\n", "there twice: area"),
        (",".join(COLUMNS).encode() + b'\n"LD-1,never closed\nLD-2,x\n', "Row 2 can’t be read"),
        (b"PK\x03\x04not a csv", "spreadsheet file"),
    ],
)
def test_a_file_that_can_not_be_used_says_why_and_nothing_is_taken(
    tools: Tools, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as told:
        import_cases(tools, path)
    assert says in str(told.value)
    assert rows_in_all(tools)["review"] == 0


def test_an_import_cut_short_is_finished_by_running_it_again(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given batches of two, and a machine that stops after the first
    monkeypatch.setattr("portal.services.importing.BATCH", 2)
    path = export(tmp_path / "a.csv", {}, {}, {}, {}, {})
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_cases(tools, path, begin=lambda _rows: stop)
    assert rows_in_all(tools)["review"] == 2
    # when it runs again, then the rest is taken, and the duplicates across both runs are offered once each
    report = import_cases(tools, path)
    assert (report.taken, report.unchanged) == (3, 2)
    assert rows_in_all(tools)["possible_duplicate"] == 10


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)


@pytest.mark.usefixtures("environment")
def test_the_command_answers_with_one_json_document() -> None:
    answer = CliRunner().invoke(import_cases_command, [str(SAMPLE), "--json"])
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    assert document["taken"] == 42
    assert set(document["refused"][0]) == {"row", "field", "value", "why"}
    # no bar when nobody is watching
    assert answer.stderr == ""


@pytest.mark.usefixtures("environment")
def test_the_command_tells_people_what_to_do() -> None:
    answer = CliRunner().invoke(import_cases_command, [str(SAMPLE)])
    assert "row 38, language “Klingon”: We do not know this language." in answer.stdout


@pytest.mark.usefixtures("environment")
def test_the_command_fails_with_a_sentence(tmp_path: Path) -> None:
    answer = CliRunner().invoke(import_cases_command, [str(tmp_path / "nothing.csv"), "--json"])
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "nothing.csv: The file can’t be opened" in answer.stderr


def test_a_thousand_rows_cost_few_statements(tools: Tools, tmp_path: Path) -> None:
    # given a thousand cases in two batches
    rows = [{"reference": f"LD-{n}", "person_first_name": f"Person {n}", "format": "audio"} for n in range(1000)]
    path = export(tmp_path / "many.csv", *rows)
    statements: list[str] = []
    event.listen(tools.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    # when they come in
    assert import_cases(tools, path).taken == 1000
    # then the statements are counted by the batch and not by the row: 10,000 rows take seconds
    assert len(statements) < 60


def test_what_was_typed_stays_out_of_the_trail(tools: Tools, tmp_path: Path) -> None:
    # given a case and a file name that says who it is about
    import_cases(tools, export(tmp_path / "Sian O'Brien.csv", {}))
    # then the audit trail has neither
    event_row = one(tools, select(AuditEvent))
    assert "Brien" not in f"{event_row.about}{event_row.details}"
