"""How the pages look in this browser: read from a cookie, allow-listed, and kept there. It says nothing of a death."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, g, request, url_for
from werkzeug.routing import BuildError

from portal.domain.reading_aids import CHOICES, ReadingAids
from portal.web.access import TABLE
from portal.web.current import tools
from portal.web.look import YEAR

LAST_STEP = len(CHOICES)


def cookie_name(*, secure: bool) -> str:
    return "__Host-aids" if secure else "aids"


def current_aids() -> ReadingAids:
    """Return what this browser keeps, with what a form has just changed."""
    if "aids" not in g:
        g.aids = ReadingAids.read(request.cookies.get(cookie_name(secure=tools().settings.secure_cookies), ""))
    aids: ReadingAids = g.aids
    return aids


def asked_aids(form: Mapping[str, str]) -> ReadingAids:
    """Return the aids that a form asks for. What it does not ask about stays as it is."""
    asked = {name: form.get(f"aid_{name}") for name in CHOICES}
    known = {name: code for name, code in asked.items() if code in CHOICES[name]}
    return ReadingAids.of(current_aids().chosen() | known)


def keep(response: Response, aids: ReadingAids) -> Response:
    """Remember the aids; as usual is remembered by forgetting."""
    secure = tools().settings.secure_cookies
    name = cookie_name(secure=secure)
    if aids.marks:
        response.set_cookie(name, aids.kept, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(name, httponly=True, samesite="Lax", secure=secure)
    return response


def way_back(asked: str) -> str:
    """Return the address of the page to go back to, built anew from our own routes; "" for any that is not ours."""
    if not asked.startswith(("public.", "family.")) or "GET" not in TABLE.get(asked, {}):
        return ""
    try:
        return url_for(asked)
    except BuildError:
        return ""


def filled_in(aids: ReadingAids) -> dict[str, str]:
    """The values of the form's fields."""
    return {f"aid_{name}": code for name, code in aids.chosen().items()}


def next_step(step: str, last: int) -> int:
    """Return the Easy Read step after the one that was sent, or 0 when it was the last."""
    sent = int(step) if step.isascii() and step.isdigit() and len(step) == 1 else 1
    return sent + 1 if sent < last else 0
