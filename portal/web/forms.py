"""Forms as ordinary POSTs: what was typed comes back with each mistake beside its field and in the summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.utils import unset_value
from wtforms.validators import AnyOf, Optional

from portal.domain.late_words import MARKS, OF_THE_PAGE, Fields, together
from portal.web.messages import CHOOSE_ONE, DAY_NOT_RIGHT


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as a template sees it: values by field name, and lists of error sentences by field name.

    `late` are words and answers that came after the page had closed, given back in their boxes.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    late: Fields = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what a field holds: text, a code, or a list of codes."""
        found = self.values.get(name)
        if self.late.get(name) and name not in OF_THE_PAGE:
            return list(self.late[name]) if isinstance(found, list) else self.late[name][0]
        return "" if found is None else found

    def has(self, name: str) -> bool:
        """Whether somebody's own words are to be shown in a field, such as those of a form with a mistake."""
        return name in self.values or name in self.late

    def words(self, name: str, standing: str | None = None) -> str:
        """Return what a box for words holds: late words together with what stands there."""
        found = str(self.values.get(name) or "") if standing is None else standing
        late = self.late.get(name)
        if not late:
            return found
        return late[0] if self.follows else together(found, late[0])

    @property
    def follows(self) -> bool:
        """Whether the late words were written on the very text that stands."""
        marks = [name for name in MARKS if name in self.late]
        return bool(marks) and all(str(self.values.get(name)) == self.late[name][0] for name in marks)

    def error(self, name: str) -> str:
        """Return the first sentence about a field, or "" ."""
        return next(iter(self.errors.get(name, ())), "")


NOTHING_FILLED = Filled()


class PortalForm(FlaskForm):  # type: ignore[misc]
    """The base of our forms. Fields carry no displayed words: labels live in templates and Easy Read files."""

    def filled(self) -> Filled:
        """Return what was typed, exactly as typed, with the errors as sentences in the person's language."""
        typed = {each.name: _typed(each) for each in self if each.name != "csrf_token"}
        for each in self:
            if isinstance(each, DayField):
                typed |= each.typed
        return Filled(
            typed,
            {name: tuple(str(error) for error in errors) for name, errors in self.errors.items() if name},
        )


def _typed(each: Field) -> Any:
    if each.raw_data and each.type not in {"SelectMultipleField", "BooleanField", "FileField"}:
        return each.raw_data[0]
    return each.data


def may_be_one_of(known: Collection[str]) -> StringField:
    """Return the field of a choice that may be left out. Spaces, which only a program sends, are nothing chosen."""
    return StringField(filters=[lambda sent: (sent or "").strip()], validators=[Optional(), AnyOf(known, CHOOSE_ONE)])


class DayField(Field):
    """A day in three boxes, `name_day`, `name_month`, `name_year`. Any script's digits are read; all empty is None."""

    PARTS = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        given = None if data is unset_value else data
        self.data: date | None = given() if callable(given) else given
        # What was typed, as typed: it comes back with a mistake.
        self.typed = {f"{self.name}_{part}": "" for part in self.PARTS}
        if formdata is not None:
            self.typed = {name: str(formdata.get(name, ""))[:20].strip() for name in self.typed}
            self.data = _day_of(tuple(self.typed.values()))

    def pre_validate(self, form: Any) -> None:
        if self.data is None and any(self.typed.values()):
            raise ValidationError(DAY_NOT_RIGHT)


def _day_of(typed: tuple[str, ...]) -> date | None:
    """Return the day that was typed, or None. int() reads the decimal digits of every script."""
    if not all(part.isdecimal() and len(part) <= 4 for part in typed) or len(typed[2]) != 4:
        return None
    day, month, year = (int(part) for part in typed)
    try:
        return date(year, month, day)
    except ValueError:
        return None
