"""Checks one row of a case export, field by field. Each refusal says what to do, in a sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.domain.case_words import (
    FORMATS,
    LANGUAGE_NAMES,
    NO,
    NOT_ORGANISATIONS,
    PROCESSES,
    RELATIONSHIPS,
    YES,
)
from portal.domain.imports import LONGEST_SHOWN, Case, CaseNeed, CaseRow, Remark
from portal.domain.names import fold, tidy
from portal.domain.states import NeedKind, ProcessKind, Relationship

COLUMNS = (
    "reference", "area", "person_first_name", "person_last_name", "known_as", "date_of_birth", "date_of_death",
    "ethnicity", "place_of_death", "care_providers", "notified_on", "contributor_name", "contributor_relationship",
    "address_line_1", "address_town", "postcode", "email", "mobile", "landline", "language", "interpreter", "format",
    "contributor_has_learning_disability", "supporter_name", "faith", "other_process", "reviewer_email",
)  # fmt: skip
LONGEST_TEXT = 200
LONGEST_LIST = 1000
# Reviews are for people with a learning disability aged 4 or over (I2.1).
YOUNGEST = 4
OLDEST = 120
_PHONES = frozenset({"mobile", "landline"})
_DAY = re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")
_ISO_DAY = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
# Control characters other than white space, lone surrogates, and the marks that turn what follows them round.
_HIDDEN = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069]")
_EMAIL_NOT_RIGHT = "This is not an e-mail address. Write it in full, such as name@example.org, or leave it empty."
_POINTS = re.compile(r"([0-9]{1,3}) ?(?:pt|point|points)?")

_T = TypeVar("_T")


class _Refusal(Exception):
    """A field can't be taken; the message says what to do."""


