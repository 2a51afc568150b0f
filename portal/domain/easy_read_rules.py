"""The rules of Easy Read that can be counted in one sentence or row of English (words.md, "Easy Read").

Each rule takes the words of one row and what is known about words, and yields what is wrong: one sentence each, saying
what to do. A placeholder such as `%(person)s` counts as one word: the author can't shorten a name, but can shorten the
rest. How long it makes the line is `line_length`'s matter, which puts the longest realistic value in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from portal.domain import easy_read_numbers as numbers

MOST_WORDS = 15
MOST_SENTENCES = 2
# Two lines of 70 letters (words.md, Easy Read 6): a row that needs a third holds more than one idea.
MOST_LETTERS = 140
MOST_ROWS = 10
MOST_STEPS = 15
MOST_GRADE = 4.0

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
BOLD = re.compile(r"\*\*(.+?)\*\*")
_WORD = re.compile(r"[\w%][\w’\-–.,@()%]*")
_SENTENCE_END = re.compile(r"(?<=[.?!…])[”’]?\s+")
_CONTRACTION = re.compile(r"\b\w+n[’']t\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?"
    r"(\w+(?:ed|en)|made|done|told|sent|kept|held|found|said|read|put|shown|known|paid|heard)\b(?=[^.?]*\bby\b"
    # “by Monday” and “by %(day)s” are a time, not who does it
    r"(?!\s+(?:\d|then\b|now\b|\w+day\b|%\(\w*(?:day|date)\w*\)s)))",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"\b(because|but|if|when|until|while|so that|before|after|unless|although|whether)\b", re.IGNORECASE
)
_AND_THEY = re.compile(r"\b(?:and|or|then|so)(?=,? (?:then )?(?:we|you|I|he|she|it|they|%\(\w+\)s) \w)", re.IGNORECASE)
# The verbs that English sets in front of others, and "be": three of them in a sentence are three things said.
_VERBS = re.compile(
    r"\b(?:am|is|are|was|were|has|have|had|do|does|did|can|could|will|would|shall|should|must|may|might|cannot)\b",
    re.IGNORECASE,
)
MOST_VERBS = 2
_NOT = re.compile(r"\b(?:not|never|cannot|nobody|nothing|none|neither|nor|nowhere|without|no)\b", re.IGNORECASE)
# “No.” and “No, I will write here” are an answer.
_ANSWER_NO = re.compile(r"^[“]?No(?=[.,”]|$)")
# “Which” that begins a sentence asks; it joins nothing.
_HEAVY_JOINS = re.compile(r"(?<!^)\b(which|whose|whom|whereas|despite|therefore|although|in order to)\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?=[IVXLC]{2,}\b)[IVXLC]+\b")
_CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")
_MARKS = {
    '"': "straight quotes: write “ ”",
    "'": "a straight apostrophe: write ’",
    "!": "an exclamation mark: end with a full stop",
    ";": "a semicolon: make two rows",
    "(": "brackets: say it in a row of its own",
    ")": "brackets: say it in a row of its own",
    "[": "brackets: say it in a row of its own",
    "]": "brackets: say it in a row of its own",
    "{": "brackets: say it in a row of its own",
    "}": "brackets: say it in a row of its own",
    "%": "a percentage: say it in words, such as “half of the people”",
    "_": "a mark for italics or underlining: take it out",
    "*": "a single star: bold is **two stars** on each side",
    "<": "markup: take it out",
    ">": "markup: take it out",
    "/": "a slash: write “or”",
    "\\": "a slash: write “or”",
    "&": "a sign for “and”: write “and”",
    "#": "a sign that has to be learned: say it in words",
    "=": "a sign that has to be learned: say it in words",
    "+": "a sign for “and”: write “and”",
    "•": "a list: make a row of each",
    "→": "an arrow: say it in words",
    "\n": "a new line: make two rows",
    "\u00ad": "a place to split a word: no word stands on two lines",
}


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the rules know about words: `easy_read/hard_words.yaml`."""

    hard: Mapping[str, tuple[str, ...]]
    same_word: Mapping[str, tuple[str, ...]]
    allowed: tuple[str, ...]
    capitals: frozenset[str]
    short_forms: tuple[str, ...]
    longest: Mapping[str, str]
    idioms: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


