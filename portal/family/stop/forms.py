"""Stop, keep as it is, or start again."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired

from portal.web.forms import PortalForm
from portal.web.messages import CHOOSE_ONE


class StopForm(PortalForm):
    stop = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf(("everything", "keep", "again"), CHOOSE_ONE)])
