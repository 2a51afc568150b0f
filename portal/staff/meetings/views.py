"""Propose times to meet, change them, or call a meeting off; what they need when we meet stands on the page."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, time

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.days import LONDON
from portal.domain.errors import NotFound, Refused
from portal.domain.meetings import ARRANGED, MINUTES, MOST_TIMES
from portal.domain.states import MeetingHow
from portal.services import meetings as service
from portal.services import word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import DayField, Filled, PortalForm
from portal.web.render import page
from portal.web.row_ids import number_of
from portal.web.staff_words import sentence_for

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_FIELDS = {"no_place": "place", "line_too_long": "place", "letter_must_change": "place"}


class DayOf(PortalForm):
    on = DayField()


@blueprint.route("/staff/contributors/<int:contributor_id>/meetings", methods=["GET", "POST"])
def meetings(contributor_id: int) -> str | Response:
    if request.method == "GET":
        return _shown(contributor_id, None, request.args.get("done", ""))
    if request.form.get("act") == "cancel":
        whose = service.cancel(tools(), staff(), number_of(request.form.get("id", "")))
        return redirect(url_for("staff.meetings", contributor_id=whose, done="cancelled"), 303)
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    arranged = [code for code in request.form.getlist("arranged") if code in ARRANGED]
    try:
        service.propose(
            tools(),
            staff(),
            contributor_id,
            how=_how(typed.get("held", "")),
            place=typed.get("place", ""),
            minutes=int(typed["minutes"]) if typed.get("minutes", "") in map(str, MINUTES) else 0,
            times=_times(typed),
            arranged=arranged,
            submission=f"staff:{staff().id}:{typed.get('submission', '')[:64]}",
        )
    except Refused as refused:
        filled = Filled({**typed, "arranged": arranged}, {_FIELDS.get(refused.code, "on1"): (sentence_for(refused),)})
        return _shown(contributor_id, filled, "")
    return redirect(url_for("staff.meetings", contributor_id=contributor_id, done="proposed"), 303)


def _shown(contributor_id: int, filled: Filled | None, done: str) -> str:
    sheet = service.sheet(tools(), staff(), contributor_id)
    if filled is None:
        # Their own needs go with the meeting unless somebody unticks them.
        arranged = [kind for kind, _detail in sheet.needs if kind in ARRANGED]
        if sheet.supporter and "supporter" not in arranged:
            arranged.append("supporter")
        filled = Filled({"submission": secrets.token_urlsafe(12), "arranged": arranged, "minutes": "60"})
    beside = word_translations.for_staff(tools(), staff(), contributor_id=contributor_id)
    return page(sheet=sheet, beside=beside, filled=filled, done=done, most=MOST_TIMES, now=tools().clock.now())


def _times(typed: dict[str, str]) -> list[datetime]:
    """Return the moments that were typed; a day with no time, or a time that there is not, raises Refused."""
    found = []
    for number in range(1, MOST_TIMES + 1):
        parts = {f"on_{part}": typed.get(f"on{number}_{part}", "") for part in DayField.PARTS}
        clock = typed.get(f"at{number}", "").strip()
        if not any(parts.values()) and not clock:
            continue
        day, at = DayOf(MultiDict(parts)).on.data, _CLOCK.fullmatch(clock)
        if day is None or at is None or int(at[1]) > 23 or int(at[2]) > 59:
            raise Refused("no_times")
        found.append(datetime.combine(day, time(int(at[1]), int(at[2])), LONDON))
    return found


def _how(code: str) -> MeetingHow:
    found = next((each for each in MeetingHow if each.value == code), None)
    if found is None:
        raise NotFound
    return found