Rule = Callable[[str, KnownWords], Iterator[str]]


def sentences(words: str) -> list[str]:
    return [each for each in _SENTENCE_END.split(words.strip()) if each]


def counted_words(sentence: str) -> int:
    """Return how many words a sentence has. A number or telephone number with spaces in it is one word."""
    plain = PLACEHOLDER.sub("Name", sentence.replace("**", ""))
    return len(_WORD.findall(re.sub(r"(?<=\d) (?=\d)", "", plain)))


def sentence_length(words: str, known: KnownWords) -> Iterator[str]:
    """15 words at most in a sentence (DH, GOV)."""
    for sentence in sentences(words):
        count = counted_words(sentence)
        if count > MOST_WORDS:
            yield f"{count} words in a sentence: {MOST_WORDS} at most, 10 is better"


def one_idea(words: str, known: KnownWords) -> Iterator[str]:
    """One idea a row: one sentence, or two so short that together they are no longer than one may be (DH)."""
    count = len(sentences(words))
    if count > MOST_SENTENCES:
        yield f"{count} sentences in a row: make a row of each"
    elif count == MOST_SENTENCES and counted_words(words) > MOST_WORDS:
        yield f"two sentences of {counted_words(words)} words: make two rows"


def one_clause(words: str, known: KnownWords) -> Iterator[str]:
    """One verb, one clause, where that can be counted: by the words that join clauses (DH)."""
    for sentence in sentences(words):
        for found in _HEAVY_JOINS.findall(sentence):
            yield f"“{found.lower()}” joins two ideas: make two rows"
        joins = [found.lower() for found in _JOINS.findall(sentence)]
        joins += [found.lower() for found in _AND_THEY.findall(sentence)]
        if len(joins) > 1:
            yield f"“{'”, “'.join(joins)}” in one sentence: make two rows"
        verbs = [found.lower() for found in _VERBS.findall(sentence)]
        if len(verbs) > MOST_VERBS:
            yield f"{len(verbs)} verbs in one sentence, “{'”, “'.join(verbs)}”: one verb a sentence is best"


def line_length(words: str, known: KnownWords) -> Iterator[str]:
    """The row with the longest realistic names and dates put in fills two lines at most (DH, IE, UKAAF)."""
    filled = PLACEHOLDER.sub(lambda found: known.longest.get(found[1], "x" * 30), words.replace("**", ""))
    if len(filled) > MOST_LETTERS:
        yield f"{len(filled)} letters with long names filled in: {MOST_LETTERS} at most"


def forbidden_marks(words: str, known: KnownWords) -> Iterator[str]:
    """No mark that has to be learned: percentages, brackets, semicolons, slashes, italics, straight quotes (IE)."""
    # Inside a web or e-mail address the marks are the address's own.
    plain = re.sub(r"\S+@\S+|\b\w+\.\w+\.\w+\S*", "", PLACEHOLDER.sub("Name", BOLD.sub(r"\1", words)))
    for mark, why in _MARKS.items():
        if mark in plain:
            yield why


def no_capitals(words: str, known: KnownWords) -> Iterator[str]:
    """No block capitals, Roman numerals, initials or short forms (IE). Listed names may have capitals."""
    plain = PLACEHOLDER.sub("Name", _without(words, known.allowed))
    for short in known.short_forms:
        if re.search(rf"(?<!\w){re.escape(short)}(?!\w)", plain, 0 if short.isupper() else re.IGNORECASE):
            yield f"“{short}”: write it in full"
    for found in _CAPITALS.findall(plain):
        if found in known.capitals or found in known.short_forms:
            continue
        what_to_do = (
            "write the number in digits" if _ROMAN.fullmatch(found) else "no capitals: small letters, or in full"
        )
        yield f"“{found}”: {what_to_do}"


