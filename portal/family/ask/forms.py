"""What is missing, and what a contributor asks: two boxes, neither needed."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG


class AskForm(PortalForm):
    submission = HiddenField()
    question = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
    missing = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
    talk = StringField()
