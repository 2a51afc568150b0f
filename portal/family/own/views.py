"""Own it: one page that leads to all that is theirs, the download, correcting, taking back, receipts and leaving."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.adapters.letter_formats.page import qr_drawing
from portal.domain.errors import NotFound
from portal.domain.owning import CorrectionOf, Takeable, TakeBack, TakenKind
from portal.domain.row_ids import row_id_of
from portal.domain.states import Decision
from portal.family import blueprint
from portal.family.own.forms import CorrectForm, LeaveForm, TakeBackForm
from portal.services import own_download, own_records, owning, receipts
from portal.services.own_download import OwnRecords
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.render import page, page_house
from portal.web.words import isolate

ALONE = frozenset({TakenKind.CONSENT, TakenKind.EVERYTHING})
"""What is taken back as a whole: it has no number."""


@blueprint.get("/family/own")
def own() -> str:
    return page()


@blueprint.route("/family/download", methods=["GET", "POST"])
def download() -> str | Response:
    if request.method == "GET":
        return page(topics=own_records.TOPICS)
    here, easy = room(), current_look().easy
    records = own_download.collect(tools(), here)
    # Made while it is sent: neither all of it in memory, nor any of it on the disk.
    answer = FlaskResponse(
        own_download.as_zip(tools(), here, records, _readable(records), easy=easy), mimetype="application/zip"
    )
    answer.direct_passthrough = True
    answer.headers["Content-Disposition"] = 'attachment; filename="my-records.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _readable(records: OwnRecords) -> str:
    """Return everything as one page that needs no other file and no connection, as they read."""
    look, house, here = current_look(), page_house(), room()
    template = house.words.environment(look.language).get_template("parts/own_records.html")
    return template.render(
        records=records,
        look=look,
        easy=look.easy,
        icon=house.pictures.icon,
        person=isolate(here.person),
        contributor=isolate(here.contributor_name),
        phone=tools().settings.help_phone,
    )


@blueprint.route("/family/correct", methods=["GET", "POST"])
def correct() -> str | Response:
    if request.method == "GET":
        return page(filled=_new_form(), saved=request.args.get("saved") == "yes")
    form = CorrectForm()
    if not form.validate():
        return page(filled=form.filled(), saved=False)
    what = CorrectionOf(form.kind.data or "")
    owning.correct(tools(), room(), what, form.words.data or "", submission=_submission(form.submission.data))
    return redirect(url_for("family.correct", saved="yes"), 303)


@blueprint.route("/family/take-back", methods=["GET", "POST"])
def take_back() -> str | Response:
    found = owning.what_can_be_taken(tools(), room())
    if request.method == "GET":
        done = request.args.get("done", "")
        return _take_back_page(found, _asked(found), _new_form(), done if done in set(TakenKind) else "")
    form = TakeBackForm()
    kind, row_id = form.kind.data or "", row_id_of(form.id.data or "") or 0
    if not form.validate():
        return _take_back_page(found, _chosen(found, kind, row_id), form.filled())
    said = form.words.data or ""
    owning.take_back(tools(), room(), TakenKind(kind), row_id, said, submission=_submission(form.submission.data))
    return redirect(url_for("family.take_back", done=kind), 303)


def _asked(found: TakeBack) -> tuple[str, Takeable | None]:
    return _chosen(found, request.args.get("kind", ""), row_id_of(request.args.get("id", "")) or 0)


def _chosen(found: TakeBack, kind: str, row_id: int) -> tuple[str, Takeable | None]:
    """Return the one thing that the page is about: its kind and which, or "" for the list. Raises NotFound."""
    if not kind:
        return "", None
    if kind not in set(TakenKind):
        raise NotFound
    if kind in ALONE:
        return kind, None
    one = next((each for each in found.of(kind) if each.row_id == row_id and not each.taken_on), None)
    if one is None:
        raise NotFound
    return kind, one


def _take_back_page(found: TakeBack, chosen: tuple[str, Takeable | None], filled: Filled, done: str = "") -> str:
    kind, one = chosen
    return page(filled=filled, found=found, kind=kind, one=one, done=done, this_day=tools().today())


@blueprint.get("/family/receipt")
def receipt() -> str:
    here = room()
    return page(receipts=receipts.of_contributor(tools(), here), qr=_qr, service_address=_address())


def _qr(code: str) -> object:
    """Return the square that opens the check with this code in it. It tells nothing of the sentence."""
    return qr_drawing(f"{_address()}?{urlencode({'receipt': code.replace(' ', '')})}")


def _address() -> str:
    return tools().settings.base_url.rstrip("/") + url_for("public.check_receipt")


@blueprint.route("/family/leave", methods=["GET", "POST"])
def leave_review() -> str | Response:
    here = room()
    left = here.stopped and here.decision == Decision.NO
    if request.method == "GET":
        return page(filled=_new_form(), left=left)
    form = LeaveForm()
    if not form.validate():
        return page(filled=form.filled(), left=left)
    act = owning.leave if form.act.data == "leave" else owning.come_back
    act(tools(), here, submission=_submission(form.submission.data))
    return redirect(url_for("family.leave_review" if form.act.data == "leave" else "family.home"), 303)


def _new_form() -> Filled:
    return Filled({"submission": secrets.token_urlsafe(12)})


def _submission(given: str | None) -> str:
    return given or secrets.token_urlsafe(12)
