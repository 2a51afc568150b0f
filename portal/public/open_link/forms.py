"""The two things that somebody may say at the door."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired

from portal.web.forms import PortalForm
from portal.web.messages import CHOOSE_ONE


class StopForm(PortalForm):
    stop = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf(("not_me", "no_letters"), CHOOSE_ONE)])
