"""Sending a letter, and what is done with an invitation."""

from __future__ import annotations

from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, Length

from portal.domain.states import Channel
from portal.web.forms import DayField, PortalForm
from portal.web.staff_said import said

NOW, ON_A_DAY = "now", "day"
WITHDRAW, REISSUE = "withdraw", "reissue"


class SendForm(PortalForm):
    channel = StringField(validators=[AnyOf([each.value for each in Channel], said("Choose how it goes."))])
    when = StringField(validators=[AnyOf([NOW, ON_A_DAY], said("Choose when it goes."))])
    day = DayField()
    again = BooleanField()
    leaflet = BooleanField()
    submission = StringField(validators=[DataRequired(said("Open this page again.")), Length(max=40)])

    def validate_day(self, field: DayField) -> None:
        if self.when.data == ON_A_DAY and field.data is None and not any(field.typed.values()):
            raise ValidationError(said("Write the day on which it goes, such as 3 3 2027."))


class InvitationForm(PortalForm):
    act = StringField(validators=[AnyOf([WITHDRAW, REISSUE], said("Choose what to do."))])
    invitation = StringField(validators=[DataRequired(said("Choose an invitation."))])
    submission = StringField(validators=[DataRequired(said("Open this page again.")), Length(max=40)])
