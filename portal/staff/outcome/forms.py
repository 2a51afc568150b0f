"""The small forms of the outcome page: one for any part, one for an update of an action. Staff pages are English."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, ValidationError

from portal.domain.kind_words import unkind_words
from portal.domain.names import tidy
from portal.domain.outcomes import PartKind, PartName, PartWords
from portal.domain.sentences import count_words, long_easy_lines
from portal.domain.states import ActionState
from portal.services.action_updates import UpdateWords
from portal.services.outcome_writing import looked_at
from portal.web.forms import DayField, PortalForm

MOST = 20_000
WRITE_WORDS = "Write the words first."
TOO_LONG = "This is longer than a family can read in one go. Please use 20,000 letters or fewer."


def kind(_form: Any, field: Any) -> None:
    """Refuse what the house does not say to a family, each wording with what to write instead."""
    found = unkind_words(field.data or "")
    if found:
        raise ValidationError(" ".join(f"“{each.found}” can hurt. Instead: {each.instead}." for each in found))


def _short_enough(words: PartWords) -> None:
    if looked_at(words):
        for line in long_easy_lines(words.easy_words):
            start = " ".join(line.split()[:6])
            raise ValidationError(
                f"“{start} …” has {count_words(line)} words. An Easy Read line has 15 at most: make two lines of it."
            )


class PartForm(PortalForm):
    part = HiddenField()
    seen = HiddenField()
    submission = HiddenField()
    words = TextAreaField(validators=[DataRequired(WRITE_WORDS), Length(max=MOST, message=TOO_LONG), kind])
    easy_words = TextAreaField(validators=[Length(max=MOST, message=TOO_LONG), kind])
    looked_at = BooleanField()
    prefill = HiddenField()
    statements = SelectMultipleField(coerce=int, validate_choice=False)
    owner = StringField(validators=[Length(max=200, message="Please use 200 letters or fewer.")])
    due_on = DayField()

    def __init__(self, about: PartName) -> None:
        super().__init__()
        self.about = about

    def typed(self) -> PartWords:
        return PartWords(
            words=self.words.data or "",
            easy_words=self.easy_words.data or "",
            looked_at=bool(self.looked_at.data),
            prefill=self.prefill.data or "",
            statement_ids=frozenset(self.statements.data or ()),
            owner=tidy(self.owner.data or ""),
            due_on=self.due_on.data,
        )

    def validate_easy_words(self, _field: Any) -> None:
        _short_enough(self.typed())

    def validate_owner(self, field: Any) -> None:
        if self.about.kind is PartKind.ACTION and not tidy(field.data or ""):
            raise ValidationError("Say who does this: a person or a team that a family could ask about.")

    def validate_due_on(self, field: Any) -> None:
        if self.about.kind is PartKind.ACTION and field.data is None:
            raise ValidationError("Say by which day this will be done, such as 3 3 2027.")


class UpdateForm(PortalForm):
    update = HiddenField()
    seen = HiddenField()
    submission = HiddenField()
    state = StringField(
        validators=[DataRequired("Choose how far this is."), AnyOf(list(ActionState), "Choose how far this is.")]
    )
    words = TextAreaField(validators=[DataRequired(WRITE_WORDS), Length(max=MOST, message=TOO_LONG), kind])
    easy_words = TextAreaField(validators=[Length(max=MOST, message=TOO_LONG), kind])
    looked_at = BooleanField()
    prefill = HiddenField()
    evidence = TextAreaField(validators=[Optional(), Length(max=MOST, message=TOO_LONG)])

    def typed(self) -> UpdateWords:
        return UpdateWords(
            state=ActionState(self.state.data or ""),
            words=self.words.data or "",
            easy_words=self.easy_words.data or "",
            looked_at=bool(self.looked_at.data),
            prefill=self.prefill.data or "",
            evidence=self.evidence.data or "",
        )

    def validate_easy_words(self, _field: Any) -> None:
        ticked, prefill = bool(self.looked_at.data), self.prefill.data or ""
        _short_enough(PartWords(self.words.data or "", self.easy_words.data or "", ticked, prefill))
