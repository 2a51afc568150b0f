"""Lets each request through its guard, or answers for it: the way in for a contributor, sign-in for staff."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.states import Presentation
from portal.languages import SOURCE
from portal.services import visits
from portal.web.access import Guard, guard_of
from portal.web.current import tools
from portal.web.front import NO_ROOM
from portal.web.late_forms import STAFF_NEXT
from portal.web.look import Look, chosen_look, offered_language, staff_look
from portal.web.stepping_up import late_form_is_here, late_form_to_step_up, to_step_up

VISIT = "visit"
STAFF_VISIT = "_user_id"
_LONGEST_ADDRESS = 500


def install(app: Flask) -> None:
    app.before_request(_see_who)


def _see_who() -> Response | str | tuple[str | Response, int] | None:
    """Find the look, the room or the member of staff, and hold the guard. Anyone's pages open no session."""
    endpoint = request.endpoint
    if NO_ROOM in request.environ:
        from portal.web.errors import no_room

        g.look = _look(None)
        return no_room()
    if endpoint is None or endpoint == "static":
        g.look = _look(None)
        return None
    guard = guard_of(endpoint, request.method)
    if guard is None:
        g.look = _look(None)
        return None  # the router answers 405 by itself
    if guard.scopes:
        return _contributor(guard)
    if guard.roles:
        return _staff(guard)
    g.look = staff_look(request) if endpoint.startswith("staff.") else _look(None)
    return None


def _contributor(guard: Guard) -> Response | tuple[str | Response, int] | None:
    visit_id = session.get(VISIT, "")
    room = visits.room_for(tools(), visit_id) if visit_id else None
    g.look = _look(room)
    if room is None:
        from portal.web.errors import signed_out

        return signed_out()
    g.room = room
    if room.scope not in guard.scopes:
        abort(404)
    if guard.step_up:
        if not room.stepped_up:
            return late_form_to_step_up(room) if request.method == "POST" else to_step_up()
        if request.method == "POST":
            late_form_is_here(room)
    return None


def _staff(guard: Guard) -> Response | tuple[str | Response, int] | None:
    from flask_login import current_user

    g.look = staff_look(request)
    if request.method == "POST":
        # Read to its end first: somebody who is removed while a slow form comes in is out before it counts.
        _ = request.form
    if not current_user.is_authenticated:
        _note_where_to_come_back()
        if request.method == "POST" and request.endpoint != "staff.sign_out":
            from portal.web.errors import signed_out

            return signed_out()
        return redirect(url_for("staff.sign_in"), 303)
    g.staff = current_user._get_current_object()
    if g.staff.role not in guard.roles:
        # The same answer for not yours and not there (safety.md).
        abort(404)
    return None


def _note_where_to_come_back() -> None:
    """Keep the page that was asked for, for after sign-in. Its address is built anew from our own routes, and it lives
    in the session: an address that somebody else wrote can't get there (safety.md, fact 14)."""
    endpoint = request.endpoint or ""
    if guard_of(endpoint, "GET") is None:
        return
    address = url_for(endpoint, **(request.view_args or {}))
    if request.method == "GET" and request.args:
        address += "?" + urlencode(list(request.args.items(multi=True)), errors="replace")
    if address.startswith("/staff") and len(address) <= _LONGEST_ADDRESS:
        session[STAFF_NEXT] = address


def _look(room: object) -> Look:
    """The address first, then the cookie, then what the contributor's row says, then English."""
    languages = tools().settings.languages
    chosen = chosen_look(request, languages)
    if chosen is not None:
        return chosen
    if room is None:
        g.first_visit = True
        g.offered = offered_language(request, languages, SOURCE)
    if room is not None:
        from portal.domain.rooms import Room

        assert isinstance(room, Room)
        return Look(room.reads_language if room.reads_language in languages else SOURCE, room.reads_presentation)
    return Look("en", Presentation.STANDARD)
