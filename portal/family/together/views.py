"""Each recommendation with what it means, what they say to it, what became of that; and where their words led."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.together import Advice
from portal.domain.word_translations import Beside
from portal.family import blueprint
from portal.family.together.forms import SuggestForm
from portal.family.together.page import led_steps
from portal.services import together, word_translations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import CHOOSE_ONE, TOO_LONG, WRITE_SOMETHING
from portal.web.outcome_words import in_language, texts_of_learnings, words
from portal.web.render import page
from portal.web.waiting_words import rows_before

LONGEST_MARK = 64
_WRONG = {"no_kind": ("kind", CHOOSE_ONE), "empty": ("words", WRITE_SOMETHING), "too_long": ("words", TOO_LONG)}


@blueprint.get("/family/recommendations")
def recommendations() -> str:
    beside = _beside()
    found = [_in_language(each, beside) for each in together.recommendations(tools(), room())]
    return page(advice=found, beside=beside, this_day=tools().today())


@blueprint.route("/family/recommendations/<int:recommendation_id>", methods=["GET", "POST"])
def recommendation(recommendation_id: int) -> str | Response:
    if request.method == "GET":
        return _one(recommendation_id, Filled({"submission": secrets.token_urlsafe(12)}))
    form = SuggestForm()
    if not form.validate_on_submit():
        return _one(recommendation_id, form.filled())
    try:
        together.suggest(
            tools(),
            room(),
            recommendation_id,
            kind=form.kind.data or "",
            words=form.words.data or "",
            submission=(form.submission.data or "")[:LONGEST_MARK] or secrets.token_urlsafe(12),
        )
    except Refused as refused:
        field, sentence = _WRONG[refused.code]
        return _one(recommendation_id, Filled(form.filled().values, {field: (str(sentence),)}))
    return redirect(url_for("family.recommendation", recommendation_id=recommendation_id, _anchor="said"), 303)


def _one(recommendation_id: int, filled: Filled) -> str:
    beside = _beside()
    advice = _in_language(together.recommendation(tools(), room(), recommendation_id), beside)
    answers = [each.answer.plain for each in advice.suggestions if each.answer]
    return page(
        filled=filled,
        advice=advice,
        beside=beside,
        texts=[advice.words.plain, advice.means.plain],
        answers=answers,
        this_day=tools().today(),
    )


def _beside() -> Beside:
    return word_translations.for_family(tools(), room(), current_look().language)


def _in_language(advice: Advice, beside: Beside) -> Advice:
    return replace(
        advice,
        words=words(advice.words, beside),
        means=words(advice.means, beside),
        suggestions=tuple(
            replace(each, answer=words(each.answer, beside)) if each.answer else each for each in advice.suggestions
        ),
    )


@blueprint.get("/family/led-here")
def led_here() -> str:
    outcome, learnings = together.led_here(tools(), room())
    beside, this_day = _beside(), tools().today()
    texts = texts_of_learnings(learnings, every_update=True)
    steps = []
    if current_look().easy and learnings:
        shown = in_language(replace(outcome, learnings=learnings), beside).learnings
        steps = led_steps(shown, rows_before(beside, this_day, *texts))
    return page(
        outcome=outcome,
        learnings=learnings,
        beside=beside,
        texts=texts,
        this_day=this_day,
        led=steps,
        steps=len(steps),
    )
