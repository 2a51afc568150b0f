"""A contributor's word on one statement."""

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import Verdict
from portal.web.forms import PortalForm
from portal.web.messages import CHOOSE_ONE, TOO_LONG


class CheckForm(PortalForm):
    version = HiddenField()
    verdict = StringField(
        validators=[DataRequired(CHOOSE_ONE), AnyOf([each.value for each in Verdict], message=CHOOSE_ONE)]
    )
    correction = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])
