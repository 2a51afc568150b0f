"""The rules that every letter's source keeps, so that no format can say less than another (words.md, "Letters")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from portal.domain.letter_source import (
    MOMENTS,
    NAMES_PERSON,
    NEUTRAL_VALUES,
    PLACEHOLDERS,
    LetterSource,
    SourcePart,
    SourceWords,
)
from portal.domain.text_segments import is_gsm, segments

MOST_SEGMENTS = 3
EVERY_LETTER_HAS = ("greeting", "next", "reach")
LACKS = frozenset({"human", "support", "reach", "no"})
"""What a letter may leave out on purpose, with its reason."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_DIAGNOSIS = re.compile(r"learning disabilit|autis|down[’'] ?s? syndrome|dementia|diagnos|epilep", re.IGNORECASE)
# What tells a stranger that somebody died, or was ill, or that somebody looks into it.
_STORY = re.compile(
    r"\b(?:died|dead|dying|deaths?|bereave\w*|grie[fv]\w*|mourn\w*|funeral|loved|sorry|reviews?|life|lives|coroner|"
    r"hospital|ill|illness|signs|care|reply|questions? you|statement|danger)\b",
    re.IGNORECASE,
)
# What a letter may lack, the part that must say it, how it is known, and what is wrong without it.
_MUST_SAY: tuple[tuple[str, str, re.Pattern[str], str], ...] = (
    ("human", "who", re.compile(r"%\(reviewer\)s"), "it names no human: who writes, and what they do"),
    ("support", "support", re.compile(r"%\(support_name\)s"), "it names nowhere to turn to"),
    ("support", "support", re.compile(r"\b999\b"), "it does not say what to do in danger"),
    ("reach", "reach", re.compile(r"%\(help_phone\)s"), "it does not say how to reach us"),
    (
        "no",
        "choice",
        re.compile(r"\bsay no\b|\bstop (?:these|our) letters\b|\bask us to stop\b", re.IGNORECASE),
        "it gives no way to say no",
    ),
)
# Facts that must be the same in plain words and in Easy Read. Names may be said oftener in one than in the other.
_FACTS = frozenset(
    {"next_day", "later_day", "update_day", "due_day", "new_day", "help_phone", "support_name", "support_phone"}
)

Problem = tuple[str, str, str]
"""Where, rule, why."""
Rule = Callable[[LetterSource, Mapping[str, str]], Iterator[Problem]]


def check_source(letter: LetterSource, longest: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong in one source. `longest` is the longest realistic value of each placeholder."""
    for rule in RULES:
        yield from rule(letter, longest)


def in_both(letter: LetterSource, _longest: Mapping[str, str]) -> Iterator[Problem]:
    """Each part has words in plain English and in Easy Read, and the same days, numbers and places to turn to."""
    for part in letter.parts.values():
        where = f"part {part.name}"
        for kind, words in (("plain", part.plain), ("Easy Read", part.easy)):
            if not any(each.words for each in words):
                yield where, "both", f"no {kind} words: each part has plain words and Easy Read rows"
        plain, easy = _facts(part.plain), _facts(part.easy)
        for fact in sorted(plain ^ easy):
            there, not_there = ("plain", "Easy Read") if fact in plain else ("Easy Read", "plain")
            # The return address and a number may be in another row: only what is nowhere in the letter is missing.
            yield where, "same-facts", f"%({fact})s is in its {there} words and not in its {not_there} words"


def values_known(letter: LetterSource, _longest: Mapping[str, str]) -> Iterator[Problem]:
    """Only values that the portal fills in are named, and nothing else looks like one."""
    for where, words in _everything(letter):
        for name in _PLACEHOLDER.findall(words):
            if name not in PLACEHOLDERS:
                yield where, "placeholder", f"%({name})s is no value that we have"
        if "%" in _PLACEHOLDER.sub("", words):
            yield where, "placeholder", "a “%” that begins no value: write it in words"
    for part in letter.parts.values():
        for where, each in _words_of(part):
            if each.when and each.when not in PLACEHOLDERS | MOMENTS:
                yield where, "placeholder", f"`when: {each.when}` is no value that we have"
            if each.each and each.each not in {"support", "reason", "easy_reason"}:
                yield where, "placeholder", f"`each: {each.each}` is no list that we have"
            if "%(support_" in each.words and each.each != "support":
                yield where, "placeholder", "it names a place of support: say `each: support`"


def discreet(letter: LetterSource, _longest: Mapping[str, str]) -> Iterator[Problem]:
    """What e-mail and text messages say names neither the person who died nor a diagnosis (safety.md)."""
    always = [("subject", letter.subject), ("discreet_title", letter.discreet_title), ("sms", letter.sms)]
    always += [(f"part {part.name} heading", part.heading) for part in letter.parts.values()]
    for where, words in always:
        if _tells(words):
            yield where, "discreet", "it names the person or a diagnosis: e-mail and text messages say this"
    for part in letter.parts.values():
        for where, each in _words_of(part):
            if each.discreet is None and _tells(each.words):
                yield where, "discreet", "it names the person or a diagnosis: add `discreet` words"
            if each.discreet and _tells(each.discreet):
                yield where, "discreet", "its discreet words name the person or a diagnosis"
            if not each.words and not each.discreet:
                yield where, "discreet", "no words at all: take it out"


def short_text(letter: LetterSource, longest: Mapping[str, str]) -> Iterator[Problem]:
    """The text message is three messages at most with the longest realistic values, in its real encoding."""
    said = _PLACEHOLDER.sub(lambda found: longest.get(found[1], "x" * 30), letter.sms)
    if not is_gsm(_PLACEHOLDER.sub("", letter.sms)):
        odd = sorted({mark for mark in _PLACEHOLDER.sub("", letter.sms) if not is_gsm(mark)})
        yield "sms", "sms", f"{' '.join(odd)} makes a text message hold 67 characters and not 153: write it otherwise"
    elif (count := segments(said)) > MOST_SEGMENTS:
        yield "sms", "sms", f"{count} messages with long names filled in: {MOST_SEGMENTS} at most"
    named = set(_PLACEHOLDER.findall(letter.sms))
    for value in ("link", "code"):
        if letter.purpose and value not in named:
            yield "sms", "sms", f"it gives no %({value})s: a text message is a way in too"
        if not letter.purpose and value in named:
            yield "sms", "sms", f"it gives a %({value})s, and this letter opens no page"


def whole(letter: LetterSource, _longest: Mapping[str, str]) -> Iterator[Problem]:
    """Every letter names a human, where support is, how to reach us, and a way to say no, or says why it does not."""
    for name in EVERY_LETTER_HAS:
        if name not in letter.parts:
            yield "", "parts", f"no part `{name}`: every letter has one"
    for lack, why in letter.lacks.items():
        if lack not in LACKS:
            yield "lacks", "parts", f"`{lack}` is none of {', '.join(sorted(LACKS))}"
        elif not why.strip():
            yield "lacks", "parts", f"`{lack}` has no reason: say why this letter leaves it out"
    for lack, name, has, why in _MUST_SAY:
        if lack in letter.lacks:
            continue
        part = letter.parts.get(name)
        for kind, words in (("plain", part.plain), ("Easy Read", part.easy)) if part else (("plain", ()),):
            if not has.search(" ".join(each.words for each in words)):
                yield f"part {name}", lack, f"{why} ({kind})"


def neutral(letter: LetterSource, _longest: Mapping[str, str]) -> Iterator[Problem]:
    """A neutral letter says nothing that a stranger could make anything of, in its words and its pictures."""
    if not letter.neutral:
        return
    for where, words in _everything(letter):
        if found := _STORY.search(words) or _DIAGNOSIS.search(words):
            yield where, "neutral", f"“{found[0]}” tells a stranger something"
        for name in set(_PLACEHOLDER.findall(words)) - NEUTRAL_VALUES:
            yield where, "neutral", f"%({name})s may name somebody: a neutral letter fills in nothing of theirs"
    for part in letter.parts.values():
        for where, each in _words_of(part):
            if _STORY.search(each.picture.replace("-", " ")) or _DIAGNOSIS.search(each.picture.replace("-", " ")):
                yield where, "neutral", f"the picture {each.picture} tells a stranger something"
            if each.when or each.each:
                yield where, "neutral", "what is said of one and not of another tells something: say it to everybody"


RULES: tuple[Rule, ...] = (in_both, values_known, discreet, short_text, whole, neutral)


def _tells(words: str) -> bool:
    return bool(_DIAGNOSIS.search(words)) or any(f"%({name})s" in words for name in NAMES_PERSON)


def _facts(words: tuple[SourceWords, ...]) -> set[str]:
    return {name for each in words for name in _PLACEHOLDER.findall(each.words) if name in _FACTS}


def _words_of(part: SourcePart) -> Iterator[tuple[str, SourceWords]]:
    for number, each in enumerate(part.plain, 1):
        yield f"part {part.name} paragraph {number}", each
    for number, each in enumerate(part.easy, 1):
        yield f"part {part.name} row {number}", each


def _everything(letter: LetterSource) -> Iterator[tuple[str, str]]:
    for name in ("subject", "title", "easy_title", "discreet_title", "sms", "code_label", "link_label"):
        yield name, getattr(letter, name)
    for part in letter.parts.values():
        yield f"part {part.name} heading", part.heading
        for where, each in _words_of(part):
            yield where, each.words
            yield f"{where} discreet", each.discreet or ""
