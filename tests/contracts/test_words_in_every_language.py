"""Every sealed column of the database is words that are put into another language, or says here why it is not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column

from portal.domain.word_translations import WordKind
from portal.models.base import Base
from portal.models.sealed import Sealed
from portal.services.word_kinds import KINDS
from portal.store import word_sources

NAMES = "a name, a place, an address, a number or a code: the same in every language"
STAFF = "staff write it for staff, in English: families never read it"
MADE = "made from catalogs, or from words that have a row of their own"
AS_TYPED = "a form as it was typed, kept until it is sent: its words then stand in rows of their own"
SHORT = "a line beside a choice or a need: who it concerns talks with them, with an interpreter where one is needed"
SEEN = "says what a picture shows, to staff who look at the picture itself"
NO_ROOM = "no task of a report yet: who told us has no room, and somebody telephones, with an interpreter"
IN_A_QUESTION = "stands as a question too, which has a row of its own"

# The outcome and what was done are read in their parts, not from one column each.
IN_PARTS = {
    WordKind.OUTCOME: {
        "outcome": {"thanks", "easy_thanks", "found", "easy_found"},
        "learning": {"words", "easy_words"},
        "recommendation": {"words", "easy_words", "means", "easy_means"},
        "action": {"words", "easy_words"},
    },
    WordKind.ACTION_UPDATE: {"action_update": {"words", "easy_words"}},
    WordKind.EXTENSION: {"extension": {"words", "easy_words"}},
    WordKind.OFFER: {"recommendation_offer": {"words", "easy_words", "means", "easy_means"}},
}
NOT_TRANSLATED: dict[str, dict[str, str]] = {
    "action": {"owner": NAMES},
    "action_update": {"evidence": STAFF, "sent_back_because": STAFF},
    "added_file": {"name": NAMES, "seen_in_it": SEEN, "key": NAMES},
    "answer": {"picture_answer": MADE},
    "break_glass": {"reason": STAFF, "judged_words": STAFF},
    "came_back": {"address": NAMES, "done_words": STAFF},
    "choice": {"words": SHORT},
    "concern": {"name": NAMES, "contact": NAMES},
    "concern_answer": {"sent_back_because": STAFF},
    "contributor": dict.fromkeys(
        (
            "name", "supporter_name", "faith", "address_line_1", "address_town", "postcode", "email", "mobile",
            "landline",
        ),
        NAMES,
    ),
    "decision_reason": {"done": STAFF, "sent_back_because": STAFF},
    "deeper_request": {"sent_back_because": STAFF},
    "delivery": {"address": NAMES, "subject": MADE, "text": MADE},
    "extension": {"sent_back_because": STAFF},
    "file_request": {"reason": STAFF, "refused_words": STAFF},
    "kept_form": {"fields": AS_TYPED},
    "late_words": {"fields": AS_TYPED},
    "legal_hold": {"because": STAFF},
    "letter": {"composed": MADE},
    "meeting": {"place": NAMES},
    "message": {"sent_back_because": STAFF},
    "named_person": {"name": NAMES, "knew_words": SHORT, "reach": NAMES, "language": NAMES},
    "named_person_decision": {"because": STAFF},
    "need": {"detail": SHORT},
    "need_task": {"detail": SHORT, "how": STAFF},
    "other_process": {"note": STAFF, "person": NAMES, "phone": NAMES},
    "outcome": {"sent_back_because": STAFF},
    # What is on paper is typed in beside the paper; accounts and checks in it have rows of their own.
    "paper_reply": {"fields": AS_TYPED, "said": AS_TYPED, "words": IN_A_QUESTION},
    "person": dict.fromkeys(("first_name", "last_name", "known_as", "ethnicity", "place_of_death"), NAMES),
    "planned_contact": {"about": STAFF},
    "question": {"sent_back_because": STAFF},
    "quiet_day": {"faith_day": NAMES},
    "receipt": {"code": NAMES},
    "recommendation_offer": {"sent_back_because": STAFF},
    "reply": {"sent_back_because": STAFF},
    "report_answer": {"note": STAFF},
    "report_draft": {"told": AS_TYPED},
    "reported_death": {"told": NO_ROOM},
    "review": {"reviewer_asked_for": NAMES, "source_row": NAMES},
    "shared_item": {"words": STAFF, "by_law": STAFF, "given_to": NAMES},
    "sitting": {"name": NAMES, "ways": MADE},
    "staff": {"totp_secret": NAMES},
    "statement_version": {"sent_back_because": STAFF},
    "suggestion_answer": {"sent_back_because": STAFF},
    "support_record": {"how": STAFF, "decision": STAFF, "tried": STAFF},
    "teller_note": {"address": NAMES, "subject": MADE, "text": MADE},
    "word_correction": {"name": NAMES, "organisation": NAMES, "why": STAFF},
    "word_translation": {"original": MADE, "translated": MADE, "translator": NAMES, "sent_back_because": STAFF},
    "words_checked": {"name": NAMES, "organisation": NAMES},
}  # fmt: skip


def sealed_columns() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Sealed)
    }


def translated_columns() -> Iterator[tuple[str, str]]:
    """The columns that the registry reads: what a translation is of."""
    for kind in KINDS:
        if kind in IN_PARTS:
            yield from ((table, column) for table, columns in IN_PARTS[kind].items() for column in columns)
            continue
        for name in ("words", "easy_words", "because"):
            read = word_sources._ROWS[kind].selected_columns[name].element
            if isinstance(read, Column):
                yield read.table.name, read.name


def test_every_column_of_words_is_translated_or_says_why_not() -> None:
    # given every column that is sealed, because it holds what people wrote or who they are
    excepted = {(table, column) for table, columns in NOT_TRANSLATED.items() for column in columns}
    translated = set(translated_columns())
    # then each is a kind of words that are translated, or stands above with its reason, and none in both
    assert sealed_columns() - translated - excepted == set()
    assert translated & excepted == set()
    # and nothing above is about a column that is not there
    assert excepted - sealed_columns() == set()


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(WordKind)
    assert {kind for kind in KINDS if kind not in word_sources._ROWS} == set(IN_PARTS)
