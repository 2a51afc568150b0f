"""Letter codes such as ABCD-EFGH-JKMN: what is printed on paper for somebody to type (safety.md)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from argon2.low_level import Type, hash_secret_raw

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 11
REFERENCE_CHARACTERS = 7
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
# A code is drawn again when it spells one of these in any of its rows of letters, look-alike digits read as letters.
# English first, then what the other languages of families would see: short words about death, pain, hate and shame, and
# slurs for people with a learning disability. U is in no code, and I, L and O are its digits 1, 1 and 0.
_DISTRESSING = (
    # English
    "DEAD", "DEATH", "DIE", "DYING", "KIL", "HATE", "SAD", "PAIN", "HURT", "GRAVE", "ASH", "BAD", "HEX", "RAPE",
    "SHAME", "SIN", "ILL", "SICK", "COFFIN", "HELL", "LIE", "LIAR", "FAIL", "REJECT", "WRONG", "PIG", "ASS", "SEX",
    "GAS", "BOMB", "GOD", "SATAN", "DEVIL", "CRAP", "SHIT", "FAG", "RETARD", "SPAZ", "MONG", "IDIOT", "CRETIN",
    # Welsh
    "BEDD", "POEN", "LLADD", "MARW", "CAS", "DRWG",
    # Polish
    "ZGON", "TRVP", "GROB", "BOL", "ZABI", "MARTW", "ZLO",
    # Romanian
    "MORT", "DECES", "MOARTE", "DRAC",
    # Turkish
    "OLV", "OLDV", "KOTV", "ACI", "CESET", "MEZAR",
    # Somali
    "DHIM", "GEERI", "XABAAL", "XANAN",
    # Panjabi, Urdu, Bengali, Gujarati, Tamil, Arabic and Persian as families write them with English letters
    "MAVT", "MAVAT", "MOVT", "MAR", "MARA", "MAREA", "QABAR", "DARD", "MRITI", "MARAN", "SAAV", "IRANT", "MARG",
    "HARAM", "KAFIR",
)  # fmt: skip

# As an eye reads it: a digit for the letter that it looks like, and one letter for I, L and 1, and for V and U.
_READ_AS = str.maketrans({"0": "O", "1": "I", "L": "I", "5": "S", "3": "E", "4": "A", "7": "T", "8": "B", "U": "V"})
_FOLDED = frozenset(word.translate(_READ_AS) for word in _DISTRESSING)


class CodeProblem(Exception):
    """What is wrong with a typed code, before any guess is counted: `short`, `long`, `letters` or `mistyped`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def make_code() -> str:
    """Return a new code in its printed form: 55 random bits and a check character."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
        code = body + _check_character(body)
        if not spells_distress(code):
            return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def make_reference() -> str:
    """Return a new reference to keep, such as K4M7-2PXR: 7 random characters and a check character, to be read out. It
    opens nothing."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_CHARACTERS))
        code = body + _check_character(body)
        if not spells_distress(code):
            return f"{code[:4]}-{code[4:]}"


def read_reference(typed: str) -> str | None:
    """Return a reference as it is kept, read as forgivingly as a letter code; None when it can't be one."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed[:100]).upper() if c.isalnum())
    code = kept.translate(_LOOK_ALIKES)
    if len(code) != REFERENCE_CHARACTERS + 1 or any(c not in ALPHABET for c in code):
        return None
    return f"{code[:4]}-{code[4:]}" if _check_character(code[:-1]) == code[-1] else None


def spells_distress(code: str) -> bool:
    """Whether a code spells a word that nobody should find in a letter about a death."""
    read = code.replace("-", "").translate(_READ_AS)
    return any(word in read for word in _FOLDED)


def read_code(typed: str) -> str:
    """Return the twelve characters of a code as somebody typed it; raise CodeProblem when it can't be one.

    Case, spaces, dashes, O for 0, I or L for 1, full-width letters and any script's digits are forgiven.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFKC", typed[:200]):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept.append(str(digit))
        elif character.isalpha():
            kept.append(character.upper())
        elif unicodedata.category(character)[0] in "LN":
            raise CodeProblem("letters")
    code = "".join(kept).translate(_LOOK_ALIKES)
    if any(character not in ALPHABET for character in code):
        raise CodeProblem("letters")
    if len(code) != RANDOM_CHARACTERS + 1:
        raise CodeProblem("short" if len(code) <= RANDOM_CHARACTERS else "long")
    if _check_character(code[:-1]) != code[-1]:
        raise CodeProblem("mistyped")
    return code


class CodeHasher:
    """HMAC under the pepper of Argon2id of the code: the same code, the same hash, so that a row can be found."""

    def __init__(self, *peppers: str) -> None:
        """`peppers` are oldest to newest: new codes are kept under the newest, and looked for under each."""
        self._peppers = [_Pepper(each) for each in peppers]

    def hash(self, code: str) -> str:
        """Return the hash to keep for a code's twelve characters, dashes ignored."""
        return self._peppers[-1].hash(code)

    def hashes(self, code: str) -> tuple[str, ...]:
        """Return every hash under which a row may keep this code, the newest pepper's first."""
        return tuple(each.hash(code) for each in reversed(self._peppers))


class _Pepper:
    def __init__(self, pepper: str) -> None:
        self._pepper = pepper.encode()
        self._salt = hashlib.sha256(b"portal.code.salt" + self._pepper).digest()[:16]

    def hash(self, code: str) -> str:
        slow = hash_secret_raw(
            code.replace("-", "").encode(),
            self._salt,
            time_cost=2,
            memory_cost=19_456,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )
        return hmac.new(self._pepper, slow, hashlib.sha256).hexdigest()


def _check_character(body: str) -> str:
    """Return the Luhn mod 32 character: it finds any one wrong character and nearly any two swapped."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
