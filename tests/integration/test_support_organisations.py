"""The list of where to turn: loaded once, brought up to date by name, urgent first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.adapters.case_export import UnreadableFile
from portal.domain.support import SupportLoad
from portal.models import SupportOrganisation
from portal.services.support import BUILT_IN, load_built_in, load_support, organisations
from portal.services.tools import Tools


def load(tools: Tools, path: Path) -> SupportLoad:
    with tools.writing() as work:
        return load_support(work, path)


def listed(path: Path, *rows: str) -> Path:
    path.write_text("name,what_for,phone,area,urgent,verified_on\n" + "\n".join(rows), encoding="utf-8")
    return path


def test_urgent_help_comes_first(tools: Tools) -> None:
    load(tools, BUILT_IN)
    found = organisations(tools)
    assert len(found) == 16
    assert [each.urgent for each in found] == [True] * 3 + [False] * 13
    assert (found[0].name, found[0].dial, found[0].code) == ("Samaritans", "116123", "someone_to_talk_to_at_any_time")


def test_loading_again_changes_nothing(tools: Tools) -> None:
    load(tools, BUILT_IN)
    assert load(tools, BUILT_IN) == SupportLoad(added=0, changed=0, unchanged=16)


def test_a_new_number_is_not_verified_until_somebody_has_rung_it(tools: Tools, tmp_path: Path) -> None:
    # given an organisation whose number was verified
    load(tools, listed(tmp_path / "a.csv", "Cruse,grief,0808 808 1677,UK,no,2026-11-01"))
    assert organisations(tools)[0].verified_on == date(2026, 11, 1)
    # when it comes with another number and no word of verifying
    assert load(tools, listed(tmp_path / "b.csv", "Cruse,grief,0808 808 0000,UK,no,")).changed == 1
    # then it has the new number and counts as not verified
    assert (organisations(tools)[0].phone, organisations(tools)[0].verified_on) == ("0808 808 0000", None)


def test_one_that_helps_everywhere_has_no_area(tools: Tools, tmp_path: Path) -> None:
    load(tools, listed(tmp_path / "a.csv", "A,x,1,UK,no,", "B,x,2,England,no,"))
    assert [each.area for each in organisations(tools)] == ["", "England"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",grief,0808 808 1677,UK,no,", "Row 2 has no name"),
        ("Cruse,grief,,UK,no,", "Row 2 has no phone"),
        ("Cruse,grief,ring us,UK,no,", "not a telephone number"),
        ('"=HYPERLINK(1)",grief,1,UK,no,', "spreadsheet formula"),
        ("Cruse,grief,1,UK,no,yesterday", "write the day"),
    ],
)
def test_a_list_that_can_not_be_used_changes_nothing(tools: Tools, tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        load(tools, listed(tmp_path / "a.csv", row))
    assert organisations(tools) == ()


def test_no_area_has_an_empty_list(tools: Tools, tmp_path: Path) -> None:
    # given a portal with none, when it is brought up to date, then the built-in list is there
    load_built_in(tools)
    assert len(organisations(tools)) == 16
    # and an area's own list is left alone
    with tools.writing() as work:
        for row in work.session.scalars(select(SupportOrganisation)):
            work.session.delete(row)
    load(tools, listed(tmp_path / "a.csv", "Our own,grief,0118 496 0100,UK,yes,"))
    load_built_in(tools)
    assert [each.name for each in organisations(tools)] == ["Our own"]
