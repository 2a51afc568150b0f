"""The forms of photos and documents. The file itself is no field: it can't come back when something is mistaken."""

from __future__ import annotations

from wtforms import Field, StringField, TextAreaField, ValidationError

from portal.domain.accounts import as_kept
from portal.domain.added_files import MOST_WORDS
from portal.web import messages
from portal.web.forms import PortalForm


class WordsForm(PortalForm):
    """What they say about a file. It may be empty."""

    words = TextAreaField()

    def validate_words(self, field: Field) -> None:
        if len(as_kept(field.data or "")) > MOST_WORDS:
            raise ValidationError(messages.FILE_WORDS_TOO_LONG)


class AddForm(WordsForm):
    submission = StringField()


class FileForm(WordsForm):
    """`go` is `save` for the words, `take_away` for the whole."""

    go = StringField()
