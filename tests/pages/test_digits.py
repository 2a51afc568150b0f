"""A page in the digits of its language: days, times and counts in words; what is dialled, typed or compared in 0-9."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.adapters.numbers import digits_of, in_digits
from portal.models import QuietDay
from portal.services.tools import Tools
from portal.web import messages
from tests.factories import Factory

OWN = ["ar", "fa", "bn"]
PHONE = "0118 496 0100"


def in_0_9(words: str) -> str:
    return "".join(str(unicodedata.decimal(each, each)) for each in words)


@pytest.mark.parametrize("read", ["standard", "easy-read"])
@pytest.mark.parametrize("code", [*OWN, "ur"])
def test_a_count_is_in_words_and_a_telephone_number_is_not(
    app: Flask, make: Factory, clock: SetClock, code: str, read: str
) -> None:
    # given a page that closes in a few minutes
    visitor = make.contributor_here(app, look=f"{code}.{read}")
    clock.move(minutes=38)
    page = visitor.get("/closing")
    # then the minutes are in the digits of the language (in Urdu 0-9), and the telephone number is as it is dialled
    minutes = {each for each in page.text.replace(PHONE, "") if each.isdecimal()}
    assert minutes == {digits_of(code)[7]}
    assert PHONE in "".join(page.tree.xpath("//body//text()"))


@pytest.mark.parametrize("code", OWN)
def test_a_step_and_a_day_to_type(app: Flask, make: Factory, code: str) -> None:
    visitor = make.contributor_here(app, look=f"{code}.easy-read")
    # when somebody looks at the second of the pages of a form
    page = visitor.get("/family/quiet-days?step=2")
    [steps] = page.tree.xpath("//p[@class='steps']")
    # then the page of pages is in their digits, and what a button sends is in 0-9
    words = steps.text_content()
    assert in_digits("2", code) in words
    assert not any(each.isascii() and each.isdecimal() for each in words)
    assert page.tree.xpath("//a[@href='?step=3']")


@pytest.mark.parametrize("code", OWN)
def test_an_example_of_what_is_typed_is_as_it_is_typed(app: Flask, make: Factory, code: str) -> None:
    page = make.contributor_here(app, look=f"{code}.standard").get("/family/quiet-days")
    assert "24 12 2026" in page.text


@pytest.mark.parametrize("code", OWN)
def test_a_day_in_these_digits_is_kept_and_shown_in_them(tools: Tools, app: Flask, make: Factory, code: str) -> None:
    visitor = make.contributor_here(app, look=f"{code}.standard")
    # when somebody types a day in the digits of their keyboard
    page = visitor.post("/family/quiet-days", typed(code, "3", "3", "2027"))
    # then it is that day, in their digits
    with tools.reading() as session:
        assert session.scalars(select(QuietDay.starts_on)).all() == [date(2027, 3, 3)]
    assert in_digits("2027", code) in page.text
    # and one that is none comes back as it was typed
    page = visitor.post("/family/quiet-days", typed(code, "31", "2", "2027"))
    assert page.tree.xpath("//input[@name='quiet_from_day']/@value") == [in_digits("31", code)]
    page = visitor.post("/family/quiet-days", typed("en", "31", "2", "2027"))
    assert page.tree.xpath("//input[@name='quiet_from_day']/@value") == ["31"]


def typed(code: str, day: str, month: str, year: str) -> dict[str, str]:
    names = ("quiet_from_day", "quiet_from_month", "quiet_from_year")
    return {name: in_digits(part, code) for name, part in zip(names, (day, month, year), strict=True)}


@pytest.mark.parametrize("code", [*OWN, "ur", "pl"])
def test_a_large_number_of_a_message_is_as_its_language_writes_it(app: Flask, code: str) -> None:
    with app.test_request_context():
        assert "Please use 100,000 letters" in str(messages.TOO_LONG)
        with force_locale(code):
            said = str(messages.TOO_LONG)
    digits = [each for each in said if each.isdecimal()]
    assert digits == list(in_digits("100000", code))
    assert ("100,000" in said) is (code == "ur")
