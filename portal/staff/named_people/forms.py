"""What becomes of a name that a contributor gave: a room of their own, or not, or they have one."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length

from portal.config import built_languages
from portal.domain.named_people import LONGEST_LINE, MOST_WORDS, Invited
from portal.web.forms import PortalForm, may_be_one_of
from portal.web.staff_said import said

_LINE = Length(max=LONGEST_LINE, message=said("This is longer than we can keep. Use 200 letters or fewer."))

_WORDS = Length(max=MOST_WORDS, message=said("Say it in fewer words."))


class DecisionForm(PortalForm):
    submission = HiddenField(validators=[Length(max=64)])
    because = StringField(validators=[_WORDS])
    # Two boxes on the page, two names: neither is given back empty, nor with what stood in the other.
    why_not = StringField(validators=[_WORDS])
    whom = StringField()
    name = StringField(validators=[_LINE])
    relationship = StringField()
    scope = StringField()
    language = may_be_one_of(built_languages())
    easy_read = SelectMultipleField(validate_choice=False, choices=[])
    email = StringField(validators=[_LINE])
    mobile = StringField(validators=[_LINE])
    address_line_1 = StringField(validators=[_LINE])
    address_town = StringField(validators=[_LINE])
    postcode = StringField(validators=[_LINE])

    def invited(self) -> Invited:
        return Invited(
            name=self.name.data or "",
            relationship=self.relationship.data or "",
            scope=self.scope.data or "",
            language=self.language.data or "en",
            easy_read="yes" in (self.easy_read.data or ()),
            email=self.email.data or "",
            mobile=self.mobile.data or "",
            address_line_1=self.address_line_1.data or "",
            address_town=self.address_town.data or "",
            postcode=self.postcode.data or "",
        )
