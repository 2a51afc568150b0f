"""Each question they asked, where it stands with every day of it, and “that does not answer it”."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.questions.forms import NotAnsweredForm
from portal.services import question_ledger, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import NOT_ANSWERED_YET, TOO_LONG
from portal.web.render import page
from portal.web.row_ids import number_of


@blueprint.route("/family/questions", methods=["GET", "POST"])
def questions() -> str | Response:
    if request.method == "POST":
        return _not_answered()
    return _shown(Filled({"submission": secrets.token_urlsafe(12)}))


def _not_answered() -> str | Response:
    form = NotAnsweredForm()
    if not form.validate():
        return _shown(form.filled())
    question_id = number_of(form.id.data or "")
    submission = (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        question_ledger.not_answered(tools(), room(), question_id, form.words.data or "", submission)
    except Refused as refused:
        sentence = NOT_ANSWERED_YET if refused.code == "not_answered_yet" else TOO_LONG
        return _shown(Filled(form.filled().values, {"words": (str(sentence),)}))
    return redirect(
        url_for("family.questions", question=question_id, said="yes", _anchor=f"question-{question_id}"), 303
    )


def _shown(filled: Filled) -> str:
    """The page; `question` in the address, or in a form that came back with a mistake, is the one that is open."""
    found = question_ledger.read(tools(), room())
    wanted = str(filled.values.get("id") or request.args.get("question", ""))
    one = next((each for each in found if str(each.id) == wanted), None)
    if one is None and len(found) == 1:
        one = found[0]
    return page(
        filled=filled,
        questions=found,
        one=one,
        beside=word_translations.for_family(tools(), room(), current_look().language),
        said="said" in request.args and not filled.errors,
        this_day=tools().today(),
    )
