"""Writing the outcome part by part, giving it to a second reader, publishing it; and later updates of its actions."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, NotFound, PortalError, Refused
from portal.domain.outcomes import ActionPage, OutcomeProgress, PartKind, PartName, WrittenOutcome
from portal.domain.row_ids import row_id_of
from portal.services import action_updates, outcome_publishing, outcome_writing
from portal.staff import blueprint
from portal.staff.outcome.forms import PartForm, UpdateForm
from portal.web.current import staff, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.look import english_names
from portal.web.render import page
from portal.web.staff_said import said

CHANGED = said(
    "A colleague changed this while you wrote. Their words are beside yours: put the two together, then save."
)
GONE = said(
    "A colleague took this part out while you wrote. Your words are here: copy them before you leave this page."
)
PUBLISHED = said(
    "The outcome was published while you wrote. Your words are here: copy them before you leave this page."
)
NOT_SAVED = {
    "published": PUBLISHED,
    "not_their_statement": said(
        "One of the ticked statements is not shown to its contributor any more. Look at the ticks."
    ),
    "not_published": said(
        "The outcome is not published yet. Your words are here: copy them before you leave this page."
    ),
    "passed": said("A second reader has passed this update. Your words are here: write them as a new update."),
    "not_yours": said("A colleague wrote this update. Your words are here: write them as a new update."),
}


@blueprint.route("/staff/reviews/<reference>/outcome", methods=["GET", "POST"])
def outcome(reference: str) -> str | Response:
    if request.method == "GET":
        found = outcome_publishing.outcome_of(tools(), staff(), reference)
        part = _asked_part(found)
        return _page(found, part, _filled(found, part) if part else NOTHING_FILLED)
    act = request.form.get("act", "")
    part = PartName.read(request.form.get("part", ""))
    if part is not None and request.form.get("easy_do"):
        return _page(outcome_publishing.outcome_of(tools(), staff(), reference), part, PartForm(part).filled())
    if act == "save" and part is not None:
        return _save(reference, part)
    if act in {"told", "try_again"}:
        return _tell(reference, act)
    try:
        _act(reference, act, part)
    except Refused:
        # Somebody was quicker, or the page was old: it says now what waits.
        found = outcome_publishing.outcome_of(tools(), staff(), reference)
        return _page(
            found, None, Filled(errors={"waits": (str(said("This can’t be done yet. See what waits below.")),)})
        )
    return redirect(url_for("staff.outcome", reference=reference, open="none"), 303)


def _act(reference: str, act: str, part: PartName | None) -> None:
    if act == "remove" and part is not None:
        outcome_writing.remove(tools(), staff(), reference, part)
    elif act == "ready":
        outcome_writing.ready(tools(), staff(), reference)
    elif act == "take_back":
        outcome_writing.take_back(tools(), staff(), reference)
    elif act == "publish":
        outcome_publishing.publish(tools(), staff(), reference)
    else:
        raise NotFound


def _save(reference: str, part: PartName) -> str | Response:
    form = PartForm(part)
    if form.validate_on_submit():
        try:
            saved = outcome_writing.save(
                tools(),
                staff(),
                reference,
                part,
                form.typed(),
                seen=form.seen.data or "",
                submission=form.submission.data or secrets.token_urlsafe(12),
            )
        except PortalError as problem:
            return _not_saved(reference, part, form.filled(), problem)
        return redirect(_after(reference, part, saved), 303)
    found = outcome_publishing.outcome_of(tools(), staff(), reference)
    return _page(found, part, form.filled())


def _after(reference: str, part: PartName, saved: PartName) -> str:
    """Return where to go after a save: what usually comes next is open there."""
    if not saved.id:
        return url_for("staff.outcome", reference=reference, _anchor="form")
    below = {PartKind.LEARNING: PartKind.RECOMMENDATION, PartKind.RECOMMENDATION: PartKind.ACTION}.get(saved.kind)
    if part.is_new and below:
        return url_for("staff.outcome", reference=reference, open=str(PartName(below, under=saved.id)), _anchor="form")
    return url_for("staff.outcome", reference=reference, open="none", _anchor=str(saved))


def _not_saved(reference: str, part: PartName, filled: Filled, problem: PortalError) -> str:
    """Show the form again with every word in it, and why it is not saved."""
    found = outcome_publishing.outcome_of(tools(), staff(), reference)
    text = found.text_of(part)
    if isinstance(problem, Conflict) and text is not None:
        # The form now carries the mark of their words: the next save was made with both in sight.
        typed = Filled({**filled.values, "seen": text.stamp}, {"words": (str(CHANGED),)})
        return _page(found, part, typed, theirs=text)
    why = GONE if isinstance(problem, NotFound) else NOT_SAVED.get(problem.code, GONE)
    return _page(found, part, Filled(filled.values, {"words": (str(why),)}))


def _tell(reference: str, act: str) -> Response:
    found = outcome_publishing.outcome_of(tools(), staff(), reference)
    telling = _number(request.form.get("telling", ""))
    if act == "told":
        outcome_publishing.told_in_person(tools(), staff(), found.id, telling)
    else:
        outcome_publishing.try_again(tools(), staff(), found.id, telling)
    return redirect(url_for("staff.outcome", reference=reference), 303)


def _asked_part(found: WrittenOutcome) -> PartName | None:
    """Return the part whose form is open: the one asked for, else the first that is still missing in a draft."""
    if not found.editable:
        return None
    asked = request.args.get("open", "")
    part = PartName.read(asked)
    if part is not None and found.text_of(part) is not None:
        return part
    if asked == "none" or found.progress is not OutcomeProgress.DRAFT or request.args.get("remove"):
        return None
    if not found.found.words:
        return PartName(PartKind.FOUND)
    if not found.thanks.words:
        return PartName(PartKind.THANKS)
    return None if found.learnings else PartName(PartKind.LEARNING)


def _filled(found: WrittenOutcome, part: PartName) -> Filled:
    """Return the form of a part as it stands."""
    text = found.text_of(part)
    assert text is not None
    values: dict[str, Any] = {
        "words": text.words,
        "easy_words": text.easy_words,
        "seen": text.stamp,
        "prefill": text.prefill,
        "submission": secrets.token_urlsafe(12),
    }
    if part.kind is PartKind.LEARNING and (learning := found.learning(part.id)):
        values["statements"] = [each.id for each in learning.led_here]
    if part.kind is PartKind.ACTION and (action := found.action(part.id)):
        values |= {
            "owner": action.owner,
            "due_on_day": action.due_on.day,
            "due_on_month": action.due_on.month,
            "due_on_year": action.due_on.year,
        }
    return Filled(values)


def _page(found: WrittenOutcome, part: PartName | None, filled: Filled, theirs: object = None) -> str:
    asked = PartName.read(request.args.get("remove", "")) if request.method == "GET" else None
    removing = str(asked) if asked and found.editable and not asked.is_new and found.text_of(asked) else ""
    return page(
        "staff.outcome",
        filled=filled,
        outcome=found,
        part=part,
        # A form whose place is gone (taken out, or published meanwhile) stands by itself, with the words in it.
        stray=part is not None and (found.text_of(part) is None or not found.editable),
        theirs=theirs,
        removing=removing,
        waits=[(code.partition(":")[0], _number(code.partition(":")[2])) for code in found.waits_for],
        language_names=english_names(tools().settings.languages),
    )


@blueprint.route("/staff/actions/<int:action_id>", methods=["GET", "POST"])
def action(action_id: int) -> str | Response:
    if request.method == "GET":
        found = action_updates.action_page(tools(), staff(), action_id)
        editing = _own_open_update(found, _number(request.args.get("open", "")))
        return _action_page(found, editing, _update_filled(found, editing))
    if request.form.get("act") in {"told", "try_again"}:
        return _tell_of_update(action_id, request.form["act"])
    form = UpdateForm()
    editing = _number(form.update.data or "")
    if form.easy.pressed or not form.validate_on_submit():
        return _action_page(action_updates.action_page(tools(), staff(), action_id), editing, form.filled())
    try:
        if editing:
            action_updates.change(tools(), staff(), action_id, editing, form.typed(), seen=form.seen.data or "")
        else:
            submission = form.submission.data or secrets.token_urlsafe(12)
            action_updates.write(tools(), staff(), action_id, form.typed(), submission=submission)
    except PortalError as problem:
        found = action_updates.action_page(tools(), staff(), action_id)
        why = CHANGED if isinstance(problem, Conflict) else NOT_SAVED.get(problem.code, GONE)
        current = next((each for each in found.updates if each.id == editing), None)
        values = {**form.filled().values, "seen": current.text.stamp if current else ""}
        return _action_page(found, editing, Filled(values, {"words": (str(why),)}))
    return redirect(url_for("staff.action", action_id=action_id, _anchor="updates"), 303)


def _own_open_update(found: ActionPage, update_id: int) -> int:
    """Return the id of an update that this member may still change, or 0."""
    for each in found.updates:
        if each.id == update_id and each.passed_at is None and each.written_by_id == staff().id:
            return each.id
    return 0


def _update_filled(found: ActionPage, editing: int) -> Filled:
    each = next((each for each in found.updates if each.id == editing), None)
    if each is None:
        return Filled({"submission": secrets.token_urlsafe(12)})
    return Filled(
        {
            "state": each.state.value,
            "words": each.text.words,
            "easy_words": each.text.easy_words,
            "evidence": each.evidence,
            "seen": each.text.stamp,
            "prefill": each.text.prefill,
        }
    )


def _tell_of_update(action_id: int, act: str) -> Response:
    found = action_updates.action_page(tools(), staff(), action_id)
    telling = _number(request.form.get("telling", ""))
    if act == "told":
        outcome_publishing.told_in_person(tools(), staff(), found.outcome_id, telling)
    else:
        outcome_publishing.try_again(tools(), staff(), found.outcome_id, telling)
    return redirect(url_for("staff.action", action_id=action_id), 303)


def _action_page(found: ActionPage, editing: int, filled: Filled) -> str:
    return page("staff.action", filled=filled, found=found, editing=editing)


def _number(text: str) -> int:
    return row_id_of(text) or 0
