"""Whom to write to, of a page of people or of all."""

from __future__ import annotations

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from portal.web.forms import PortalForm

CHOSEN, EVERYBODY = "chosen", "everybody"


class InviteManyForm(PortalForm):
    whom = StringField(validators=[AnyOf([CHOSEN, EVERYBODY], "Choose who gets the letter.")])
    people = SelectMultipleField(validate_choice=False)
    leaflet = BooleanField()
    area = StringField(validators=[DataRequired("Choose an area.")])
    submission = StringField(validators=[DataRequired("Open this page again."), Length(max=40)])
