"""The questions of one review: say who is asked and by when, answer, or say why nobody can and who might."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.question_ledger import QuestionsOfReview
from portal.domain.states import WhoKnows
from portal.domain.word_translations import Beside
from portal.services import answering, question_ledger, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import EasyForm, easy_form
from portal.web.forms import DayField, Filled, PortalForm
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said
from portal.web.staff_words import sentence_for

KNOWN = tuple(each.value for each in WhoKnows)


class DueForm(PortalForm):
    due_on = DayField()


@blueprint.route("/staff/reviews/<reference>/questions", methods=["GET", "POST"])
def questions(reference: str) -> str | Response:
    sheet = question_ledger.of_review(tools(), staff(), reference)
    if request.method == "GET":
        return page(
            sheet=sheet,
            beside=_beside(sheet),
            filled=Filled(),
            done=request.args.get("done", ""),
            this_day=tools().today(),
        )
    act, question_id = request.form.get("act", ""), number_of(request.form.get("id", ""))
    contributor_id = _whose(sheet, question_id)
    prefix = f"{act}-{question_id}-"
    if act == "find":
        return _find_out(sheet, contributor_id, question_id, prefix)
    if act != "answer":
        raise NotFound
    easy = easy_form(prefix)
    if easy.pressed:
        return _again(sheet, prefix, {})
    return _answer(sheet, contributor_id, question_id, prefix, easy)


def _find_out(sheet: QuestionsOfReview, contributor_id: int, question_id: int, prefix: str) -> str | Response:
    parts = MultiDict({f"due_on_{part}": request.form.get(f"{prefix}due_on_{part}", "") for part in DayField.PARTS})
    form = DueForm(parts)
    day = form.due_on.data
    if day is None and any(parts.values()):
        return _again(sheet, prefix, {"due_on": str(said("Write a day that exists, such as 3 3 2027."))})
    if day is None:
        return _again(sheet, prefix, {"due_on": sentence_for(Refused("no_day"))})
    try:
        answering.find_out(
            tools(),
            staff(),
            contributor_id,
            question_id,
            asks=_known(request.form.get(f"{prefix}asks", "")),
            due_on=day,
        )
    except (Refused, Conflict) as stopped:
        return _again(sheet, prefix, {"due_on": sentence_for(stopped)})
    return redirect(url_for("staff.questions", reference=sheet.reference, done="find"), 303)


def _answer(
    sheet: QuestionsOfReview, contributor_id: int, question_id: int, prefix: str, easy: EasyForm
) -> str | Response:
    can = request.form.get("can", "yes") != "no"
    try:
        answering.answer(
            tools(),
            staff(),
            contributor_id,
            question_id,
            words=request.form.get(f"{prefix}words", ""),
            easy_words=easy.text,
            looked_at=easy.looked_at,
            can_be_answered=can,
            might_answer=_known(request.form.get(f"{prefix}might", "")),
        )
    except (Refused, Conflict) as stopped:
        return _again(sheet, prefix, {"words": sentence_for(stopped)})
    return redirect(url_for("staff.questions", reference=sheet.reference, done="with_reader"), 303)


def _again(sheet: QuestionsOfReview, prefix: str, errors: dict[str, str]) -> str:
    typed = {name: value for name, value in request.form.items() if name.startswith(prefix)}
    named = {prefix + field: (sentence,) for field, sentence in errors.items()}
    return page(sheet=sheet, beside=_beside(sheet), filled=Filled(typed, named), done="", this_day=tools().today())


def _known(code: str) -> WhoKnows | None:
    return WhoKnows(code) if code in KNOWN else None


def _whose(sheet: QuestionsOfReview, question_id: int) -> int:
    for each in sheet.people:
        if any(question.id == question_id for question in each.questions):
            return each.whose.contributor_id
    raise NotFound


def _beside(sheet: QuestionsOfReview) -> Beside:
    return word_translations.for_staff(tools(), staff(), reference=sheet.reference)