def same_word(words: str, known: KnownWords) -> Iterator[str]:
    """The same word for the same thing everywhere (IE)."""
    plain = PLACEHOLDER.sub("…", _without(words, known.allowed))
    for ours, others in known.same_word.items():
        for other in others:
            if _phrase(other).search(plain):
                yield f"“{other}”: write “{ours}”" if not ours.startswith(("leave", "say")) else f"“{other}”: {ours}"


def positive(words: str, known: KnownWords) -> Iterator[str]:
    """Say what is, not what is not: one “not” in a row at most, and then it is the point of the row (IE)."""
    plain = PLACEHOLDER.sub("…", _ANSWER_NO.sub("", _without(words, known.allowed)))
    found = [each.lower() for each in _NOT.findall(plain)]
    if len(found) > 1:
        yield f"“{'”, “'.join(found)}” in one row: one “not” at most, and it is the point of the row"


def plain_pictures_of_words(words: str, known: KnownWords) -> Iterator[str]:
    """No idiom and no metaphor: words mean what they say (IE)."""
    plain = _without(words, known.allowed)
    for idiom in known.idioms:
        if _phrase(idiom).search(plain):
            yield f"“{idiom}” is a picture in words: say what it means"


def no_foreign_words(words: str, known: KnownWords) -> Iterator[str]:
    """No words of other languages (IE)."""
    for each in known.foreign:
        if _phrase(each).search(words):
            yield f"“{each}” is from another language: say it in English"


def no_contractions(words: str, known: KnownWords) -> Iterator[str]:
    """No “can’t” or “don’t”: a “not” that matters is its own word (IE, NHS)."""
    for found in _CONTRACTION.findall(words):
        yield f"“{found}”: write both words in full"


def active(words: str, known: KnownWords) -> Iterator[str]:
    """Active voice, where that can be counted: a form of “be”, a participle, and “by” with whoever does it (IE)."""
    for found in _PASSIVE.finditer(BOLD.sub(r"\1", words)):
        yield f"“{found[0]} … by”: say who does it first"


# For anything that is shown, and for the rows alone.
WORD_RULES: Mapping[str, Rule] = {
    "sentence-length": sentence_length,
    "line-length": line_length,
    "marks": forbidden_marks,
    "capitals": no_capitals,
    "same-word": same_word,
    "digits": lambda words, _known: numbers.digits(words),
    "percentages": lambda words, _known: numbers.percentages(words),
    "dates": lambda words, _known: numbers.dates(words),
    "times": lambda words, _known: numbers.times(words),
    "contractions": no_contractions,
    "idioms": plain_pictures_of_words,
    "foreign": no_foreign_words,
    "positive": positive,
}
ROW_RULES: Mapping[str, Rule] = {"one-idea": one_idea, "one-clause": one_clause, "active": active}


def hard_words_in(words: str, known: KnownWords) -> list[str]:
    """Return the hard words in a row, in order, each by its own name. Placeholders are no words of ours."""
    plain = PLACEHOLDER.sub("…", words.replace("**", ""))
    found: dict[str, int] = {}
    for hard in sorted(known.hard, key=len, reverse=True):
        places = [match for form in known.hard[hard] if (match := _phrase(form).search(plain))]
        if places:
            found[hard] = min(match.start() for match in places)
            for match in places:
                plain = plain[: match.start()] + "…" * len(match[0]) + plain[match.end() :]
    return sorted(found, key=lambda hard: found[hard])


def bold_words_in(words: str, known: KnownWords) -> list[str]:
    """Return what is bold: hard words by their own name, anything else as it stands."""
    return [hard_word(found, known) for found in BOLD.findall(words)]


def hard_word(form: str, known: KnownWords) -> str:
    """Return the hard word's own name for one of its forms, such as "review" for "Reviews"; else the form as it is."""
    form = form.lower()
    return next((hard for hard, forms in known.hard.items() if form in forms), form)


def _without(words: str, allowed: tuple[str, ...]) -> str:
    for each in allowed:
        words = _phrase(each).sub("…", words)
    return words


@cache
def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", re.IGNORECASE)
