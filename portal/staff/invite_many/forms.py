"""Whom to write to, of a page of people or of all."""

from __future__ import annotations

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from portal.web.forms import PortalForm
from portal.web.staff_said import said

CHOSEN, EVERYBODY = "chosen", "everybody"


class InviteManyForm(PortalForm):
    whom = StringField(validators=[AnyOf([CHOSEN, EVERYBODY], said("Choose who gets the letter."))])
    people = SelectMultipleField(validate_choice=False)
    leaflet = BooleanField()
    area = StringField(validators=[DataRequired(said("Choose an area."))])
    submission = StringField(validators=[DataRequired(said("Open this page again.")), Length(max=40)])
