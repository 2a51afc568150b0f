"""Forms as ordinary POSTs: what was typed comes back with each mistake beside its field and in the summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as a template sees it: values by field name, and lists of error sentences by field name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        found = self.values.get(name)
        return "" if found is None else found

    def error(self, name: str) -> str:
        """Return the first sentence about a field, or "" ."""
        return next(iter(self.errors.get(name, ())), "")


NOTHING_FILLED = Filled()


class PortalForm(FlaskForm):  # type: ignore[misc]
    """The base of our forms. Fields carry no displayed words: labels live in templates and Easy Read files."""

    def filled(self) -> Filled:
        """Return what was typed, exactly as typed, with the errors as sentences in the person's language."""
        return Filled(
            {each.name: _typed(each) for each in self if each.name != "csrf_token"},
            {name: tuple(str(error) for error in errors) for name, errors in self.errors.items() if name},
        )


def _typed(each: Field) -> Any:
    if each.raw_data and each.type not in {"SelectMultipleField", "BooleanField", "FileField"}:
        return each.raw_data[0]
    return each.data
