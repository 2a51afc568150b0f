"""Others who should be asked: named, changed, taken back. Whatever becomes of a name, these pages say the same."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.named_people import NamedShown, Naming
from portal.family import blueprint
from portal.family.others.forms import EVERY, NamingForm, as_kept
from portal.services import named_people
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import NAME_MISSING, TOO_LONG_LINE, TOO_LONG_NAMED
from portal.web.render import page
from portal.web.stepping_up import late_form, late_form_is_here, late_form_to_step_up, to_step_up

TAKE_BACK = "take_back"
LAST_STEP = 4
_NOTHING = Naming("")


@blueprint.route("/family/others", methods=["GET", "POST"])
def others() -> str | Response:
    if request.method == "POST":
        return _name()
    if request.args.get("all") == "yes" and not room().stepped_up:
        return to_step_up()
    return _all(Filled(as_kept(_NOTHING) | {"submission": secrets.token_urlsafe(12)}))


@blueprint.route("/family/others/<int:named_id>", methods=["GET", "POST"])
def other(named_id: int) -> str | Response:
    shown = named_people.one_of_mine(tools(), room(), named_id)
    if not room().may_read(shown.visit_id):
        # Words of an earlier visit: what was typed now is kept, and shown again after the code.
        return late_form_to_step_up(room()) if request.method == "POST" else to_step_up()
    if request.method == "POST":
        late_form_is_here(room())
        return _take_back(shown) if request.form.get("act") == TAKE_BACK else _change(shown)
    late = late_form()
    standing = Filled(as_kept(shown.naming) | {"submission": secrets.token_urlsafe(12)})
    return _one(shown, standing if late is None else NamingForm(late).filled())


def _name() -> str | Response:
    form = NamingForm()
    if not form.validate_on_submit():
        return _all(form.filled())
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        made = named_people.name_somebody(tools(), room(), form.naming(_NOTHING), submission=submission)
    except Refused as refused:
        return _all(Filled(form.filled().values, _why(refused)))
    if made and current_look().easy:
        # The other questions, a few at a time. Each can be left out.
        return redirect(url_for("family.other", named_id=made, step=2), 303)
    return redirect(url_for("family.others", sent="yes"), 303)


def _change(shown: NamedShown) -> str | Response:
    form = NamingForm()
    if not form.validate_on_submit():
        return _one(shown, form.filled())
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        named_people.change(tools(), room(), shown.id, form.naming(shown.naming), submission=submission)
    except Refused as refused:
        return _one(shown, Filled(form.filled().values, _why(refused)))
    step = request.args.get("step", "1")
    following = int(step) + 1 if step.isascii() and step.isdigit() and len(step) < 3 else 2
    if current_look().easy and following <= LAST_STEP:
        return redirect(url_for("family.other", named_id=shown.id, step=following), 303)
    return redirect(url_for("family.others", sent="yes"), 303)


def _take_back(shown: NamedShown) -> Response:
    named_people.take_back(tools(), room(), shown.id, submission=secrets.token_urlsafe(12))
    return redirect(url_for("family.others", taken_back="yes"), 303)


def _all(filled: Filled) -> str:
    mine = named_people.mine(tools(), room())
    return page(
        "family.others",
        filled=filled,
        values={"named": bool(mine.people)},
        mine=mine,
        sent="sent" in request.args,
        taken_back="taken_back" in request.args,
        every=" ".join(EVERY),
    )


def _one(shown: NamedShown, filled: Filled) -> str:
    return page("family.other", filled=filled, shown=shown, every=" ".join(EVERY))


def _why(refused: Refused) -> dict[str, tuple[str, ...]]:
    if refused.code == "no_name":
        return {"name": (str(NAME_MISSING),)}
    field = refused.details.get("field", "words")
    return (
        {"about_words": (str(TOO_LONG_NAMED),)}
        if field == "words"
        else {"name" if field == "name" else "their_language": (str(TOO_LONG_LINE),)}
    )
