"""The forms of one concern: take it, answer it, pass it on, note that somebody was told, close it."""

from __future__ import annotations

from wtforms import HiddenField

from portal.web.forms import DayField, PortalForm


class TakeForm(PortalForm):
    act = HiddenField()
    hear_by = DayField()
