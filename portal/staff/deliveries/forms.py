"""What staff type in when a letter comes back, and what they did about it."""

from __future__ import annotations

from wtforms import StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, Length

from portal.domain.on_their_way import AgainBecause, HeldDone
from portal.domain.states import ReturnReason, ReturnSettled
from portal.web.forms import PortalForm
from portal.web.staff_said import said


class ReturnedForm(PortalForm):
    delivery = StringField(validators=[DataRequired(said("Choose the letter that came back."))])
    returned_because = StringField(
        validators=[AnyOf([each.value for each in ReturnReason], said("Choose why it came back."))]
    )


class SettleForm(PortalForm):
    done = StringField(validators=[AnyOf([each.value for each in ReturnSettled], said("Choose what you did."))])
    words = StringField(validators=[Length(max=2000)])


class HeldForm(PortalForm):
    done = StringField(validators=[AnyOf([each.value for each in HeldDone], said("Choose what becomes of it."))])
    again_because = StringField()

    def validate_again_because(self, field: StringField) -> None:
        if self.done.data == HeldDone.SEND_AGAIN and field.data not in set(AgainBecause):
            raise ValidationError(said("Choose why it goes again."))
