"""A link from a letter or a message. Opening it changes nothing; Continue does (safety.md, facts 3 and 4)."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.entering import Arrival, ClosedInvitation, MalformedLink
from portal.domain.states import InvitationState, Purpose
from portal.public import blueprint
from portal.public.open_link.forms import StopForm
from portal.services import entering
from portal.web.arriving import let_in, look_of, turn_away
from portal.web.current import tools
from portal.web.forms import NOTHING_FILLED
from portal.web.look import chosen_look
from portal.web.page_cache import cached_page
from portal.web.render import page


@blueprint.route("/l/<token>", methods=["GET", "POST"])
def open_link(token: str) -> Response:
    try:
        arrival = entering.arrive(tools(), token)
        if arrival.state is not InvitationState.OPEN:
            return turn_away(ClosedInvitation(arrival))
        if arrival.purpose is Purpose.STOP:
            return redirect(url_for("public.open_stop", token=token), 303)
        if request.method == "POST":
            return let_in(entering.come_in(tools(), token))
    except MalformedLink:
        return _malformed()
    except ClosedInvitation as closed:
        return turn_away(closed)
    _read_as_asked(arrival)
    return _careful(page(token=token))


@blueprint.route("/l/<token>/stop", methods=["GET", "POST"])
def open_stop(token: str) -> Response:
    """Nothing is chosen beforehand: a robot that submits every form it sees completes nothing."""
    try:
        arrival = entering.arrive(tools(), token)
        if arrival.state not in {InvitationState.OPEN, InvitationState.EXPIRED}:
            return turn_away(ClosedInvitation(arrival))
        _read_as_asked(arrival)
        filled = NOTHING_FILLED
        if request.method == "POST":
            form = StopForm()
            if form.validate():
                return _honoured(token, str(form.stop.data))
            filled = form.filled()
    except MalformedLink:
        return _malformed()
    except ClosedInvitation as closed:
        return turn_away(closed)
    return _careful(page(filled=filled, token=token, may_enter=_may_enter(arrival)))


@blueprint.get("/stopped")
@cached_page
def stopped() -> str:
    return page()


@blueprint.get("/not-me")
@cached_page
def not_me() -> str:
    return page()


@blueprint.get("/link/not-whole")
@cached_page
def link_malformed() -> str:
    return page()


@blueprint.get("/link/expired")
@cached_page
def link_expired() -> str:
    return page()


@blueprint.get("/link/taken-back")
@cached_page
def link_withdrawn() -> str:
    return page()


@blueprint.get("/link/newer-letter")
@cached_page
def link_replaced() -> str:
    return page()


def _may_enter(arrival: Arrival) -> bool:
    return arrival.state is InvitationState.OPEN and arrival.purpose is not Purpose.STOP


def _honoured(token: str, answer: str) -> Response:
    if answer == "not_me":
        entering.not_me(tools(), token)
        return redirect(url_for("public.not_me"), 303)
    entering.stop_letters(tools(), token)
    return redirect(url_for("public.stopped"), 303)


def _read_as_asked(arrival: Arrival) -> None:
    if chosen_look(request, tools().settings.languages) is None:
        # Their letter says how they read: that comes before what this browser asks for.
        g.look, g.offered = look_of(arrival), ""


def _malformed() -> Response:
    return redirect(url_for("public.link_malformed"), 303)


def _careful(body: str) -> FlaskResponse:
    """The address of this page holds a token: it may not leave with a request, and no search engine may keep it."""
    response = make_response(body)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
