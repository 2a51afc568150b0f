"""A pause, or its end."""

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired

from portal.web.forms import DayField, PortalForm
from portal.web.messages import CHOOSE_ONE

# How long, in days; 0: until they say.
LENGTHS = {"two_weeks": 14, "month": 31, "three_months": 92, "until_i_say": 0}


class PauseForm(PortalForm):
    submission = HiddenField()
    pause = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf((*LENGTHS, "day", "resume"), CHOOSE_ONE)])
    until_on = DayField()
