"""What goes to another body, to whom and how; and what it said when it was asked to delete something."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length

from portal.domain.sharing import LONGEST_LINE, MOST_WORDS
from portal.web.forms import PortalForm
from portal.web.staff_said import said


class GiveForm(PortalForm):
    submission = HiddenField(validators=[Length(max=64)])
    body = HiddenField()
    items = SelectMultipleField(validate_choice=False, choices=[])
    given_to = StringField(validators=[Length(max=LONGEST_LINE, message=said("Use 200 letters or fewer."))])
    gave_how = StringField()
    by_law = StringField(validators=[Length(max=MOST_WORDS, message=said("Say it in fewer words."))])


class AskedForm(PortalForm):
    item = HiddenField()
    answer = StringField()
