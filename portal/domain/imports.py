"""Cases as they come in from an area's review system: what one row says, and what came of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.days import months_on
from portal.domain.states import NeedKind, Presentation, ProcessKind, Relationship, Scope

MONTHS_FOR_A_REVIEW = 6
LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """One cell that a person must look at. `row` is the line seen in a spreadsheet, the header being line 1;
    `why` says in a sentence what to do."""

    row: int
    field: str
    value: str
    why: str

    def as_json(self) -> dict[str, int | str]:
        return {"row": self.row, "field": self.field, "value": self.value, "why": self.why}


@dataclass(frozen=True, slots=True)
class CaseNeed:
    kind: NeedKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One good row: every value checked, tidied and in the form in which it is stored."""

    reference: str
    area: str
    first_name: str
    last_name: str
    known_as: str
    born_on: date | None
    died_on: date
    ethnicity: str
    place_of_death: str
    care_providers: tuple[str, ...]
    notified_on: date
    contributor_name: str
    relationship: Relationship
    address_line_1: str
    address_town: str
    postcode: str
    email: str
    mobile: str
    landline: str
    language: str
    needs: tuple[CaseNeed, ...]
    has_learning_disability: bool
    supporter_name: str
    faith: str
    other_processes: tuple[ProcessKind, ...]
    reviewer_email: str

    @property
    def scope(self) -> Scope:
        """A friend's room never shows the outcome; everybody else who was asked sees it."""
        return Scope.FRIEND if self.relationship in {Relationship.FRIEND, Relationship.HOUSEMATE} else Scope.FAMILY

    @property
    def presentation(self) -> Presentation:
        easy = any(need.kind is NeedKind.EASY_READ for need in self.needs)
        return Presentation.EASY_READ if easy else Presentation.STANDARD

    @property
    def due_on(self) -> date:
        return months_on(self.notified_on, MONTHS_FOR_A_REVIEW)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row as it was read. `case` is None when anything in it was refused. `prints` has a short hash of each
    field's meaning, by which the same row is known again without keeping its words a second time."""

    row: int
    reference: str
    prints: Mapping[str, str]
    values: Mapping[str, str]
    case: Case | None
    refused: tuple[Remark, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file. `notes` are about rows that were taken and want a look all the same."""

    taken: int
    unchanged: int
    refused: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "taken": self.taken,
            "unchanged": self.unchanged,
            "refused": [each.as_json() for each in self.refused],
            "notes": [each.as_json() for each in self.notes],
        }
