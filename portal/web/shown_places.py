"""Every page and letter as it looks, in any language, its strings marked: who shows it, at which points of a story.

Pages of anyone's are shown as they are. Pages of a room are those of the demonstration's people, in the portal apart:
nobody's real room is opened, by anybody, to look at words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.adapters.letter_formats.page import words_as_html
from portal.domain.errors import NotFound
from portal.domain.states import Presentation
from portal.services import example_letters, word_places
from portal.web.access import TABLE
from portal.web.apart import PortalApart, portal_apart
from portal.web.current import tools
from portal.web.guarding import VISIT
from portal.web.look import Look
from portal.web.marked import Looked, made_marked, with_marked_catalog
from portal.web.page_list import places_in_story
from portal.web.render import page
from portal.web.reports import REPORT
from portal.web.staff_said import said

# Pages and letters that can't be shown in place, each with the reason, as staff read it.
NOT_SHOWN = {
    "family.naming": said("Its words stand inside family.others and family.other: see those as they look."),
    "letter.labels": said("Its words stand inside every letter: see any letter as it looks."),
}
_TYPED = "She loved buses."
# What each error says depends on what was sent: (what the scene is called, what its template is given).
_ERRORS: Mapping[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "errors.signed_out": (
        ("nothing was typed", {"typed": {}, "kept": None, "here": False}),
        ("words were kept", {"typed": {}, "kept": 1, "here": False}),
        ("words were kept, and they are here", {"typed": {}, "kept": 1, "here": True}),
        ("words that could not be kept", {"typed": {"words": _TYPED}, "kept": None, "here": False}),
    ),
    "errors.not_stored": (
        ("nothing was sent", {"again": {}}),
        ("something was sent", {"again": {"words": [("words", _TYPED)], "hidden": []}}),
    ),
}
_ON_PAPER, _BY_EMAIL = "on paper", "by e-mail and as a text message, which name nobody"

_MESSAGE = Markup('<div class="sheet message" lang="%s" dir="%s">%s</div>')


@dataclass(frozen=True, slots=True)
class Scene:
    """One point of a story at which a page is shown. `called` is what staff read: who opens it, or what happened."""

    called: str
    look_at: Callable[[Look, int], Looked | None]


class StillMaking(Exception):
    """The portal apart is being made: whoever asks looks again in a while."""


def can_be_shown(place: str) -> bool:
    """Whether a place is a page or a letter that is shown whole."""
    return place in _shown(tools().settings.resources)


@cache
def _shown(resources: Path) -> frozenset[str]:
    found = word_places.places(resources).values()
    return frozenset(each.name for each in found if each.kind in {"page", "letter"}) - frozenset(NOT_SHOWN)


def scenes(place: str) -> list[Scene]:
    """Return every point at which a place is shown, the plainest first. Raises NotFound for what can't be shown,
    StillMaking, and NotMade."""
    if not can_be_shown(place):
        raise NotFound
    if place.startswith("letter."):
        name = place.partition(".")[2]
        return [Scene(called, partial(_letter, name, called == _BY_EMAIL)) for called in (_ON_PAPER, _BY_EMAIL)]
    if place.startswith("errors."):
        return [
            Scene(called, partial(_error, place, model)) for called, model in _ERRORS.get(place, (("as it is", {}),))
        ]
    address = _of_anyone(place)
    if address:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        return [Scene("as anybody sees it", lambda look, step: made_marked(app, address, place, look, step=step))]
    apart = portal_apart()
    if apart is None:
        raise StillMaking
    return _in_story(apart, place)


def _of_anyone(place: str) -> str:
    """Return the address of a page that anybody may open by it alone; "" for any other."""
    if not TABLE[place]["GET"].anyone or place in _AFTER_A_STEP:
        return ""
    rule = next(rule for rule in current_app.url_map.iter_rules(place) if "GET" in (rule.methods or ()))
    return "" if rule.arguments else rule.rule


# Between two steps of one person: what was sent is in the portal apart.
_AFTER_A_STEP = frozenset({"public.someone_died_sent"})


def _in_story(apart: PortalApart, place: str) -> list[Scene]:
    app, made = apart.app, apart.made
    assert app is not None
    assert made is not None
    people = {each["key"]: _called(each) for each in made.shown["contributors"]}
    with app.test_request_context():
        found = places_in_story(place, made.shown)

    def look_at(path: str, who: str, look: Look, step: int) -> Looked | None:
        visiting = {VISIT: made.visit(who)} if who in people else {REPORT: made.report}
        return made_marked(app, path, place, look, step=step, visiting=visiting)

    return [Scene(people.get(who, "as anybody sees it"), partial(look_at, path, who)) for path, who in found]


def _called(each: Mapping[str, str]) -> str:
    return f"{each['name']}, {each['relationship'].replace('_', ' ')}: {each['state']}"


def _error(place: str, model: dict[str, Any], look: Look, step: int) -> Looked | None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def view() -> ResponseReturnValue:
        return page(place, **model)

    return made_marked(app, "/", place, look, step=step, view=view)


def _letter(name: str, discreet: bool, look: Look, _step: int) -> Looked:
    marked = with_marked_catalog(tools(), look.language)
    letter = example_letters.composed(marked, name, look.language)
    easy = look.presentation is Presentation.EASY_READ
    html = example_letters.shown(marked, letter, easy=easy, discreet=discreet)
    # Its name stands on what is around it.
    html = html.replace('class="qr"', 'class="qr" aria-hidden="true"')
    if discreet and letter.sms:
        html += _MESSAGE % (letter.language, letter.direction, words_as_html(letter.sms))
    return Looked(html)
