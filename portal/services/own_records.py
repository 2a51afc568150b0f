"""Everything that we hold of one contributor, as a registry of topics: what their download is made of.

To add a topic (when you add a table that belongs to a contributor, or hangs on one that does):

1. a reader. `own_rows.columns(YourModel, "words", "said_at")` is one for a table with `contributor_id`; where rows need
   more (a join, a second reader's pass), write a function (session, contributor_id) -> rows in your own store file. Its
   rows are this contributor's alone, and hold nothing of staff's that a second reader has not passed;
2. a `Topic(…)` in TOPICS, or in own_conversation.py for what is said: its name, the tables that are in it, each field
   with its kind, the reader, a picture;
3. its words in templates/parts/own_words.html: `<topic>` its heading, `<topic>.<field>` each field, and
   `<group>.<code>` each code of a field made by `one_of`.

A table that no download can show goes into NOT_IN_IT, with why. tests/contracts/test_own_records.py holds all of
this against the tables: one that is in neither fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.domain.contact import ADDRESSES
from portal.domain.faith_days import FAITH_DAYS
from portal.domain.oversight import SeenWhat
from portal.domain.own_records import (
    DAY,
    FILE,
    MOMENT,
    WORDS,
    YES_NO,
    Field,
    Kind,
    Topic,
    TopicRead,
    Value,
    one_of,
)
from portal.domain.owning import CorrectionOf, PaperVerdict, TakenKind
from portal.domain.paper import PAPER_FORMS
from portal.domain.quiet_days import Again
from portal.domain.reported import RequestState
from portal.domain.states import (
    Channel,
    Decision,
    DeliveryState,
    NeedKind,
    Presentation,
    Relationship,
    ReturnReason,
    SaidStillRight,
)
from portal.models import Choice, Need, Promise, QuietDay, StillRight
from portal.services.own_conversation import CONVERSATION_TOPICS
from portal.services.own_sharing import SHARING_TOPICS
from portal.store import own_rows as rows

TOPICS: tuple[Topic, ...] = (
    Topic(
        "you",
        frozenset({"contributor"}),
        {
            "name": WORDS,
            "relationship": one_of(Relationship),
            "language": WORDS,
            "presentation": one_of(Presentation),
            "page_language": WORDS,
            "page_presentation": one_of(Presentation),
            "has_learning_disability": YES_NO,
            "supporter_name": WORDS,
            "faith": WORDS,
            **dict.fromkeys(ADDRESSES, WORDS),
            "created_at": MOMENT,
            "stopped_at": MOMENT,
        },
        rows.you,
        "you",
    ),
    *CONVERSATION_TOPICS,
    Topic(
        "choices",
        frozenset({"choice"}),
        {"decision": one_of(Decision), "later_on": DAY, "words": WORDS, "made_at": MOMENT},
        rows.columns(Choice, "decision", "later_on", "words", "made_at"),
        "choose",
    ),
    Topic(
        "needs",
        frozenset({"need"}),
        {"kind": one_of(NeedKind), "detail": WORDS, "recorded_at": MOMENT, "ended_at": MOMENT},
        rows.columns(Need, "kind", "detail", "recorded_at", "ended_at"),
        "help",
    ),
    Topic(
        "quiet_days",
        frozenset({"quiet_day"}),
        {
            "starts_on": DAY,
            "ends_on": DAY,
            "again": one_of(Again),
            "faith_day": one_of(FAITH_DAYS, "faith_days"),
            "recorded_at": MOMENT,
            "ended_at": MOMENT,
        },
        rows.columns(QuietDay, "starts_on", "ends_on", "again", "faith_day", "recorded_at", "ended_at"),
        "calendar-quiet",
    ),
    Topic(
        "still_right",
        frozenset({"still_right"}),
        {"said": one_of(SaidStillRight), "said_at": MOMENT},
        rows.columns(StillRight, "said", "said_at"),
        "question",
    ),
    Topic(
        "promises",
        frozenset({"promise"}),
        {
            "code": one_of(
                (
                    "call",
                    "write_later",
                    "write_again",
                    "statements_or_word",
                    "decision_reason",
                    "regular_update",
                    "answer",
                    "reply",
                ),
                "promises.code",
            ),
            "due_on": DAY,
            "made_at": MOMENT,
            "kept_at": MOMENT,
            "ended_at": MOMENT,
        },
        rows.columns(Promise, "code", "due_on", "made_at", "kept_at", "ended_at"),
        "calendar",
    ),
    Topic(
        "reported",
        frozenset({"reported_death", "teller_note"}),
        {"reference": WORDS, "words": WORDS, "told_at": MOMENT, "address": WORDS, "sent_at": MOMENT},
        rows.reported,
        "write",
    ),
    Topic(
        "deeper",
        frozenset({"deeper_request"}),
        {
            "words": WORDS,
            "asked_at": MOMENT,
            "state": one_of(RequestState),
            "answer": WORDS,
            "easy_answer": WORDS,
            "answered_at": MOMENT,
        },
        rows.deeper,
        "reading-papers",
    ),
    Topic(
        "letters",
        frozenset({"letter", "delivery"}),
        {
            "file": FILE,
            "title": WORDS,
            "language": WORDS,
            "format": WORDS,
            "asked_at": MOMENT,
            "channel": one_of(Channel),
            "address": WORDS,
            "state": one_of(DeliveryState),
            "sent_at": MOMENT,
        },
        rows.letters,
        "letter-arrives",
    ),
    Topic(
        "came_back",
        frozenset({"came_back"}),
        {"channel": one_of(Channel), "address": WORDS, "why": one_of(ReturnReason), "found_at": MOMENT},
        rows.came_back,
        "post",
    ),
    Topic(
        "led_to",
        frozenset({"learning_source"}),
        {"words": WORDS, "easy_words": WORDS, "on": MOMENT},
        rows.led_to,
        "learn",
    ),
    Topic(
        "receipts",
        frozenset({"receipt"}),
        {"words": WORDS, "code": WORDS, "said_at": MOMENT},
        rows.receipts,
        "correct",
    ),
    Topic(
        "corrections",
        frozenset({"correction"}),
        {"what": one_of(CorrectionOf), "words": WORDS, "asked_at": MOMENT},
        rows.corrections,
        "write",
    ),
    Topic(
        "taken_back",
        frozenset({"taken_back"}),
        {"kind": one_of(TakenKind), "words": WORDS, "made_at": MOMENT, "due_on": DAY, "settled_at": MOMENT},
        rows.taken_back,
        "take-out",
    ),
    Topic(
        "paper",
        frozenset({"paper_reply"}),
        {
            "form": one_of(PAPER_FORMS, "paper.form"),
            "typed": WORDS,
            "received_on": DAY,
            "typed_at": MOMENT,
            "by": WORDS,
            "verdict": one_of(PaperVerdict, "paper.verdict"),
            "words": WORDS,
            "said_at": MOMENT,
        },
        rows.paper,
        "post",
    ),
    Topic(
        "looked",
        frozenset({"seen"}),
        {"on": MOMENT, "what": one_of(SeenWhat), "who": WORDS, "job": WORDS, "in_emergency": YES_NO},
        rows.looked,
        "private",
    ),
    Topic(
        "ways_in",
        frozenset({"invitation", "visit", "asked_call"}),
        {
            "what": one_of(("link_made", "page_opened", "link_closed", "asked_for_call"), "ways_in.what"),
            "on": MOMENT,
            "until": MOMENT,
        },
        rows.ways_in,
        "safe",
    ),
    *SHARING_TOPICS,
)


class WhyNot(StrEnum):
    """Why a table of a contributor's is in no download."""

    HASHES = "hashes"
    """Keyed hashes, which nobody can read: of names, for search, and of codes that are over in half an hour."""
    PASSING = "passing"
    """Minutes long, and shown on its own page meanwhile."""
    OF_STAFF = "of_staff"
    """Staff's own working notes and tasks: no second reader has passed them (rule 10)."""
    ELSEWHERE = "elsewhere"
    """It says only how something of another topic was handled; that is in the download."""


