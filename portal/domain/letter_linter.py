"""The letter linter: what would hurt, puzzle or leave somebody alone, in a letter or in words that staff write.

Every rule comes from words.md ("Plain pages", "Letters") or product.md (staff 4, rules 6, 8 and 13). What words.md
forbids stops the letter; everything else is advice. Pure: who the letter is for comes in `LetterFacts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from portal.domain.kind_words import unkind_words
from portal.domain.letters import ComposedLetter
from portal.domain.name_spelling import misspelt_names
from portal.domain.sentences import count_words, sentences

MOST_WORDS = 25
MOST_GRADE = 6.0
"""Flesch–Kincaid: a reading age of 11."""
FEWEST_WORDS_TO_GRADE = 20

_ISOLATED = re.compile("\u2068([^\u2069]*)\u2069")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_CHEER = re.compile(
    r"\b(?:(?:we are|we’re|we're|I am|I’m|I'm) (?:delighted|thrilled|excited|pleased|happy|glad) to|delighted|thrilled|"
    r"(?:good|great|exciting|wonderful|fantastic) news|congratulations|happy to help|cheers|fabulous)\b",
    re.IGNORECASE,
)
_EXCLAMATION = re.compile("[!！¡]")
_INITIALS = re.compile(r"\b(?=[A-Z]*[A-Z][A-Z])[A-Z]{2,5}s?\b")
_KNOWN_INITIALS = frozenset({"UK", "BSL", "PDF"})
_INITIALS_IN_FULL = {
    "GP": "doctor", "LD": "learning disability", "NHS": "health service", "CQC": "Care Quality Commission",
    "MDT": "the people who planned the care together", "SAR": "safeguarding adults review", "ICB": "local health board",
    "DNACPR": "a decision not to restart the heart", "DNR": "a decision not to restart the heart", "AE": "emergency",
    "DNA": "did not come", "SALT": "speech and language therapist", "CCG": "local health group",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterFinding:
    """One thing that the linter found. The words themselves stay out of its `repr`: they never reach a log."""

    rule: str
    """name, kind-words, cheer, initials, sentence-length, reading-grade, named-human, support, reach, say-no,
    quiet-day, needs."""
    where: str
    """The part of the letter, such as "why, paragraph 2"; for words that staff write, the field."""
    words: str = field(repr=False)
    """What was found, as it stands; "" when something is missing."""
    why: str = field(repr=False)
    instead: str = field(repr=False)
    """What to do, or kinder words."""
    stops: bool
    """It must change before the letter goes."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the linter must know about who the letter is for. Empty values take a rule away."""

    person: str = ""
    """The person who died, by the name the family uses."""
    person_full: str = ""
    last_name: str = ""
    not_used: tuple[str, ...] = ()
    """Names of the person that the family does not use."""
    others: tuple[str, ...] = ()
    """Names of others that may stand in the words: contributors, the reviewer, supporters, places to turn to."""
    reviewer: str = ""
    help_phone: str = ""
    support: tuple[str, ...] = ()
    """Names of the organisations where support is."""
    lacks: frozenset[str] = frozenset()
    """What this letter's source leaves out on purpose: human, support, reach, no (templates/letters, `lacks`)."""
    names_person: bool = False
    """Whether its title names the person."""
    goes_on: date | None = None
    """The first day after the quiet days, when today is one of them."""
    needs_first: tuple[str, ...] = ()
    """Codes of needs that staff must see to before it goes."""


Grade = Callable[[str], float]
"""The reading grade of English words, by sentences with full stops."""


