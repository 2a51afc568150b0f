"""A need that the portal can't meet alone: somebody says how it is met, or hands it to somebody else."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.need_tasks import NeedTask
from portal.domain.row_ids import row_id_of
from portal.services import letters_that_wait, need_tasks
from portal.staff import blueprint
from portal.staff.needs.forms import EVERY, ONLY_THIS, UNTIL, HandOverForm, MetForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.staff_said import said

WHY = {
    "empty": ("how", said("Write how it is met.")),
    "too_long": ("how", said("Say it in fewer words.")),
    "day_is_past": ("day", said("Choose today or a later day.")),
    "not_of_this_area": ("sees_to", said("Choose somebody from the list.")),
    "task_is_over": ("sees_to", said("Nothing is left to do here: it is met, or what they need has changed.")),
    "met_already": ("how", said("Somebody else has said how it is met. Your words are kept here, and are not saved.")),
}
HAND_OVER = "hand_over"


@blueprint.route("/staff/needs/<int:task_id>", methods=["GET", "POST"])
def need_task(task_id: int) -> str | Response:
    task, others = need_tasks.task(tools(), staff(), task_id)
    if request.method == "POST":
        return _hand_over(task, others) if request.form.get("act") == HAND_OVER else _met(task, others)
    return _page(task, others, Filled({"valid": EVERY, "sees_to": str(task.owner_id or "")}))


def _met(task: NeedTask, others: tuple[tuple[int, str], ...]) -> str | Response:
    form = MetForm()
    if not form.validate_on_submit():
        return _page(task, others, form.filled())
    try:
        letters_that_wait.met(
            tools(),
            staff(),
            task.id,
            how=str(form.how.data),
            until=form.day.data if form.valid.data == UNTIL else None,
            only_this_letter=form.valid.data == ONLY_THIS,
        )
    except Refused as refused:
        return _refused(task, others, form.filled(), refused)
    return redirect(url_for("staff.need_task", task_id=task.id), 303)


def _hand_over(task: NeedTask, others: tuple[tuple[int, str], ...]) -> str | Response:
    form = HandOverForm()
    if not form.validate_on_submit():
        return _page(task, others, form.filled())
    try:
        need_tasks.hand_over(tools(), staff(), task.id, row_id_of(str(form.sees_to.data or "")) or 0)
    except Refused as refused:
        return _refused(task, others, form.filled(), refused)
    return redirect(url_for("staff.need_task", task_id=task.id), 303)


def _refused(task: NeedTask, others: tuple[tuple[int, str], ...], filled: Filled, refused: Refused) -> str:
    name, why = WHY[refused.code]
    return _page(task, others, Filled(filled.values, {name: (str(why),)}))


def _page(task: NeedTask, others: tuple[tuple[int, str], ...], filled: Filled) -> str:
    shown = [(str(number), name, "") for number, name in others]
    return page(
        "staff.need_task",
        task=task,
        others_shown=shown,
        needs=needs_beside([task.contributor_id]),
        filled=filled,
    )
