"""What is typed to sign in."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from portal.web.forms import Filled, PortalForm
from portal.web.staff_said import said


class SignInForm(PortalForm):
    email = StringField(validators=[DataRequired(said("Type your e-mail address."))])
    password = PasswordField(validators=[DataRequired(said("Type your password."))])

    def filled(self) -> Filled:
        """Return what was typed but never the password."""
        shown = super().filled()
        return Filled({"email": shown.value("email")}, shown.errors)


class SecondFactorForm(PortalForm):
    code = StringField(validators=[DataRequired(said("Type the 6 digits that your authenticator app shows."))])

    def filled(self) -> Filled:
        """Return the errors alone: a code opens once, so it is typed anew."""
        return Filled({}, super().filled().errors)
