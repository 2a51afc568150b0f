"""Whether a key is hard to guess: long enough, and not the same few characters again and again."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

SHORTEST = 32
# Random hexadecimal digits, the leanest alphabet that tools make keys in, come to about 110 bits in 32 characters.
LEAST_BITS = 80
FEWEST_DIFFERENT = 10


def why_weak(key: str) -> str:
    """Return why a key may not be used, or "" when nothing speaks against it."""
    if len(key) < SHORTEST:
        return "too short"
    counted = Counter(key)
    bits = -sum(number * math.log2(number / len(key)) for number in counted.values())
    if len(counted) < FEWEST_DIFFERENT or bits < LEAST_BITS:
        return "made of too few different characters"
    if key in (key + key)[1:-1]:
        return "the same piece again and again"
    steps = Counter(ord(later) - ord(earlier) for earlier, later in pairwise(key))
    if max(steps[1], steps[-1]) > len(key) // 2:
        return "characters in their order"
    return ""
