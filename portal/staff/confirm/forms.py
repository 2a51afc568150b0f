"""The code once more."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired

from portal.web.forms import Filled, PortalForm
from portal.web.staff_said import said


class ConfirmForm(PortalForm):
    code = StringField(validators=[DataRequired(said("Type the 6 digits that your authenticator app shows."))])

    def filled(self) -> Filled:
        return Filled({}, super().filled().errors)
