"""Who gets a review, and who reads what they write."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired

from portal.domain.row_ids import row_id_of
from portal.web.forms import PortalForm
from portal.web.staff_said import said


class AllocateForm(PortalForm):
    reviewer = StringField(validators=[DataRequired(said("Choose a reviewer."))])
    second_reader = StringField()


def staff_id(text: str | None) -> int | None:
    """Return the id of a chosen member of staff, or None. Anything else that was sent is nobody's id."""
    return row_id_of(text)
