"""A new password; a passkey's name."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from portal.web.forms import Filled, PortalForm
from portal.web.staff_said import said


class PasswordForm(PortalForm):
    current = PasswordField(validators=[DataRequired(said("Type the password that you use now."))])
    new = PasswordField(validators=[DataRequired(said("Type a new password."))])

    def filled(self) -> Filled:
        """Return the errors alone: no password is shown again."""
        return Filled({}, super().filled().errors)


class PasskeyForm(PortalForm):
    name = StringField(validators=[DataRequired(said("Give the passkey a name, such as “My work laptop”."))])
    answer = StringField()

    def filled(self) -> Filled:
        shown = super().filled()
        return Filled({"name": shown.value("name")}, shown.errors)
