"""What a contributor lets go to which other body: given, written down, and asked back."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.sharing import BY_LAW as LAWFUL
from portal.domain.sharing import AskedBack, GaveHow, SharingForStaff
from portal.domain.states import ProcessKind
from portal.services import sharing as service
from portal.services import sharing_pack as packs
from portal.staff import blueprint
from portal.staff.sharing.forms import AskedForm, GiveForm
from portal.web.current import staff, tools
from portal.web.file_answers import as_saved
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_said import said

GIVE, BY_LAW, ASKED, ANSWERED = "give", "by_law", "asked", "answered"
HOW = [
    (GaveHow.SECURE_EMAIL.value, said("By secure e-mail"), ""),
    (GaveHow.THEIR_SYSTEM.value, said("Through their own system"), ""),
    (GaveHow.POST.value, said("By post"), ""),
    (GaveHow.BY_HAND.value, said("By hand"), ""),
]
WHY = {
    "to_whom": ("given_to", said("Write who gets it there: a person, with their team.")),
    "too_long": ("given_to", said("Say it in fewer words.")),
    "nothing_chosen": ("items", said("Tick what goes.")),
    "no_longer_allowed": ("items", said("Something was taken back a moment ago: nothing was given. Look again.")),
    "no_reason": ("by_law", said("Write which order or duty it is, and its date.")),
    "no_way": ("gave_how", said("Choose how it goes.")),
}
BODIES = {
    ProcessKind.CHILD_DEATH_REVIEW: said("Child death review"),
    ProcessKind.SAFEGUARDING_ADULTS_REVIEW: said("Safeguarding adults review"),
    ProcessKind.INQUEST: said("Coroner (inquest)"),
    ProcessKind.SERIOUS_INCIDENT: said("Serious-incident investigation"),
    ProcessKind.MEDICAL_EXAMINER: said("Medical examiner"),
    ProcessKind.HOSPITAL_REVIEW: said("Hospital review"),
}


@blueprint.route("/staff/contributors/<int:contributor_id>/sharing", methods=["GET", "POST"])
def sharing(contributor_id: int) -> str | Response:
    if request.method == "POST":
        return _asked(contributor_id) if request.form.get("act") in {ASKED, ANSWERED} else _give(contributor_id)
    return _page(contributor_id, Filled())


@blueprint.get("/staff/contributors/<int:contributor_id>/sharing/<pack>")
def sharing_pack(contributor_id: int, pack: str) -> Response:
    made = packs.as_word(tools(), staff(), contributor_id, pack)
    return as_saved(made.content, made.mimetype, made.name)


def _give(contributor_id: int) -> str | Response:
    form = GiveForm()
    if form.body.data not in set(ProcessKind):
        raise NotFound
    by_law = request.form.get("act") == BY_LAW
    if by_law and ProcessKind(form.body.data) not in LAWFUL:
        raise NotFound  # no such form is on the page
    # Each body has forms of its own on the page: what was wrong stands beside the one that was sent.
    mark = f"-{BY_LAW if by_law else GIVE}-{form.body.data}"
    if not form.validate_on_submit():
        errors = {f"{name}{mark}": tuple(map(str, found)) for name, found in form.errors.items() if name}
        return _page(contributor_id, Filled({**form.filled().values, "mark": mark}, errors))
    try:
        if form.gave_how.data not in set(GaveHow):
            raise Refused("no_way")
        if by_law and not (form.by_law.data or "").strip():
            raise Refused("no_reason")
        service.give(
            tools(),
            staff(),
            contributor_id,
            ProcessKind(form.body.data),
            frozenset(form["items"].data or ()),
            given_to=form.given_to.data or "",
            how=GaveHow(form.gave_how.data),
            by_law=(form.by_law.data or "") if by_law else "",
            submission=(form.submission.data or "")[:64] or secrets.token_urlsafe(12),
        )
    except Refused as refused:
        name, why = WHY[refused.code]
        return _page(contributor_id, Filled({**form.filled().values, "mark": mark}, {f"{name}{mark}": (str(why),)}))
    return redirect(url_for("staff.sharing", contributor_id=contributor_id, _anchor="log"), 303)


def _asked(contributor_id: int) -> str | Response:
    form = AskedForm()
    if not form.validate_on_submit():
        return _page(contributor_id, form.filled())
    item = number_of(form.item.data or "")
    if request.form.get("act") == ASKED:
        service.asked_to_delete(tools(), staff(), contributor_id, item)
    elif form.answer.data in set(AskedBack):
        service.answered(tools(), staff(), contributor_id, item, AskedBack(form.answer.data))
    return redirect(url_for("staff.sharing", contributor_id=contributor_id, _anchor="log"), 303)


def _page(contributor_id: int, filled: Filled) -> str:
    found: SharingForStaff = service.for_staff(tools(), staff(), contributor_id)
    return page(
        "staff.sharing",
        filled=filled,
        found=found,
        ways=HOW,
        bodies={kind.value: name for kind, name in BODIES.items()},
        submission=secrets.token_urlsafe(12),
    )
