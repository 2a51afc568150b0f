"""The forms of photos and documents. The file itself is no field: it can't come back when something is mistaken."""

from __future__ import annotations

from wtforms import Field, StringField, TextAreaField, ValidationError

from portal.domain.accounts import as_kept
from portal.domain.added_files import MOST_WORDS, FileUse
from portal.web import messages
from portal.web.forms import PortalForm


class WordsForm(PortalForm):
    """What they say about a file. It may be empty."""

    words = TextAreaField()
    seen_in_it = TextAreaField()
    may_be_used = StringField()

    def validate_words(self, field: Field) -> None:
        if len(as_kept(field.data or "")) > MOST_WORDS:
            raise ValidationError(messages.FILE_WORDS_TOO_LONG)

    def validate_seen_in_it(self, field: Field) -> None:
        self.validate_words(field)

    @property
    def use(self) -> FileUse:
        """Where it may be used; nothing chosen is what the page says: only who works on the review."""
        chosen = self.may_be_used.data
        return FileUse(chosen) if chosen in set(FileUse) else FileUse.STAFF


class AddForm(WordsForm):
    submission = StringField()


class FileForm(WordsForm):
    """`go` is `save` for the words, `take_away` for the whole."""

    go = StringField()
