"""That an answer does not answer a question: one press, and words only for who wants to say more."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG


class NotAnsweredForm(PortalForm):
    submission = HiddenField()
    id = HiddenField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
