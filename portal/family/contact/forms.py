"""How to be in touch: every field may stay empty (rule 4)."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import Field, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length

from portal.domain.contact import LANGUAGES, PAPERS, PRINT_SIZES, QUIET_FOR
from portal.domain.names import tidy
from portal.web.forms import DayField, PortalForm, may_be_one_of
from portal.web.messages import (
    DAYS_SWAPPED,
    EMAIL_NOT_RIGHT,
    FIRST_DAY_MISSING,
    PHONE_NOT_RIGHT,
    TOO_LONG,
    TOO_LONG_LINE,
)

LINE = Length(max=200, message=TOO_LONG_LINE)
KINDS = {
    "mobile": phonenumbers.PhoneNumberType.MOBILE,
    "landline": phonenumbers.PhoneNumberType.FIXED_LINE,
}
COMPLETE = phonenumbers.ValidationResult.IS_POSSIBLE
WORDS = Length(max=100_000, message=TOO_LONG)


def _telephone(_form: PortalForm, field: Field) -> None:
    if not field.data or not field.data.strip():
        return
    try:
        number = phonenumbers.parse(field.data, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError(PHONE_NOT_RIGHT) from None
    # A number that only works within one town, or that breaks off, reaches nobody from here.
    if phonenumbers.is_possible_number_for_type_with_reason(number, KINDS[field.name]) != COMPLETE:
        raise ValidationError(PHONE_NOT_RIGHT)
    field.data = shown_number(number)


def shown_number(number: phonenumbers.PhoneNumber) -> str:
    here = number.country_code == 44
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


class ContactForm(PortalForm):
    asked = StringField()
    ways = SelectMultipleField(validate_choice=False, choices=[])
    formats = SelectMultipleField(validate_choice=False, choices=[])
    talk = SelectMultipleField(validate_choice=False, choices=[])
    meet = SelectMultipleField(validate_choice=False, choices=[])
    # Picture answers that Easy Read offers where the standard page has boxes alone.
    bad_times = SelectMultipleField(validate_choice=False, choices=[])
    interpreter_who = SelectMultipleField(validate_choice=False, choices=[])
    times_of_day = SelectMultipleField(validate_choice=False, choices=[])
    print_size = may_be_one_of(PRINT_SIZES)
    paper = may_be_one_of(PAPERS)
    language = may_be_one_of(LANGUAGES)
    quiet_for = may_be_one_of(QUIET_FOR)
    call = StringField()
    submission = StringField(validators=[Length(max=64)])
    large_print = StringField(validators=[LINE])
    coloured_paper = StringField(validators=[LINE])
    interpreter = StringField(validators=[LINE])
    bsl_interpreter = StringField(validators=[LINE])
    advocate = StringField(validators=[LINE])
    times = StringField(validators=[WORDS])
    not_to_be_sent = StringField(validators=[WORDS])
    culture_and_faith = StringField(validators=[WORDS])
    other = StringField(validators=[WORDS])
    supporter_name = StringField(validators=[LINE])
    email = StringField(validators=[LINE])
    mobile = StringField(validators=[LINE, _telephone])
    landline = StringField(validators=[LINE, _telephone])
    address_line_1 = StringField(validators=[LINE])
    address_town = StringField(validators=[LINE])
    postcode = StringField(validators=[LINE])
    quiet_from = DayField()
    quiet_to = DayField()
    end_quiet = SelectMultipleField(validate_choice=False, choices=[])

    def validate_email(self, field: Field) -> None:
        if not field.data or not field.data.strip():
            return
        try:
            field.data = validate_email(tidy(field.data), check_deliverability=False).normalized
        except EmailNotValidError:
            raise ValidationError(EMAIL_NOT_RIGHT) from None

    def validate_quiet_to(self, field: DayField) -> None:
        first = self.quiet_from.data
        if field.data is None:
            return
        if first is None and not self.quiet_from.errors:
            raise ValidationError(FIRST_DAY_MISSING)
        if first is not None and field.data < first:
            raise ValidationError(DAYS_SWAPPED)
