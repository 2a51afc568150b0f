"""Whether a name in a text is the one that the family uses, spelled as they spell it. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import regex

from portal.domain.names import fold

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SENTENCE_START = regex.compile(r"(?:^|[.?!…:\n“])[\s“‘(]*$")
# From these lengths on, one or two letters may differ and it is still plainly the same name.
_ONE_WRONG, _TWO_WRONG = 4, 6
# Words that begin with a capital letter for another reason, and that are a letter away from a short name.
_CAPITALISED = """
all also and any april are ask august born both but can care did died does each easy every family for friday from had
has have hello help her here hers him his home how into its june july just last late like live look love made make many
march may maybe monday more most mother much must near need never new next nine none not now often once one only our
over page please read review same saturday say sister some soon still such sunday take talk tell than thank that the
their them then there these they this those three thursday time today told tuesday two very was wednesday week well went
were what when where which while who why will with word words year yes you your dear doctor nurse hospital brother
father carer carers staff
"""
_NO_NAMES = frozenset(_CAPITALISED.split())


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word of a text that is nearly a name, or is another name than the family uses. `kind` says which.

    `near`: letters are wrong. `accents`: only the accents are. `capitals`: only the capital letters are. `other`: a
    name of the person that the family does not use.
    """

    found: str
    meant: str
    kind: str
    sure: bool
    """Whether it can hardly be anything else than this mistake."""


def misspelt_names(
    words: str, *, person: str, last_name: str = "", not_used: Collection[str] = (), others: Collection[str] = ()
) -> tuple[Misspelt, ...]:
    """Return each word that is nearly the person's name, in the order they stand, each once.

    `person` is what the family calls them, `not_used` are names of theirs that the family does not use, `others` are
    names of other people and places that may stand in the text: a word of those is never a mistake.
    """
    names = _parts(person)
    last = _parts(last_name)
    wanted = {fold(each): each for each in (*names, *last)}
    unwanted = {fold(each) for name in not_used for each in _parts(name)} - set(wanted)
    known = {fold(each) for name in others for each in _parts(name)}
    found: dict[str, Misspelt] = {}
    said = {match[0] for match in _WORD.finditer(unicodedata.normalize("NFC", words))}
    for word, starts in _words(words):
        one = _judge(word, starts, wanted, unwanted, known, {fold(each) for each in last}, person)
        if one is not None:
            # With the right name beside it, it may be another person: their sister has a name of her own.
            alone = one.meant not in said
            found.setdefault(word, Misspelt(one.found, one.meant, one.kind, one.sure and (alone or one.kind != "near")))
    return tuple(found.values())


def apart(one: str, other: str) -> int:
    """Return how many letters must be changed, put in, left out or swapped with their neighbour to get the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, before = before, row
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if previous and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", name)))


def _words(words: str) -> Iterator[tuple[str, bool]]:
    """Yield each word and whether a sentence starts with it."""
    words = unicodedata.normalize("NFC", words)
    for match in _WORD.finditer(words):
        before = words[max(0, match.start() - 6) : match.start()]
        yield match[0], bool(_SENTENCE_START.search(before)) or match.start() == 0


def _judge(
    word: str, starts: bool, wanted: dict[str, str], unwanted: set[str], known: set[str], last: set[str], person: str
) -> Misspelt | None:
    folded = fold(word)
    if folded in wanted:
        meant = wanted[folded]
        if word == meant:
            return None
        if word.casefold() == meant.casefold():
            # “will” and “grace” are words too: only a word in capitals is surely meant as the name.
            return Misspelt(word, meant, "capitals", sure=False) if word.isupper() and len(word) > 1 else None
        return Misspelt(word, meant, "accents", sure=True) if word[0].isupper() else None
    if folded in known or not word[0].isupper():
        return None
    if folded in unwanted:
        return Misspelt(word, person, "other", sure=True)
    if folded in _NO_NAMES:
        return None
    for name, meant in wanted.items():
        if folded == f"{name}s" and name in last:
            continue  # the Okafors
        if _near(folded, name, starts=starts):
            return Misspelt(
                word, meant, "near", sure=len(name) >= _TWO_WRONG or (len(name) >= _ONE_WRONG and not starts)
            )
    return None


def _near(word: str, name: str, *, starts: bool) -> bool:
    if len(name) < _ONE_WRONG:
        return not starts and word[0] == name[0] and len(name) > 1 and apart(word, name) == 1
    most = 2 if len(name) >= _TWO_WRONG else 1
    distance = apart(word, name)
    return 0 < distance <= most and (distance == 1 or word[0] == name[0])
