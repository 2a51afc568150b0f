"""A message: words, or a picture that says “please telephone me”."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG


class MessageForm(PortalForm):
    submission = HiddenField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
    call = StringField()
