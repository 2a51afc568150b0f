"""Did we get this right? Every sentence we wrote from a contributor's words, and their word on each."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.row_ids import row_id_of
from portal.domain.statements import CheckBack, StatementRead
from portal.domain.states import Verdict
from portal.domain.word_translations import Beside
from portal.family import blueprint
from portal.family.check.forms import CheckForm
from portal.family.check.page import easy_steps
from portal.services import checking, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.late_forms import keep_here
from portal.web.look import current_look
from portal.web.render import page
from portal.web.stepping_up import late_form


@blueprint.get("/family/check")
def check() -> str:
    back = checking.check_back(tools(), room())
    values = {
        "total": len(back.to_check),
        "checked": back.checked,
        "some": bool(back.statements),
        "many": len(back.to_check) != 1 and bool(back.statements),
        "single": len(back.to_check) == 1,
        "nothing": not back.statements,
    }
    return page(values=values, back=back, beside=_beside(), this_day=tools().today())


def _beside() -> Beside:
    return word_translations.for_family(tools(), room(), current_look().language)


@blueprint.route("/family/check/<int:statement_id>", methods=["GET", "POST"])
def check_statement(statement_id: int) -> str | Response:
    back = checking.check_back(tools(), room())
    statement = back.one(statement_id)
    if statement is None:
        raise NotFound
    if request.method == "POST":
        return _say(back, statement)
    late = late_form()
    if late is not None:
        return _shown(back, statement, CheckForm(late).filled())
    said = statement.current_check
    standing = {"verdict": said.verdict.value, "correction": said.correction} if said else {}
    version = statement.shown.id if statement.shown else 0
    return _shown(back, statement, Filled({**standing, "version": version}))


def _say(back: CheckBack, statement: StatementRead) -> str | Response:
    form = CheckForm()
    if not form.validate_on_submit():
        return _shown(back, statement, form.filled())
    here = redirect(url_for("family.check", _anchor=f"statement-{statement.id}"), 303)
    try:
        checking.say(
            tools(),
            room(),
            statement.id,
            version_id=_number(form.version.data or ""),
            verdict=Verdict(form.verdict.data or ""),
            correction=form.correction.data or "",
        )
    except Refused:
        # Taken out while they wrote: the page of all sentences says so, in its place, and their words are kept.
        keep_here()
        return here
    if not current_look().easy:
        return here
    following = back.after(statement.id)
    if following is None:
        return redirect(url_for("family.check"), 303)
    return redirect(url_for("family.check_statement", statement_id=following.id), 303)


def _shown(back: CheckBack, statement: StatementRead, filled: Filled) -> str:
    values = {"place": back.place_of(statement), "total": len(back.to_check)}
    beside, this_day = _beside(), tools().today()
    steps = easy_steps(statement, beside, this_day) if current_look().easy else []
    return page(
        filled=filled,
        values=values,
        steps=len(steps),
        back=back,
        statement=statement,
        easy_steps=steps,
        beside=beside,
        this_day=this_day,
    )


def _number(text: str) -> int:
    found = row_id_of(text)
    if found is None:
        raise NotFound
    return found
