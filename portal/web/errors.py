"""Pages for when something is not there or went wrong. They say what happened, what is safe, and what to do next."""

from __future__ import annotations

import logging
import re

from flask import Flask, Response, g, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.domain.errors import NotFound, NotStored
from portal.domain.late_words import CHOICES, NEVER_KEPT, OF_THE_PAGE
from portal.domain.states import Presentation
from portal.web import late_forms
from portal.web.look import Look, staff_look
from portal.web.render import page

log = logging.getLogger("portal")
# Typed words that could not be kept come back on the page, so that they can be copied; these fields are not words.
NOT_WORDS = NEVER_KEPT | OF_THE_PAGE | CHOICES | {"picture_answer"}

# What nobody may find on a page of ours, not even who typed it.
SECRETS = {"password", "code", "totp"}
# How soon it is worth trying again, in seconds: a lock passes by itself, a disk is freed by somebody.
TRY_AGAIN_AFTER = {"database_locked": 5}
TRY_AGAIN_LATER = 60
# What a button, a choice or a hidden field of ours sends, and never a sentence.
_CODE = re.compile("[A-Za-z0-9_.,:-]{0,100}")


def install(app: Flask) -> None:
    app.register_error_handler(CSRFError, lambda _error: signed_out())
    app.register_error_handler(NotFound, lambda _error: _shown("errors.not_found", 404))
    app.register_error_handler(NotStored, _not_stored)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def signed_out() -> tuple[str | Response, int]:
    """The page for a visit that has ended. Words that were just sent are kept for whoever wrote them; only where that
    can't be, they come back on the page, so that none are lost. Kept words are not shown: who is here is not known.
    """
    code = 401 if request.method == "GET" else 403
    staffs = request.path.startswith("/staff")
    kept = late_forms.keep_what_came() if request.method == "POST" else None
    if request.headers.get("X-Autosave") == "1":
        return jsonify(kept=kept is not None), code
    if kept is not None and staffs:
        late_forms.come_back_to(kept)
    typed = {} if kept else {name: value for name, value in request.form.items() if _is_lost(name, value)}
    # Somebody who is here all the same, and sent a page of an earlier visit: their words are one press away.
    here = kept is not None and late_forms.is_theirs(kept)
    return page("errors.staff_signed_out" if staffs else "errors.signed_out", typed=typed, kept=kept, here=here), code


def _is_lost(name: str, value: str) -> bool:
    return name not in NOT_WORDS and bool(value.strip())


def no_room() -> tuple[str, int]:
    """The page for what could not be received because the disk is full. Nothing of it was kept, and it says so."""
    log.error("a request could not be received: the disk is full")
    return _shown("errors.no_room", 507)


def _not_stored(error: NotStored) -> Response:
    """Say that nothing was saved, and give back everything that was typed, ready to be sent again to the same place."""
    log.error("nothing could be stored: %s on %s", error.code, request.endpoint)
    if request.headers.get("X-Autosave") == "1":
        answer = jsonify(error=error.code)
    else:
        staff = request.path.startswith("/staff")
        if staff:
            g.look = staff_look(request)
        elif "look" not in g:
            g.look = Look("en", Presentation.STANDARD)
        answer = make_response(
            page("errors.staff_not_stored" if staff else "errors.not_stored", again=_to_send_again())
        )
    answer.status_code = 503
    answer.headers["Retry-After"] = str(TRY_AGAIN_AFTER.get(error.code, TRY_AGAIN_LATER))
    return answer


def _to_send_again() -> dict[str, list[tuple[str, str]]]:
    """Return what was posted, as fields of a form: words in boxes to see and change, the rest hidden. Empty when there
    was nothing, or when it holds a secret: then the person goes back to the page and types it again."""
    if request.method != "POST" or SECRETS & set(request.form):
        return {}
    fields: dict[str, list[tuple[str, str]]] = {"words": [], "hidden": []}
    for name, value in request.form.items(multi=True):
        fields["words" if _are_words(name, value) else "hidden"].append((name, value))
    return fields


def _are_words(name: str, value: str) -> bool:
    return name not in NOT_WORDS and not _CODE.fullmatch(value)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    if code in {404, 405}:
        return _shown("errors.not_found", code)
    if code == 413:
        return _shown("errors.too_much", code)
    return _shown("errors.broken", code)


def _broken(error: Exception) -> tuple[str, int]:
    # The message may hold people's words: log where it happened, never what it said.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("a page broke: %s at %s on %s", type(error).__name__, where, request.endpoint)
    from flask import current_app

    if current_app.testing:
        raise error
    return _shown("errors.broken", 500)


def _shown(name: str, code: int) -> tuple[str, int]:
    if "look" not in g:
        g.look = Look("en", Presentation.STANDARD)
    if name == "errors.not_found" and request.path.startswith("/staff"):
        name, g.look = "errors.staff_not_found", staff_look(request)
    return page(name), code
