"""Messages that did not arrive, as staff see them, and the numbers that envelopes carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.states import Channel, ReturnReason

PREFIX = "L"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TYPED = re.compile(r"L-?([0-9A-Z -]{2,24})", re.IGNORECASE)
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@dataclass(frozen=True, slots=True)
class ReturnShown:
    id: int
    delivery_id: int
    contributor_id: int
    channel: Channel
    why: ReturnReason
    found_at: datetime
    contributor_name: str
    stopped: bool
    reference: str
    person: str
    letter: str
    format: str
    found_by: str
    """Who typed it in; "" when a provider told us."""
    address: str = field(repr=False)


def number_of(delivery_id: int) -> str:
    """Return a delivery's number as a person reads it from an envelope: `L-7K3Q-…` with a sign that catches a slip."""
    digits, left = "", delivery_id
    while left:
        left, digit = divmod(left, 32)
        digits = _LETTERS[digit] + digits
    text = (digits or "0") + _LETTERS[_check(delivery_id)]
    return PREFIX + "".join(f"-{text[at : at + 4]}" for at in range(0, len(text), 4))


def delivery_of(typed: str) -> int | None:
    """Return the delivery that a typed or scanned number names; None when it is none, or holds a slip."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    text = re.sub(r"[ -]", "", found[1].upper()).translate(_LOOKS_LIKE)
    if len(text) < 2 or any(each not in _LETTERS for each in text):
        return None
    delivery_id = 0
    for each in text[:-1]:
        delivery_id = delivery_id * 32 + _LETTERS.index(each)
    return delivery_id if delivery_id < 2**63 and text[-1] == _LETTERS[_check(delivery_id)] else None


def _check(number: int) -> int:
    # 31 is prime to 32: a wrong digit and two that changed places both move it, but for a pair that differs by 31.
    return number % 31
