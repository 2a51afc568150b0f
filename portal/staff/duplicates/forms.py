"""What a coordinator says of two reviews."""

from __future__ import annotations

from wtforms import StringField

from portal.web.forms import PortalForm


class DuplicateForm(PortalForm):
    """`answer` is "different", or the reference of the review to keep."""

    offer = StringField()
    answer = StringField()

    @property
    def offer_id(self) -> int:
        text = self.offer.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
