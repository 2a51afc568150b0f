"""Inviting: see the letter exactly as it will arrive, then send it or choose a day; and the links that went out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import redirect, request, url_for
from flask_babel import LazyString
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.letter_desk import InvitationDesk, LetterDesk
from portal.domain.letters import INTRODUCTORY
from portal.domain.states import Channel
from portal.services import invitations, letter_desk
from portal.staff import blueprint
from portal.staff.letters.forms import NOW, ON_A_DAY, REISSUE, InvitationForm, SendForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_said import said

# Format: what it is, how a browser takes it, how its name ends.
FILES: Mapping[str, tuple[str, str, str]] = {
    "html": ("text/html", "attachment", "html"),
    "easy-read-html": ("text/html", "attachment", "html"),
    "pdf": ("application/pdf", "inline", "pdf"),
    "large-print-pdf": ("application/pdf", "inline", "pdf"),
    "easy-read-pdf": ("application/pdf", "inline", "pdf"),
    "braille": ("text/plain", "attachment", "brf"),
    "audio": ("audio/mpeg", "inline", "mp3"),
    "text": ("text/plain", "attachment", "txt"),
    "sms": ("text/plain", "attachment", "txt"),
    "email": ("message/rfc822", "attachment", "eml"),
    "easy-read-email": ("message/rfc822", "attachment", "eml"),
    "text-email": ("message/rfc822", "attachment", "eml"),
    "word": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", "docx"),
}
WHY: Mapping[str, tuple[str, LazyString]] = {
    "stopped": ("channel", said("They asked us to stop. Nothing is sent.")),
    "no_address": ("channel", said("There is no address that we may use. Ask the person who gave us their name.")),
    "channel_not_allowed": ("channel", said("Choose another way: this one is not open to us.")),
    "no_reviewer": ("channel", said("Choose a reviewer first: every letter is signed by a named person.")),
    "not_for_friends": ("channel", said("This letter is for family. It can’t go to a friend.")),
    "need_not_met": (
        "channel",
        said("A need must be met first. It is a task now: the letter can go when somebody says how it is met."),
    ),
    "letter_must_change": ("channel", said("Its words must change first: see what the portal found in them.")),
    "already_sent": ("again", said("This letter went before. Tick to send it again.")),
    "day_is_past": ("day", said("Choose today or a later day.")),
    "already_replaced": ("act", said("Another letter has taken the place of this one already.")),
}


@blueprint.route("/staff/contributors/<int:contributor_id>/letter", methods=["GET", "POST"])
def letter(contributor_id: int) -> str | Response:
    shown = _desk(contributor_id)
    if request.method == "POST":
        return _send(shown)
    return _letter_page(
        shown,
        Filled({
            "channel": shown.way.channel.value, "when": NOW, "leaflet": bool(shown.leaflet),
            "submission": secrets.token_urlsafe(12),
        }),
    )  # fmt: skip


def _send(shown: LetterDesk) -> str | Response:
    contributor_id, form = shown.to.id, SendForm()
    if not form.validate_on_submit():
        return _letter_page(shown, form.filled())
    try:
        letter_desk.send(
            tools(),
            staff(),
            contributor_id,
            name=shown.name,
            channel=Channel(str(form.channel.data)),
            day=form.day.data if form.when.data == ON_A_DAY else None,
            submission=str(form.submission.data),
            again=bool(form.again.data),
            with_leaflet=bool(form.leaflet.data),
        )
    except Refused as refused:
        field, why = WHY[refused.code]
        return _letter_page(shown, Filled(form.filled().values, {field: (str(why),)}))
    return redirect(url_for("staff.letter", contributor_id=contributor_id, name=shown.name), 303)


@blueprint.get("/staff/contributors/<int:contributor_id>/letter/<format>")
def letter_file(contributor_id: int, format: str) -> Response | tuple[str, int]:
    kind = FILES.get(format)
    if kind is None:
        raise NotFound
    try:
        return _file(contributor_id, format, *kind)
    except Refused as refused:
        # A letter in a font that lacks somebody's letters would come out as empty boxes: it does not come out.
        return page("errors.staff_not_printed", why=refused.details, contributor_id=contributor_id), 409


@blueprint.get("/staff/contributors/<int:contributor_id>/letter/<format>/<int:number>.png")
def letter_sheet(contributor_id: int, format: str, number: int) -> Response:
    try:
        picture = letter_desk.page_picture(
            tools(),
            staff(),
            contributor_id,
            name=request.args.get("name", INTRODUCTORY),
            format_name=format,
            number=number,
            language=_language(),
        )
    except Refused as refused:
        raise NotFound from refused
    return Response(picture, mimetype="image/png")


@blueprint.route("/staff/contributors/<int:contributor_id>/invitation", methods=["GET", "POST"])
def invitation(contributor_id: int) -> str | Response:
    shown = letter_desk.invitation_desk(tools(), staff(), contributor_id)
    if request.method == "POST":
        return _change(shown)
    return _invitation_page(shown, Filled({"submission": secrets.token_urlsafe(12)}))


def _change(shown: InvitationDesk) -> str | Response:
    contributor_id, form = shown.to.id, InvitationForm()
    if not form.validate_on_submit():
        return _invitation_page(shown, form.filled())
    chosen = str(form.invitation.data)
    invitation_id = next((each.id for each in shown.invitations if str(each.id) == chosen), None)
    if invitation_id is None:
        raise NotFound
    try:
        if form.act.data == REISSUE:
            invitations.reissue(
                tools(),
                staff(),
                contributor_id,
                invitation_id,
                submission=str(form.submission.data),
            )
        else:
            invitations.withdraw(tools(), staff(), contributor_id, invitation_id)
    except Refused as refused:
        field, why = WHY[refused.code]
        return _invitation_page(
            shown, Filled(form.filled().values, {"act" if field == "channel" else field: (str(why),)})
        )
    return redirect(url_for("staff.invitation", contributor_id=contributor_id), 303)


def _desk(contributor_id: int) -> LetterDesk:
    return letter_desk.desk(
        tools(),
        staff(),
        contributor_id,
        name=request.args.get("name", INTRODUCTORY),
        language=request.args.get("language", ""),
        beside=request.args.get("form", ""),
    )


def _letter_page(shown: LetterDesk, filled: Filled) -> str:
    # Sheets are made by our own templates, which escape every word that goes into them.
    sheets = {each.format: Markup(each.sheet) for each in (shown.goes, shown.beside) if each}  # nosec B704  # noqa: S704
    return page("staff.letter", desk=shown, sheets=sheets, filled=filled)


def _invitation_page(shown: InvitationDesk, filled: Filled) -> str:
    return page("staff.invitation", desk=shown, filled=filled)


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in tools().settings.languages else ""


def _file(contributor_id: int, format_name: str, mimetype: str, shown_as: str, ending: str) -> Response:
    name = request.args.get("name", INTRODUCTORY)
    content = letter_desk.preview(
        tools(),
        staff(),
        contributor_id,
        name=name,
        format_name=format_name,
        language=_language(),
    )
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'{shown_as}; filename="{name}.{ending}"'
    return answer
