"""The small forms of the outcome page: one for any part, one for an update of an action."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, ValidationError

from portal.domain.easy_rows import words_alone
from portal.domain.kind_words import unkind_words
from portal.domain.names import tidy
from portal.domain.outcomes import PartKind, PartName, PartWords
from portal.domain.states import ActionState
from portal.services.action_updates import UpdateWords
from portal.web.easy_editor import easy_form
from portal.web.forms import DayField, Filled, PortalForm
from portal.web.staff_said import said

MOST = 20_000
WRITE_WORDS = said("Write the words first.")
TOO_LONG = said("This is longer than a family can read in one go. Please use 20,000 letters or fewer.")
CHOOSE_STATE = said("Choose how far this is.")


def kind(_form: Any, field: Any) -> None:
    """Refuse what the house does not say to a family, each wording with what to write instead."""
    sentence = unkind_sentence(field.data or "")
    if sentence:
        raise ValidationError(sentence)


def unkind_sentence(words: str) -> str:
    return " ".join(
        str(said("“%(found)s” can hurt. Instead: %(instead)s.", found=each.found, instead=each.instead))
        for each in unkind_words(words)
    )


def _easy_is_kind(form: InBoth) -> bool:
    """Whether the Easy Read rows keep to what the house says, and to what can be read; else say so at the editor."""
    rows = words_alone(form.easy.text)
    wrong = str(TOO_LONG) if len(rows) > MOST else unkind_sentence(rows)
    if wrong:
        form.easy_errors = {"easy_words": (wrong,)}
    return not wrong


class InBoth(PortalForm):
    """A form with plain words and the Easy Read editor beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.easy = easy_form()
        self.easy_errors: dict[str, tuple[str, ...]] = {}

    def validate(self, *args: Any, **more: Any) -> bool:
        return bool(super().validate(*args, **more)) & _easy_is_kind(self)

    def filled(self) -> Filled:
        found = super().filled()
        return Filled(found.values, {**found.errors, **self.easy_errors})


class PartForm(InBoth):
    part = HiddenField()
    seen = HiddenField()
    submission = HiddenField()
    words = TextAreaField(validators=[DataRequired(WRITE_WORDS), Length(max=MOST, message=TOO_LONG), kind])
    prefill = HiddenField()
    statements = SelectMultipleField(coerce=int, validate_choice=False)
    owner = StringField(validators=[Length(max=200, message=said("Please use 200 letters or fewer."))])
    due_on = DayField()

    def __init__(self, about: PartName) -> None:
        super().__init__()
        self.about = about

    def typed(self) -> PartWords:
        return PartWords(
            words=self.words.data or "",
            easy_words=self.easy.text,
            looked_at=self.easy.looked_at,
            prefill=self.prefill.data or "",
            statement_ids=frozenset(self.statements.data or ()),
            owner=tidy(self.owner.data or ""),
            due_on=self.due_on.data,
        )

    def validate_owner(self, field: Any) -> None:
        if self.about.kind is PartKind.ACTION and not tidy(field.data or ""):
            raise ValidationError(said("Say who does this: a person or a team that a family could ask about."))

    def validate_due_on(self, field: Any) -> None:
        if self.about.kind is PartKind.ACTION and field.data is None:
            raise ValidationError(said("Say by which day this will be done, such as 3 3 2027."))


class UpdateForm(InBoth):
    update = HiddenField()
    seen = HiddenField()
    submission = HiddenField()
    state = StringField(validators=[DataRequired(CHOOSE_STATE), AnyOf(list(ActionState), CHOOSE_STATE)])
    words = TextAreaField(validators=[DataRequired(WRITE_WORDS), Length(max=MOST, message=TOO_LONG), kind])
    prefill = HiddenField()
    evidence = TextAreaField(validators=[Optional(), Length(max=MOST, message=TOO_LONG)])

    def typed(self) -> UpdateWords:
        return UpdateWords(
            state=ActionState(self.state.data or ""),
            words=self.words.data or "",
            easy_words=self.easy.text,
            looked_at=self.easy.looked_at,
            prefill=self.prefill.data or "",
            evidence=self.evidence.data or "",
        )
