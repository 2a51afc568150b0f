"""A yes or a no for each thing on the page: `statement-12-may`."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.sharing import Chosen
from portal.web.forms import PortalForm
from portal.web.messages import TOO_LONG

ANSWERS = {"yes": True, "no": False}


class SharingForm(PortalForm):
    """What is asked depends on what there is; in Easy Read with a box for words beside it, which are a question."""

    submission = HiddenField(validators=[Length(max=64)])
    words = StringField(validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)])


def field_of(key: str) -> str:
    return f"{key}-may"


def answers(form: MultiDict[str, str], items: Iterable[Chosen]) -> dict[str, bool]:
    """Return what was answered about these items. Nothing chosen is no answer, and stays no."""
    found = {each.item.key: form.get(field_of(each.item.key), "") for each in items}
    return {key: ANSWERS[answer] for key, answer in found.items() if answer in ANSWERS}


def as_chosen(items: Iterable[Chosen]) -> dict[str, object]:
    return {field_of(each.item.key): "yes" if each.may else "no" for each in items}
