"""How a need is met, or who sees to it instead."""

from __future__ import annotations

from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, Length

from portal.domain.need_tasks import MOST_WORDS_HOW
from portal.web.forms import DayField, PortalForm
from portal.web.staff_said import said

EVERY, ONLY_THIS, UNTIL = "every", "only_this", "until"


class MetForm(PortalForm):
    how = TextAreaField(validators=[Length(max=MOST_WORDS_HOW, message=said("Say it in fewer words."))])
    valid = StringField(validators=[AnyOf([EVERY, ONLY_THIS, UNTIL], said("Choose which letters it holds for."))])
    day = DayField()

    def validate_how(self, field: TextAreaField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(said("Write how it is met."))

    def validate_day(self, field: DayField) -> None:
        if self.valid.data == UNTIL and field.data is None and not any(field.typed.values()):
            raise ValidationError(said("Write the last day on which it holds, such as 3 3 2027."))


class HandOverForm(PortalForm):
    sees_to = StringField()
