"""The second factor once more, before what a borrowed computer should not be able to do.

    @blueprint.post("/staff/export")
    @second_factor_again(back="staff.figures")
    def export() -> Response: ...

Whoever has not given it in the last minutes is led to the page that asks for it, and then back: to the same page for
a page, to `back` for what is only sent. Nothing has happened before that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.services import staff_visits
from portal.web.current import staff, tools

_NEXT = "confirm_next"
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def second_factor_again(*, back: str) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer | Response]]:
    """Guard a staff page: `back` is the endpoint, without values, to return to when the page itself has no GET."""

    def guarded(view: Callable[Given, Answer]) -> Callable[Given, Answer | Response]:
        @wraps(view)
        def ask_first(*args: Given.args, **values: Given.kwargs) -> Answer | Response:
            if staff_visits.confirmed_lately(tools(), staff(), sending=request.method == "POST"):
                return view(*args, **values)
            readable = request.method == "GET" and request.endpoint
            session[_NEXT] = url_for(request.endpoint or "", **(request.view_args or {})) if readable else url_for(back)
            return redirect(url_for("staff.confirm"), 303)

        return ask_first

    return guarded


def back_from_confirming() -> str:
    """Return where somebody was going: an address that we made ourselves."""
    return str(session.pop(_NEXT, "")) or url_for("staff.sign_in_settings")
