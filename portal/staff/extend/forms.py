"""The new day of a review, and why, in words for its families."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField

from portal.web.forms import DayField, PortalForm


class ExtendForm(PortalForm):
    submission = HiddenField()
    due_on = DayField()
    words = TextAreaField()
