"""Where to turn: the list of support organisations, loaded from a file and shown urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from portal.adapters.case_export import UnreadableFile, text_of_csv
from portal.domain.names import fold, tidy
from portal.domain.support import SupportLoad, SupportOrganisationView
from portal.domain.support_finding import SupportFound, find
from portal.services.tools import Tools, Work
from portal.store import support

BUILT_IN = Path(__file__).parent.parent / "demonstration" / "support_organisations.csv"
_NEEDED = ("name", "what_for", "phone")
_OPTIONAL = ("website", "hours", "area", "formats", "languages")
_EVERYWHERE = frozenset({"uk", "united kingdom"})


def organisations(tools: Tools) -> tuple[SupportOrganisationView, ...]:
    """Return every organisation, those for an urgent need first. One query."""
    with tools.database.connection() as connection:
        return support.every(connection)


def find_support(tools: Tools, asked: Mapping[str, str], languages: Mapping[str, str]) -> SupportFound:
    """Return whom to turn to for what was asked, remembering nothing of it. `languages`: codes with English names."""
    return find(organisations(tools), asked, languages)


def load_support(work: Work, path: Path) -> SupportLoad:
    """Add the organisations in a CSV, or bring them to what it says, by name. Loading it again changes nothing.

    Raises UnreadableFile, with the row and what to do, when any of it can't be used: then nothing is loaded.
    """
    rows = text_of_csv(path)
    if not rows:
        raise UnreadableFile("The file has no organisations in it.")
    loaded = support.write(
        work.session, [_organisation(number, row, number) for number, row in enumerate(rows, start=2)]
    )
    if loaded.added or loaded.changed:
        work.record(
            "command", "support_loaded", "support_organisations", added=str(loaded.added), changed=str(loaded.changed)
        )
    return loaded


def load_built_in(tools: Tools) -> None:
    """Load the list that comes with the portal where there is none, so that no area has an empty support page."""
    with tools.reading() as session:
        if support.any_there(session):
            return
    with tools.writing() as work:
        load_support(work, BUILT_IN)


def _organisation(number: int, row: dict[str, str], position: int) -> dict[str, object]:
    for name in _NEEDED:
        if not tidy(row.get(name, "")):
            raise UnreadableFile(f"Row {number} has no {name}. Fill it in; nothing was loaded.")
    values: dict[str, object] = {name: tidy(row.get(name, "")) for name in (*_NEEDED, *_OPTIONAL)}
    formula = next((name for name, value in values.items() if str(value).startswith(("=", "+", "-", "@"))), None)
    if formula:
        raise UnreadableFile(f"Row {number}, {formula}: this begins like a spreadsheet formula. Write the plain words.")
    if not any(c.isdigit() for c in str(values["phone"])):
        raise UnreadableFile(f"Row {number}, phone: this is not a telephone number. Nothing was loaded.")
    if fold(str(values["area"])) in _EVERYWHERE:
        values["area"] = ""
    values |= {"urgent": fold(row.get("urgent", "")) in {"yes", "y", "true", "1"}, "position": position}
    if verified := tidy(row.get("verified_on", "")):
        values["verified_on"] = _day(number, verified)
    return values


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UnreadableFile(
            f"Row {number}, verified_on: write the day as 2026-11-23. Nothing was loaded."
        ) from problem
