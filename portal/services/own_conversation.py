"""The part of a download that was said: what they told us, asked and wrote, and what passed between us and them."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.accounts import Prompt
from portal.domain.added_files import FileFormat, FileUse
from portal.domain.concerns import ConcernAbout, ConcernKind
from portal.domain.decision_reasons import ReasonSaid
from portal.domain.own_records import (
    DAY,
    FILE,
    MOMENT,
    NUMBER,
    WORDS,
    YES_NO,
    Field,
    Topic,
    one_of,
)
from portal.domain.states import (
    MeetingHow,
    MeetingState,
    PlanState,
    ProcessKind,
    QuestionState,
    RequestSettled,
    Verdict,
    WhoKnows,
)
from portal.domain.supporting import HelpWay, SaidBy
from portal.domain.together import Became, SuggestionKind
from portal.models import Pause, ReviewerRequest
from portal.store import concerns, own_where, together, word_translations
from portal.store import own_rows as rows

_OUR_WORDS: Mapping[str, Field] = {"words": WORDS, "easy_words": WORDS}

CONVERSATION_TOPICS: tuple[Topic, ...] = (
    Topic(
        "told",
        frozenset({"account", "answer"}),
        {
            "prompt": one_of(Prompt),
            "said_by": one_of(SaidBy),
            "words": WORDS,
            "pictures": WORDS,
            "saved_at": MOMENT,
            "sent_at": MOMENT,
            "taken_out_at": MOMENT,
        },
        rows.told,
        "telling-story",
    ),
    Topic(
        "supporters",
        frozenset({"sitting", "helped"}),
        {"name": WORDS, **{way.value: YES_NO for way in HelpWay}, "began_at": MOMENT, "ended_at": MOMENT},
        rows.supporters,
        "supporter",
    ),
    Topic(
        "reasons",
        frozenset({"decision_reason"}),
        {"said": one_of(ReasonSaid), "noted_at": MOMENT, "due_on": DAY, **_OUR_WORDS, "on": MOMENT},
        rows.reasons,
        "doctor",
    ),
    Topic("late_words", frozenset({"late_words"}), {"words": WORDS, "kept_at": MOMENT}, rows.late_words, "save"),
    Topic(
        "files",
        frozenset({"added_file"}),
        {
            "file": FILE,
            "name": WORDS,
            "words": WORDS,
            "seen_in_it": WORDS,
            "may_be_used": one_of(FileUse),
            "format": one_of(FileFormat),
            "added_at": MOMENT,
            "seen_at": MOMENT,
            "taken_away_at": MOMENT,
        },
        rows.files,
        "photo",
    ),
    Topic(
        "sentences",
        frozenset({"statement", "statement_version", "check", "reply"}),
        {
            "number": NUMBER,
            "what": one_of(("we_wrote", "you_said", "we_replied", "taken_out"), "sentences.what"),
            "verdict": one_of(Verdict),
            **_OUR_WORDS,
            "because": WORDS,
            "by": WORDS,
            "on": MOMENT,
        },
        rows.sentences,
        "correct",
    ),
    Topic(
        "questions",
        frozenset({"question"}),
        {
            "words": WORDS,
            "wants_to_talk": YES_NO,
            "asked_at": MOMENT,
            "state": one_of(QuestionState),
            "answer": WORDS,
            "easy_answer": WORDS,
            "by": WORDS,
            "answered_at": MOMENT,
        },
        rows.questions,
        "questions",
    ),
    Topic(
        "question_days",
        frozenset({"question_step"}),
        {
            "question": WORDS,
            "state": one_of(QuestionState),
            "on": MOMENT,
            "asks": one_of(WhoKnows),
            "due_on": DAY,
            **_OUR_WORDS,
            "might_answer": one_of(WhoKnows),
        },
        own_where.question_days,
        "calendar",
    ),
    Topic(
        "messages",
        frozenset({"message"}),
        {"what": one_of(("you_wrote", "we_wrote"), "messages.what"), **_OUR_WORDS, "on": MOMENT, "due_on": DAY},
        own_where.messages,
        "write",
    ),
    Topic(
        "translations",
        frozenset({"word_translation"}),
        {"language": WORDS, "original": WORDS, **_OUR_WORDS, "on": MOMENT},
        word_translations.own_rows,
        "talking",
    ),
    Topic(
        "meetings",
        frozenset({"meeting", "meeting_time"}),
        {
            "how": one_of(MeetingHow),
            "place": WORDS,
            "state": one_of(MeetingState),
            "starts_at": MOMENT,
            "chosen_at": MOMENT,
            "words": WORDS,
        },
        own_where.meetings,
        "talking",
    ),
    Topic(
        "another_reviewer",
        frozenset({"reviewer_request"}),
        {"words": WORDS, "asked_at": MOMENT, "settled": one_of(RequestSettled), "settled_at": MOMENT},
        rows.columns(ReviewerRequest, "words", "asked_at", "settled", "settled_at"),
        "change",
    ),
    Topic(
        "pauses",
        frozenset({"pause"}),
        {"asked_at": MOMENT, "until_on": DAY, "ended_at": MOMENT},
        rows.columns(Pause, "asked_at", "until_on", "ended_at"),
        "stop",
    ),
    Topic(
        "other_bodies",
        frozenset({"planned_contact"}),
        {"kind": one_of(ProcessKind), "on": DAY, "state": one_of(PlanState)},
        own_where.planned,
        "other-organisations",
    ),
    Topic(
        "additions",
        frozenset({"addition"}),
        {"words": WORDS, "said_at": MOMENT, "became": WORDS},
        rows.additions,
        "write",
    ),
    Topic(
        "raised",
        frozenset({"concern", "concern_answer", "concern_event"}),
        {
            "reference": WORDS,
            "what": one_of(("you_raised", "we_answered", "you_said", "passed_on", "settled"), "raised.what"),
            "kind": one_of(ConcernKind),
            "about": one_of(ConcernAbout),
            **_OUR_WORDS,
            "by": WORDS,
            "on": MOMENT,
            "hear_by": DAY,
        },
        concerns.own_rows,
        "write",
    ),
    Topic(
        "suggestions",
        frozenset({"suggestion", "suggestion_answer"}),
        {
            "kind": one_of(SuggestionKind),
            "words": WORDS,
            "said_at": MOMENT,
            "became": one_of(Became),
            "answer": WORDS,
            "easy_answer": WORDS,
            "by": WORDS,
            "answered_at": MOMENT,
        },
        together.own_rows,
        "recommendation",
    ),
)
