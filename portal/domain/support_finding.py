"""Finding somebody to turn to: by need, place, language, format and hours. Urgent help is always there, and first.

An area writes its own list in plain words. What they mean is read off the words, so that whatever an area adds is found
too, and a choice is offered only where the list has somebody for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

from portal.domain.names import fold
from portal.domain.support import SupportOrganisationView, code_of

# What words say which need. A word is found by its beginning ("bereave" is in "bereaved" and
# "bereavement"), as a pattern.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "bereavement": ("grief", "griev", "bereave", "mourn", "has died"),
    "suicide": ("suicid",),
    "feelings": ("mental", "trauma", "counsel"),
    "learning_disability": ("learning disab",),
    "autism": ("autis",),
    "children": ("child", "young people"),
    "carers": ("carer", "caring"),
    "advocacy": ("advoca",),
    "care": ("medical care", "health care", "medical accident"),
    "inquest": ("inquest", "legal", r"law\b", r"laws\b", "solicitor", "court"),
    "complaint": ("complain", "regulator", "ombudsman"),
    "faith": ("faith", "muslim", "christian", "jewish", "hindu", "sikh", "buddhis", "church", "mosque", "humanis"),
}
OTHER = "other"
NATIONS = ("england", "wales", "scotland", "northern_ireland")
WEBSITE = "website"
FORMATS = ("easy_read", "bsl", "text_relay", "text_message", "email", WEBSITE)
HOURS: Mapping[str, tuple[str, ...]] = {
    "day_and_night": ("day and night", "24 hours", "any time"),
    "evenings": ("day and night", "24 hours", "any time", "every day", "evening", "weekend"),
}
_ANY_LANGUAGE = "interpret"
# A name that a list may give a format, besides its code.
_ALSO = {"british_sign_language": "bsl", "sign_language": "bsl", "e_mail": "email", "text": "text_message"}


@dataclass(frozen=True, slots=True)
class SupportWish:
    """What somebody looks for, as codes; empty is whatever there is."""

    need: str = ""
    place: str = ""
    language: str = ""
    format: str = ""
    hours: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen, by name: the part of an address after its question mark."""
        every = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        return {name: code for name, code in every.items() if code}


@dataclass(frozen=True, slots=True)
class SupportChoices:
    """The codes that can be chosen, in the order they are shown. `own` has an area's own words for its codes."""

    need: tuple[str, ...]
    place: tuple[str, ...]
    language: tuple[str, ...]
    format: tuple[str, ...]
    hours: tuple[str, ...]
    own: Mapping[str, str]

    def wish(self, asked: Mapping[str, str]) -> SupportWish:
        """Return what was asked for, as far as it can be chosen here: anything else is as if nobody had asked it."""
        known = {name: asked.get(name, "") for name in ("need", "place", "language", "format", "hours")}
        return SupportWish(**{name: code for name, code in known.items() if code in getattr(self, name)})


@dataclass(frozen=True, slots=True)
class SupportFound:
    """`urgent` whatever was asked; `fitting` what fits all of it; `instead`, where nothing does, who helps across the
    country, with `same_need` when they help with what was asked."""

    wish: SupportWish
    choices: SupportChoices
    urgent: tuple[SupportOrganisationView, ...]
    fitting: tuple[SupportOrganisationView, ...]
    instead: tuple[SupportOrganisationView, ...] = ()
    same_need: bool = False

    @property
    def nothing_fits(self) -> bool:
        return bool(self.wish.asked) and not self.fitting

    @property
    def others(self) -> tuple[SupportOrganisationView, ...]:
        return self.fitting or self.instead


def needs_of(organisation: SupportOrganisationView) -> frozenset[str]:
    """Return the needs that an organisation's words speak of, or OTHER."""
    words = fold(organisation.what_for)
    found = {need for need, begins in NEEDS.items() if any(re.search(rf"\b{each}", words) for each in begins)}
    return frozenset(found or {OTHER})


def choices_of(every: Sequence[SupportOrganisationView], languages: Mapping[str, str]) -> SupportChoices:
    """Return what can be chosen with this list. `languages` are codes with their English names."""
    others = [each for each in every if not each.urgent]
    there = {need for each in others for need in needs_of(each)}
    own_places = {code_of(words): words for each in others for words in _listed(each.area)}
    formats = {code for each in others for code in _formats(each)}
    own = {code: words for each in others for words in _listed(each.formats) if (code := _format(words)) in formats}
    return SupportChoices(
        need=tuple(need for need in (*NEEDS, OTHER) if need in there),
        place=(*NATIONS, *(code for code in own_places if code not in NATIONS)),
        language=tuple(code for code in languages if code != "en"),
        format=(*(code for code in FORMATS if code in formats), *sorted(formats.difference(FORMATS))),
        hours=tuple(HOURS),
        own=own | own_places,
    )


def find(
    every: Sequence[SupportOrganisationView], asked: Mapping[str, str], languages: Mapping[str, str]
) -> SupportFound:
    """Return whom to turn to. Who speaks a language comes before who has interpreters for it."""
    choices = choices_of(every, languages)
    wish = choices.wish(asked)
    urgent = tuple(each for each in every if each.urgent)
    others = [each for each in every if not each.urgent]
    fits = _fits(wish, languages)
    fitting = [each for each in others if fits(each)]
    if wish.language:
        fitting.sort(key=lambda each: languages[wish.language].casefold() not in each.languages.casefold())
    if fitting or not wish.asked:
        return SupportFound(wish, choices, urgent, tuple(fitting))
    national = [each for each in others if _national(each)]
    if wish.place:
        national = [each for each in national if _helps_in(each, wish.place)] or national
    same = [each for each in national if wish.need and wish.need in needs_of(each)]
    return SupportFound(wish, choices, urgent, (), tuple(same or national), bool(same))


def _fits(wish: SupportWish, languages: Mapping[str, str]) -> Callable[[SupportOrganisationView], bool]:
    def fits(each: SupportOrganisationView) -> bool:
        hours, spoken = fold(each.hours), fold(each.languages)
        return (
            (not wish.need or wish.need in needs_of(each))
            and (not wish.place or _helps_in(each, wish.place))
            and (not wish.language or _ANY_LANGUAGE in spoken or fold(languages[wish.language]) in spoken)
            and (not wish.format or wish.format in _formats(each))
            and (not wish.hours or any(words in hours for words in HOURS[wish.hours]))
        )

    return fits


def _helps_in(each: SupportOrganisationView, place: str) -> bool:
    places = {code_of(words) for words in _listed(each.area)}
    # A place that is no nation is an area of this portal, and those are in England.
    return not places or place in places or (place not in NATIONS and "england" in places)


def _national(each: SupportOrganisationView) -> bool:
    return all(code_of(words) in NATIONS for words in _listed(each.area))


def _formats(each: SupportOrganisationView) -> set[str]:
    return {_format(words) for words in _listed(each.formats)} | ({WEBSITE} if each.website else set())


def _format(words: str) -> str:
    return _ALSO.get(code_of(words), code_of(words))


def _listed(words: str) -> list[str]:
    return [each.strip() for each in words.split(",") if each.strip()]
