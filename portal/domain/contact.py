"""How a contributor wants us to be in touch: what is on file, every need, quiet days, and how it is shown back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.domain.quiet_days import Again, Quiet
from portal.domain.states import NeedKind

FORMATS = (
    NeedKind.EASY_READ, NeedKind.LARGE_PRINT, NeedKind.BRAILLE_1, NeedKind.BRAILLE_2, NeedKind.AUDIO,
    NeedKind.FORMAT_EMAIL, NeedKind.FORMAT_TEXT, NeedKind.PLAIN_TEXT, NeedKind.WORD, NeedKind.COLOURED_PAPER,
)  # fmt: skip
WAYS = (
    NeedKind.CONTACT_PHONE, NeedKind.RELAY_UK, NeedKind.CONTACT_TEXT, NeedKind.CONTACT_EMAIL, NeedKind.CONTACT_POST,
    NeedKind.THROUGH_SUPPORTER, NeedKind.NOT_BY_PHONE,
)  # fmt: skip
TALK = (
    NeedKind.INTERPRETER, NeedKind.BSL_INTERPRETER, NeedKind.BSL_VIDEO, NeedKind.LIPSPEAKER, NeedKind.SPEECH_TO_TEXT,
    NeedKind.DEAFBLIND_MANUAL, NeedKind.MAKATON,
)  # fmt: skip
MEET = (
    NeedKind.LONGER_TIME, NeedKind.SUPPORTER, NeedKind.ADVOCATE, NeedKind.QUIET_PLACE, NeedKind.HOME_VISIT,
)  # fmt: skip
IN_WORDS = (NeedKind.TIMES, NeedKind.NOT_TO_BE_SENT, NeedKind.CULTURE_AND_FAITH, NeedKind.OTHER)
# A tick with words of its own: the size of print, the language, the colour.
WITH_DETAIL = frozenset(
    {
        NeedKind.LARGE_PRINT, NeedKind.INTERPRETER, NeedKind.COLOURED_PAPER, NeedKind.BSL_INTERPRETER,
        NeedKind.ADVOCATE,
    }
)  # fmt: skip
INTERPRETERS = (NeedKind.INTERPRETER, NeedKind.BSL_INTERPRETER)
# Picture answers that stand for words: what staff read of each. A person's own words follow them.
TIMES_OF_DAY = {
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "weekend": "at the weekend",
    "not_morning": "not in the morning",
    "not_afternoon": "not in the afternoon",
    "not_evening": "not in the evening",
    "not_weekend": "not at the weekend",
}
# Whom somebody would rather talk with: some will speak of a body, or a mother, with a woman alone. Neither is either.
INTERPRETER_WHO = {"woman": "a woman", "man": "a man"}
PRINT_SIZES = {"large": "18 point", "larger": "24 point", "largest": "32 point"}
PAPERS = ("cream", "yellow", "blue", "green", "pink")
LANGUAGES = ("Polish", "Romanian", "Panjabi", "Urdu", "Bengali", "Gujarati", "Arabic", "Somali", "Tamil")
# How long quiet days last that begin today, by picture answer.
QUIET_FOR = {"week": 7, "two_weeks": 14, "month": 30}
ADDRESSES = ("email", "mobile", "landline", "address_line_1", "address_town", "postcode")


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """Quiet days, when they are next, and how they come again."""

    id: int
    starts_on: date
    ends_on: date
    again: Again = Again.ONCE
    faith_day: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OfferedDays:
    """Days that somebody may take as quiet days: when they are next. Offered to all alike."""

    code: str
    starts_on: date
    ends_on: date
    moon: bool = False


@dataclass(frozen=True, slots=True)
class QuietDaysShown:
    standing: tuple[QuietSpan, ...]
    of_person: tuple[OfferedDays, ...]
    """`birthday` and `death` of the person who died, each year again: never for a friend, who may not know them."""
    faith: tuple[OfferedDays, ...]


@dataclass(frozen=True, slots=True)
class ContactWishes:
    """`needs` maps each need that stands to its detail. `on_file` holds addresses already masked (threat 1)."""

    on_file: Mapping[str, str]
    needs: Mapping[NeedKind, str]
    quiet: tuple[QuietSpan, ...]
    supporter_name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangedWishes:
    """What was asked on one page. Needs outside `among`, and addresses left empty, stay as they are."""

    needs: Mapping[NeedKind, str]
    among: frozenset[NeedKind]
    addresses: Mapping[str, str] = field(default_factory=dict, repr=False)
    supporter_name: str | None = field(default=None, repr=False)
    whole: bool = False
    """Whether everything was asked on one page: whoever saves that has said what is right now."""
    add_quiet: tuple[Quiet, ...] = ()
    end_quiet: tuple[int, ...] = ()


def times_in_words(chosen: Collection[str], words: str) -> str:
    """Return good and bad times as staff read them: the picture answers in one line, then the person's own words."""
    pictures = ", ".join(said for code, said in TIMES_OF_DAY.items() if code in chosen)
    return "\n".join(each for each in (pictures, words.strip()) if each)


def times_by_picture(kept: str) -> tuple[tuple[str, ...], str]:
    """Return the picture answers and the own words that `times_in_words` put together."""
    first, _, rest = kept.partition("\n")
    codes = {said: code for code, said in TIMES_OF_DAY.items()}
    said = first.split(", ")
    if all(each in codes for each in said):
        return tuple(codes[each] for each in said), rest
    return (), kept


def interpreter_in_words(language: str, who: Collection[str]) -> str:
    """Return an interpreter as staff read it: the language, and whether a woman or a man is asked for."""
    asked = [said for code, said in INTERPRETER_WHO.items() if code in who]
    return ", ".join(each for each in (language, *asked) if each) if len(asked) == 1 else language


def interpreter_by_picture(kept: str) -> tuple[str, tuple[str, ...]]:
    """Return the language, and the picture answer, that `interpreter_in_words` put together."""
    for code, said in INTERPRETER_WHO.items():
        if kept == said or kept.endswith(f", {said}"):
            return kept.removesuffix(said).removesuffix(", "), (code,)
    return kept, ()


def said_of(kind: NeedKind, detail: str) -> tuple[tuple[str, ...], str]:
    """Return what was said of a need as its contributor said it: the picture answers, and the own words."""
    if kind is NeedKind.TIMES:
        return times_by_picture(detail)
    if kind in INTERPRETERS:
        words, who = interpreter_by_picture(detail)
        return who, words
    return (), detail


def masked(name: str, value: str) -> str:
    """Return an address so that its owner knows it and nobody else can use it."""
    if not value.strip():
        return ""
    if name == "email":
        local, _, domain = value.partition("@")
        return f"{local[:1]}•••@{domain}"
    if name in {"mobile", "landline"}:
        return f"•••• ••• {value.replace(' ', '')[-3:]}"
    if name == "postcode":
        return f"{value.split()[0]} •••"
    return f"{value[:2]}•••"
