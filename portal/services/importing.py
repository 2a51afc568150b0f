"""Cases come in: every good row taken, every bad one reported, nothing dropped in silence, nothing taken twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.adapters.case_export import read_cases
from portal.config import built_languages
from portal.domain.imports import LONGEST_SHOWN, Case, CaseRow, ImportReport, Remark
from portal.domain.names import fold
from portal.services.tools import Tools, Work
from portal.store import importing
from portal.store.name_index import likenesses

# A batch is a transaction. On SQLite a transaction that writes keeps everybody else's words waiting, so one for
# the whole file would hold up a family that presses Save; a batch takes a fraction of a second. If the import is cut
# short, what was taken stands whole, and running it again takes the rest.
BATCH = 500

Progress = Callable[[int], None]


@dataclass(slots=True)
class _Findings:
    taken: int = 0
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    no_reviewer: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_without: dict[tuple[str, str], int] = field(default_factory=dict)


def import_cases(
    tools: Tools, path: Path, *, begin: Callable[[int], Progress] = lambda _rows: lambda _done: None
) -> ImportReport:
    """Take an area's export. `begin` gets the number of rows and gives what is told of each batch done.

    Raises portal.adapters.case_export.UnreadableFile when the file as a whole can't be used: then nothing is taken.
    """
    file = read_cases(path, today=tools.today(), languages=built_languages())
    done = begin(len(file.rows))
    found = _Findings()
    if file.ignored_columns:
        names = ", ".join(file.ignored_columns)[:LONGEST_SHOWN]
        found.notes.append(Remark(1, "header", names, "The portal has no place for these columns and left them out."))
    name = f"file:{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    _say_not_approved(found, file.rows, tools.settings.languages)
    for batch in _batches(_first_of_each(file.rows, found)):
        with tools.writing() as work:
            _take(work, batch, found, name)
        done(len(batch))
    _say_who_is_missing(found)
    done(len(file.rows))
    return ImportReport(
        taken=found.taken,
        unchanged=found.unchanged,
        refused=tuple(sorted(found.refused, key=lambda remark: remark.row)),
        notes=tuple(sorted(found.notes, key=lambda remark: remark.row)),
    )


def _say_not_approved(found: _Findings, rows: Sequence[CaseRow], approved: Collection[str]) -> None:
    for row in rows:
        if row.case is not None and row.case.language not in approved:
            why = (
                "Our letters in this language are not approved in your area. They wait until somebody approves it, or "
                "says who reads the letter with them."
            )
            found.notes.append(Remark(row.row, "language", row.case.language, why))


def _first_of_each(rows: Sequence[CaseRow], found: _Findings) -> list[CaseRow]:
    """Return the good rows, each reference once. A reference that comes again with other details is refused: which of
    the two is right, only the area can know."""
    kept: list[CaseRow] = []
    seen: dict[str, CaseRow] = {}
    for row in rows:
        first = seen.setdefault(row.reference, row) if row.reference else row
        same = first is not row and first.prints == row.prints
        if first is not row and not same:
            found.refused.append(
                Remark(
                    row.row,
                    "reference",
                    row.reference[:LONGEST_SHOWN],
                    f"Row {first.row} has this reference too, with other details. Give this row its own reference.",
                )
            )
        found.refused.extend(row.refused)
        if row.case is None:
            continue
        if same:
            found.unchanged += 1
        elif first is row:
            kept.append(row)
    return kept


def _batches(rows: Sequence[CaseRow]) -> Iterator[Sequence[CaseRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _take(work: Work, batch: Sequence[CaseRow], found: _Findings, name: str) -> None:
    known = importing.known_reviews(work.session, [row.reference for row in batch])
    new = [row for row in batch if row.reference not in known]
    for row in batch:
        if row.reference in known:
            _compare(row, known[row.reference], found)
    if not new:
        return
    cases = _placed(work, new, found)
    keys = [_likenesses(each.case) for each in cases]
    alike = importing.reviews_alike(work.session, {key for theirs in keys for key in theirs})
    review_ids = importing.add_cases(work.session, cases, work.now)
    importing.offer_duplicates(work.session, _pairs_alike(review_ids, keys, alike))
    for row in new:
        found.notes.extend(row.notes)
    found.taken += len(new)
    work.record("command", "cases_imported", name, taken=str(len(new)), rows=f"{new[0].row} to {new[-1].row}")


def _compare(row: CaseRow, prints: dict[str, str], found: _Findings) -> None:
    """A reference that is already here: the same row changes nothing, and another one changes nothing either."""
    if not prints:
        found.refused.append(
            Remark(
                row.row,
                "reference",
                row.reference[:LONGEST_SHOWN],
                "A review with this reference is here already and was not imported. Change it on its own page.",
            )
        )
        return
    changed = [name for name, print_ in row.prints.items() if prints.get(name) != print_]
    found.unchanged += not changed
    found.refused.extend(
        Remark(
            row.row,
            name,
            row.values[name][:LONGEST_SHOWN],
            f"{row.reference} was already imported with other details. Change it on the review’s own page.",
        )
        for name in changed
    )


def _placed(work: Work, rows: Sequence[CaseRow], found: _Findings) -> list[importing.NewCase]:
    """Find or make each case's area and organisations, and its reviewer where there is one who may."""
    good = [(row, row.case) for row in rows if row.case is not None]
    areas = importing.area_ids(work.session, [case.area for _, case in good])
    organisations = importing.organisation_ids(work.session, [name for _, case in good for name in case.care_providers])
    staff = importing.reviewers(work.session)
    placed = []
    for row, case in good:
        area_id = areas[fold(case.area)]
        gave_care = tuple(organisations[fold(name)] for name in case.care_providers)
        reviewer = staff.get(case.reviewer_email)
        reviewer_id = None
        if reviewer is None or area_id not in reviewer.area_ids:
            _note_missing(row, case, found)
        elif reviewer.employer_id in gave_care:
            why = "This reviewer’s employer gave the care, so they may not have the review. Allocate it to another."
            found.notes.append(Remark(row.row, "reviewer_email", case.reviewer_email[:LONGEST_SHOWN], why))
        else:
            reviewer_id = reviewer.id
        placed.append(importing.NewCase(case, row.prints, area_id, gave_care, reviewer_id))
    return placed


def _note_missing(row: CaseRow, case: Case, found: _Findings) -> None:
    if "@" in case.reviewer_email:
        key = (case.reviewer_email, case.area)
        found.no_reviewer[key] += 1
        found.first_without.setdefault(key, row.row)


def _say_who_is_missing(found: _Findings) -> None:
    """One note for each reviewer and area, not one for each of their reviews."""
    for (email, area), reviews in found.no_reviewer.items():
        how_many = "1 review waits" if reviews == 1 else f"{reviews} reviews wait"
        why = f"No reviewer with this e-mail address works in {area}. {how_many} for a coordinator to allocate."
        found.notes.append(Remark(found.first_without[email, area], "reviewer_email", email[:LONGEST_SHOWN], why))


def _likenesses(case: Case) -> tuple[str, ...]:
    return likenesses(case.first_name, case.last_name, case.born_on, case.died_on)


def _pairs_alike(
    review_ids: Sequence[int], keys: Sequence[tuple[str, ...]], alike: dict[str, list[int]]
) -> list[tuple[int, int]]:
    """Return the pairs of reviews that may be of one person, each pair once. `alike` were here before."""
    pairs: dict[tuple[int, int], None] = {}
    for review_id, theirs in zip(review_ids, keys, strict=True):
        for key in theirs:
            for other in alike[key]:
                pairs[other, review_id] = None
            alike[key].append(review_id)
    return list(pairs)
