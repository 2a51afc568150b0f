"""What staff press on the page about what is kept."""

from __future__ import annotations

from wtforms import StringField

from portal.web.forms import PortalForm


class KeepingForm(PortalForm):
    act = StringField()
    contributor = StringField()
    because = StringField()
