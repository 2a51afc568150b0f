"""The choice, and what goes with two of its answers."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from portal.domain.states import Decision
from portal.web.forms import DayField, PortalForm
from portal.web.messages import CHOOSE_ONE, TOO_LONG

MONTHS = {"in_1_month": 1, "in_3_months": 3, "in_6_months": 6}
LONGEST = 100_000


class ChooseForm(PortalForm):
    decision = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf([d.value for d in Decision], CHOOSE_ONE)])
    later_in = StringField()
    later = DayField()
    who = StringField(validators=[Length(max=LONGEST, message=TOO_LONG)])
    # What else somebody wants to say: Easy Read has a box for words beside every picture answer.
    question = StringField(validators=[Length(max=LONGEST, message=TOO_LONG)])
    submission = StringField(validators=[Length(max=64)])
