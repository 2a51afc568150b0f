"""What a coordinator says of two reviews."""

from __future__ import annotations

from wtforms import StringField

from portal.domain.row_ids import row_id_of
from portal.web.forms import PortalForm


class DuplicateForm(PortalForm):
    """`answer` is "different", or the reference of the review to keep."""

    offer = StringField()
    answer = StringField()

    @property
    def offer_id(self) -> int:
        return row_id_of(self.offer.data) or 0
