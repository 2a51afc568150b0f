"""What every way in for staff shares: half way, all the way, and what this browser is known by."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import after_this_request, current_app, request, session, url_for
from flask_login import current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal.domain.sign_in import SignInWay, browser_words
from portal.services import staff_sign_in, visits
from portal.web.current import tools
from portal.web.late_forms import STAFF_NEXT
from portal.web.staff_said import said

WAIT = said("There were many wrong tries. Wait 15 minutes, then try again. Nobody is shut out for good.")
WAIT_A_DAY = said(
    "There were many wrong codes today. Use a browser in which you signed in before, or a passkey, "
    "or ask your portal administrator."
)
_HALF_WAY = "staff_half_way"
_NOTICE = "staff_notice"
_MOST_KNOWN = 5
_DAYS_KNOWN = 180


def browser() -> str:
    return browser_words(request.headers.get("User-Agent", ""))


def address() -> str:
    return request.remote_addr or ""


def go_half_way(staff_id: int, way: SignInWay) -> None:
    """Keep who has shown the first factor, in a session that holds nothing that somebody planted."""
    start_anew(**{_HALF_WAY: [staff_id, int(tools().clock.now().timestamp()), way.value]})


def half_way() -> tuple[int, SignInWay]:
    """Return who showed the first factor in the last five minutes, or 0, and how."""
    staff_id, at, way = session.get(_HALF_WAY, (0, 0, SignInWay.PASSWORD.value))
    gone = tools().clock.now().timestamp() - at
    return int(staff_id) if gone <= staff_sign_in.HALF_WAY.total_seconds() else 0, SignInWay(way)


def start_anew(**kept: Any) -> None:
    """Empty the session; keep only the page to come back to."""
    come_back = session.get(STAFF_NEXT)
    session.clear()
    session.update(kept)
    if come_back:
        session[STAFF_NEXT] = come_back


def come_in(staff_id: int, token: str) -> str:
    """Sign the new visit's member in, and return the address to go to. A visit that was open here ends."""
    member = visits.staff_for(tools(), token)
    if member is None:
        return url_for("staff.sign_in")
    if current_user.is_authenticated:
        visits.end(tools(), current_user.visit_token)
    come_back = session.get(STAFF_NEXT) or url_for("staff.today")
    session.clear()
    login_user(member)
    _know(staff_id)
    return str(come_back)


def say_at_sign_in(code: str) -> None:
    """Keep why a way in did not open, for the sign-in page to say once."""
    session[_NOTICE] = code


def said_at_sign_in() -> str:
    return str(session.pop(_NOTICE, "")) if _NOTICE in session else ""


def known() -> dict[int, str]:
    """Return the members who came in before in this browser, each with its mark. Made by us, or not believed."""
    try:
        kept = _signer().loads(request.cookies.get(_cookie(), ""))
        return {int(staff_id): str(mark) for staff_id, mark in kept[:_MOST_KNOWN]}
    except (BadSignature, TypeError, ValueError):
        return {}


def _know(staff_id: int) -> None:
    marks = [[staff_id, secrets.token_urlsafe(16)]]
    marks += [[other, mark] for other, mark in known().items() if other != staff_id]
    value = _signer().dumps(marks[:_MOST_KNOWN])

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(), value, max_age=_DAYS_KNOWN * 86400, httponly=True, samesite="Strict",
            secure=tools().settings.secure_cookies,
        )  # fmt: skip
        return response


def _cookie() -> str:
    return "__Host-portal-known" if tools().settings.secure_cookies else "portal-known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"],
        salt="a browser in which staff came in",
        signer_kwargs={"digest_method": hashlib.sha256},
    )
