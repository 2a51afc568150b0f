"""Sign in with the organisation's account (OpenID Connect), or with a passkey.

The way to the provider is a page of ours that goes on by itself, not an answer that redirects a form: so the policy
lets forms be sent to nobody but us.
"""

from __future__ import annotations

from flask import Response as Answer
from flask import make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.sign_in import SignInWay
from portal.services import organisation_sign_in, passkeys
from portal.staff import blueprint
from portal.web.current import tools
from portal.web.render import page
from portal.web.staff_coming_in import browser, come_in, go_half_way, say_at_sign_in, start_anew

_BEGUN = "organisation_begun"
_STEP = "passkey_step"
_OF_THE_PROVIDER = ("state", "code", "iss", "error")


@blueprint.post("/staff/sign-in/organisation")
def organisation_sign_in_begin() -> Response:
    try:
        state, goes_to = organisation_sign_in.begin(tools(), redirect_uri=_back())
    except Refused as refused:
        say_at_sign_in(refused.code)
        return redirect(url_for("staff.sign_in"), 303)
    start_anew(**{_BEGUN: state})
    answer = make_response(page(goes_to=goes_to, organisation=tools().settings.organisation))
    answer.headers["Refresh"] = f"0; url={goes_to}"
    return answer


@blueprint.get("/staff/sign-in/organisation/back")
def organisation_sign_in_back() -> Response:
    """Where the provider sends the browser. It counts once, and only in the browser that went there."""
    begun = session.pop(_BEGUN, "") if _BEGUN in session else ""
    given = {name: request.args.get(name, "") for name in _OF_THE_PROVIDER}
    if not begun or given["state"] != begun:
        say_at_sign_in("not_started_here")
        return redirect(url_for("staff.sign_in"), 303)
    if given["error"]:
        say_at_sign_in("declined")
        return redirect(url_for("staff.sign_in"), 303)
    try:
        here = organisation_sign_in.come_back(
            tools(),
            begun=begun,
            state=given["state"],
            code=given["code"],
            issuer=given["iss"],
            redirect_uri=_back(),
            browser=browser(),
        )
    except Refused as refused:
        say_at_sign_in(refused.code)
        return redirect(url_for("staff.sign_in"), 303)
    if here.token:
        return redirect(come_in(here.staff_id, here.token), 303)
    go_half_way(here.staff_id, SignInWay.ORGANISATION)
    return redirect(url_for("staff.second_factor"), 303)


@blueprint.post("/staff/sign-in/passkey/options")
def passkey_options() -> Answer:
    step, options = passkeys.begin_using(tools())
    session[_STEP] = step
    return Answer(options, mimetype="application/json")


@blueprint.post("/staff/sign-in/passkey")
def passkey_sign_in() -> Response:
    try:
        staff_id, token = passkeys.sign_in(
            tools(), step=session.pop(_STEP, ""), answer=request.form.get("answer", ""), browser=browser()
        )
    except Refused as refused:
        say_at_sign_in(refused.code if refused.code == "only_organisation" else "passkey_refused")
        return redirect(url_for("staff.sign_in"), 303)
    return redirect(come_in(staff_id, token), 303)


def _back() -> str:
    # From the settings, never from the request's Host: exactly what the provider has on its list.
    return tools().settings.base_url + url_for("staff.organisation_sign_in_back")
