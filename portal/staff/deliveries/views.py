"""Letters on their way, returned post typed in, and what was done about it."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.on_their_way import AgainBecause, HeldDone, LetterOnItsWay, ShowLetters
from portal.domain.returns import ReturnShown
from portal.domain.row_ids import row_id_of
from portal.domain.states import Channel, ReturnReason, ReturnSettled
from portal.services import held_letters, returns
from portal.staff import blueprint
from portal.staff.deliveries.forms import HeldForm, ReturnedForm, SettleForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said

WHY_NOT_AGAIN = {
    "made_for_its_minute": said("A code or a warning is of no use later. Say that it arrived, or that it is not sent."),
    "no_address": said("There is no address that we may use. Ask the person who gave us their name."),
    "say_why": said("Choose why it goes again."),
}


@blueprint.get("/staff/deliveries")
def deliveries() -> str:
    show, by = request.args.get("show", ""), request.args.get("by", "")
    shown = returns.letters(
        tools(),
        staff(),
        show=ShowLetters(show) if show in set(ShowLetters) else ShowLetters.WAITING,
        channel=Channel(by) if by in set(Channel) else None,
        page=row_id_of(request.args.get("page")) or 1,
    )
    return page(
        shown=shown,
        needs=needs_beside(
            [*(each.contributor_id for each in shown.letters), *(each.contributor_id for each in shown.returns)]
        ),
    )


@blueprint.route("/staff/returned-post", methods=["GET", "POST"])
def returned_post() -> str | Response:
    asked = request.args.get("asked", "")
    found = returns.find(tools(), staff(), asked)
    if request.method == "GET":
        only = str(found[0].delivery_id) if len(found) == 1 else ""
        return page(asked=asked, found=found, filled=Filled({"asked": asked, "delivery": only}))
    form = ReturnedForm()
    if not form.validate_on_submit():
        return page(asked=asked, found=found, filled=form.filled())
    returns.note(tools(), staff(), number_of(str(form.delivery.data)), ReturnReason(str(form.returned_because.data)))
    return redirect(url_for("staff.deliveries"), 303)


@blueprint.route("/staff/came-back/<int:return_id>", methods=["GET", "POST"])
def came_back(return_id: int) -> str | Response:
    if request.method == "GET":
        return _came(returns.open_return(tools(), staff(), return_id), filled=Filled())
    form = SettleForm()
    if not form.validate_on_submit():
        return _came(returns.open_return(tools(), staff(), return_id), filled=form.filled())
    try:
        returns.settle(
            tools(), staff(), return_id, done=ReturnSettled(str(form.done.data)), words=str(form.words.data or "")
        )
    except Refused:
        wrong = {"words": (str(said("Write how you told them, such as: by telephone on Tuesday.")),)}
        shown = returns.open_return(tools(), staff(), return_id)
        return _came(shown, filled=Filled(form.filled().values, wrong))
    return redirect(url_for("staff.deliveries"), 303)


@blueprint.route("/staff/deliveries/<int:delivery_id>", methods=["GET", "POST"])
def held_letter(delivery_id: int) -> str | Response:
    if request.method == "GET":
        return _held(held_letters.held(tools(), staff(), delivery_id), filled=Filled())
    form = HeldForm()
    if not form.validate_on_submit():
        return _held(held_letters.held(tools(), staff(), delivery_id), filled=form.filled())
    because = AgainBecause(str(form.again_because.data)) if form.again_because.data in set(AgainBecause) else None
    try:
        held_letters.settle(tools(), staff(), delivery_id, done=HeldDone(str(form.done.data)), because=because)
    except Refused as refused:
        shown = held_letters.held(tools(), staff(), delivery_id)
        return _held(shown, filled=Filled(form.filled().values, {"done": (str(WHY_NOT_AGAIN[refused.code]),)}))
    return redirect(url_for("staff.deliveries", show=ShowLetters.HELD.value), 303)


def _came(came: ReturnShown, *, filled: Filled) -> str:
    return page(came=came, needs=needs_beside([came.contributor_id]), filled=filled)


def _held(letter: LetterOnItsWay, *, filled: Filled) -> str:
    return page(letter=letter, needs=needs_beside([letter.contributor_id]), filled=filled)
