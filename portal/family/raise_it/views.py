"""Raise it from a room: who reads it, by name, and never whom it is about; and what became of each."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.concerns import ConcernKind, hear_by
from portal.domain.entering import TooManyTries
from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.raise_it.forms import RaiseForm, SettleForm
from portal.services import raising, word_translations
from portal.web.current import on_paper, room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import CHOOSE_ONE, TOO_LONG, raised_wrong
from portal.web.render import page

LONGEST_MARK = 64


@blueprint.route("/family/raise-it", methods=["GET", "POST"])
def raise_it() -> str | Response:
    if request.method == "GET":
        return _shown(Filled({"submission": secrets.token_urlsafe(12)}))
    form = RaiseForm()
    if not form.validate_on_submit():
        return _shown(form.filled())
    try:
        raised = raising.raise_in_room(
            tools(),
            room(),
            kind=form.kind.data or "",
            about=form.about.data or "",
            words=form.words.data or "",
            submission=_mark(form.submission.data),
        )
    except (Refused, TooManyTries) as stopped:
        field, sentence = raised_wrong(stopped.code)
        return _shown(Filled(form.filled().values, {field: (str(sentence),)}))
    return redirect(url_for("family.raise_it", sent=raised.reference, _anchor="raised"), 303)


def _shown(filled: Filled) -> str:
    own = raising.own(tools(), room())
    asked = request.args.get("sent", "")
    return page(
        filled=filled,
        gets=raising.who_gets_it(tools(), room()),
        days={kind.value: None if on_paper() else hear_by(kind, tools().today()) for kind in ConcernKind},
        areas=[],
        own=own,
        sent=next((each for each in own if each.reference == asked), None),
    )


@blueprint.route("/family/raise-it/<int:concern_id>", methods=["GET", "POST"])
def concern(concern_id: int) -> str | Response:
    if request.method == "GET":
        return _one(concern_id, Filled({"submission": secrets.token_urlsafe(12)}))
    form = SettleForm()
    if not form.validate_on_submit():
        return _one(concern_id, form.filled())
    if form.verdict.data not in {"settles", "does_not"}:
        return _one(concern_id, Filled(form.filled().values, {"verdict": (str(CHOOSE_ONE),)}))
    if form.verdict.data == "settles":
        raising.settles(tools(), room(), concern_id)
    else:
        try:
            raising.does_not_settle(
                tools(), room(), concern_id, words=form.words.data or "", submission=_mark(form.submission.data)
            )
        except Refused:
            return _one(concern_id, Filled(form.filled().values, {"words": (str(TOO_LONG),)}))
    return redirect(url_for("family.concern", concern_id=concern_id), 303)


def _one(concern_id: int, filled: Filled) -> str:
    found = raising.one(tools(), room(), concern_id)
    return page(
        filled=filled,
        found=found,
        raised=found.raised,
        beside=word_translations.for_family(tools(), room(), current_look().language),
        this_day=tools().today(),
        values={"reference": found.raised.reference},
    )


def _mark(given: str | None) -> str:
    return (given or "")[:LONGEST_MARK] or secrets.token_urlsafe(12)
