"""A day typed in three boxes."""

from datetime import date

import pytest
from flask import Flask

from portal.web.forms import DayField, PortalForm


class OneDay(PortalForm):
    when = DayField()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("3", "3", "2027"), date(2027, 3, 3)),
        (("03", " 03 ", "2027"), date(2027, 3, 3)),
        (("۳", "۳", "۲۰۲۷"), date(2027, 3, 3)),
        (("৩", "৩", "২০২৭"), date(2027, 3, 3)),
        (("３", "３", "２０２７"), date(2027, 3, 3)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_day_is_read_in_every_scripts_digits(app: Flask, typed: tuple[str, str, str], day: date | None) -> None:
    form = read(app, typed)
    assert form.when.data == day
    assert not form.when.errors


@pytest.mark.parametrize(
    "typed",
    [
        ("31", "2", "2027"), ("29", "2", "2027"), ("0", "1", "2027"), ("1", "13", "2027"), ("1", "1", "27"),
        ("1", "1", "0000"), ("-1", "1", "2027"), ("1", "", "2027"), ("one", "1", "2027"), ("²", "1", "2027"),
        ("1" * 500, "1", "2027"), ("1.0", "1", "2027"), ("1e0", "1", "2027"), ("1_0", "1", "2027"),
    ],
)  # fmt: skip
def test_an_impossible_day_says_how_to_mend_it_and_comes_back_as_typed(app: Flask, typed: tuple[str, str, str]) -> None:
    form = read(app, typed)
    assert form.when.data is None
    filled = form.filled()
    with app.test_request_context():
        assert filled.error("when") == "Write a day that exists, such as 3 3 2027."
    assert filled.value("when_month") == typed[1]


def read(app: Flask, typed: tuple[str, str, str]) -> OneDay:
    with app.test_request_context(
        "/code", method="POST", data=dict(zip(("when_day", "when_month", "when_year"), typed, strict=True))
    ):
        form = OneDay(meta={"csrf": False})
        form.validate()
        form.filled()
        return form
