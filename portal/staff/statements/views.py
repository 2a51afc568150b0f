"""Writing statements from an account: the words on one side, one sentence each on the other."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.row_ids import row_id_of
from portal.services import statements as writing
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import easy_form
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.staff_words import sentence_for


@blueprint.route("/staff/contributors/<int:contributor_id>/statements", methods=["GET", "POST"])
def statements(contributor_id: int) -> str | Response:
    if request.method == "POST":
        if request.form.get("act") == "show":
            return _show(contributor_id)
        return _write(contributor_id)
    answer = request.args.get("answer", "")
    return _sheet(contributor_id, Filled({"submission": secrets.token_urlsafe(12), "answer": answer}))


def _sheet(contributor_id: int, filled: Filled) -> str:
    return page(
        filled=filled,
        sheet=writing.sheet(tools(), staff(), contributor_id),
        needs=needs_beside([contributor_id]),
        done=request.args.get("done", ""),
        letter=request.args.get("letter", ""),
    )


def _show(contributor_id: int) -> Response:
    shown = writing.show(tools(), staff(), contributor_id)
    return redirect(url_for("staff.statements", contributor_id=contributor_id, done="shown", letter=shown.letter), 303)


def _write(contributor_id: int) -> str | Response:
    typed = {name: request.form.get(name, "") for name in ("words", "answer", "submission")}
    easy = easy_form()
    if easy.pressed:
        return _sheet(contributor_id, Filled(typed))
    try:
        writing.write(
            tools(),
            staff(),
            contributor_id,
            words=typed["words"],
            easy_words=easy.text,
            looked_at=easy.looked_at,
            answer_id=_number(typed["answer"]) if typed["answer"] else None,
            submission=typed["submission"][:64],
        )
    except Refused as refused:
        return _sheet(contributor_id, Filled(typed, {"words": (sentence_for(refused),)}))
    return redirect(url_for("staff.statements", contributor_id=contributor_id, done="written"), 303)


@blueprint.route("/staff/statements/<int:statement_id>", methods=["GET", "POST"])
def statement(statement_id: int) -> str | Response:
    if request.method == "POST":
        return _change(statement_id)
    one = writing.one(tools(), staff(), statement_id)
    latest = one.statement.latest
    standing = {"words": latest.words, "easy_words": latest.easy_words, "because": latest.because}
    filled = Filled({**standing, "base": latest.number})
    return _one(filled, one)


def _one(filled: Filled, one: writing.OneStatement) -> str:
    return page(filled=filled, one=one, needs=needs_beside([one.whose.contributor_id]))


def _change(statement_id: int) -> str | Response:
    typed = {name: request.form.get(name, "") for name in ("words", "because")}
    easy = easy_form()
    if easy.pressed:
        return _one(Filled(typed), writing.one(tools(), staff(), statement_id))
    try:
        if request.form.get("act") == "take_out":
            contributor_id = writing.take_out(tools(), staff(), statement_id, only_unseen=True)
        else:
            contributor_id = writing.edit(
                tools(),
                staff(),
                statement_id,
                words=typed["words"],
                easy_words=easy.text,
                looked_at=easy.looked_at,
                because=typed["because"],
                base=_number(request.form.get("base", "")),
            )
    except (Refused, Conflict) as stopped:
        field = "because" if stopped.code == "no_because" else "words"
        filled = Filled(typed, {field: (sentence_for(stopped),)})
        return _one(filled, writing.one(tools(), staff(), statement_id))
    return redirect(url_for("staff.statements", contributor_id=contributor_id, done="written"), 303)


def _number(text: str) -> int:
    found = row_id_of(text)
    if found is None:
        raise NotFound
    return found
