"""The number of a form that is nobody's says which it is, in which language and print; one wrong sign is noticed."""

from __future__ import annotations

from string import ascii_uppercase as letters
from string import digits

import pytest

from portal.config import built_languages
from portal.domain.paper import (
    ANYONES_FORMS,
    LAYOUT_SIGNS,
    AnyonesPaper,
    read_anyones_number,
    read_form_number,
)

EACH = [
    AnyonesPaper(form, language, layout)
    for form in ANYONES_FORMS
    for language in built_languages()
    for layout in LAYOUT_SIGNS
]


def test_each_number_is_read_as_it_was_printed_and_is_no_number_of_a_room() -> None:
    assert [read_anyones_number(each.number) for each in EACH] == EACH
    assert len({each.number for each in EACH}) == len(EACH)
    assert [each.number for each in EACH if read_form_number(each.number)] == []


@pytest.mark.parametrize("typed", ["p1-enp{}", " P1 ENP{} ", "P1ENP{}"])
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    paper = AnyonesPaper("someone_died", "en", "plain")
    assert read_anyones_number(typed.format(paper.number[-1])) == paper


def test_one_wrong_sign_is_noticed_and_so_are_two_that_changed_places() -> None:
    # given each number, with one sign of it wrong, or with two neighbours in each other's place
    wrong = []
    for paper in EACH:
        number = paper.number.replace("-", "")
        slips = {number[:at] + sign + number[at + 1 :] for at in range(1, len(number)) for sign in digits + letters}
        slips |= {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(1, len(number) - 1)}
        # then it names no other form
        wrong += [(number, slip) for slip in slips if read_anyones_number(slip) not in {None, paper}]
    assert wrong == []


def test_what_is_no_number_is_none() -> None:
    assert [each for each in ("", "P", "P9-ENP0", "F3-7K3Q-1", "P1-E0", "P1-ENX0") if read_anyones_number(each)] == []
