"""A contributor's own page, and "always write to me this way"."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint
from portal.services import family_home
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
    "decision_reason": "family.tell",
    "shared": "family.sharing",
    "body_answered": "family.sharing",
    "paper": "family.paper",
    "translated_message": "family.messages",
    "translated_question": "family.questions",
    "translated_check": "family.check",
    "translated_outcome": "family.outcome",
}


@blueprint.get("/family")
def home() -> str:
    look, here = current_look(), room()
    reads_otherwise = (look.language, look.presentation) != (here.language, here.presentation)
    return page(
        home=family_home.read(tools(), here), this_day=tools().today(), reads_otherwise=reads_otherwise, read_at=READ_AT
    )


@blueprint.get("/family/more")
def more() -> str:
    return page()


@blueprint.post("/family/look")
def look() -> Response:
    asked = current_look()
    family_home.always_this_way(tools(), room(), asked.language, asked.presentation)
    return redirect(url_for("family.home"), 303)
