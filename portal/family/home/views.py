"""A contributor's own page, and "always write to me this way"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.accounts import Prompt
from portal.domain.word_translations import NOTHING_BESIDE
from portal.family import blueprint
from portal.services import family_home, word_translations
from portal.web.current import room, tools
from portal.web.look import current_look
from portal.web.render import page

# Where each kind of new thing is read.
READ_AT = {
    "message": "family.messages",
    "meeting": "family.meeting",
    "concern_answer": "family.raise_it",
    "recommendation_offer": "family.recommendations",
    "suggestion_answer": "family.recommendations",
    "deeper": "family.ask_deeper",
    "another_reviewer": "family.another_reviewer",
    "decision_reason": "family.tell_prompt",
    "shared": "family.sharing",
    "body_answered": "family.sharing",
    "paper": "family.paper",
    "translated_message": "family.messages",
    "translated_question": "family.questions",
    "translated_check": "family.check",
    "translated_concern": "family.raise_it",
    "translated_outcome": "family.outcome",
    "translated_where": "family.where",
    "translated_deeper": "family.ask_deeper",
    "translated_reason": "family.tell_prompt",
    "translated_recommendation": "family.recommendations",
}
_WITH: Mapping[str, Mapping[str, Any]] = {"family.tell_prompt": {"prompt": Prompt.LEARNING_DISABILITY_AS_REASON.value}}


@blueprint.get("/family")
def home() -> str:
    look, here = current_look(), room()
    reads_otherwise = (look.language, look.presentation) != (here.language, here.presentation)
    shown = family_home.read(tools(), here)
    reads_why = shown.longer_because and not shown.outcome_published
    return page(
        home=shown,
        beside=word_translations.for_family(tools(), here, look.language) if reads_why else NOTHING_BESIDE,
        this_day=tools().today(),
        reads_otherwise=reads_otherwise,
        read_at={each.kind: _read_at(each.kind) for each in shown.new if each.kind in READ_AT},
    )


def _read_at(kind: str) -> str:
    endpoint = READ_AT[kind]
    return url_for(endpoint, **_WITH.get(endpoint, {}))


@blueprint.get("/family/more")
def more() -> str:
    return page()


@blueprint.post("/family/look")
def look() -> Response:
    asked = current_look()
    family_home.always_this_way(tools(), room(), asked.language, asked.presentation)
    return redirect(url_for("family.home"), 303)