def lint(letter: ComposedLetter, facts: LetterFacts, *, grade: Grade | None = None) -> tuple[LetterFinding, ...]:
    """Return what is found in a composed letter; the words' own rules only where they are English."""
    found = [*_words_of_letter(letter, facts), *_named_in_title(letter, facts), *_parts_there(letter, facts)]
    if grade is not None and letter.language == "en":
        plain = " ".join(_filled(each) for part in letter.parts for each in part.plain)
        found += _graded(plain, "letter", grade)
    if facts.goes_on is not None:
        found.append(
            LetterFinding(
                "quiet-day", "letter", "", "This is a quiet day: nothing is sent to this person.",
                f"It waits by itself, and goes on {facts.goes_on:%-d %B %Y}.", stops=False,
            )
        )  # fmt: skip
    if facts.needs_first:
        found.append(
            LetterFinding(
                "needs", "letter", ", ".join(facts.needs_first), "A recorded need is not met yet.",
                "See to it first, and say how it is met.", stops=True,
            )
        )  # fmt: skip
    return _each_once(found)


def lint_words(
    words: str, facts: LetterFacts, *, where: str = "words", grade: Grade | None = None
) -> tuple[LetterFinding, ...]:
    """Return what is found in English words that staff write to a family."""
    found = [*_names(words, where, facts), *_english(words, where)]
    if grade is not None:
        found += _graded(words, where, grade)
    return _each_once(found)


def stopping(found: tuple[LetterFinding, ...]) -> tuple[LetterFinding, ...]:
    """Return the findings that must be gone before the letter goes."""
    return tuple(each for each in found if each.stops)


# --- a whole letter


def _words_of_letter(letter: ComposedLetter, facts: LetterFacts) -> Iterator[LetterFinding]:
    for where, words in _blocks(letter):
        if letter.language == "en":
            yield from _names(_bare(words), where, facts)
            yield from _english(_filled(words), where)
        else:
            yield from _names(" · ".join(_ISOLATED.findall(words)), where, facts)
            yield from _exclamations(_filled(words), where)


def _blocks(letter: ComposedLetter) -> Iterator[tuple[str, str]]:
    yield "title", letter.title
    yield "easy title", letter.easy_title
    yield "subject", letter.subject
    yield "text message", letter.sms
    for suffix, parts in (("", letter.parts), (" (e-mail)", letter.discreet_parts)):
        for part in parts:
            yield f"{part.name}{suffix}, heading", part.heading
            for number, words in enumerate(part.plain, 1):
                yield f"{part.name}{suffix}, paragraph {number}", words
            for number, row in enumerate(part.easy, 1):
                yield f"{part.name}{suffix}, Easy Read row {number}", row.words


def _named_in_title(letter: ComposedLetter, facts: LetterFacts) -> Iterator[LetterFinding]:
    """A letter that was made before the name was put right still says the old one."""
    if facts.names_person and facts.person_full and facts.person_full not in _bare(letter.title):
        yield LetterFinding(
            "name", "title", _bare(letter.title), f"The family says {facts.person_full}.",
            "Make the letter again: it was made with another name.", stops=True,
        )  # fmt: skip


def _parts_there(letter: ComposedLetter, facts: LetterFacts) -> Iterator[LetterFinding]:
    there = {part.name: " ".join(map(_bare, part.plain)) for part in letter.parts if part.plain}
    if "human" not in facts.lacks:
        signed = any(facts.reviewer and facts.reviewer in _bare(line) for line in letter.sender)
        if not signed or "who" not in there:
            yield _missing("named-human", "who", "No named human signs it.", "Give the review a reviewer.")
    if "reach" not in facts.lacks and (facts.help_phone not in there.get("reach", "") or "reach" not in there):
        yield _missing("reach", "reach", "It does not say how to reach us.", "Say the telephone number.")
    if "no" not in facts.lacks and "choice" not in there:
        yield _missing("say-no", "choice", "It gives no way to say no.", "Say how to say no, or to stop our letters.")
    if "support" not in facts.lacks:
        if "support" not in there:
            yield _missing("support", "support", "It names nowhere to turn to.", "Add where to find support.")
        elif facts.support and not any(name in there["support"] for name in facts.support):
            yield _missing("support", "support", "It names no organisation that listens.", "Make the letter again.")
        elif not facts.support:
            yield LetterFinding(
                "support", "support", "", "No organisation that listens is known to the portal.",
                "Add support organisations with a telephone number.", stops=False,
            )  # fmt: skip


