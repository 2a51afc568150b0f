"""How many text messages a text is sent as. The whole of it is one alphabet, and a long one is cut into pieces.

GSM 03.38: 160 characters of its alphabet fit into one message and 153 into each of several; a character of its
extension counts twice. Any other character makes the whole text UCS-2: 70, or 67 each, and one outside the basic plane
counts twice.
"""

from __future__ import annotations

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")
# Marks of print, and what a telephone's alphabet has for them.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "…": "...", "\u00a0": " "})


def is_gsm(text: str) -> bool:
    return all(letter in _GSM or letter in _TWICE for letter in text)


def for_a_telephone(text: str) -> str:
    """Return a text with plain marks for those of print, where that alone lets 153 characters go in a piece and not 67:
    one ’ in a name would double the cost of a message, and how long somebody waits for its end."""
    plain = text.translate(_PLAIN)
    return plain if is_gsm(plain) else text


def segments(text: str) -> int:
    """Return how many messages the text takes."""
    if is_gsm(text):
        units, whole, cut = sum(1 + (letter in _TWICE) for letter in text), 160, 153
    else:
        units, whole, cut = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if units <= whole else -(-units // cut)
