"""People whom contributors named: each is looked at by the coordinator, or by the review's own reviewer."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.config import built_languages
from portal.domain.errors import Refused
from portal.domain.named_people import Knew, NamedForStaff, Reads
from portal.domain.row_ids import row_id_of
from portal.domain.states import Relationship, Scope
from portal.services import named_people as service
from portal.services import word_translations
from portal.staff import blueprint
from portal.staff.named_people.forms import DecisionForm
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.render import page
from portal.web.staff_said import said

INVITE, NOT, ALREADY = "invite", "not", "already"
WHY = {
    "reason_missing": ("because", said("Write why: whoever looks at this later needs to know.")),
    "too_long": ("because", said("Say it in fewer words.")),
    "not_in_this_review": ("whom", said("Choose somebody from the list.")),
    "no_name": ("name", said("Write their name.")),
    "no_relationship": ("relationship", said("Choose how they knew the person.")),
    "no_scope": ("scope", said("Choose what their room shows.")),
    "family_is_for_relatives": (
        "scope",
        said("Family’s scope is for relatives. Choose a friend’s, or another relationship."),
    ),
    "taken_back": ("why_not", said("The name was taken back a moment ago. Nobody is invited because of it.")),
}
# What the namer's word for it is most often, in our list. Staff choose.
_LIKELY = {
    Knew.FRIEND: Relationship.FRIEND, Knew.HOUSEMATE: Relationship.HOUSEMATE, Knew.CARER: Relationship.UNPAID_CARER,
    Knew.ADVOCATE: Relationship.ADVOCATE, Knew.OTHER: Relationship.OTHER,
}  # fmt: skip


@blueprint.get("/staff/reviews/<reference>/named")
def named_people(reference: str) -> str:
    person, found = service.of_review(tools(), staff(), reference)
    return page("staff.named_people", reference=reference, person=person, names=found)


@blueprint.route("/staff/named/<int:named_id>", methods=["GET", "POST"])
def named_person(named_id: int) -> str | Response:
    found, rooms = service.one(tools(), staff(), named_id)
    if request.method == "POST":
        return _decide(found, rooms)
    return _page(found, rooms, Filled(_likely(found)))


def _decide(found: NamedForStaff, rooms: tuple[tuple[int, str, str], ...]) -> str | Response:
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(found, rooms, form.filled())
    act, submission = request.form.get("act", ""), (form.submission.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        if act == INVITE:
            return _invite(found, form, submission)
        if act not in {NOT, ALREADY}:
            return _page(found, rooms, form.filled())
        already = (row_id_of(form.whom.data) or 0) if act == ALREADY else None
        service.decide_not(tools(), staff(), found.id, form.why_not.data or "", submission=submission, already=already)
    except Refused as refused:
        name, why = WHY[refused.code]
        box = "why_not" if name == "because" and act != INVITE else name
        return _page(found, rooms, Filled(form.filled().values, {box: (str(why),)}))
    return redirect(url_for("staff.named_people", reference=found.reference), 303)


def _invite(found: NamedForStaff, form: DecisionForm, submission: str) -> Response:
    invited = form.invited()
    if invited.relationship not in set(Relationship):
        raise Refused("no_relationship")
    if invited.scope not in set(Scope):
        raise Refused("no_scope")
    made = service.invite(tools(), staff(), found.id, invited, form.because.data or "", submission=submission)
    if made is None:
        return redirect(url_for("staff.named_people", reference=found.reference), 303)
    # Nothing has gone: their letter is looked at before it goes, as every first letter is.
    return redirect(url_for("staff.letter", contributor_id=made), 303)


def _likely(found: NamedForStaff) -> dict[str, object]:
    naming = found.naming
    likely = _LIKELY.get(Knew(naming.knew)) if naming.knew and naming.knew != Knew.RELATIVE else None
    return {
        "submission": secrets.token_urlsafe(12),
        "name": naming.name,
        "relationship": likely.value if likely else "",
        "scope": Scope.FRIEND.value if naming.knew != Knew.RELATIVE else "",
        "language": "en",
        "easy_read": ["yes"] if naming.easy_read == Reads.YES else [],
    }


def _page(found: NamedForStaff, rooms: tuple[tuple[int, str, str], ...], filled: Filled) -> str:
    return page(
        "staff.named_person",
        filled=filled,
        named=found,
        beside=word_translations.for_staff(tools(), staff(), contributor_id=found.namer_id),
        rooms=[
            (str(number), f"{name}, {said(relationship.replace('_', ' '))}", "") for number, name, relationship in rooms
        ],
        relationships=[each.value for each in Relationship],
        # Every language that there are words in: the one that they read is kept, and their letter waits for it.
        offered=built_languages(),
    )