def _missing(rule: str, where: str, why: str, instead: str) -> LetterFinding:
    return LetterFinding(rule, where, "", why, instead, stops=True)


# --- words


def _names(words: str, where: str, facts: LetterFacts) -> Iterator[LetterFinding]:
    if not facts.person:
        return
    own = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words)
    others = (*facts.others, facts.reviewer, *facts.support)
    for each in misspelt_names(
        own, person=facts.person, last_name=facts.last_name, not_used=facts.not_used, others=others
    ):
        if each.kind == "other":
            why, instead = f"The family says {facts.person}.", f"Write {facts.person}."
        elif each.kind == "capitals":
            why, instead = "A name in capitals shouts.", f"Write {each.meant}."
        else:
            why = f"The family writes it {each.meant}."
            instead = f"Write {each.meant}. If it is somebody else, name {facts.person} beside them."
        yield LetterFinding("name", where, each.found, why, instead, stops=each.sure)


def _english(words: str, where: str) -> Iterator[LetterFinding]:
    own = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words)
    forbidden = {each.found.casefold() for each in unkind_words(own) if each.forbidden}
    for unkind in unkind_words(words):
        # Between quotation marks stand somebody's own words: they are theirs to choose.
        stops = unkind.found.casefold() in forbidden
        why = "We do not say this to a family." if stops else "This can hurt, or be misread."
        yield LetterFinding("kind-words", where, unkind.found, why, _capital(unkind.instead), stops)
    for cheer in _CHEER.findall(own):
        yield LetterFinding("cheer", where, cheer, "This is about somebody who died.", "Leave it out.", stops=True)
    yield from _exclamations(own, where)
    for initials in dict.fromkeys(_INITIALS.findall(own)):
        if initials not in _KNOWN_INITIALS:
            full = _INITIALS_IN_FULL.get(initials.rstrip("s"), "")
            instead = f"Write “{full}”." if full else "Write it in full."
            yield LetterFinding("initials", where, initials, "Not everybody knows these initials.", instead, False)
    for sentence in sentences(words):
        if (count := count_words(sentence)) > MOST_WORDS:
            why = f"This sentence has {count} words. {MOST_WORDS} is the most."
            yield LetterFinding("sentence-length", where, sentence, why, "Make two sentences of it.", stops=False)


def _exclamations(words: str, where: str) -> Iterator[LetterFinding]:
    own = _QUOTED.sub("", words)
    if mark := _EXCLAMATION.search(own):
        yield LetterFinding("cheer", where, mark[0], "No exclamation marks.", "End with a full stop.", stops=True)


def _graded(words: str, where: str, grade: Grade) -> Iterator[LetterFinding]:
    said = " ".join(each if each.endswith((".", "?", "…")) else f"{each}." for each in sentences(words))
    if count_words(said) >= FEWEST_WORDS_TO_GRADE and (found := grade(said)) > MOST_GRADE:
        why = f"The reading grade is {found:.0f}: more than a reading age of 11."
        yield LetterFinding("reading-grade", where, "", why, "Use shorter words and sentences.", stops=False)


def _bare(words: str) -> str:
    return re.sub("[\u2066-\u2069]|\\*\\*", "", words)


def _filled(words: str) -> str:
    """Return words with each filled-in value made one plain word, but for one that is a sentence of somebody's."""
    return _ISOLATED.sub(
        lambda value: value[1] if count_words(value[1]) > 7 and value[1].rstrip().endswith((".", "!", "?")) else "Ann",
        words,
    ).replace("**", "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _each_once(found: list[LetterFinding]) -> tuple[LetterFinding, ...]:
    """The same words in a letter and in its e-mail are one finding; what stops comes first."""
    kept: dict[tuple[str, str], LetterFinding] = {}
    for each in found:
        kept.setdefault((each.rule, each.words.casefold() or each.where), each)
    return tuple(sorted(kept.values(), key=lambda each: not each.stops))
