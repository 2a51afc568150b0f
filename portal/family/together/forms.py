"""What a contributor says to a recommendation: an answer to choose, and words that are never needed."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG


class SuggestForm(PortalForm):
    submission = HiddenField()
    kind = StringField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
