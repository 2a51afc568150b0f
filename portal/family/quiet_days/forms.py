"""Quiet days: every field may stay empty, and no reason is asked."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length

from portal.domain.contact import QUIET_FOR
from portal.domain.quiet_days import MOST_EACH_YEAR, length
from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import DayField, PortalForm, may_be_one_of
from portal.web.messages import DAYS_SWAPPED, EACH_YEAR_TOO_LONG, FIRST_DAY_MISSING, TOO_LONG


class QuietDaysForm(PortalForm):
    quiet_for = may_be_one_of(QUIET_FOR)
    quiet_from = DayField()
    quiet_to = DayField()
    # Ticked, or pressed as a picture.
    each_year = StringField()
    of_person = SelectMultipleField(validate_choice=False, choices=[])
    faith_days = SelectMultipleField(validate_choice=False, choices=[])
    end_quiet = SelectMultipleField(validate_choice=False, choices=[])
    # What no picture says.
    other = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])

    def validate_quiet_to(self, field: DayField) -> None:
        first = self.quiet_from.data
        if field.data is None:
            return
        if first is None and not self.quiet_from.errors:
            raise ValidationError(FIRST_DAY_MISSING)
        if first is not None and field.data < first:
            raise ValidationError(DAYS_SWAPPED)
        if first is not None and self.each_year.data == "yes" and length(first, field.data) > MOST_EACH_YEAR:
            raise ValidationError(EACH_YEAR_TOO_LONG)
