"""What staff type in when a letter comes back, and what they did about it."""

from __future__ import annotations

from wtforms import StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, Length

from portal.domain.on_their_way import AgainBecause, HeldDone
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


class HeldForm(PortalForm):
    done = StringField(validators=[AnyOf([each.value for each in HeldDone], "Choose what becomes of it.")])
    again_because = StringField()

    def validate_again_because(self, field: StringField) -> None:
        if self.done.data == HeldDone.SEND_AGAIN and field.data not in set(AgainBecause):
            raise ValidationError("Choose why it goes again.")
