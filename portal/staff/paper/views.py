"""Paper replies: print a form for somebody, and type in what came back."""

from __future__ import annotations

import secrets
from contextlib import suppress

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.paper import PaperRoom, read_anyones_number, read_form_number
from portal.domain.states import Role
from portal.services import paper_replies
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.file_answers import as_saved
from portal.web.look import Look, current_look
from portal.web.paper import LAYOUTS, printed
from portal.web.paper_pages import is_theirs, offered
from portal.web.paper_typed import came_on, in_words, sheet_to_type, typed_in
from portal.web.render import page

SAID = {"received_later": "day", "empty": "empty", "too_long": "long"}


@blueprint.get("/staff/paper")
def paper_found() -> str | tuple[str, int] | Response:
    """Find whose form came back by the number on it. A number outside the member's areas is one that nobody has."""
    typed = request.args.get("number", "").strip()[:64]
    anyones = read_anyones_number(typed)
    if anyones is not None and staff().role is Role.ADMINISTRATOR:
        return redirect(url_for("staff.anyones_paper", paper_number=anyones.number), 303)
    found = read_form_number(typed)
    if found is not None and found[1] in _forms():
        whose, form = found
        with suppress(NotFound):
            paper_replies.room_of(tools(), staff(), whose)
            return redirect(url_for("staff.paper_reply", contributor_id=whose, form=form), 303)
    # Nobody has it: the same answer as for any other page that is not there.
    return page(typed=typed) if not typed else (page(typed=typed), 404)


@blueprint.get("/staff/contributors/<int:contributor_id>/paper", endpoint="paper_replies")
def paper_replies_of(contributor_id: int) -> str:
    here = paper_replies.room_of(tools(), staff(), contributor_id)
    replies = paper_replies.of_contributor(tools(), staff(), contributor_id)
    return page(whose=here, replies=replies, forms=offered(here, _forms()), layouts=LAYOUTS)


@blueprint.get("/staff/contributors/<int:contributor_id>/paper/<form>/<layout>")
def paper_form(contributor_id: int, form: str, layout: str) -> Response:
    here = paper_replies.room_of(tools(), staff(), contributor_id)
    if form not in _forms() or layout not in LAYOUTS:
        abort(404)
    if not is_theirs(form, here):
        abort(404)
    look = Look(_language(here), here.presentation)
    return as_saved(printed(form, layout, here, look), "application/pdf", f"{form}.pdf")


@blueprint.route("/staff/contributors/<int:contributor_id>/paper/<form>", methods=["GET", "POST"])
def paper_reply(contributor_id: int, form: str) -> str | Response:
    if form not in _forms():
        abort(404)
    here = paper_replies.room_of(tools(), staff(), contributor_id)
    if not is_theirs(form, here):
        abort(404)
    sheet = sheet_to_type(form, here, current_look().language)
    if request.method == "GET":
        return page(whose=here, sheet=sheet, typed={}, wrong=(), submission=secrets.token_urlsafe(12), day="")
    typed = {name: request.form.getlist(name) for name in sheet.names}
    submission = request.form.get("submission") or secrets.token_urlsafe(12)
    day = request.form.get("received", "")
    wrong = _taken(here, form, typed, day, submission)
    if wrong:
        return page(whose=here, sheet=sheet, typed=typed, wrong=wrong, submission=submission, day=day)
    return redirect(url_for("staff.paper_replies", contributor_id=contributor_id), 303)


def _taken(here: PaperRoom, form: str, typed: dict[str, list[str]], day: str, submission: str) -> tuple[str, ...]:
    """Take the form as its own pages take it; return what they say is wrong, and nothing when it is taken."""
    received_on = came_on(day, tools().today())
    if received_on is None:
        return ("day",)
    if paper_replies.is_kept(tools(), here, submission):
        return ()
    said = in_words(sheet_to_type(form, here, _language(here)), typed)
    if form != "tell" and (found := typed_in(form, typed, here, current_look(), submission)):
        return found
    try:
        paper_replies.keep(tools(), here, form, typed, said=said, received_on=received_on, submission=submission)
    except Refused as why:
        return (SAID.get(why.code, why.code),)
    return ()


def _language(here: PaperRoom) -> str:
    return here.language if here.language in tools().settings.languages else "en"


def _forms() -> tuple[str, ...]:
    return paper_replies.forms_for(staff())
