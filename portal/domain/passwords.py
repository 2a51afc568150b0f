"""What a password of staff must be: long, and not one that is tried first. No rules of composition, no expiry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
_FEWEST_DIFFERENT = 5
_OWN_PART_LEFT = 3
_ODDS_AND_ENDS = 6

# The commonest passwords, and what they are lengthened with. Most are shorter than we allow, so what counts is whether
# a password is made of them: password1234, Welcome2026!!, letmeinletmein, P@ssw0rdP@ssw0rd.
_COMMON_WORDS = """
    password passwort passphrase passcode letmein welcome login signin logon admin administrator root superuser user
    guest default changeme change secret security secure access temp temporary test testing tester demo sample example
    monkey dragon football baseball basketball soccer rugby cricket hockey tennis liverpool arsenal chelsea everton
    manchester united rangers celtic spurs tottenham london england wales scotland ireland britain cymru
    master mustang shadow sunshine princess superman batman spiderman pokemon starwars matrix trustno trustnoone
    iloveyou loveyou lovely forever love baby angel flower butterfly summer winter autumn spring holiday christmas
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    michael jennifer jordan hunter thomas charlie andrew daniel joshua jessica ashley matthew george oliver harry jack
    whatever nothing hello hellohello freedom computer internet samsung google microsoft windows apple iphone
    pepper ginger cookie cheese chocolate banana orange purple silver golden yellow tigger buster bailey maggie
    qwerty qwertyuiop qwertyuio asdfgh asdfghjkl asdf zxcvbn zxcvbnm zxcv qazwsx qazwsxedc qwer azerty
    abcdef abcdefgh abcdefghijkl abc abcd
    correct horse battery staple
    and the my is new old our your for me you it in of to at mr mrs pass word passwd pwd pw
"""
# Words of the work that somebody would try here first (documented in docs/staff-sign-in.md).
_SERVICE_WORDS = """
    portal family families carer carers review reviews reviewer reviewers coordinator bereaved bereavement letter
    letters leder learning disability disabilities mortality programme steering health care hospital nurse nursing
    ward trust nhs icb council safeguarding
"""
_COMMON, _OF_THE_SERVICE = (frozenset(words.split()) for words in (_COMMON_WORDS, _SERVICE_WORDS))
_WALKS = (
    "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "147258369", "q1w2e3r4t5y6u7i8o9p0",
)  # fmt: skip
_LOOKALIKES = str.maketrans("013457@$!|€", "oleastasile")


def fault_of(password: str, own_words: Iterable[str] = ()) -> str:
    """Return "" for a password that may be used, or why not: password_short, password_long or password_common.

    `own_words` are the person's name, address and employer, and the service's own name.
    """
    if len(password) < SHORTEST_PASSWORD:
        return "password_short"
    if len(password) > LONGEST_PASSWORD:
        return "password_long"
    folded = "".join(c for c in unicodedata.normalize("NFKC", password).casefold() if not c.isspace())
    known = _COMMON | _OF_THE_SERVICE | {word for text in own_words for word in _words(text)}
    common = (
        len(set(folded)) < _FEWEST_DIFFERENT
        or any(_is_walk(piece) for piece in (folded, folded[::-1]))
        or any(_made_of(form, known) for form in (folded, folded.translate(_LOOKALIKES)))
    )
    return "password_common" if common else ""


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.findall(r"[^\W\d_]+", folded) if len(word) >= 3]


def _is_walk(text: str) -> bool:
    """Whether it goes along the keyboard, the alphabet or the digits, or says one short thing over and over."""
    if any(text in walk * 2 for walk in _WALKS):
        return True
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, min(7, len(text) // 2 + 1)))


def _made_of(text: str, known: Iterable[str]) -> bool:
    """Whether next to nothing of one's own is left once the known words are taken out."""
    letters = "".join(c for c in text if c.isalpha())
    if not letters:
        return False
    rest = letters
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, " ")
    left = sum(not c.isspace() for c in rest)
    others = len(text) - len(letters)
    return left <= _OWN_PART_LEFT and (left == 0 or len(letters) > left) and others <= _ODDS_AND_ENDS
