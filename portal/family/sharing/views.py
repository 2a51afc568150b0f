"""Choose what is shared with whom: a page for each other body, and the log of who holds what."""

from __future__ import annotations

import secrets

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import rows_of
from portal.domain.sharing import Body, Chosen
from portal.domain.states import ProcessKind
from portal.family import blueprint
from portal.family.sharing.forms import SharingForm, answers, as_chosen
from portal.services import asking
from portal.services import sharing as service
from portal.web.current import room, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.look import current_look
from portal.web.need_rows import need_rows
from portal.web.render import page

A_STEP = 3
"""How many things an Easy Read step asks about at most: each is a row or more, and two picture answers."""
LOG_A_STEP = 3
ALL, NONE = "all", "none"


@blueprint.get("/family/sharing")
def sharing() -> str:
    found = service.of_room(tools(), room())
    held = [found.log[at : at + LOG_A_STEP] for at in range(0, len(found.log), LOG_A_STEP)]
    return page(
        sharing=found,
        held=held,
        steps=1 + len(held),
        values={"other_bodies": bool(found.bodies), "no_bodies": not found.bodies},
        saved="saved" in request.args,
    )


@blueprint.route("/family/sharing/<body>", methods=["GET", "POST"])
def sharing_body(body: str) -> str | Response:
    if body not in set(ProcessKind):
        abort(404)
    kind = ProcessKind(body)
    found = service.of_body(tools(), room(), kind)
    if request.method == "POST":
        return _save(found)
    return _shown(found)


def _save(body: Body) -> str | Response:
    form = SharingForm()
    if not form.validate_on_submit():
        return _shown(body, form.filled())
    act = request.form.get("act", "")
    if act in {ALL, NONE}:
        # A start: each can still be changed by itself.
        chosen = {each.item.key: act == ALL for each in body.items}
    else:
        chosen = answers(request.form, body.items)
    service.choose(tools(), room(), body.kind, chosen)
    if (words := form.words.data or "").strip():
        submission = form.submission.data or secrets.token_urlsafe(12)
        asking.ask(tools(), room(), missing="", question=words, submission=submission)
    if act in {ALL, NONE}:
        return redirect(url_for("family.sharing_body", body=body.kind.value, saved="yes"), 303)
    step = _step() + 1
    if current_look().easy and step <= len(_steps(body)):
        return redirect(url_for("family.sharing_body", body=body.kind.value, step=step), 303)
    return redirect(url_for("family.sharing", saved="yes"), 303)


def _shown(body: Body, typed: Filled = NOTHING_FILLED) -> str:
    steps = _steps(body)
    on = min(_step(), len(steps))
    return page(
        "family.sharing_body",
        filled=Filled({**as_chosen(body.items), "submission": secrets.token_urlsafe(12), **typed.values}, typed.errors),
        body=body,
        easy_items=steps[on - 1],
        steps=len(steps),
        saved="saved" in request.args,
        need_rows=need_rows(),
    )


def _steps(body: Body) -> list[tuple[Chosen, ...]]:
    """The first step says what it means, and offers all or none; the things follow, as many as ten rows hold."""
    steps: list[tuple[Chosen, ...]] = [()]
    room_left = 0
    for each in body.items:
        rows = _rows(each)
        if rows > room_left or len(steps[-1]) == A_STEP:
            steps.append(())
            room_left = MOST_ROWS
        steps[-1] += (each,)
        room_left -= rows
    return steps


def _rows(each: Chosen) -> int:
    item = each.item
    if item.need:
        return 2 if item.words else 1
    return len(rows_of(item.easy_words or item.words)) + bool(item.own_words)


def _step() -> int:
    asked = request.args.get("step", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
