"""Passwords of staff: long, and not what is tried first; nothing else is asked of them."""

from __future__ import annotations

import pytest

from portal.domain.passwords import fault_of

OWN = ("Amara Okafor", "amara.okafor@reviews.example.org", "Family and carer reviews")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Welcome2026!!", "letmeinletmein", "P@ssw0rdP@ssw0rd", "123456789012", "098765432109",
        "aaaaaaaaaaaa", "abcabcabcabc", "qwertyuiopas", "1qaz2wsx3edc4rfv", "correct horse battery staple",
        "ｐａｓｓｗｏｒｄ１２３４", "Amara.Okafor2026", "FamilyCarerReviews", "summer2026summer", "liverpoolfc2026",
        "ReviewerReviewer1", "NHS-learning-disability",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert fault_of(password, OWN) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "a-long-quiet-river-39", "violin under teal fog", "xk29-vbb-qqlm", "739201847561", "učitelj riba oblak",
        "密码很长的一个句子真的很长", "کتابخانه‌ی شهر کوچک", "nolowercasebutlong".upper(), "    spaces   count   ",
        "password-heron-glacier", "🐙" * 3 + "🚲🌋🧦🪁🦉🎻🥨🪵🧭",
    ],
)  # fmt: skip
def test_any_other_that_is_long_may_be_used(password: str) -> None:
    # whatever its letters, with or without digits, capitals or marks
    assert fault_of(password, OWN) == ""


@pytest.mark.parametrize(("password", "fault"), [("x" * 11, "password_short"), ("ab" * 501, "password_long")])
def test_its_length_has_bounds(password: str, fault: str) -> None:
    assert fault_of(password) == fault


def test_64_characters_and_more_are_welcome() -> None:
    assert fault_of("teal violin under fog, " * 8) == ""
