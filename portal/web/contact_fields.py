"""E-mail addresses and telephone numbers as people type them: one form each, or a sentence that says what to do."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import Field, ValidationError

from portal.domain.names import tidy
from portal.web.forms import PortalForm
from portal.web.messages import EMAIL_NOT_RIGHT, PHONE_NOT_RIGHT


def email_address(_form: PortalForm, field: Field) -> None:
    if not (field.data or "").strip():
        return
    try:
        field.data = validate_email(tidy(field.data), check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValidationError(EMAIL_NOT_RIGHT) from None


def mobile_number(_form: PortalForm, field: Field) -> None:
    _telephone(field, phonenumbers.PhoneNumberType.MOBILE)


def any_number(_form: PortalForm, field: Field) -> None:
    _telephone(field, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def _telephone(field: Field, kind: int) -> None:
    if not (field.data or "").strip():
        return
    try:
        number = phonenumbers.parse(field.data, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError(PHONE_NOT_RIGHT) from None
    # A number that only works within one town, or that breaks off, reaches nobody from here.
    fits = phonenumbers.is_possible_number_for_type_with_reason(number, kind)
    if fits != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValidationError(PHONE_NOT_RIGHT)
    style = phonenumbers.PhoneNumberFormat
    field.data = phonenumbers.format_number(
        number, style.NATIONAL if number.country_code == 44 else style.INTERNATIONAL
    )
