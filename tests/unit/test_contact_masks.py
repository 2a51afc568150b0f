"""What is on file is shown so that its owner knows it and nobody else can use it."""

import pytest

from portal.domain.contact import ADDRESSES, masked


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("email", "janet@example.org", "j•••@example.org"),
        ("mobile", "07700 900123", "•••• ••• 123"),
        ("landline", "0118 496 0100", "•••• ••• 100"),
        ("postcode", "ZZ99 2AB", "ZZ99 •••"),
        ("address_line_1", "5 Mill Lane", "5 •••"),
        ("address_town", "Woldsby", "Wo•••"),
    ],
)
def test_an_address_is_masked(name: str, value: str, shown: str) -> None:
    assert masked(name, value) == shown


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("value", ["", "x", "@", " ", "•"])
def test_odd_values_break_nothing(name: str, value: str) -> None:
    assert isinstance(masked(name, value), str)
