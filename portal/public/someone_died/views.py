"""Somebody has died: a few steps, each kept before the next, and a reference at the end.

What was typed is a sealed row that this browser alone can find, for some hours. Nothing is told to us before the last
button of the last step; whether we know the person is said on no page.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.adapters.dates import day_words
from portal.domain.entering import TooManyTries
from portal.domain.errors import Refused
from portal.domain.reported import EVERY, died_on, name_of, step_of, steps_of
from portal.public import blueprint
from portal.services import reporting
from portal.web.current import on_paper, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.messages import TELEPHONE_INSTEAD
from portal.web.render import page
from portal.web.report_form import ReportForm, needed, shown
from portal.web.reports import REPORT
from portal.web.words import isolate

Errors = Mapping[str, tuple[str, ...]]


@blueprint.route("/somebody-has-died", methods=["GET", "POST"])
def someone_died() -> Response | str:
    token, step = session.get(REPORT, ""), _step()
    if request.method != "POST":
        told = _told(token)
        errors = needed(told, _asked(step)) if request.args.get("need") == "yes" else {}
        return _shown(step, told, shown(told, errors))
    if request.form.get("go") == "clear":
        reporting.forget(tools(), token)
        session.pop(REPORT, None)
        return _to(1)
    form, asked = ReportForm(), _asked(step)
    told = reporting.told_so_far(tools(), token)
    if asked and (problems := form.problems(asked, tools().today())):
        return _shown(step, told, Filled(form.filled().values, problems))
    try:
        if asked:
            token = reporting.keep(tools(), token, form.told(asked), request.remote_addr or "")
            session[REPORT] = token
        if request.form.get("go") != "send":
            return _to(min(step + 1, len(_steps())))
        look = current_look()
        reporting.send(
            tools(), token, request.remote_addr or "", language=look.language, presentation=look.presentation
        )
    except TooManyTries:
        errors = {"main": (str(TELEPHONE_INSTEAD),)}
        typed = Filled(form.filled().values, errors) if asked else shown(told, errors)
        return _shown(step, told, typed)
    except reporting.DraftGone:
        return _to(1)
    except Refused as refused:
        first = refused.details["fields"].split()[0]
        return _to(step_of(first, easy=current_look().easy), need="yes")
    return redirect(url_for("public.someone_died_sent"), 303)


@blueprint.get("/somebody-has-died/sent")
def someone_died_sent() -> Response | str:
    sent = reporting.sent(tools(), session.get(REPORT, ""))
    if sent is None:
        return _to(1)
    day = isolate(day_words(sent.promised_on, current_look().language)) if sent.promised_on else ""
    values = {"kept_reference": isolate(sent.reference), "promised_day": day, "note": sent.note_goes}
    return page(sent=sent, values={**values, "silent": not day})


def _told(token: str) -> dict[str, str]:
    """What this browser has told us already. To a form on paper nothing was told; its address says what it asks for."""
    return {"wish": request.args.get("wish", "died")} if on_paper() else reporting.told_so_far(tools(), token)


def _shown(step: int, told: Mapping[str, str], filled: Filled) -> str:
    asked_for_review = told.get("wish", "died") != "died"
    areas = reporting.areas(tools())
    return page(
        filled=filled,
        values={"asked": asked_for_review, "not_asked": not asked_for_review},
        easy_step=step,
        at=step,
        here=name_of(step, easy=current_look().easy),
        before=name_of(step - 1, easy=current_look().easy),
        told={name: told.get(name, "") for name in EVERY},
        anything=bool(told),
        asked=" ".join(_asked(step)),
        asked_for_review=asked_for_review,
        areas=areas,
        area=next((name for id_, name in areas if str(id_) == told.get("area")), ""),
        died_on=died_on(told),
        last=len(_steps()),
    )


def _steps() -> tuple[tuple[str, ...], ...]:
    return steps_of(easy=current_look().easy)


def _step() -> int:
    """A step is named by a field; within Easy Read its pages lead on by number, as every Easy Read page does."""
    easy, number = current_look().easy, request.args.get("step", "")
    if easy and "at" not in request.args and number.isascii() and number.isdigit() and len(number) < 3:
        return min(max(int(number), 1), len(_steps()))
    return step_of(request.args.get("at", ""), easy=easy)


def _asked(step: int) -> tuple[str, ...]:
    """What this step asks. The form itself says it, so that a page of the other presentation is read as it was shown;
    only fields of ours count."""
    if request.method == "POST" and "asked" in request.form:
        ours = {name for every in _steps() for name in every}
        return tuple(name for name in request.form["asked"].split() if name in ours)
    return _steps()[step - 1]


def _to(step: int, need: str | None = None) -> Response:
    return redirect(url_for("public.someone_died", at=name_of(step, easy=current_look().easy), need=need), 303)
