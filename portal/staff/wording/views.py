"""Any page in any language, its strings marked, for somebody who speaks the language to correct."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.states import Presentation
from portal.domain.wording import FaultyWords, ShownString
from portal.services import wording as words
from portal.staff import blueprint
from portal.staff.wording.forms import CheckedForm, CorrectionForm
from portal.web.apart import NotMade
from portal.web.current import staff, tools
from portal.web.file_answers import as_saved
from portal.web.forms import Filled
from portal.web.look import Look, current_look
from portal.web.marked import linked
from portal.web.render import page, page_house
from portal.web.shown_places import NOT_SHOWN, StillMaking, can_be_shown, scenes
from portal.web.staff_words import sentence_for
from portal.web.words import as_source

_FIELDS = {"no_checker": "checker"}
# The forms that a plural can have at most: Arabic and Welsh have six.
_MOST_FORMS = 6


@blueprint.get("/staff/wording")
def wording() -> str:
    asked = request.args.get("language", "")
    return page(desk=words.desk(tools(), asked), can_be_shown=can_be_shown, not_shown=NOT_SHOWN)


@blueprint.route("/staff/wording/<language>/<place>", methods=["GET", "POST"])
def wording_page(language: str, place: str) -> str | Response:
    found = words.page_of(tools(), language, place)
    more: dict[str, Any] = {
        "found": found,
        "can_be_shown": can_be_shown(place),
        "not_shown": NOT_SHOWN.get(place, ""),
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
    asked = request.args.get("read", "")
    read = Presentation(asked) if asked in set(Presentation) else Presentation.STANDARD
    try:
        every = scenes(place)
    except (StillMaking, NotMade) as problem:
        return page(waits=True, found=found, read=read.value, failed=isinstance(problem, NotMade))
    at = min(_number("scene", 0), len(every) - 1)
    # Theirs, before the page is made in its own.
    lang = current_look().language
    looked = every[at].look_at(Look(language, read), _number("step", 1))
    if looked is None:
        raise NotFound
    made = linked(looked.html, lambda key: url_for("staff.wording_string", language=language, key=key, place=place))
    here: dict[str, Any] = {
        "found": found,
        "read": read.value,
        "scenes": [each.called for each in every],
        "at": at,
        "looked": looked,
        "stand": sum(f"/string/{each.key}" in made for each in found.strings),
    }
    # Both are made by our own templates, which escape every word that goes into them.
    if found.place.kind == "letter":
        return page(waits=False, sheet=Markup(made), **here)  # nosec B704  # noqa: S704
    banner = page_house().words.staff_environment(lang).get_template("staff/wording/banner.html")
    made = made.replace(f'data-page="{place}"', 'data-page="staff.wording_shown"', 1)
    return made.replace("<body>", f"<body>{Markup(banner.render(here, lang=lang))}", 1)  # nosec B704  # noqa: S704


@blueprint.get("/staff/wording/<language>/catalog")
def wording_catalog(language: str) -> Response:
    made = words.exported(tools(), language)
    return as_saved(made, "text/x-gettext-translation; charset=utf-8", f"{language}.po")


def _box(form: int) -> str:
    return "words" if form == 0 else f"words_{form}"


def _sentence(fault: str) -> str:
    return as_source(f"{fault[:1].upper()}{fault[1:]}.")


def _numbers(found: ShownString, language: str) -> tuple[str, ...]:
    return words.plural_numbers(tools(), language) if len(found.english) > 1 else ()


def _number(name: str, otherwise: int) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else otherwise
