"""Somebody comes in: the browser's session is made new for the visit, and a closed invitation gets its kind page."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.entering import Arrival, ClosedInvitation, Entered
from portal.domain.states import Purpose
from portal.services import family_home, visits
from portal.web.current import tools
from portal.web.guarding import STAFF_VISIT, VISIT
from portal.web.look import Look, chosen_look


def let_in(entered: Entered) -> Response:
    """Begin a session that holds this visit and nothing of whoever used the browser before."""
    for kept in (VISIT, STAFF_VISIT):
        if session.get(kept):
            visits.end(tools(), session[kept])
    session.clear()
    session[VISIT] = entered.visit
    look = chosen_look(request, tools().settings.languages)
    if look is not None and (room := visits.room_for(tools(), entered.visit)) is not None:
        # Chosen before they came in, on the page of the letter code perhaps: it goes with them to other devices.
        family_home.keep_page_look(tools(), room, look.language, look.presentation)
    if entered.first and entered.purpose in {Purpose.FAMILY, Purpose.FRIEND}:
        return redirect(url_for("family.letter"), 303)
    return redirect(url_for("family.home"), 303)


def turn_away(closed: ClosedInvitation) -> Response:
    """Send to the kind page of an invitation that no longer opens, in the look its contributor asked for."""
    endpoint = f"public.link_{closed.arrival.state.value}"
    if chosen_look(request, tools().settings.languages) is not None:
        return redirect(url_for(endpoint), 303)
    look = look_of(closed.arrival)
    return redirect(url_for(endpoint, lang=look.language, read=look.presentation.value), 303)


def look_of(arrival: Arrival) -> Look:
    """Return the look that the contributor asked for, where no choice was made in this browser."""
    languages = tools().settings.languages
    return Look(arrival.language if arrival.language in languages else "en", arrival.presentation)
