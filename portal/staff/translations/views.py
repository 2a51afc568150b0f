"""Words to be put into another language: the list, and one text: taken out as a file, typed in or brought back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response as Answer
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.easy_rows import words_alone
from portal.domain.errors import NotFound, Refused
from portal.domain.word_translations import Task, WordKind
from portal.services import word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.file_answers import as_saved
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_words import FOR_TRANSLATORS, sentence_for

_FIELD = {"no_translator": "translator", "no_such_language": "language", "translated_already": "words-1"}
_OF_THE_FILE = frozenset({"file_too_large", "not_text", "not_this_task", "no_translation"})


@blueprint.get("/staff/translations")
def translations() -> str:
    return page(waiting=word_translations.waiting(tools(), staff()), this_day=tools().today())


@blueprint.post("/staff/translations/ask")
def ask_translation() -> Response:
    kind = next((each for each in WordKind if each.value == request.form.get("kind")), None)
    if kind is None:
        raise NotFound
    about = number_of(request.form.get("id", ""))
    made = word_translations.ask(tools(), staff(), kind, about, request.form.get("language", ""))
    return redirect(url_for("staff.translation", translation_id=made), 303)


@blueprint.route("/staff/translations/<int:translation_id>", methods=["GET", "POST"])
def translation(translation_id: int) -> str | Response:
    task = word_translations.task(tools(), staff(), translation_id)
    if request.method == "GET":
        return _shown(task, _as_it_stands(task))
    act = _ACTS.get(request.form.get("act", ""))
    if act is None:
        raise NotFound
    try:
        return act(task)
    except Refused as refused:
        field = "file" if refused.code in _OF_THE_FILE else _FIELD.get(refused.code, "words-1")
        typed = {**_as_it_stands(task).values, **request.form}
        return _shown(task, Filled(typed, {field: (sentence_for(refused),)}))


@blueprint.get("/staff/translations/<int:translation_id>/file")
def translation_file(translation_id: int) -> Answer:
    content = word_translations.export(tools(), staff(), translation_id, tuple(map(str, FOR_TRANSLATORS)))
    return as_saved(content, "text/plain; charset=utf-8", f"translation-{translation_id}.txt")


def _type_in(task: Task) -> Response:
    typed = [(request.form.get(f"words-{at}", ""), request.form.get(f"easy-{at}", "")) for at in _places(task)]
    word_translations.type_in(tools(), staff(), task.id, typed, request.form.get("translator", ""))
    return _back(task, "with_reader")


def _bring_back(task: Task) -> str:
    """Put what stands in a file into the boxes, to be looked at: it is kept when it is sent on."""
    chosen = request.files.get("file")
    content = chosen.stream.read(word_translations.MOST_IN_A_FILE + 1) if chosen else b""
    read = word_translations.imported(tools(), staff(), task.id, content)
    values = {"translator": request.form.get("translator", "") or task.translator}
    for at, (words, easy) in enumerate(read, 1):
        values |= {f"words-{at}": words, f"easy-{at}": easy}
    return _shown(task, Filled(values), brought=True)


def _correct_language(task: Task) -> Response:
    word_translations.correct_language(tools(), staff(), task.id, request.form.get("language", ""))
    return _back(task, "corrected")


_ACTS: dict[str, Callable[[Task], str | Response]] = {
    "type": _type_in,
    "bring": _bring_back,
    "language": _correct_language,
}


def _places(task: Task) -> range:
    return range(1, len(task.parts) + 1)


def _as_it_stands(task: Task) -> Filled:
    values = {"translator": task.translator, "language": task.from_language}
    for at, part in enumerate(task.translated, 1):
        values |= {f"words-{at}": part.words, f"easy-{at}": words_alone(part.easy_words)}
    return Filled(values)


def _shown(task: Task, filled: Filled, *, brought: bool = False) -> str:
    return page(
        filled=filled,
        task=task,
        pairs=[
            (part, there, words_alone(part.easy_words), words_alone(there.easy_words)) for part, there in task.pairs
        ],
        needs=needs_beside(filter(None, [task.contributor_id])),
        known_languages=word_translations.every_language(),
        brought=brought,
        done=request.args.get("done", ""),
        this_day=tools().today(),
    )


def _back(task: Task, done: str) -> Response:
    return redirect(url_for("staff.translation", translation_id=task.id, done=done), 303)
