"""How Easy Read writes numbers, days and times (words.md, "Easy Read" 3): digits, "Monday 3 March 2027", "2 in the
afternoon". Each rule takes a row's words and yields what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER_WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|twice)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\bper ?cent\b|\bpercent\w*", re.IGNORECASE)
_DAYS = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTHS = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_WHOLE_DAY = re.compile(rf"\b{_DAYS} \d{{1,2}} {_MONTHS} \d{{4}}\b")
_OTHER_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS}|{_SHORT_MONTHS})\b(?: \d{{4}})?"
    rf"|\b(?:{_MONTHS}|{_SHORT_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)"
    r"|\b\d{1,4}[/.–-]\d{1,2}[/.–-]\d{2,4}\b"
    r"|\b(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?(?= \d)"
)
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b")
_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\b\.?)|\b\d{1,2} o[’']clock\b|\bhalf past\b|\bquarter (?:past|to)\b"
    r"|\b\d{1,2}[:.]\d{2}\b(?! in the (?:morning|afternoon|evening)| at night)|\b(?:midday|noon|midnight)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def digits(words: str) -> Iterator[str]:
    """Digits for numbers (IE). "One" may stand in letters: it is more often no number."""
    for found in _NUMBER_WORDS.findall(words):
        yield f"“{found}”: write it in digits"
    for found in _ORDINAL.findall(_WHOLE_DAY.sub("", words)):
        yield f"“{found}”: write the number alone"


def percentages(words: str) -> Iterator[str]:
    """No percentage, in letters either: half of the people, 1 of 10 people (IE)."""
    for found in _PERCENT.findall(words):
        yield f"“{found}”: say it in words, such as “half of the people”"


def dates(words: str) -> Iterator[str]:
    """A day is written "Monday 3 March 2027" (IE)."""
    for found in _OTHER_DAY.finditer(_WHOLE_DAY.sub("…", _PLACEHOLDER.sub("…", words))):
        yield f"“{found[0].strip()}”: write the day as “Monday 3 March 2027”"


def times(words: str) -> Iterator[str]:
    """A time is written "2 in the afternoon" (IE)."""
    for found in _TIME.finditer(_PLACEHOLDER.sub("…", words)):
        yield f"“{found[0].strip()}”: write the time as “2 in the afternoon”"
