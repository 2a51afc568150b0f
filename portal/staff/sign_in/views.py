"""Sign in: e-mail and password, then the code of an authenticator app; and sign out."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.services import staff_sign_in, visits
from portal.staff import blueprint
from portal.staff.sign_in.forms import SecondFactorForm, SignInForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.guarding import STAFF_NEXT
from portal.web.render import page

HALF_WAY = "staff_half_way"
WRONG_PASSWORD = "That e-mail address and password do not go together. Look at both and try again."  # nosec B105  # noqa: S105
WRONG_CODE = "That code did not work. Wait for your app to show the next one, then type that."
WAIT = "There were many wrong tries. Wait 15 minutes, then try again. Nobody is shut out for good."


@blueprint.route("/staff/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    if request.method == "GET":
        return redirect(url_for("staff.today"), 303) if current_user.is_authenticated else page()
    form = SignInForm()
    if not form.validate_on_submit():
        return page(filled=form.filled())
    try:
        staff_id = staff_sign_in.check_password(
            tools(), email=form.email.data or "", password=form.password.data or "", address=request.remote_addr or ""
        )
    except Refused as refused:
        return page(
            filled=Filled({"email": form.email.data}, {"email": (WAIT if refused.code == "wait" else WRONG_PASSWORD,)})
        )
    _start_anew(**{HALF_WAY: [staff_id, int(tools().clock.now().timestamp())]})
    return redirect(url_for("staff.second_factor"), 303)


@blueprint.route("/staff/sign-in/code", methods=["GET", "POST"])
def second_factor() -> str | Response:
    staff_id = _half_way()
    if not staff_id:
        return redirect(url_for("staff.sign_in"), 303)
    if request.method == "GET":
        return page()
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return page(filled=form.filled())
    try:
        token = staff_sign_in.check_code(
            tools(), staff_id=staff_id, code=form.code.data or "", address=request.remote_addr or ""
        )
    except Refused as refused:
        return page(filled=Filled({}, {"code": (WAIT if refused.code == "wait" else WRONG_CODE,)}))
    member = visits.staff_for(tools(), token)
    if member is None:
        return redirect(url_for("staff.sign_in"), 303)
    come_back = session.get(STAFF_NEXT) or url_for("staff.today")
    session.clear()
    login_user(member)
    return redirect(come_back, 303)


@blueprint.post("/staff/sign-out")
def sign_out() -> Response:
    member = staff()
    staff_sign_in.sign_out(tools(), staff_id=member.id, token=member.visit_token)
    session.clear()
    response = redirect(url_for("staff.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _start_anew(**kept: Any) -> None:
    """Empty the session, so that nothing somebody planted in it lives on; keep only the page to come back to."""
    come_back = session.get(STAFF_NEXT)
    session.clear()
    session.update(kept)
    if come_back:
        session[STAFF_NEXT] = come_back


def _half_way() -> int:
    """Return the id of who gave the right password in the last five minutes, or 0."""
    staff_id, at = session.get(HALF_WAY, (0, 0))
    gone = tools().clock.now().timestamp() - at
    return int(staff_id) if gone <= staff_sign_in.HALF_WAY.total_seconds() else 0
