"""Files that leave the portal: asked for, allowed by somebody else, taken once."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.oversight import FileKind
from portal.services import files_out
from portal.staff import blueprint
from portal.web.confirming import second_factor_again
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said
from portal.web.staff_words import sentence_for

NO_REVIEW = said("There is no such review in your areas. Look at the reference again.")


@blueprint.route("/staff/files", methods=["GET", "POST"])
def files() -> str | Response:
    if request.method == "GET":
        return _page({"submission": secrets.token_urlsafe(12), "reference": request.args.get("reference", "")[:60]})
    if request.form.get("act", "") == "ask":
        return _ask()
    return _decide()


def _page(values: dict[str, str], errors: dict[str, tuple[str, ...]] | None = None) -> str:
    return page(filled=Filled(values, errors or {}), files=files_out.listed(tools(), staff()))


def _ask() -> str | Response:
    typed = {name: request.form.get(name, "") for name in ("kind", "reference", "area", "reason", "submission")}
    try:
        if typed["kind"] not in set(FileKind):
            raise Refused("choose_file")
        files_out.ask(
            tools(),
            staff(),
            kind=FileKind(typed["kind"]),
            reference=typed["reference"],
            area_id=number_of(typed["area"] or "0"),
            reason=typed["reason"],
            submission=typed["submission"][:64],
        )
    except Refused as refused:
        return _page(typed, {"kind" if refused.code == "choose_file" else "reason": (sentence_for(refused),)})
    except NotFound:
        return _page(typed, {"reference": (str(NO_REVIEW),)})
    return redirect(url_for("staff.files"), 303)


def _decide() -> str | Response:
    act, file_id = request.form.get("act", ""), number_of(request.form.get("file", ""))
    words = request.form.get("words", "")
    if act not in {"allow", "refuse"}:
        raise NotFound
    try:
        files_out.decide(tools(), staff(), file_id, allow=act == "allow", words=words)
    except Refused as refused:
        typed = {"submission": secrets.token_urlsafe(12), f"words-{file_id}": words}
        return _page(typed, {f"words-{file_id}": (sentence_for(refused),)})
    return redirect(url_for("staff.files"), 303)


@blueprint.post("/staff/files/<int:file_id>/take")
@second_factor_again(back="staff.files")
def take_file(file_id: int) -> Response:
    made = files_out.take(tools(), staff(), file_id)
    answer = Response(made.content, mimetype=made.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
