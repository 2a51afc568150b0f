"""I have a letter: the code that is printed on it opens the same page as its link."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from portal.domain.entering import ClosedInvitation, TooManyTries, UnknownCode, UnreadableCode
from portal.public import blueprint
from portal.services import entering
from portal.web import messages
from portal.web.arriving import let_in, turn_away
from portal.web.current import tools
from portal.web.forms import Filled
from portal.web.render import page

LONGEST = 200
PROBLEMS = {
    "short": messages.CODE_SHORT,
    "long": messages.CODE_LONG,
    "letters": messages.CODE_LETTERS,
    "mistyped": messages.CODE_MISTYPED,
}


@blueprint.route("/code", methods=["GET", "POST"])
def letter_code() -> Response | str:
    if request.method == "GET":
        return page()
    typed = request.form.get("letter_code", "")[:LONGEST]
    if not typed.strip():
        return _again(typed, messages.CODE_EMPTY)
    try:
        return let_in(entering.come_in_by_code(tools(), typed, request.remote_addr or ""))
    except UnreadableCode as problem:
        return _again(typed, PROBLEMS[problem.code])
    except UnknownCode:
        return _again(typed, messages.CODE_UNKNOWN)
    except TooManyTries:
        return _again(typed, messages.TRY_LATER)
    except ClosedInvitation as closed:
        return turn_away(closed)


def _again(typed: str, sentence: object) -> str:
    return page(filled=Filled({"letter_code": typed}, {"letter_code": (str(sentence),)}))
