"""Give the second factor once more: by a code, or by a passkey."""

from __future__ import annotations

from flask import Response as Answer
from flask import redirect, request, session
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.services import passkeys, staff_sign_in
from portal.staff import blueprint
from portal.staff.confirm.forms import ConfirmForm
from portal.web.confirming import back_from_confirming
from portal.web.current import staff, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.guarding import STAFF_VISIT
from portal.web.render import page
from portal.web.staff_coming_in import WAIT, WAIT_A_DAY, address, known
from portal.web.staff_said import said

WRONG = said("That code did not work. A code opens once: wait for your app to show the next one, then type that.")
PASSKEY_REFUSED = said("That passkey did not work here. Type a code from your authenticator app instead.")
_SENTENCES = {"wrong": WRONG, "wait": WAIT, "wait_a_day": WAIT_A_DAY}
_STEP = "confirm_step"


@blueprint.route("/staff/confirm", methods=["GET", "POST"])
def confirm() -> str | Response:
    if request.method == "GET":
        return _shown()
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _shown(form.filled())
    try:
        token = staff_sign_in.confirm_with_code(
            tools(), staff(), code=form.code.data or "", address=address(), known=known()
        )
    except Refused as refused:
        return _shown(Filled({}, {"code": (_SENTENCES[refused.code],)}))
    return _go_on(token)


@blueprint.post("/staff/confirm/passkey/options")
def confirm_passkey_options() -> Answer:
    step, options = passkeys.begin_using(tools(), staff())
    session[_STEP] = step
    return Answer(options, mimetype="application/json")


@blueprint.post("/staff/confirm/passkey")
def confirm_passkey() -> str | Response:
    try:
        token = passkeys.confirm(tools(), staff(), step=session.pop(_STEP, ""), answer=request.form.get("answer", ""))
    except Refused:
        return _shown(Filled({}, {"code": (PASSKEY_REFUSED,)}))
    return _go_on(token)


def _go_on(token: str) -> Response:
    session[STAFF_VISIT] = token
    return redirect(back_from_confirming(), 303)


def _shown(filled: Filled = NOTHING_FILLED) -> str:
    has_passkey = passkeys.possible(tools()) and bool(passkeys.of(tools(), staff()))
    return page("staff.confirm", filled=filled, has_passkey=has_passkey)
