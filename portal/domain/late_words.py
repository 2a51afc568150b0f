"""Words that came after their visit had ended: which fields of a form are words, and how they are put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Fields = Mapping[str, tuple[str, ...]]

# Never kept: they open something, or belong to the visit that has ended.
NEVER_KEPT = frozenset({"csrf_token", "ticket", "late", "password", "code", "totp", "link"})
# What the page put into the form by itself. It is not given back: the page puts its own, as things stand by then.
# `submission` is given back: it makes a form that arrived after all, and is sent again, the same form.
OF_THE_PAGE = frozenset(
    {
        "account", "act", "as_of", "asked", "back", "base", "contributor", "copy", "delivery", "easy", "easy_do",
        "easy_explains", "easy_find", "easy_offered", "easy_picture", "easy_row", "file", "go", "id", "invitation",
        "item", "merges", "number", "page", "part", "people", "pictures", "prefill", "remove", "revision", "same_as",
        "seen", "supporter_copy", "supporter_merges", "supporter_revision", "telling", "update", "version", "visit",
    }
)  # fmt: skip
# Which text a form was written on. The same now as then: the late words follow from what stands, and replace it.
MARKS = ("revision", "copy", "supporter_revision", "supporter_copy", "seen", "base", "version")
# Chosen or ticked, not written. Given back beside words, but nothing is kept for these alone: an answer that was not
# counted must not look as if it were.
CHOICES = frozenset(
    {
        "about", "add", "again", "again_because", "aid_colours", "aid_letters", "aid_lines", "aid_pictures",
        "aid_text", "answer", "area", "asks", "body", "call", "called", "can", "channel", "decision", "died", "done",
        "each_year", "end_quiet", "faith_days", "formats", "gave_how", "kind", "knew", "knows", "language",
        "later_in", "leaflet", "learning", "looked_at", "may", "may_say", "meet", "might", "needs", "not_ours",
        "of_person", "offer", "paper", "pause", "print_size", "quiet_for", "reach", "reach_unknown", "reads",
        "relationship", "returned_because", "reviewer", "safe", "scope", "second_reader", "sees_to", "state",
        "statements", "stop", "submission", "talk", "tell_them", "teller", "times_of_day", "valid", "verdict", "way",
        "ways", "when", "whom", "wish", "became", "recommendation", "suggestion",
        "agreed", "doubt", "may_be_used", "bad_times", "interpreter_who",
        "arranged", "easy_read", "held", "minutes", "time",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LateForm:
    """A late form as it came. `place` is the address of its page; `fields` every name and its values."""

    id: int
    visit_id: int
    place: str
    fields: Fields
    kept_at: datetime

    @property
    def written(self) -> tuple[str, ...]:
        """The words in it, in the order of the form."""
        texts = (value for name, values in self.fields.items() if _is_words(name) for value in values)
        return tuple(text for text in texts if text.strip())


def _is_words(name: str) -> bool:
    # A form among many on its page has a prefix (`reply-12-words`), a row of the Easy Read editor a number at the end.
    name = name.rpartition("-")[2].partition(".")[0]
    return name not in OF_THE_PAGE and name not in CHOICES and name != "picture_answer"


def has_words(fields: Fields) -> bool:
    """Whether somebody wrote something, or told us something by pictures."""
    return any(
        value.strip()
        for name, values in fields.items()
        if name == "picture_answer" or _is_words(name)
        for value in values
    )


def goes_on_from(newer: Fields, older: Fields) -> bool:
    """Whether a form holds every word of an older one, which was sent while it was being written on."""
    return all(
        len(values) <= len(newer.get(name, ()))
        and all(new.startswith(old) for old, new in zip(values, newer[name], strict=False))
        for name, values in older.items()
        if name not in OF_THE_PAGE and values
    )


def together(standing: str, late: str) -> str:
    """Put late words together with those that stand in the box: neither is lost, and nothing is said twice."""
    if not standing.strip() or standing.strip() in late:
        return late
    if not late.strip() or late.strip() in standing:
        return standing
    return f"{standing.rstrip()}\n\n{late}"
