"""Six digits and the link that fills them in. The row keeps keyed hashes: neither can be made again from it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.domain.step_up import DIGITS


@dataclass(frozen=True, slots=True)
class NewCode:
    digits: str = field(repr=False)
    token: str = field(repr=False)
    code_hash: str
    link_hash: str


class OneTimeCodes:
    """The digits come from a random token under the newest key, so that the token alone fills them in."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are oldest to newest: what an older one made still counts for its half hour."""
        self._keys = [key.encode() for key in keys]

    def make(self, contributor_id: int) -> NewCode:
        raw = secrets.token_bytes(16)
        digits = _digits(self._keys[-1], raw)
        return NewCode(
            digits=digits,
            token=urlsafe_b64encode(raw).rstrip(b"=").decode(),
            code_hash=self.hashes(contributor_id, digits)[-1],
            link_hash=_link_hash(raw),
        )

    def hashes(self, contributor_id: int, digits: str) -> tuple[str, ...]:
        """Return what a row may hold for these digits, oldest key to newest. One person's hash is not another's."""
        message = f"portal.step-up.code:{contributor_id}:{digits}".encode()
        return tuple(hmac.new(key, message, hashlib.sha256).hexdigest() for key in self._keys)

    def link_hash(self, token: str) -> str | None:
        """Return the hash of a link's token, or None for what can't be one."""
        raw = _raw(token)
        return None if raw is None else _link_hash(raw)

    def digits_of(self, token: str, contributor_id: int, code_hash: str) -> str:
        """Return the digits that a link fills in; "" when the row is another's."""
        raw = _raw(token)
        for key in self._keys if raw is not None else ():
            digits = _digits(key, raw or b"")
            if any(hmac.compare_digest(each, code_hash) for each in self.hashes(contributor_id, digits)):
                return digits
        return ""


def _raw(token: str) -> bytes | None:
    if not (token.isascii() and len(token) == 22):
        return None
    try:
        raw = urlsafe_b64decode(token + "==")
    except ValueError:
        return None
    # Several spellings decode to the same bytes: only the one that was sent counts.
    return raw if urlsafe_b64encode(raw).rstrip(b"=").decode() == token else None


def _digits(key: bytes, raw: bytes) -> str:
    number = int.from_bytes(hmac.new(key, b"portal.step-up.digits:" + raw, hashlib.sha256).digest())
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _link_hash(raw: bytes) -> str:
    return hashlib.sha256(b"portal.step-up.link:" + raw).hexdigest()
