"""The kinds of words that are translated, as a registry. A new kind is a WordKind, its rows in store/word_sources.py,
and an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.oversight import SeenWhat
from portal.domain.word_translations import WordKind


@dataclass(frozen=True, slots=True)
class Kind:
    """`seen` is what a contributor reads of a look at their own words; None for what we wrote.

    What we wrote is asked for by itself, in the language of each reader's page; what they wrote, when staff ask.
    """

    seen: SeenWhat | None = None
    theirs: bool = False
    """What they raised: as with the concern itself, a look at it is on record, and not on their own page."""
    of_review: bool = False
    """Everybody who is shown the outcome gets it: one translation for all."""
    to_friends: bool = False
    """A friend, who is not shown the outcome, gets it too."""

    @property
    def ours(self) -> bool:
        return self.seen is None and not self.theirs


KINDS: Mapping[WordKind, Kind] = {
    WordKind.ANSWER: Kind(SeenWhat.ACCOUNT),
    WordKind.QUESTION: Kind(SeenWhat.CHECKS),
    WordKind.MESSAGE: Kind(SeenWhat.PAGE),
    WordKind.ADDITION: Kind(SeenWhat.CHECKS),
    WordKind.SUGGESTION: Kind(SeenWhat.CHECKS),
    WordKind.CHECK: Kind(SeenWhat.CHECKS),
    WordKind.FILE: Kind(SeenWhat.ACCOUNT),
    WordKind.RAISED: Kind(theirs=True),
    WordKind.NOT_SETTLED: Kind(theirs=True),
    WordKind.NOT_ANSWERED: Kind(SeenWhat.CHECKS),
    WordKind.MEETING_WISH: Kind(SeenWhat.PAGE),
    WordKind.DEEPER_ASKED: Kind(SeenWhat.CHECKS),
    WordKind.NAMED: Kind(SeenWhat.PAGE),
    WordKind.TAKEN_BACK: Kind(SeenWhat.PAGE),
    WordKind.ANOTHER_REVIEWER: Kind(SeenWhat.PAGE),
    WordKind.STATEMENT: Kind(),
    WordKind.REPLY: Kind(),
    WordKind.QUESTION_ANSWER: Kind(),
    WordKind.OUR_MESSAGE: Kind(),
    WordKind.CONCERN_ANSWER: Kind(),
    WordKind.OUTCOME: Kind(of_review=True),
    WordKind.ACTION_UPDATE: Kind(of_review=True),
    WordKind.EXTENSION: Kind(of_review=True, to_friends=True),
    WordKind.DEEPER_ANSWER: Kind(),
    WordKind.REASON_FOUND: Kind(),
    WordKind.QUESTION_STEP: Kind(),
    WordKind.OFFER: Kind(of_review=True),
    WordKind.SUGGESTION_ANSWER: Kind(),
}
TOLD_AS: Mapping[WordKind, str] = {
    WordKind.STATEMENT: "translated_check",
    WordKind.REPLY: "translated_check",
    WordKind.QUESTION_ANSWER: "translated_question",
    WordKind.OUR_MESSAGE: "translated_message",
    WordKind.CONCERN_ANSWER: "translated_concern",
    WordKind.OUTCOME: "translated_outcome",
    WordKind.ACTION_UPDATE: "translated_outcome",
    WordKind.EXTENSION: "translated_where",
    WordKind.DEEPER_ANSWER: "translated_deeper",
    WordKind.REASON_FOUND: "translated_reason",
    WordKind.QUESTION_STEP: "translated_question",
    WordKind.OFFER: "translated_recommendation",
    WordKind.SUGGESTION_ANSWER: "translated_recommendation",
}
"""What a notice says is to read when ours is there in a family's language: the page that the words stand on."""
OURS = tuple(kind for kind, each in KINDS.items() if each.ours)
