"""“Your sign-in”: add and remove passkeys, change the password, see and end one's other visits."""

from __future__ import annotations

from flask import Response as Answer
from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.services import passkeys, staff_passwords, staff_visits
from portal.staff import blueprint
from portal.staff.sign_in_settings.forms import PasskeyForm, PasswordForm
from portal.web.confirming import second_factor_again
from portal.web.current import staff, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.render import page
from portal.web.staff_coming_in import WAIT
from portal.web.staff_said import said

_STEP = "add_passkey_step"
_DONE = "sign_in_settings_done"
_HERE = "staff.sign_in_settings"
_PASSWORD_SENTENCES = {
    "wait": ("current", WAIT),
    "wrong": ("current", said("That is not the password that you use now. Type it again.")),
    "password_short": (
        "new",
        said("Use 12 characters or more. Three or four words that do not belong together work well."),
    ),
    "password_long": ("new", said("That is too long. Use at most 1,000 characters.")),
    "password_common": (
        "new",
        said("That password is easy to guess. Choose one not made of common words, your name or ours."),
    ),
    "password_same": ("new", said("That is the password you use now. Choose another.")),
}
_PASSKEY_SENTENCES = {
    "name_missing": said("Give the passkey a name, such as “My work laptop”."),
    "not_started_here": said("That took more than 5 minutes, or began in another tab. Press the button again."),
    "not_proved": said("Your browser’s answer could not be used. Press the button again."),
    "known_already": said("This passkey is on your list already."),
    "too_many": said("You have 10 passkeys. Remove one that you do not use, then add this one."),
}


@blueprint.get("/staff/your-sign-in")
def sign_in_settings() -> str:
    return page(
        passkeys=passkeys.of(tools(), staff()),
        passkeys_possible=passkeys.possible(tools()),
        visits=staff_visits.open_visits(tools(), staff()),
        organisation=tools().settings.organisation,
        done=session.pop(_DONE, "") if _DONE in session else "",
    )


@blueprint.route("/staff/your-sign-in/password", methods=["GET", "POST"])
def password() -> str | Response:
    if request.method == "GET":
        return page()
    form = PasswordForm()
    if not form.validate_on_submit():
        return page(filled=form.filled())
    try:
        staff_passwords.change(tools(), staff(), current=form.current.data or "", new=form.new.data or "")
    except Refused as refused:
        field, sentence = _PASSWORD_SENTENCES[refused.code]
        return page(filled=Filled({}, {field: (sentence,)}))
    return _back("password_changed")


@blueprint.route("/staff/your-sign-in/passkey", methods=["GET", "POST"])
@second_factor_again(back=_HERE)
def add_passkey() -> str | Response:
    if not passkeys.possible(tools()):
        raise NotFound
    if request.method == "GET":
        return _passkey_page()
    form = PasskeyForm()
    if not form.validate_on_submit():
        return _passkey_page(form.filled())
    try:
        passkeys.finish_adding(
            tools(),
            staff(),
            step=session.pop(_STEP, ""),
            name=form.name.data or "",
            answer=form.answer.data or "",
        )
    except Refused as refused:
        return _passkey_page(Filled({"name": form.name.data}, {"name": (_PASSKEY_SENTENCES[refused.code],)}))
    return _back("passkey_added")


@blueprint.post("/staff/your-sign-in/passkey/options")
@second_factor_again(back=_HERE)
def add_passkey_options() -> Answer:
    if not passkeys.possible(tools()):
        raise NotFound
    step, options = passkeys.begin_adding(tools(), staff())
    session[_STEP] = step
    return Answer(options, mimetype="application/json")


@blueprint.post("/staff/your-sign-in/passkey/remove")
@second_factor_again(back=_HERE)
def remove_passkey() -> Response:
    passkeys.remove(tools(), staff(), _number("passkey"))
    return _back("passkey_removed")


@blueprint.post("/staff/your-sign-in/end-visits")
@second_factor_again(back=_HERE)
def end_visits() -> Response:
    staff_visits.end_others(tools(), staff(), only=_number("visit"))
    return _back("visits_ended")


def _number(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _back(done: str) -> Response:
    session[_DONE] = done
    return redirect(url_for(_HERE), 303)


def _passkey_page(filled: Filled = NOTHING_FILLED) -> str:
    return page("staff.add_passkey", filled=filled)
