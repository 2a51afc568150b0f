"""Each rule of Easy Read, with a row that breaks it and one that is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.adapters.easy_read import EasyReadLibrary
from portal.adapters.hard_words import read_known_words
from portal.commands import easy_read as command
from portal.config import resource_root
from portal.domain import easy_read_numbers as numbers
from portal.domain import easy_read_rules as rules
from portal.domain.easy_read import Picture, Row
from portal.domain.easy_read_rules import KnownWords, Rule
from portal.domain.findings import EasyFinding
from portal.services import easy_read_checking
from portal.services.easy_read_texts import FRAMES, EasyText, Line

PICTURES = {"you": Picture("you", "One adult", "own", False)}


@pytest.fixture(scope="module")
def known() -> KnownWords:
    return read_known_words(resource_root() / "easy_read" / "hard_words.yaml")


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (
            rules.sentence_length,
            "We would like you to tell us about the life that your friend had in that house by the sea.",
            "We would like you to tell us about the life that %(person_full)s had here.",
        ),
        (rules.sentence_length, "a " * 15 + "%(person)s.", "a " * 14 + "%(person)s."),
        (rules.one_idea, "You can say yes. You can say no. It is fine.", "You can say yes. You can say no."),
        (rules.one_idea, "You can tell us about it on paper. You can tell us on this page if you like.", "You can."),
        (rules.one_clause, "If you want, we stop when you say so.", "We stop when you say so."),
        (rules.one_clause, "We write to the people, which takes a week.", "We write to the people. It takes a week."),
        (
            rules.line_length,
            "%(reviewer)s told %(contributor)s about %(person_full)s on %(day)s and %(next_day)s.",
            "%(reviewer)s told %(contributor)s.",
        ),
        (rules.forbidden_marks, "It's yours.", "It’s yours."),
        (rules.forbidden_marks, 'Press "stop".', "Press “stop”."),
        (rules.forbidden_marks, "Thank you!", "Thank you."),
        (rules.forbidden_marks, "You can stop; we wait.", "You can stop. We wait."),
        (rules.forbidden_marks, "Half (or more) of us.", "More than half of us."),
        (rules.forbidden_marks, "50% of people.", "Half of the people knew %(person)s."),
        (rules.forbidden_marks, "This is *yours*.", "This is a **review**."),
        (rules.forbidden_marks, "This is _yours_.", "Write to name_a@example.org."),
        (rules.forbidden_marks, "Yes and/or no.", "Yes or no."),
        (rules.no_capitals, "You can STOP.", "I can stop. We are in the UK."),
        (rules.no_capitals, "Part IV of it.", "Part 4 of it."),
        (rules.no_capitals, "Ask your GP.", "Ask your doctor."),
        (rules.no_capitals, "Ask the NHS.", "Ask Relay UK."),
        (rules.no_capitals, "Things, e.g. photos.", "Things such as photos."),
        (rules.same_word, "You can phone us.", "You can telephone us from a mobile phone."),
        (rules.same_word, "We do an investigation.", "We do a review."),
        (rules.same_word, "They passed away.", "They died."),
        (rules.same_word, "Send an email.", "Send an e-mail."),
        (rules.no_contractions, "We can’t see it.", "We cannot see it. It’s there."),
        (rules.no_contractions, "You don't need it.", "You do not need it."),
        (rules.active, "The letter was written by your reviewer.", "Your reviewer wrote the letter."),
        (rules.active, "It is quickly read by people.", "The letter is by the door. It was broken."),
        (rules.active, "It will be done by the hospital.", "It will be done by %(day)s. It will be done by Monday."),
        (rules.one_clause, "We read it if you want and we write.", "We read it and write to you if you want."),
        (rules.one_clause, "It is here and was there and will be good.", "It is here and will be good."),
        (rules.positive, "We do not know and cannot say.", "We do not know."),
        (rules.positive, "Nobody has no photo.", "No. Do not ask me again."),
        (rules.plain_pictures_of_words, "We will keep in touch.", "We will write to you."),
        (rules.plain_pictures_of_words, "We are on a journey.", "We write on paper."),
        (rules.no_foreign_words, "Send it via your doctor.", "Send it with your doctor."),
        (rules.forbidden_marks, "You & us.", "You and us."),
        (rules.forbidden_marks, "One idea.\nAnother.", "One idea. Another."),
        (rules.forbidden_marks, "Under\u00adstand.", "Understand."),
        (rules.same_word, "Use the phone %(phone)s.", "Telephone %(phone)s."),
    ],
)  # fmt: skip
def test_a_rule_of_words(rule: Rule, wrong: str, right: str, known: KnownWords) -> None:
    assert list(rule(wrong, known)), f"{rule.__name__} should find something in: {wrong}"
    assert not list(rule(right, known)), f"{rule.__name__} should find nothing in: {right}"


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (numbers.digits, "There are three ways.", "There are 3 ways. One is this."),
        (numbers.digits, "Come on the 3rd.", "Come on Monday 3 March 2027."),
        (numbers.percentages, "Half is fifty per cent.", "It is half."),
        (numbers.dates, "Come on 3 March.", "Come on Monday 3 March 2027."),
        (numbers.dates, "Come on Mon 3 March 2027.", "We may come in May."),
        (numbers.dates, "Come on March 3.", "Come in March 2027."),
        (numbers.dates, "Come on 03/03/2027.", "Telephone 0118 496 0100."),
        (numbers.dates, "Come on the 3rd of March 2027.", "Come on %(day)s."),
        (numbers.times, "Come at 2pm.", "Come at 2 in the afternoon."),
        (numbers.times, "Come at 14:00.", "Come at 2:30 in the afternoon."),
        (numbers.times, "Come at half past 2.", "Half of us come."),
        (numbers.times, "Come at 2 o’clock.", "Come in 2 hours."),
        (numbers.times, "Come at noon.", "Come this afternoon."),
    ],
)
def test_a_rule_of_numbers(rule: Callable[[str], Iterator[str]], wrong: str, right: str) -> None:
    assert list(rule(wrong)), f"{rule.__name__} should find something in: {wrong}"
    assert not list(rule(right)), f"{rule.__name__} should find nothing in: {right}"


def test_a_telephone_number_and_a_name_with_spaces_are_one_word() -> None:
    assert rules.counted_words("Telephone 0118 496 0100.") == 2
    assert rules.counted_words("Tell %(person_full)s’s brother – now.") == 4


def _row(words: str, explains: str = "", *, when: str = "", group: str = "step 1", picture: str | None = "you") -> Line:
    return Line("row", words, group, picture, explains, when)


EXPLAINS_REVIEW = ("We look at a life. That is a review.", "review")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([_row("We do a review."), _row(*EXPLAINS_REVIEW)], "make it **bold**"),
        ([_row("We do a **review**."), _row("It is long."), _row(*EXPLAINS_REVIEW)], "very next row"),
        ([_row("We do a **review**.")], "very next row"),
        ([_row("We do a **review**."), _row(*EXPLAINS_REVIEW, group="step 2")], "very next row"),
        ([_row("We do a **review**."), _row(*EXPLAINS_REVIEW, when="later")], "very next row"),
        ([_row(*EXPLAINS_REVIEW)], "before a row has used it"),
        ([_row("We do a **review**."), _row("We look at a life.", "review")], "does not say it"),
        ([_row("We do a **walk**.")], "bold is for hard words"),
        ([_row("We do a **review**."), _row(*EXPLAINS_REVIEW), _row("A **review** ends.")], "was bold before"),
        ([Line("title", "Your **review**", is_row=False)], "bold here"),
        (
            [_row("A **review**.", when="a"), _row(*EXPLAINS_REVIEW, when="a"), _row("The review ends.")],
            "make it **bold**",
        ),
    ],
)
def test_hard_words_that_are_not_explained(rows: list[Line], why: str, known: KnownWords) -> None:
    found = [problem[2] for problem in easy_read_checking.hard_words_explained(rows, known)]
    assert any(why in each for each in found), found


@pytest.mark.parametrize(
    "rows",
    [
        [_row("We do a **review**."), _row(*EXPLAINS_REVIEW), _row("A review helps.")],
        [Line("title", "A review", is_row=False), _row("We do a **review**."), _row(*EXPLAINS_REVIEW)],
        [
            _row("An **inquest** is no **review**."),
            _row("A **coroner** leads an inquest.", "inquest"),
            _row("A coroner is a judge.", "coroner"),
            _row(*EXPLAINS_REVIEW),
        ],
        [_row("A **review**.", when="a"), _row(*EXPLAINS_REVIEW, when="a"), _row("The review ends.", when="a")],
        [
            _row("People with a **learning disability**."),
            _row("A learning disability makes some things hard.", "learning disability"),
        ],
        [_row("%(reviewer)s will write.")],
    ],
)  # fmt: skip
def test_hard_words_that_are_explained(rows: list[Line], known: KnownWords) -> None:
    assert not list(easy_read_checking.hard_words_explained(rows, known))


def test_each_row_has_one_known_picture() -> None:
    assert list(easy_read_checking.one_picture(_row("Words.", picture=""), PICTURES))
    assert list(easy_read_checking.one_picture(_row("Words.", picture="unknown"), PICTURES))
    assert not list(easy_read_checking.one_picture(_row("Words."), PICTURES))
    assert not list(easy_read_checking.one_picture(_row("Words.", picture=None), PICTURES))


def test_each_picture_is_described() -> None:
    assert list(easy_read_checking.pictures_described({"you": Picture("you", " ", "own", False)}))
    assert not list(easy_read_checking.pictures_described(PICTURES))


def _text(*lines: Line, title: str = "Your choice", steps: tuple[int, ...] = (1,), **more: Any) -> EasyText:
    return EasyText("easy_read/family/choose.yaml", title, lines, steps, **more)


def test_ten_rows_a_page_and_fifteen_pages() -> None:
    assert list(easy_read_checking.few_rows(_text(steps=(11,))))
    assert list(easy_read_checking.few_rows(_text(steps=(1,) * 16)))
    assert not list(easy_read_checking.few_rows(_text(steps=(10,) * 15)))


def test_the_reading_grade_is_of_the_whole_page(known: KnownWords) -> None:
    hard = _row("Organisational responsibilities necessitate considerable multidisciplinary communication.")
    easy = [_row("You can tell us what was good."), _row("You can tell us what was hard."), _row("You can stop.")] * 3
    assert list(easy_read_checking.grade(_text(*[hard] * 4), known))
    assert not list(easy_read_checking.grade(_text(*easy), known))
    # hard words that the page explains, and names, are not what makes a page hard
    explained = _row("The recommendation of the coordinator is confidential to %(person_full)s.")
    assert not list(easy_read_checking.grade(_text(*[explained] * 3), known))


@pytest.mark.parametrize(
    "wrong", [{"status": "fine"}, {"status": "checked"}, {"status": "checked", "checked_by": "Us", "checked_on": "May"}]
)
def test_the_status_is_recorded(wrong: dict[str, str]) -> None:
    right = {"status": "checked", "checked_by": "North Wolds People First", "checked_on": "2027-03-01"}
    assert list(easy_read_checking.status_recorded(_text(**wrong)))
    assert not list(easy_read_checking.status_recorded(_text(**right)))
    assert not list(easy_read_checking.status_recorded(_text(status="draft")))


def test_a_page_has_a_title() -> None:
    assert list(easy_read_checking.has_title(_text(title=" ")))
    assert not list(easy_read_checking.has_title(_text()))


def test_a_question_has_answers_to_choose_from() -> None:
    assert list(easy_read_checking.picture_answers(_text(answers=(("way", 1),))))
    assert not list(easy_read_checking.picture_answers(_text(answers=(("way", 2),))))


def test_rows_that_staff_type_are_checked_as_a_file_is() -> None:
    # given the words and pictures of the portal
    library = EasyReadLibrary(resource_root() / "easy_read")
    # when rows are right, and a hard word is explained in the row below, nothing is found
    right = [Row("We do a **review**.", "review"), Row("In a review, we look at a life.", "reading-papers")]
    assert easy_read_checking.check_rows(library, right) == ()
    # when they are wrong, then each finding names its row and its rule
    wrong = [Row("We do a review.", "review"), Row("It isn’t long!", ""), Row("Come at 2pm.", "clock")]
    found = {(each.file, each.row, each.rule) for each in easy_read_checking.check_rows(library, wrong)}
    assert found == {
        ("", "row 1", "hard-word"),
        ("", "row 2", "marks"),
        ("", "row 2", "contractions"),
        ("", "row 2", "picture"),
        ("", "row 3", "times"),
    }


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A folder with one Easy Read page and one letter, both right."""
    for name in (*(f"easy_read/{each}.yaml" for each in ("hard_words", "pictures", "shared")), *FRAMES[:-1]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((resource_root() / name).read_bytes())
    _write(
        tmp_path / "easy_read/family/choose.yaml",
        'page: family.choose\nstatus: draft\ntitle: "Your choice"\nsteps:\n  - rows:\n'
        "      - {picture: you, words: You can choose.}\n"
        "questions:\n  decision:\n    question: What do you choose?\n"
        '    choices:\n      "yes": {picture: "yes", words: "Yes."}\n'
        '      "no": {picture: "no", words: "No."}\n',
    )
    _write(
        tmp_path / "templates/letters/hello.yaml",
        "name: hello\nstatus: draft\nabout: A letter\nsubject: A letter\ntitle: A letter\neasy_title: A letter\n"
        "discreet_title: A letter\nsms: A letter\nfor_friends: true\norder: [greeting]\nparts:\n  greeting:\n"
        "    heading: Hello\n    plain: [Dear Ann]\n    easy:\n    - {words: Hello Ann., picture: you}\n",
    )
    return tmp_path


def test_files_that_are_right_pass(words: Path) -> None:
    assert easy_read_checking.check(words) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("easy_read/family/choose.yaml", "You can choose.", "You can’t choose.", ("step 1 row 1", "contractions")),
        ("easy_read/family/choose.yaml", '"Yes."', '"Yes!"', ("choice decision yes", "marks")),
        ("easy_read/family/choose.yaml", "What do", "What don’t", ("question decision", "contractions")),
        ("easy_read/family/choose.yaml", "status: draft", "", ("", "file")),
        ("easy_read/family/choose.yaml", "status: draft", "status: good", ("status", "status")),
        ("templates/letters/hello.yaml", "Hello Ann.", "Hello Ann!", ("part greeting row 1", "marks")),
        ("templates/letters/hello.yaml", "picture: you", "picture: nobody", ("part greeting row 1", "picture")),
    ],
)
def test_a_finding_names_its_file_and_row(
    words: Path, file: str, before: str, after: str, expected: tuple[str, str]
) -> None:
    path = words / file
    path.write_text(path.read_text().replace(before, after))
    found = easy_read_checking.check(words)
    assert [(each.file, each.row, each.rule) for each in found] == [(file, *expected)]


def test_the_command_answers_in_json_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    # given one finding
    finding = EasyFinding("easy_read/family/choose.yaml", "step 1 row 1", "marks", "straight quotes")
    monkeypatch.setattr(easy_read_checking, "check", lambda *_folders: [finding])
    # when the command runs
    answer = CliRunner().invoke(command.easy_read, ["check", "--json"])
    # then standard output is one document, and it fails
    assert json.loads(answer.stdout) == [
        {"file": finding.file, "row": finding.row, "rule": finding.rule, "why": finding.why}
    ]
    assert answer.exit_code == 1
    # and with nothing found it passes
    monkeypatch.setattr(easy_read_checking, "check", lambda *_folders: [])
    assert CliRunner().invoke(command.easy_read, ["check"]).exit_code == 0
