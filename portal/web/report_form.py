"""What somebody tells us of a death, on the screen step by step, or typed from paper. Two things are needed; everything
else may stay empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from portal.domain import reported
from portal.domain.names import tidy
from portal.domain.reported import LINES, LONGEST_LINE, LONGEST_WORDS, MANY, missing
from portal.web.contact_fields import any_number, email_address, mobile_number
from portal.web.forms import DayField, Filled, PortalForm, may_be_one_of
from portal.web.messages import (
    ADDRESS_NEEDED,
    CHOOSE_HOW_TO_REACH,
    DAY_NOT_YET,
    EMAIL_NEEDED,
    NAME_NEEDED,
    PHONE_NEEDED,
    TOO_LONG_HERE,
    TOO_LONG_LINE,
)

LINE = Length(max=LONGEST_LINE, message=TOO_LONG_LINE)
WORDS = Length(max=LONGEST_WORDS, message=TOO_LONG_HERE)
NEEDED = {
    "person_name": NAME_NEEDED,
    "reach": CHOOSE_HOW_TO_REACH,
    "email": EMAIL_NEEDED,
    "mobile": PHONE_NEEDED,
    "landline": PHONE_NEEDED,
    "address_line_1": ADDRESS_NEEDED,
    "postcode": ADDRESS_NEEDED,
}


class ReportForm(PortalForm):
    person_name = StringField(validators=[LINE])
    died = may_be_one_of(reported.DIED_WHEN)
    died_on = DayField()
    died_words = StringField(validators=[WORDS])
    learning = may_be_one_of(reported.LEARNING)
    area = StringField(validators=[LINE])
    place = StringField(validators=[LINE])
    teller = may_be_one_of(reported.TELLERS)
    teller_name = StringField(validators=[LINE])
    reach = may_be_one_of(reported.REACH)
    email = StringField(validators=[LINE, email_address])
    mobile = StringField(validators=[LINE, mobile_number])
    landline = StringField(validators=[LINE, any_number])
    address_line_1 = StringField(validators=[LINE])
    address_town = StringField(validators=[LINE])
    postcode = StringField(validators=[LINE])
    safe = may_be_one_of(reported.SAFE)
    safe_words = StringField(validators=[WORDS])
    formats = SelectMultipleField(validate_choice=False, choices=[])
    other_language = StringField(validators=[LINE])
    knew_well = StringField(validators=[WORDS])
    know = StringField(validators=[WORDS])
    wish = may_be_one_of(reported.codes(reported.Wish))
    reason = StringField(validators=[WORDS])

    def told(self, asked: Collection[str]) -> dict[str, str]:
        """Return what a step asked, as it is kept."""
        return {name: self._kept(name) for name in asked}

    def _kept(self, name: str) -> str:
        if name in MANY:
            return " ".join(code for code in self[name].data or () if code in reported.FORMATS)
        if name.startswith("died_on_"):
            return str(self.died_on.typed.get(name, ""))
        text = str(self[name].data or "")
        return tidy(text) if name in LINES else text.strip()

    def problems(self, asked: Collection[str], today: date) -> dict[str, tuple[str, ...]]:
        """Return the sentences about what this step asked. What it did not ask can't be wrong."""
        self.validate()
        told = self.told(asked)
        found = {
            name: tuple(str(each) for each in errors)
            for name, errors in self.errors.items()
            if name in asked or (name == "died_on" and told.get("died") == "exact")
        }
        if told.get("died") == "exact" and (day := self.died_on.data) is not None and day > today:
            found["died_on"] = (str(DAY_NOT_YET),)
        for name, sentences in needed(told, asked).items():
            found.setdefault(name, sentences)
        return found


def needed(told: Mapping[str, str], asked: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return a sentence for each field that nothing can be done without, of those asked."""
    return {name: (str(NEEDED[name]),) for name in missing(told) if name in asked}


def shown(told: Mapping[str, str], errors: Mapping[str, tuple[str, ...]]) -> Filled:
    """Return what was told as a page shows it in its boxes."""
    return Filled({name: value.split() if name in MANY else value for name, value in told.items()}, errors)
