"""A correction of one string, and "I checked this page"."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField

from portal.web.forms import PortalForm


class CheckedForm(PortalForm):
    submission = HiddenField()
    checker = StringField()
    organisation = StringField()


class CorrectionForm(CheckedForm):
    words = TextAreaField()
    because = TextAreaField()
