"""The form of who is with the contributor today. Nothing in it is compulsory."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField

from portal.web.forms import PortalForm


class SupporterForm(PortalForm):
    """`go` is `on` or `off`. `ways` are codes of domain.supporting.HelpWay; others are left out."""

    name = StringField()
    ways = SelectMultipleField(validate_choice=False)
    go = StringField()
