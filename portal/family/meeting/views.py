"""A meeting: one of the times, other times, or not now; and a file for one’s own calendar, discreet."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from portal.domain.errors import Refused
from portal.domain.meetings import MeetingShown
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import MeetingHow
from portal.family import blueprint
from portal.services import meetings
from portal.web.current import room, tools
from portal.web.forms import Filled, PortalForm
from portal.web.messages import CHOOSE_ONE, IN_CALENDAR, MEETING_CLOSED, TIME_GONE, TOO_LONG
from portal.web.render import page
from portal.web.row_ids import number_of


class MeetingForm(PortalForm):
    id = HiddenField()
    time = StringField(validators=[InputRequired(CHOOSE_ONE)])
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])


@blueprint.route("/family/meeting", methods=["GET", "POST"])
def meeting() -> str | Response:
    if request.method == "GET":
        return _shown(Filled())
    form = MeetingForm()
    if not form.validate():
        return _shown(form.filled())
    meeting_id, answer, words = number_of(form.id.data or ""), str(form.time.data), form.words.data or ""
    try:
        if answer == "other_times":
            meetings.other_times(tools(), room(), meeting_id, words)
        elif answer == "not_now":
            meetings.not_now(tools(), room(), meeting_id, words)
        else:
            meetings.choose(tools(), room(), meeting_id, number_of(answer))
    except Refused as refused:
        sentence = {"gone_by": TIME_GONE, "too_long": TOO_LONG}.get(refused.code, MEETING_CLOSED)
        return _shown(Filled(form.filled().values, {"time": (str(sentence),)}))
    return redirect(url_for("family.meeting", done="yes"), 303)


@blueprint.get("/family/meeting/<int:meeting_id>.ics")
def meeting_file(meeting_id: int) -> Response:
    """The title and the words name nobody who died and no review: others may look at this calendar too."""
    shown = meetings.own(tools(), room())
    made = meetings.file_of(
        tools(),
        room(),
        meeting_id,
        title=gettext("Appointment"),
        words=str(IN_CALENDAR) % {"phone": tools().settings.help_phone},
        place=_place(shown),
    )
    # The language of the page stands in the words; the name of the file says nothing.
    return FlaskResponse(
        made,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=appointment.ics"},
    )


def _place(shown: MeetingShown | None) -> str:
    if shown is None:
        return ""
    words = {MeetingHow.HOME: gettext("At home"), MeetingHow.TELEPHONE: gettext("By telephone")}
    return str(words.get(shown.how, shown.place))


def _shown(filled: Filled) -> str:
    shown = meetings.own(tools(), room())
    values = dict(filled.values)
    if shown is not None and not values and shown.chosen is not None and shown.state.value == "chosen":
        values["time"] = str(shown.chosen.id)
    return page(
        filled=Filled(values, filled.errors),
        meeting=shown,
        done="done" in request.args and not filled.errors,
        now=tools().clock.now(),
    )
