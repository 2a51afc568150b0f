"""Topics of a contributor's download: whom they named, what they share, and who holds what (own_records.py)."""

from __future__ import annotations

from portal.domain.named_people import Knew, Knows, Reads
from portal.domain.own_records import MOMENT, WORDS, YES_NO, Topic, one_of
from portal.domain.sharing import AskedBack, GaveHow
from portal.domain.states import NeedKind, ProcessKind
from portal.models import NamedPerson
from portal.store import own_rows, own_sharing

_NAMED = {
    "name": WORDS,
    "knew": one_of(Knew),
    "knew_words": WORDS,
    "reach": WORDS,
    "reach_unknown": YES_NO,
    "knows": one_of(Knows),
    "easy_read": one_of(Reads),
    "language": WORDS,
    "may_say": YES_NO,
    "words": WORDS,
    "said_at": MOMENT,
    "taken_back": YES_NO,
}

SHARING_TOPICS: tuple[Topic, ...] = (
    Topic("named", frozenset({"named_person"}), _NAMED, own_rows.columns(NamedPerson, *_NAMED), "friends"),
    Topic(
        "sharing",
        frozenset({"sharing_choice"}),
        {
            "body": one_of(ProcessKind),
            "words": WORDS,
            "need": one_of(NeedKind),
            "may": YES_NO,
            "said_at": MOMENT,
        },
        own_sharing.choices,
        "choose",
    ),
    Topic(
        "held",
        frozenset({"shared_item"}),
        {
            "body": one_of(ProcessKind),
            "words": WORDS,
            "need": one_of(NeedKind),
            "given_to": WORDS,
            "how": one_of(GaveHow),
            "given_at": MOMENT,
            "by_law": YES_NO,
            "asked_back_at": MOMENT,
            "asked_at": MOMENT,
            "answer": one_of(AskedBack),
            "answered_at": MOMENT,
        },
        own_sharing.held,
        "other-organisations",
    ),
)
