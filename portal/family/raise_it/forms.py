"""What a contributor raises, and whether an answer settles it."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG


class RaiseForm(PortalForm):
    submission = HiddenField()
    about = StringField()
    kind = StringField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])


class SettleForm(PortalForm):
    submission = HiddenField()
    verdict = StringField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
