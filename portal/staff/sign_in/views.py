"""Sign in: e-mail and password, then the code of an authenticator app; and sign out."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.sign_in import SignInWay
from portal.services import passkeys, staff_sign_in
from portal.staff import blueprint
from portal.staff.sign_in.forms import SecondFactorForm, SignInForm
from portal.web.current import staff, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.render import page
from portal.web.staff_coming_in import (
    WAIT,
    WAIT_A_DAY,
    address,
    browser,
    come_in,
    go_half_way,
    half_way,
    known,
    said_at_sign_in,
)
from portal.web.staff_said import said

WRONG_PASSWORD = said("That e-mail address and password do not go together. Look at both and try again.")  # nosec B105
WRONG_CODE = said("That code did not work. Wait for your app to show the next one, then type that.")
_SENTENCES = {"wrong": WRONG_PASSWORD, "wait": WAIT}
_CODE_SENTENCES = {"wrong": WRONG_CODE, "wait": WAIT, "wait_a_day": WAIT_A_DAY}


@blueprint.route("/staff/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    if request.method == "GET":
        return redirect(url_for("staff.today"), 303) if current_user.is_authenticated else _shown()
    form = SignInForm()
    if not form.validate_on_submit():
        return _shown(form.filled())
    try:
        staff_id = staff_sign_in.check_password(
            tools(),
            email=form.email.data or "",
            password=form.password.data or "",
            address=address(),
            known=known(),
        )
    except Refused as refused:
        if refused.code == "only_organisation":
            return _shown(said=refused.code)
        return _shown(Filled({"email": form.email.data}, {"email": (_SENTENCES[refused.code],)}))
    go_half_way(staff_id, SignInWay.PASSWORD)
    return redirect(url_for("staff.second_factor"), 303)


@blueprint.route("/staff/sign-in/code", methods=["GET", "POST"])
def second_factor() -> str | Response:
    staff_id, way = half_way()
    if not staff_id:
        return redirect(url_for("staff.sign_in"), 303)
    if request.method == "GET":
        return page()
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return page(filled=form.filled())
    try:
        token = staff_sign_in.check_code(
            tools(),
            staff_id=staff_id,
            code=form.code.data or "",
            address=address(),
            known=known(),
            way=way,
            browser=browser(),
        )
    except Refused as refused:
        return page(filled=Filled({}, {"code": (_CODE_SENTENCES[refused.code],)}))
    return redirect(come_in(staff_id, token), 303)


@blueprint.post("/staff/sign-out")
def sign_out() -> Response:
    member = staff()
    staff_sign_in.sign_out(tools(), staff_id=member.id, token=member.visit_token)
    session.clear()
    response = redirect(url_for("staff.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _shown(filled: Filled = NOTHING_FILLED, said: str = "") -> str:
    return page(
        filled=filled,
        said=said or said_at_sign_in(),
        organisation=tools().settings.organisation,
        passkeys_possible=passkeys.possible(tools()),
    )
