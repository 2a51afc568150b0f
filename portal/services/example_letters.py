"""Every letter, to a mother who never was, with each sentence that it can hold: for somebody who checks its words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portal.adapters.dates import day_words
from portal.domain.letter_source import MOMENTS, LetterSource
from portal.domain.letters import ComposedLetter, WayIn
from portal.domain.states import Scope
from portal.services.composing import CODE_PAGE, compose_without_room, letter_sources
from portal.services.rendering import sheet
from portal.services.tools import Tools
from portal.store.letters import LetterFacts

_SUPPORT: Final = (("Woldsby Listening Line", "0118 496 0177"),)
_REASON = "We are waiting for one more set of notes."
_DAYS: Final = {"later_day": 30, "update_day": 42}
_EASY_REASON = "waiting | We wait for more notes."


def composed(tools: Tools, name: str, language: str) -> ComposedLetter:
    """Return a letter in which every `when` holds: sentences of which a family gets one stand below each other."""
    source = letter_sources(tools).named(name)
    today = tools.today()
    days = {name: day_words(today + timedelta(days=far), language) for name, far in _DAYS.items()}
    return compose_without_room(
        tools,
        name=name,
        facts=_facts(today),
        language=language,
        values={**days, **_every_moment(source)},
        way_in=_way_in(tools) if source.purpose or source.code_label else None,
    )


def shown(tools: Tools, letter: ComposedLetter, *, easy: bool, discreet: bool) -> str:
    """Return the letter as HTML for the inside of a page; `discreet` is what e-mail says."""
    return sheet(tools, letter, easy=easy, discreet=discreet, level=2)


def _every_moment(source: LetterSource) -> dict[str, str]:
    words = [each for part in source.parts.values() for each in (*part.plain, *part.easy)]
    return {each.when: "yes" for each in words if each.when in MOMENTS}


def _way_in(tools: Tools) -> WayIn:
    address = tools.settings.base_url
    # Leads nowhere: nobody's link is this short.
    return WayIn(f"{address}/l/example", f"{address.partition('://')[2]}{CODE_PAGE}", "ABCD-EFGH-JKMN")


def _facts(today: date) -> LetterFacts:
    return LetterFacts(
        contributor_id=0,
        contributor="Janet O’Brien",
        supporter="Tunde Bello",
        scope=Scope.FAMILY,
        to_lines=("Janet O’Brien", "5 Mill Lane", "Woldsby"),
        reference="DEMO-0001",
        due_on=today + timedelta(days=60),
        person="Maggie",
        person_full="Margaret O’Brien",
        first_name="Margaret",
        last_name="O’Brien",
        extended_because=_REASON,
        extended_because_easy=_EASY_REASON,
        reviewer="Amara Okafor",
        reviewer_job="Community nurse",
        reviewer_employer="Severn Valley Health Trust",
        reviewer_phone="0118 496 0123",
        decision="",
        later_on=None,
        replied=True,
        support=_SUPPORT,
        named_by="Sean",
    )
