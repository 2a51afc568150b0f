"""What staff type in when a letter comes back, and what they did about it."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import AnyOf, DataRequired, Length

from portal.domain.states import ReturnReason, ReturnSettled
from portal.web.forms import PortalForm


class ReturnedForm(PortalForm):
    delivery = StringField(validators=[DataRequired("Choose the letter that came back.")])
    returned_because = StringField(
        validators=[AnyOf([each.value for each in ReturnReason], "Choose why it came back.")]
    )


class SettleForm(PortalForm):
    done = StringField(validators=[AnyOf([each.value for each in ReturnSettled], "Choose what you did.")])
    words = StringField(validators=[Length(max=2000)])
