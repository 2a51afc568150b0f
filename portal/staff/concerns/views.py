"""What people raised: by promise, with its words, answer and history. Whoever it is about finds nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.services import concerns as work
from portal.services import word_translations
from portal.staff import blueprint
from portal.staff.concerns.forms import TakeForm
from portal.web.current import staff, tools
from portal.web.easy_editor import EasyForm, easy_form
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_words import sentence_for

_BOXES = ("answer-words", "whom", "to-words", "told-how", "close-because")
# Beside which box a stopped act says why.
_FIELD = {
    "take": "hear_by",
    "answer": "answer-words",
    "pass_on": "to-words",  # nosec B105  a field of the page, no password
    "told": "told-how",
    "close": "close-because",
}


@blueprint.get("/staff/raised")
def concerns() -> str:
    still_open, closed = work.on_desk(tools(), staff())
    return page(open=still_open, closed=closed, this_day=tools().today())


@blueprint.route("/staff/raised/<int:concern_id>", methods=["GET", "POST"])
def concern(concern_id: int) -> str | Response:
    if request.method == "GET":
        return _shown(concern_id, {})
    act = request.form.get("act", "")
    typed = {name: request.form.get(name, "") for name in _BOXES}
    easy = easy_form("answer-")
    if easy.pressed:
        return _shown(concern_id, typed)
    if act not in ACTS:
        raise NotFound
    try:
        ACTS[act](concern_id, typed, easy)
    except Refused as refused:
        return _shown(concern_id, typed, {_FIELD[act]: (sentence_for(refused),)})
    if act == "pass_on" and typed["whom"] != "outside":
        return redirect(url_for("staff.concerns", done="passed_on"), 303)
    return redirect(url_for("staff.concern", concern_id=concern_id, done=act), 303)


def _shown(concern_id: int, typed: Mapping[str, str], errors: Mapping[str, tuple[str, ...]] | None = None) -> str:
    sheet = work.sheet(tools(), staff(), concern_id)
    day = work.offered_day(tools().today())
    offered = {"hear_by_day": str(day.day), "hear_by_month": str(day.month), "hear_by_year": str(day.year)}
    if request.method == "POST":
        offered |= {name: request.form.get(name, "")[:20] for name in offered if name in request.form}
    return page(
        filled=Filled({**offered, **typed}, errors or {}),
        sheet=sheet,
        beside=word_translations.for_concern(tools(), staff(), concern_id),
        this_day=tools().today(),
        done=request.args.get("done", ""),
    )


def _take(concern_id: int, _typed: Mapping[str, str], _easy: EasyForm) -> None:
    form = TakeForm()
    work.take(tools(), staff(), concern_id, form.hear_by.data if form.validate() else None)


def _answer(concern_id: int, typed: Mapping[str, str], easy: EasyForm) -> None:
    work.answer(
        tools(), staff(), concern_id, words=typed["answer-words"], easy_words=easy.text, looked_at=easy.looked_at
    )


def _pass_on(concern_id: int, typed: Mapping[str, str], _easy: EasyForm) -> None:
    work.pass_on(tools(), staff(), concern_id, to=typed["whom"], words=typed["to-words"])


def _told(concern_id: int, typed: Mapping[str, str], _easy: EasyForm) -> None:
    work.told(tools(), staff(), concern_id, how=typed["told-how"])


def _close(concern_id: int, typed: Mapping[str, str], _easy: EasyForm) -> None:
    work.close(tools(), staff(), concern_id, because=typed["close-because"])


ACTS: dict[str, Callable[[int, Mapping[str, str], EasyForm], None]] = {
    "take": _take,
    "answer": _answer,
    "pass_on": _pass_on,
    "told": _told,
    "close": _close,
}
