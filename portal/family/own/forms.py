"""The forms of what is their own. Words are never needed; what happens is said before each press."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from portal.domain.owning import MOST_WORDS, CorrectionOf, TakenKind
from portal.web.forms import PortalForm
from portal.web.messages import CHOOSE_ONE, TOO_LONG

WORDS = Length(max=MOST_WORDS, message=TOO_LONG)


class CorrectForm(PortalForm):
    kind = StringField(validators=[InputRequired(CHOOSE_ONE), AnyOf([each.value for each in CorrectionOf], CHOOSE_ONE)])
    words = StringField(validators=[WORDS])
    submission = StringField(validators=[Length(max=64)])


class TakeBackForm(PortalForm):
    """`kind` and `id` say what; they stand on the page that said what happens."""

    kind = StringField(validators=[AnyOf([each.value for each in TakenKind], CHOOSE_ONE)])
    id = StringField()
    words = StringField(validators=[WORDS])
    submission = StringField(validators=[Length(max=64)])


class LeaveForm(PortalForm):
    act = StringField(validators=[AnyOf(("leave", "come_back"), CHOOSE_ONE)])
    submission = StringField(validators=[Length(max=64)])