class _Row:
    """The cells of one row, what was refused in it, and the meaning of each field as text, to know it again."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number = number
        self.cells = {name: tidy(cell) for name, cell in cells.items()}
        self.meaning = dict(self.cells)
        self.refused: list[Remark] = []
        self.notes: list[Remark] = []
        self._hidden = {name for name, cell in cells.items() if _hides_something(cell)}

    def refuse(self, field: str, why: str) -> None:
        self.refused.append(self.remark(field, why))

    def note(self, field: str, why: str) -> None:
        self.notes.append(self.remark(field, why))

    def remark(self, field: str, why: str) -> Remark:
        return Remark(self.number, field, self.cells.get(field, "")[:LONGEST_SHOWN], why)

    def read(self, field: str, read: Callable[[str], _T], nothing: _T, *, needed: str = "") -> _T:
        """Return what `read` makes of a field, or `nothing` when the field is empty or was refused."""
        text = self.cells[field]
        try:
            if field in self._hidden:
                raise _Refusal("This holds characters that can’t be seen. Type it again by hand.")
            if text.startswith(("=", "@", "+", "-")) and field not in _PHONES:
                raise _Refusal("This begins like a spreadsheet formula. Write the plain words in its place.")
            if text:
                return read(text)
            if needed:
                raise _Refusal(needed)
        except _Refusal as refusal:
            self.refuse(field, str(refusal))
        return nothing

    def text(self, field: str, *, needed: str = "", longest: int = LONGEST_TEXT) -> str:
        def fits(text: str) -> str:
            if len(text) > longest:
                raise _Refusal(f"This is longer than {longest} characters. Shorten it.")
            return text

        return self.read(field, fits, "", needed=needed)

    def day(self, field: str, today: date, *, needed: str = "") -> date | None:
        found = self.read(field, lambda text: _day(text, today), None, needed=needed)
        if found is not None:
            self.meaning[field] = found.isoformat()
        return found


def read_row(number: int, cells: Mapping[str, str], *, today: date, languages: tuple[str, ...]) -> CaseRow:
    """Return one row with everything that is wrong in it. `cells` has every name in COLUMNS."""
    row = _Row(number, cells)
    case = _case(row, today, languages)
    order = {name: place for place, name in enumerate(COLUMNS)}
    row.refused.sort(key=lambda remark: order[remark.field])
    return CaseRow(
        row=number,
        reference=row.cells["reference"],
        prints={name: _print(row.meaning[name]) for name in COLUMNS},
        values=row.cells,
        case=None if row.refused else case,
        refused=tuple(row.refused),
        notes=() if row.refused else tuple(row.notes),
    )


def _case(row: _Row, today: date, languages: tuple[str, ...]) -> Case:
    born_on, died_on, notified_on = _days(row, today)
    language = row.read("language", lambda text: _language(text, languages), "en")
    supporter_name = row.text("supporter_name")
    faith = row.text("faith")
    case = Case(
        reference=row.text("reference", needed="Give the review its reference.", longest=50),
        area=row.text("area", needed="Write the area that has this review."),
        first_name=row.text("person_first_name"),
        last_name=row.text("person_last_name"),
        known_as=row.text("known_as"),
        born_on=born_on,
        died_on=died_on or today,
        ethnicity=row.text("ethnicity"),
        place_of_death=row.text("place_of_death"),
        care_providers=_care_providers(row),
        notified_on=notified_on or today,
        contributor_name=row.text("contributor_name", needed="Write the name of the person to write to."),
        relationship=row.read(
            "contributor_relationship",
            _relationship,
            Relationship.OTHER,
            needed="Write how they knew the person, such as mother or friend.",
        ),
        address_line_1=row.text("address_line_1"),
        address_town=row.text("address_town"),
        postcode=_postcode(row),
        email=_read_and_keep(row, "email", _email),
        mobile=_read_and_keep(row, "mobile", _mobile),
        landline=_read_and_keep(row, "landline", _phone),
        language=language,
        needs=_needs(row, language, supporter_name, faith),
        has_learning_disability=row.read("contributor_has_learning_disability", _yes_or_no, False),
        supporter_name=supporter_name,
        faith=faith,
        other_processes=row.read("other_process", _processes, ()),
        reviewer_email=_reviewer_email(row),
    )
    _look_at_the_whole(row, case)
    return case


def _look_at_the_whole(row: _Row, case: Case) -> None:
    if not case.first_name and not case.last_name and not row.cells["person_first_name"]:
        row.refuse("person_first_name", "Write the name of the person who died.")
    elif not case.last_name:
        # Some people have one name, so this alone keeps nobody out.
        row.note("person_last_name", "There is no last name. If they had one, add it before you write to the family.")
    if not (case.address_line_1 or case.email or case.mobile):
        row.note("address_line_1", "There is no address, e-mail or mobile. Find one before you write to them.")


def _days(row: _Row, today: date) -> tuple[date | None, date | None, date | None]:
    born_on = row.day("date_of_birth", today)
    died_on = row.day("date_of_death", today, needed="Write the day on which the person died.")
    notified_on = row.day("notified_on", today, needed="Write the day on which the death was notified.")
    if died_on and notified_on and died_on > notified_on:
        row.refuse("date_of_death", "This day is after the death was notified. Check both days.")
    if born_on and died_on:
        if died_on < born_on:
            row.refuse("date_of_death", "This day is before the date of birth. Check both days.")
        elif _years_between(born_on, died_on) < YOUNGEST:
            row.refuse("date_of_birth", "The person would have been under 4. Reviews begin at age 4: check this day.")
        elif _years_between(born_on, died_on) > OLDEST:
            row.refuse("date_of_birth", "The person would have been over 120. Check this day.")
    return born_on, died_on, notified_on


def _years_between(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _day(text: str, today: date) -> date:
    match = _DAY.fullmatch(text) or _ISO_DAY.fullmatch(text)
    if match is None:
        raise _Refusal("This is not a day that we can read. Write it as 19/07/2026 or 2026-07-19.")
    try:
        found = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        raise _Refusal("This day does not exist. Find out the right day and write it as 19/07/2026.") from None
    if found > today:
        raise _Refusal("This day is in the future. Find out the right day.")
    return found


def _care_providers(row: _Row) -> tuple[str, ...]:
    names = [name.strip() for name in row.text("care_providers", longest=LONGEST_LIST).split(";")]
    by_fold = {fold(name): name for name in reversed(names) if name and fold(name) not in NOT_ORGANISATIONS}
    return tuple(by_fold[key] for key in dict.fromkeys(fold(name) for name in names) if key in by_fold)


def _relationship(text: str) -> Relationship:
    found = RELATIONSHIPS.get(fold(text))
    if found is None:
        # What a person may see hangs on this word, so it is never guessed.
        raise _Refusal("We do not know this relationship. Use a word such as mother, friend, paid carer or other.")
    return found


def _postcode(row: _Row) -> str:
    text = row.text("postcode", longest=20)
    match = _POSTCODE.fullmatch(text.upper())
    if match is None and text:
        row.note("postcode", "This is not a postcode of the UK. Check the address before you write.")
        return text
    row.meaning["postcode"] = f"{match[1]} {match[2]}" if match else ""
    return row.meaning["postcode"]


def _read_and_keep(row: _Row, field: str, read: Callable[[str], str]) -> str:
    found = row.read(field, read, "")
    if found:
        row.meaning[field] = found
    return found


@lru_cache(maxsize=1024)  # a reviewer's address stands in every row of theirs
def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        # Refused, not left out: a letter that goes nowhere looks to us like a family that does not answer.
        raise _Refusal(_EMAIL_NOT_RIGHT) from None


def _reviewer_email(row: _Row) -> str:
    """An address nobody can use keeps no family waiting: the review comes in and a coordinator allocates it."""
    text = row.text("reviewer_email")
    try:
        return _email(text).casefold() if text else ""
    except _Refusal:
        row.note("reviewer_email", "This is not an e-mail address. The review came in without a reviewer: allocate it.")
        return text


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        number = None
    short = number is not None and number.country_code == 44 and len(str(number.national_number)) < 9
    if number is None or short or number.extension or not phonenumbers.is_possible_number(number):
        raise _Refusal("This is not a telephone number. Write it in full, such as 0118 496 0100, or leave it empty.")
    here = number.country_code == 44
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


def _mobile(text: str) -> str:
    found = _phone(text)
    if not found.startswith(("07", "+")):
        raise _Refusal("This is not a mobile number, so a text would be lost. Put it under landline.")
    return found


def _language(text: str, languages: tuple[str, ...]) -> str:
    folded = fold(text)
    found = folded if folded in languages else LANGUAGE_NAMES.get(folded)
    if found not in languages:
        raise _Refusal(
            f"We do not know this language. Use one of {', '.join(languages)}. "
            "For another, write en and ask for an interpreter."
        )
    return found


def _yes_or_no(text: str) -> bool:
    folded = fold(text)
    if folded not in YES | NO:
        raise _Refusal("Write yes, or leave it empty.")
    return folded in YES


def _needs(row: _Row, language: str, supporter_name: str, faith: str) -> tuple[CaseNeed, ...]:
    nothing: tuple[CaseNeed, ...] = ()
    needs = list(row.read("format", _formats, nothing))
    if row.read("interpreter", _yes_or_no, False):
        needs.append(CaseNeed(NeedKind.INTERPRETER, language))
        if language == "en":
            row.note("interpreter", "An interpreter is asked for and the language is English. Ask which language.")
    if supporter_name:
        needs.append(CaseNeed(NeedKind.SUPPORTER, supporter_name))
    if faith and fold(faith) not in NO:
        needs.append(CaseNeed(NeedKind.CULTURE_AND_FAITH, faith))
    return tuple(needs)


def _formats(text: str) -> tuple[CaseNeed, ...]:
    found: dict[NeedKind, CaseNeed] = {}
    for part in re.split(r"[/;,+&]| and ", text):
        folded = fold(part)
        if not folded or folded in NO:
            continue
        need = _format(folded)
        if need is None:
            raise _Refusal(
                f"We do not know the format “{part.strip()[:40]}”. "
                "Use words such as easy read, large print 18, braille grade 2, audio, email, text message."
            )
        found[need.kind] = need
    return tuple(found.values())


def _format(folded: str) -> CaseNeed | None:
    if folded in FORMATS:
        return CaseNeed(FORMATS[folded])
    for name in ("large print", "largeprint"):
        points = _POINTS.fullmatch(folded.removeprefix(name).strip())
        if folded.startswith(name) and points and 10 <= int(points[1]) <= 100:
            return CaseNeed(NeedKind.LARGE_PRINT, points[1])
    return None


def _processes(text: str) -> tuple[ProcessKind, ...]:
    found: dict[ProcessKind, None] = {}
    for part in filter(None, (fold(part) for part in text.split(";"))):
        if part not in PROCESSES and part not in NO:
            raise _Refusal(
                "We do not know this other process. "
                "Use words such as inquest, child death review, safeguarding adults review."
            )
        if part in PROCESSES:
            found[PROCESSES[part]] = None
    return tuple(found)


def _hides_something(cell: str) -> bool:
    """Whether a cell holds control characters, lone surrogates or marks that turn the direction of what follows."""
    return _HIDDEN.search(cell) is not None


def _print(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
