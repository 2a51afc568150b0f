"""Finding the picture for some words: which pictures of the registry say what the words say, best first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from portal.domain.easy_read import Picture

_WORD = re.compile(r"[^\W_]+")
# Words that say nothing about a picture.
_EMPTY = frozenset(
    {
        "a", "about", "adult", "adults", "all", "an", "and", "another", "are", "as", "at", "be", "been", "but",
        "by", "can", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "i", "in",
        "is", "it", "its", "of", "on", "one", "or", "other", "our", "out", "person", "she", "so", "some",
        "that", "the", "their", "them", "there", "they", "this", "to", "two", "us", "was", "we", "were", "what",
        "when", "which", "who", "will", "with", "you", "your", "very", "not", "never", "nobody",
    }
)  # fmt: skip
# What people write, and the words that our pictures are named and described with. The same for each form of a word.
_EVERYDAY: Mapping[str, str] = {
    "address": "post", "afraid": "worry", "angry": "worry", "ask": "questions", "asked": "questions",
    "asleep": "tired", "bed": "tired", "breath": "breathing", "brother": "family", "bus": "outside",
    "call": "phone", "called": "phone", "carer": "care", "child": "family", "cost": "money", "cough": "breathing",
    "cry": "worry", "dad": "family", "dance": "music", "danced": "music", "dancer": "music", "date": "calendar",
    "daughter": "family", "day": "calendar", "dead": "person-who-died", "death": "person-who-died",
    "decide": "choose", "decided": "choose", "die": "person-who-died", "died": "person-who-died",
    "drink": "food", "eat": "food", "ate": "food", "explain": "talking", "father": "family", "felt": "pain",
    "friend": "friends", "garden": "outside", "god": "faith", "happy": "happy-memory", "hear": "listening",
    "heard": "listening", "heart": "signs-ill", "helped": "help", "house": "home", "hurt": "pain", "ill": "signs-ill",
    "illness": "signs-ill", "leg": "signs-ill", "like": "happy-memory", "liked": "happy-memory",
    "listened": "listening", "lived": "home", "love": "happy-memory", "loved": "happy-memory", "lung": "breathing",
    "lunch": "food", "meal": "food", "medicine": "doctor", "meet": "review", "meeting": "review",
    "mistake": "not-correct", "month": "calendar", "mother": "family", "mum": "family", "note": "reading-papers",
    "nurse": "better-care", "painful": "pain", "parent": "family", "pay": "money", "plan": "action",
    "played": "happy-memory", "pray": "faith", "rang": "phone", "read": "reading-papers", "record": "reading-papers",
    "ring": "phone", "said": "talking", "saturday": "calendar", "saw": "reading-papers", "scan": "hospital",
    "shown": "learn", "sick": "signs-ill", "sign": "signs-ill", "sing": "music", "sister": "family",
    "sleep": "tired", "slept": "tired", "song": "music", "son": "family", "speak": "talking", "staff": "care",
    "story": "telling-story", "sunday": "calendar", "swallow": "not-eating", "swallowing": "not-eating",
    "swollen": "signs-ill", "talk": "talking", "taught": "learn", "teach": "learn", "telephone": "phone",
    "tell": "talking", "thank": "thank-you", "told": "talking", "train": "outside", "training": "learn",
    "trees": "outside", "understand": "learn", "visit": "family", "visited": "family", "wait": "waiting",
    "waited": "waiting", "walk": "outside", "ward": "hospital", "week": "calendar", "woman": "you",
    "wrong": "not-correct",
    "write": "write", "wrote": "write", "year": "calendar",
}  # fmt: skip
# Where no word of a sentence says which: somebody talks, and somebody writes it down.
ANY = "telling-story"
IN_NAME, EVERYDAY, IN_DESCRIPTION, BEGINS = 4.0, 3.0, 2.0, 1.0
# When it was is seldom what a sentence is about.
WHEN = 1.5


def ranked(pictures: Mapping[str, Picture], query: str, most: int = 12) -> tuple[Picture, ...]:
    """Return the pictures that some words find, best first: by name, everyday words, then description."""
    scores = _scores(_index_of(pictures), query)
    best = sorted(scores, key=lambda name: (-scores[name], name))
    return tuple(pictures[name] for name in best[:most])


def suggested(pictures: Mapping[str, Picture], words: str) -> str:
    """Return the name of the picture that is most likely meant by a sentence; somebody looks at it before it counts."""
    found = ranked(pictures, words, most=1)
    if found:
        return found[0].name
    return ANY if ANY in pictures else next(iter(pictures), "")


class _Index:
    """Which words say each picture, and how rare a word is among them."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self.names = {name: _words(name) for name in pictures}
        self.described = {name: _words(each.describes) for name, each in pictures.items()}
        self.often = Counter(word for name in pictures for word in self.names[name] | self.described[name])

    def rare(self, word: str) -> float:
        return 1.0 / math.sqrt(self.often.get(word, 0) or 1)


def _scores(index: _Index, query: str) -> dict[str, float]:
    asked = _words(query)
    plain = {word.lower() for word in _WORD.findall(query)}
    everyday = {_EVERYDAY[form] for form in plain | asked if form in _EVERYDAY}
    whole = "-".join(_WORD.findall(query.lower()))
    scores: dict[str, float] = {}
    for name, said in index.names.items():
        score = sum(IN_NAME * index.rare(word) for word in asked & said)
        score += sum(IN_DESCRIPTION * index.rare(word) for word in (asked & index.described[name]) - said)
        if name in everyday:
            score += WHEN if name == "calendar" else EVERYDAY
        score += 2 * IN_NAME if name == whole else 0.0
        if not score and len(asked) == 1:
            (begin,) = asked
            known = said | index.described[name]
            score = BEGINS if len(begin) > 1 and any(word.startswith(begin) for word in known) else 0.0
        if score:
            scores[name] = score
    return scores


def _words(text: str) -> frozenset[str]:
    """Return the words of a text without their endings, and without those that say nothing."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower().replace("’s", "")) if word not in _EMPTY)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=4)
def _cached(entries: tuple[tuple[str, str], ...]) -> _Index:
    return _Index({name: Picture(name, describes, "", False) for name, describes in entries})


def _index_of(pictures: Mapping[str, Picture]) -> _Index:
    return _cached(tuple((name, each.describes) for name, each in pictures.items()))
