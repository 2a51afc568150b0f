"""Stop, keep as it is, or start again."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.web.forms import PortalForm
from portal.web.messages import CHOOSE_ONE, TOO_LONG


class StopForm(PortalForm):
    stop = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf(("everything", "keep", "again"), CHOOSE_ONE)])
    # What else somebody wants to say: Easy Read has a box for words beside every picture answer.
    question = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
    submission = StringField(validators=[Length(max=64)])
