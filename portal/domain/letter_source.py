"""The shape of a letter's source: named parts, each in plain words and in Easy Read rows (words.md, "Letters")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PLACEHOLDERS = frozenset(
    {
        "person", "person_full", "contributor", "supporter", "reviewer", "reviewer_work", "service", "help_phone",
        "return_address", "reference", "next_day", "later_day", "update_day", "due_day", "new_day", "reason",
        "easy_reason", "named_by", "link", "code", "site", "host", "one_time_code", "support_name", "support_phone",
    }
)  # fmt: skip
"""Every value that a source may name as `%(name)s`."""
MOMENTS = frozenset(
    {"support", "replied", "friend", "asks_if_right"}
    | {f"said_{choice}" for choice in ("yes", "talk_first", "later", "no", "wrong_person")}
    | {f"not_ours_{why}" for why in ("age", "not_covered", "elsewhere")}
)
"""What `when` may name beside a value. `asks_if_right`: half a year ago they last said what they need."""
NAMES_PERSON = ("person", "person_full", "reason", "easy_reason")
"""Values that name the person who died, or may: e-mail says something else instead."""
CHOICE_VALUES = frozenset(
    {"later_day"} | {f"said_{choice}" for choice in ("yes", "talk_first", "later", "no", "wrong_person", "nothing")}
)
"""What a letter says of what its person chose."""
NEUTRAL_VALUES = frozenset({"service", "help_phone", "return_address", "update_day", "link", "code"})
"""The only values that a neutral letter may name. A contributor may have the very name of the person who died."""


_VALUE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """A paragraph, or the words of a row: English, with `%(name)s` for a value.

    `discreet` stands in e-mail instead, where neither the person who died nor a diagnosis is named (safety.md): None
    when the words can stand as they are, "" to leave them out. `when` names a value without which they are left out;
    with `each` they are said once for every support organisation, or for every line of the value that `each` names.
    """

    words: str
    discreet: str | None = None
    when: str = ""
    each: str = ""
    picture: str = ""
    explains: str = ""


@dataclass(frozen=True, slots=True)
class SourcePart:
    name: str
    heading: str
    plain: tuple[SourceWords, ...]
    easy: tuple[SourceWords, ...]


@dataclass(frozen=True, slots=True)
class EasyWordsStatus:
    """How a letter's Easy Read words stand: `draft`, or `checked` by whom on which day (words.md, Easy Read 10)."""

    status: str
    checked_by: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class LetterSource:
    """One file of `templates/letters/`. `version` is the first 8 hexadecimal digits of its SHA-256."""

    name: str
    about: str
    """What staff call it."""
    subject: str
    title: str
    easy_title: str
    discreet_title: str
    sms: str
    purpose: str
    """What its way in is for; "" when it has none."""
    for_friends: bool
    order: tuple[str, ...]
    parts: Mapping[str, SourcePart]
    version: str
    easy_status: EasyWordsStatus
    at_once: bool = False
    """It belongs to what somebody does on their page this minute: a code they asked for, or the warning to the contact
    that was just changed. Neither a quiet day, nor a need that is not met, nor a stop pressed since holds it back."""
    after_stop: bool = False
    """It goes although its person has stopped our letters: it only says that this is done."""
    by_itself: bool = False
    """Only the portal writes it; staff are not offered it."""
    neutral: bool = False
    """Whoever sees it by chance learns nothing: the service signs, no reference, no name on an e-mail, and only
    NEUTRAL_VALUES in its words."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """What it leaves out on purpose, each with the reason: of human, support, reach, no, easy."""
    code_label: str = ""
    link_label: str = ""
    """What stands beside its code and link, where these are others than a letter's."""


@dataclass(frozen=True, slots=True)
class LetterLabels:
    """The words around every letter, the same for all: `templates/letters/labels.yaml`."""

    way_in: str
    code_label: str
    link_label: str
    qr: str
    page_words: str
    own_language: str
    """Each language names itself in it: letters in the others say it in that language."""


def values_named(letter: LetterSource) -> frozenset[str]:
    """Return every value that a letter's parts name, in their words or as a condition."""
    return frozenset(
        name
        for part in letter.parts.values()
        for each in (*part.plain, *part.easy)
        for name in (each.when, each.each, *_VALUE.findall(each.words))
        if name
    )


def says_update_day(letter: LetterSource) -> bool:
    """Whether the letter says by when we write again, even if there is no news: that is a promise."""
    return "update_day" in values_named(letter)
