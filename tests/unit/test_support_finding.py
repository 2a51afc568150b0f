"""Whom to turn to: what an area's own words say, and who fits what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.domain.support import SupportOrganisationView
from portal.domain.support_finding import choices_of, find, needs_of

LANGUAGES = {"en": "English", "cy": "Welsh", "ur": "Urdu"}
PLAIN = SupportOrganisationView("Quiet Harbour", "grief", "0118 496 0222", "", "weekdays", "", "", "", False, None)


def one(name: str = "Quiet Harbour", **how: object) -> SupportOrganisationView:
    return replace(PLAIN, name=name, **how)  # type: ignore[arg-type]


def names(every: list[SupportOrganisationView], **asked: str) -> list[str]:
    return [each.name for each in find(every, asked, LANGUAGES).fitting]


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("grief after somebody has died", {"bereavement"}),
        ("a choir for the bereaved", {"bereavement"}),
        ("people bereaved by suicide", {"bereavement", "suicide"}),
        ("autistic adults and their carers", {"autism", "carers"}),
        ("parents whose child of any age has died", {"bereavement", "children"}),
        ("going to an inquest", {"inquest"}),
        ("bereaved Muslim women and families", {"bereavement", "faith"}),
        ("a warm room on Tuesdays", {"other"}),
        ("lawn mowing", {"other"}),
    ],
)
def test_a_need_is_read_off_the_words(words: str, needs: set[str]) -> None:
    assert needs_of(one(what_for=words)) == needs


def test_only_what_the_list_has_is_offered() -> None:
    choices = choices_of([one(), one(what_for="autism", area="North Wolds", formats="BSL, post")], LANGUAGES)
    assert choices.need == ("bereavement", "autism")
    assert choices.format == ("bsl", "post")
    assert choices.place[-1] == "north_wolds"
    assert choices.own["north_wolds"] == "North Wolds"


def test_a_place_finds_who_helps_there() -> None:
    every = [one("All", area=""), one("English", area="England, Wales"), one("Ours", area="North Wolds"),
             one("Scottish", area="Scotland")]  # fmt: skip
    assert names(every, place="scotland") == ["All", "Scottish"]
    # an area of this portal is in England
    assert names(every, place="north_wolds") == ["All", "English", "Ours"]


def test_who_speaks_a_language_comes_before_who_has_interpreters() -> None:
    every = [one("Interprets", languages="interpreters"), one("English"), one("Speaks", languages="Bengali, Urdu")]
    assert names(every, language="ur") == ["Speaks", "Interprets"]


def test_format_and_hours() -> None:
    every = [one("Site", website="example.org"), one("Night", hours="day and night"),
             one("Evening", hours="weekdays and some evenings", formats="easy read")]  # fmt: skip
    assert names(every, format="website") == ["Site"]
    assert names(every, format="easy_read") == ["Evening"]
    assert names(every, hours="evenings") == ["Night", "Evening"]
    assert names(every, hours="day_and_night") == ["Night"]


def test_nothing_fits_and_the_national_ones_are_shown_instead() -> None:
    every = [
        one("Urgent", urgent=True),
        one("National", what_for="autism", area="England"),
        one("Local", what_for="autism", area="North Wolds"),
        one("Other", area="Wales"),
    ]
    # given a need that somebody helps with, though not in that way
    found = find(every, {"need": "autism", "hours": "day_and_night"}, LANGUAGES)
    assert found.nothing_fits
    assert (names_of(found.urgent), names_of(found.instead), found.same_need) == (["Urgent"], ["National"], True)
    # given a way in which nobody helps with anything: those of that place
    found = find(every, {"hours": "day_and_night", "place": "wales"}, LANGUAGES)
    assert (names_of(found.instead), found.same_need) == (["Other"], False)


def names_of(organisations: tuple[SupportOrganisationView, ...]) -> list[str]:
    return [each.name for each in organisations]


def test_what_cannot_be_chosen_is_as_if_nobody_had_asked() -> None:
    every = [one(), one("Second", what_for="carers")]
    found = find(every, {"need": "nonsense", "place": "<b>", "other": "x"}, LANGUAGES)
    assert found.wish.asked == {}
    assert names_of(found.others) == ["Quiet Harbour", "Second"]