NOT_IN_IT: Mapping[str, WhyNot] = {
    "support_record": WhyNot.OF_STAFF,
    "contributor_token": WhyNot.HASHES,
    "one_time_code": WhyNot.HASHES,
    "kept_form": WhyNot.PASSING,
    "thing_to_read": WhyNot.PASSING,
    "staff_visit": WhyNot.OF_STAFF,
    "need_task": WhyNot.OF_STAFF,
    "report_answer": WhyNot.OF_STAFF,
    # It would tell who takes part, and who does not.
    "named_person_decision": WhyNot.OF_STAFF,
    "untold": WhyNot.OF_STAFF,
    "outcome_telling": WhyNot.OF_STAFF,
    "batch_member": WhyNot.ELSEWHERE,
    "printed_letter": WhyNot.ELSEWHERE,
}

ASIDE = frozenset({"id", "there"})
"""What a row may hold beside its topic's fields: which file it is. It is never shown."""

_TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    Kind.WORDS: str,
    Kind.CODE: str,
    Kind.FILE: str,
    Kind.DAY: date,
    Kind.MOMENT: datetime,
    Kind.YES_NO: bool,
    Kind.NUMBER: int,
}


def fits(field: Field, value: Value) -> bool:
    """Whether a value is of its field's kind, and one of its codes. None is: nothing is known."""
    if value is None:
        return True
    return isinstance(value, _TYPES[field.kind]) and (not field.codes or not value or value in field.codes)


def read(session: Session, contributor_id: int) -> tuple[TopicRead, ...]:
    """Return every topic with this contributor's rows, and nobody else's."""
    return tuple(
        TopicRead(each.name, each.picture, each.fields, tuple(each.read(session, contributor_id))) for each in TOPICS
    )
