"""The way to the one-time code and back: where somebody wanted to go, and what they had typed there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import redirect, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.rooms import Room
from portal.services import stepping_up
from portal.web.csrf import csrf
from portal.web.current import room, tools

NEXT = "family_next"
LATE = "late_form"
_LONGEST_ADDRESS = 500
_NOT_KEPT = {"csrf_token"}


def to_step_up() -> Response:
    """Send to the page of the one-time code; afterwards the same page opens. What a form held is kept meanwhile."""
    address = _this_page()
    if address:
        session[NEXT] = address
    return redirect(url_for("family.step_up"), 303)


def late_form_to_step_up(here: Room) -> Response:
    """The same for a form that came too late: its words are kept, and shown to nobody before the code."""
    csrf.protect()
    fields = {name: values for name, values in request.form.lists() if name not in _NOT_KEPT}
    if any(value.strip() for values in fields.values() for value in values):
        stepping_up.keep_form(tools(), here, _this_page(), fields)
        session[LATE] = _this_page()
    return to_step_up()


def late_form() -> MultiDict[str, str] | None:
    """Return what was typed on this page before the code, for the page to show again; None when nothing was."""
    if session.get(LATE) != _this_page():
        return None
    kept = stepping_up.kept_form(tools(), room(), _this_page())
    return None if kept is None else MultiDict(_pairs(kept))


def late_form_is_here(here: Room) -> None:
    """Its page was posted again: the kept copy is no longer needed."""
    if session.get(LATE) == _this_page():
        session.pop(LATE)
        stepping_up.drop_form(tools(), here, _this_page())


def where_to_come_back() -> str:
    """Return the page that somebody wanted before they were asked for a code. It was built from our own routes."""
    kept = str(session.get(NEXT, ""))
    return kept if kept.startswith("/family") else url_for("family.home")


def _pairs(kept: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in kept.items() for value in values]


def _this_page() -> str:
    """Build this page's address anew: it lives in the session, where nobody else's address can get."""
    address = url_for(request.endpoint or "family.home", **(request.view_args or {}))
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {"lang", "read"}]
    if kept:
        address += "?" + urlencode(kept, errors="replace")
    return address if len(address) <= _LONGEST_ADDRESS else ""
