"""Before a code is told."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired

from portal.web.forms import PortalForm
from portal.web.staff_said import said

CALLED = said("Say that you called the number on file yourself.")


class TellForm(PortalForm):
    called = StringField(validators=[InputRequired(CALLED), AnyOf(("yes",), CALLED)])
