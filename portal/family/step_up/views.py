"""A one-time code: pick how it comes, then paste, type or press the link. Nothing is asked that a relative may know."""

from __future__ import annotations

from flask import make_response, redirect, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.step_up import UnreadableDigits, Way, WrongDigits
from portal.family import blueprint
from portal.services import stepping_up
from portal.web import messages
from portal.web.current import room, tools
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.render import page
from portal.web.stepping_up import NEXT, where_to_come_back

PROBLEMS = {
    "empty": messages.DIGITS_EMPTY,
    "short": messages.DIGITS_SHORT,
    "long": messages.DIGITS_LONG,
    "letters": messages.DIGITS_LETTERS,
}
LONGEST = 200
PROMPT_PAGE = "/family/tell/"


@blueprint.route("/family/step-up", methods=["GET", "POST"])
def step_up() -> str | Response:
    filled = NOTHING_FILLED
    if request.method == "POST":
        asked = request.form.get("way", "")
        try:
            stepping_up.ask(tools(), room(), Way(asked))
            # The next page says the same however it went: nobody learns what is on file by asking.
            return redirect(url_for("family.step_up_code", by="call" if asked == Way.CALL else None), 303)
        except (ValueError, Refused):
            filled = Filled({}, {"way": (str(messages.CHOOSE_ONE),)})
    ways = {each.way.value: _in_one_line(each.masked) for each in stepping_up.ways(tools(), room())}
    return page(
        # Where nothing is on file there is nothing to choose: the page says who helps.
        filled=filled if ways else NOTHING_FILLED,
        values={
            "nothing": not ways,
            "some": bool(ways),
            **{f"{each.value}_to": ways.get(each.value, "") for each in Way},
        },
        ways=ways,
        write_new=_write_new(),
    )


@blueprint.route("/family/step-up/code", methods=["GET", "POST"])
@blueprint.route("/family/step-up/code/<fill>", methods=["GET", "POST"])
def step_up_code(fill: str = "") -> str | Response:
    if request.method == "GET":
        digits = stepping_up.filled_in(tools(), room(), fill) if fill else ""
        return _shown(Filled({"digits": digits}), fill)
    typed = request.form.get("digits", "")[:LONGEST]
    try:
        stepping_up.give(tools(), room(), typed)
    except UnreadableDigits as problem:
        return _shown(Filled({"digits": typed}, {"digits": (str(PROBLEMS[problem.code]),)}), fill)
    except WrongDigits:
        return _shown(Filled({"digits": typed}, {"digits": (str(messages.DIGITS_WRONG),)}), fill)
    back = where_to_come_back()
    session.pop(NEXT, None)
    return redirect(back, 303)


def _in_one_line(masked: str) -> Markup:
    return Markup('<bdi class="number">%s</bdi>') % masked


def _shown(filled: Filled, fill: str) -> Response:
    response = make_response(page(filled=filled, call=request.args.get("by") == "call", write_new=_write_new()))
    if fill:
        # The address holds what fills the code in: it may not leave with a request (safety.md, fact 4).
        response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _write_new() -> str:
    """Return the address for writing something new without reading back, for who came from a page to write on."""
    wanted = where_to_come_back().partition("?")[0]
    return f"{wanted}?new=1" if wanted.startswith(PROMPT_PAGE) and not wanted.endswith("/look-over") else ""
