"""What anybody raises: one thing is needed, what it is about, because that says who reads it."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.concerns import LONGEST_LINE
from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG, TOO_LONG_LINE


class RaiseForm(PortalForm):
    submission = HiddenField()
    about = StringField()
    kind = StringField()
    area = StringField()
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
    name = StringField(validators=[Length(max=LONGEST_LINE, message=TOO_LONG_LINE)])
    contact = StringField(validators=[Length(max=LONGEST_LINE, message=TOO_LONG_LINE)])
