"""Any page in any language, its strings marked, for somebody who speaks the language to correct."""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.states import Presentation
from portal.domain.wording import FaultyWords, ShownString
from portal.services import wording as words
from portal.staff import blueprint
from portal.staff.wording.forms import CheckedForm, CorrectionForm
from portal.web.access import TABLE
from portal.web.current import staff, tools
from portal.web.file_answers import as_saved
from portal.web.forms import Filled
from portal.web.marked import marked_page
from portal.web.render import page, page_house
from portal.web.staff_words import sentence_for
from portal.web.words import as_source

_FIELDS = {"no_checker": "checker"}
# The forms that a plural can have at most: Arabic and Welsh have six.
_MOST_FORMS = 6


@blueprint.get("/staff/wording")
def wording() -> str:
    asked = request.args.get("language", "")
    return page(desk=words.desk(tools(), asked), shown=_can_be_shown())


@blueprint.route("/staff/wording/<language>/<place>", methods=["GET", "POST"])
def wording_page(language: str, place: str) -> str | Response:
    found = words.page_of(tools(), language, place)
    more: dict[str, Any] = {
        "found": found,
        "can_be_shown": place in _can_be_shown(),
        "done": request.args.get("done", ""),
    }
    if request.method == "GET":
        return page(filled=Filled({"submission": secrets.token_urlsafe(12)}), **more)
    form = CheckedForm()
    if not form.validate():
        return page(filled=form.filled(), **more)
    try:
        words.say_checked(
            tools(),
            staff(),
            language,
            place,
            name=form.checker.data or "",
            organisation=form.organisation.data or "",
            submission=f"{staff().id}:{form.submission.data}",
        )
    except Refused as refused:
        errors = {_FIELDS.get(refused.code, "checker"): (sentence_for(refused),)}
        return page(filled=Filled(form.filled().values, errors), **more)
    return redirect(url_for("staff.wording_page", language=language, place=place, done="checked"), 303)


@blueprint.route("/staff/wording/<language>/string/<key>", methods=["GET", "POST"])
def wording_string(language: str, key: str) -> str | Response:
    found = words.string(tools(), language, key)
    # Where they came from, so that they come back to it.
    came_from = request.args.get("place", "")
    place = came_from if came_from in found.places else found.places[0]
    more: dict[str, Any] = {"found": found, "place": place, "language": language, "numbers": _numbers(found, language)}
    if request.method == "GET":
        values = {_box(form): each for form, each in enumerate(found.best)}
        return page(filled=Filled({**values, "submission": secrets.token_urlsafe(12)}), **more)
    form = CorrectionForm()
    typed = tuple(request.form.get(_box(at), "") for at in range(min(len(found.words), _MOST_FORMS)))
    values = {**form.filled().values, **{_box(at): each for at, each in enumerate(typed)}}
    try:
        if not form.validate():
            return page(filled=Filled(values, form.filled().errors), **more)
        words.correct(
            tools(),
            staff(),
            language,
            key,
            words=typed,
            name=form.checker.data or "",
            organisation=form.organisation.data or "",
            why=form.because.data or "",
            submission=f"{staff().id}:{form.submission.data}",
        )
    except FaultyWords as faulty:
        errors = {_box(at): tuple(map(_sentence, sentences)) for at, sentences in faulty.faults.items()}
        return page(filled=Filled(values, errors), **more)
    except Refused as refused:
        return page(filled=Filled(values, {_FIELDS.get(refused.code, "words"): (sentence_for(refused),)}), **more)
    return redirect(url_for("staff.wording_page", language=language, place=place, done=key) + f"#s-{key}", 303)


@blueprint.get("/staff/wording/<language>/<place>/shown")
def wording_shown(language: str, place: str) -> str:
    found = words.page_of(tools(), language, place)
    if place not in _can_be_shown():
        raise NotFound
    asked = request.args.get("read", "")
    read = Presentation(asked) if asked in set(Presentation) else Presentation.STANDARD
    html = marked_page(
        place,
        language,
        read,
        named="staff.wording_shown",
        address=lambda key: url_for("staff.wording_string", language=language, key=key, place=place),
    )
    if html is None:
        raise NotFound
    banner = page_house().words.environment("en").get_template("staff/wording/banner.html")
    return html.replace("<body>", f"<body>{Markup(banner.render(found=found, read=read.value))}", 1)  # nosec B704  # noqa: S704


@blueprint.get("/staff/wording/<language>/catalog")
def wording_catalog(language: str) -> Response:
    made = words.exported(tools(), language)
    return as_saved(made, "text/x-gettext-translation; charset=utf-8", f"{language}.po")


def _can_be_shown() -> frozenset[str]:
    """Return the pages that anybody may open by their address alone: those can be shown whole. Of a page of somebody's
    room, and of a letter, the strings are listed with their pictures: it would need somebody's life to be filled."""
    house = page_house()
    return frozenset(
        rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint.startswith("public.")
        and not rule.arguments
        and "GET" in TABLE.get(rule.endpoint, {})
        and rule.endpoint in house.templates
        and rule.endpoint not in _AFTER_A_STEP
    )


# Between two steps of one person: by themselves they lead back to the first.
_AFTER_A_STEP = frozenset({"public.someone_died_sent"})


def _box(form: int) -> str:
    return "words" if form == 0 else f"words_{form}"


def _sentence(fault: str) -> str:
    return as_source(f"{fault[:1].upper()}{fault[1:]}.")


def _numbers(found: ShownString, language: str) -> tuple[str, ...]:
    return words.plural_numbers(tools(), language) if len(found.english) > 1 else ()
