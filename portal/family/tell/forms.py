"""The forms of telling us about the person."""

from __future__ import annotations

from wtforms import Field, SelectMultipleField, StringField, TextAreaField, ValidationError

from portal.domain.accounts import as_kept, too_long
from portal.web import messages
from portal.web.forms import PortalForm


class PromptForm(PortalForm):
    """Words under a prompt. Every field may be empty: nothing here is compulsory.

    `pictures` is there when the page asked with pictures, so that none chosen can be told from not asked.
    """

    words = TextAreaField()
    picture_answer = SelectMultipleField(validate_choice=False)
    pictures = StringField()
    revision = StringField()
    copy = StringField()
    merges = StringField()
    go = StringField()
    # What the supporter says, in a box of its own: None when the page had no such box.
    supporter_words = TextAreaField()
    supporter_revision = StringField()
    supporter_copy = StringField()
    supporter_merges = StringField()

    def validate_words(self, field: Field) -> None:
        if too_long(as_kept(field.data or "")):
            raise ValidationError(messages.TOO_LONG)

    def validate_supporter_words(self, field: Field) -> None:
        self.validate_words(field)

    @property
    def chosen_pictures(self) -> list[str] | None:
        return list(self.picture_answer.data or ()) if self.pictures.data else None

    @property
    def has_supporters_box(self) -> bool:
        return bool(self.supporter_words.raw_data)

    @property
    def merged_copies(self) -> list[int]:
        return _copies(self.merges.data)

    @property
    def merged_supporter_copies(self) -> list[int]:
        return _copies(self.supporter_merges.data)


class SendForm(PortalForm):
    """`account` numbers the sending, so that the same form sent twice is one sending."""

    account = StringField()


def number(typed: str | None) -> int:
    """Return a small number of ours that came back from a page; 0 for anything else."""
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _copies(typed: str | None) -> list[int]:
    return [number(each) for each in (typed or "").split(",") if number(each)]
