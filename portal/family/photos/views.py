"""Photos and documents: add one, look at it, say what it is, take it away again."""

from __future__ import annotations

import secrets
from contextlib import nullcontext

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.added_files import MOST_FILES, MOST_PAGES, FileState, FileUse
from portal.domain.errors import Refused
from portal.family import blueprint
from portal.family.photos.forms import AddForm, FileForm
from portal.services import adding_files
from portal.web.current import room, tools
from portal.web.file_answers import as_download, as_picture
from portal.web.file_messages import FILE_REFUSED
from portal.web.forms import Filled
from portal.web.front import ASIDE
from portal.web.look import current_look
from portal.web.render import page, page_house
from portal.web.stepping_up import to_step_up

_LONGEST_SUBMISSION = 40


@blueprint.route("/family/photos", methods=["GET", "POST"])
def photos() -> str | Response:
    if request.method == "GET":
        if request.args.get("see") == "1" and not room().stepped_up:
            return to_step_up()
        return _photos_page(Filled({"submission": secrets.token_urlsafe(12), "may_be_used": FileUse.STAFF.value}))
    form = AddForm()
    if not form.validate():
        return _photos_page(form.filled())
    chosen = request.files.get("file")
    sent = adding_files.Sent(
        content=chosen.read() if chosen else b"",
        name=(chosen.filename or "") if chosen else "",
        words=form.words.data or "",
        seen_in_it=form.seen_in_it.data or "",
        may_be_used=form.use,
        submission=(form.submission.data or secrets.token_urlsafe(12))[:_LONGEST_SUBMISSION],
    )
    try:
        state = adding_files.add(tools(), room(), sent, aside=request.environ.get(ASIDE, nullcontext))
    except Refused as why:
        return _photos_page(_with_error(form, why))
    return redirect(url_for("family.photos", added="held" if state is FileState.HELD else "1"), 303)


def _with_error(form: AddForm, why: Refused) -> Filled:
    """Return the form with what was typed, and why the file is not there. A new number: it will be another try."""
    field = "words" if why.code == "words_too_long" else "file"
    return Filled({**form.filled().values, "submission": secrets.token_urlsafe(12)}, {field: (_refused(why.code),)})


def _refused(code: str) -> str:
    look = current_look()
    if look.easy:
        return page_house().words.wording(look.language).gettext(tools().easy_read.shared.labels[f"file_{code}"])
    return str(FILE_REFUSED[code])


def _photos_page(filled: Filled) -> str:
    files = adding_files.files(tools(), room())
    added = request.args.get("added", "") if not filled.errors else ""
    return page(
        filled=filled,
        # What was added before is seen after a code; adding never needs one.
        files=files if room().stepped_up else (),
        how_many=len(files),
        most=MOST_FILES,
        most_pages=MOST_PAGES,
        added=added if added in {"1", "held", "gone"} else "",
    )


@blueprint.route("/family/photos/<int:photo_id>", methods=["GET", "POST"])
def photo(photo_id: int) -> str | Response:
    shown = adding_files.one(tools(), room(), photo_id)
    if request.method == "GET":
        values = {"words": shown.words, "seen_in_it": shown.seen_in_it, "may_be_used": shown.may_be_used.value}
        return page(filled=Filled(values), file=shown, saved=request.args.get("saved") == "1")
    form = FileForm()
    if form.go.data == "take_away":
        adding_files.take_away(tools(), room(), photo_id)
        return redirect(url_for("family.photos", added="gone"), 303)
    if not form.validate():
        return page(filled=form.filled(), file=shown, saved=False)
    adding_files.describe(
        tools(),
        room(),
        photo_id,
        form.words.data or "",
        # The Easy Read page asks for less: what it did not ask for stays.
        seen_in_it=(form.seen_in_it.data or "") if form.seen_in_it.raw_data else None,
        may_be_used=form.use if form.may_be_used.raw_data else None,
    )
    return redirect(url_for("family.photo", photo_id=photo_id, saved=1), 303)


@blueprint.get("/family/photos/<int:photo_id>/picture")
def photo_picture(photo_id: int) -> Response:
    return as_picture(adding_files.content(tools(), room(), photo_id, adding_files.PICTURE))


@blueprint.get("/family/photos/<int:photo_id>/file")
def photo_file(photo_id: int) -> Response:
    return as_download(adding_files.content(tools(), room(), photo_id))
