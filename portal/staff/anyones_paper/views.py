"""A form that anybody may send us, typed from the paper that came back: taken as its page on the screen takes it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.errors import Refused
from portal.domain.paper import AnyonesPaper, FromPost, PaperSheet, read_anyones_number
from portal.domain.reported import EVERY, Wish
from portal.services import raising, reporting
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.look import current_look
from portal.web.messages import CHOOSE_ONE, raised_wrong
from portal.web.paper_of_anyone import look_of, sheet_to_type
from portal.web.paper_typed import as_pressed, came_on
from portal.web.render import page
from portal.web.report_form import ReportForm

ASKED_FOR = frozenset({Wish.REVIEW.value, Wish.DEEPER.value})
# More than a person writes as one form; what is longer is not ours.
LONGEST_MARK = 64

Typed = Mapping[str, list[str]]


class NotTaken(Exception):
    """What was typed is not right yet: `wrong` says what, as the page itself would."""

    def __init__(self, *wrong: str) -> None:
        super().__init__(*wrong)
        self.wrong = wrong


@blueprint.route("/staff/paper/<paper_number>", methods=["GET", "POST"])
def anyones_paper(paper_number: str) -> str | Response:
    paper = read_anyones_number(paper_number)
    if paper is None or paper.language not in tools().settings.languages:
        abort(404)
    sheet = sheet_to_type(paper.form, current_look().language)
    if request.method == "GET":
        return _shown(paper, sheet, secrets.token_urlsafe(12))
    submission = request.form.get("submission", "")[:LONGEST_MARK] or secrets.token_urlsafe(12)
    typed = {name: request.form.getlist(name) for name in sheet.names}
    try:
        reference = _take(paper, typed, submission)
    except NotTaken as stopped:
        return _shown(paper, sheet, submission, typed, stopped.wrong)
    return redirect(url_for("staff.anyones_paper", paper_number=paper.number, taken=reference), 303)


def _shown(
    paper: AnyonesPaper, sheet: PaperSheet, submission: str, typed: Typed | None = None, wrong: tuple[str, ...] = ()
) -> str:
    return page(
        paper=paper,
        sheet=sheet,
        submission=submission,
        typed=typed or {},
        wrong=wrong,
        day=request.form.get("received", ""),
        taken=request.args.get("taken", "")[:LONGEST_MARK],
    )


def _take(paper: AnyonesPaper, typed: Typed, submission: str) -> str:
    """Take what was typed, and return its reference. Raises NotTaken."""
    day = came_on(request.form.get("received", ""), tools().today())
    if day is None:
        raise NotTaken("day")
    given = {name.partition("-")[2]: values for name, values in typed.items() if any(each.strip() for each in values)}
    post = FromPost(staff(), day)
    if paper.form == "raise_it":
        return _raised(post, given, submission)
    return _told(paper, post, as_pressed(given), submission)


def _raised(post: FromPost, given: Typed, submission: str) -> str:
    said = {name: given.get(name, [""])[0] for name in ("kind", "about", "words", "name", "contact", "area")}
    try:
        return raising.raise_publicly(tools(), **said, address="", submission=submission, paper=post)
    except Refused as refused:
        raise NotTaken(str(raised_wrong(refused.code)[1])) from refused


def _told(paper: AnyonesPaper, post: FromPost, given: Typed, submission: str) -> str:
    form = ReportForm(formdata=MultiDict([(name, each) for name, values in given.items() for each in values]))
    problems = form.problems(EVERY, tools().today())
    told = form.told(EVERY)
    if paper.form == "ask_review" and told["wish"] not in ASKED_FOR:
        problems.setdefault("wish", (str(CHOOSE_ONE),))
    if problems:
        raise NotTaken(*dict.fromkeys(each for sentences in problems.values() for each in sentences))
    look = look_of(paper)
    sent = reporting.take_paper(
        tools(), post, told, language=look.language, presentation=look.presentation, submission=submission
    )
    return sent.reference
