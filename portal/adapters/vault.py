"""Seals and opens what is stored, each value for its own place: AES-256-GCM and HKDF, and HMAC for search.

A key's version is a fingerprint of the key itself, so that no list of numbers must be kept beside the keys and an old
key can be taken out without renumbering the others.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_VERSION_BYTES = 6
TOKEN_BYTES = 16
LOOK_AGAIN_AFTER_SECONDS = 60


class CannotOpen(Exception):
    """A stored value does not open: it was altered, moved, or sealed by a key that is not here.

    The message names the place and never the value.
    """


def derived(secret: str, use: str) -> bytes:
    """Return the 32-byte key for one use of a secret."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"portal {use}".encode()).derive(secret.encode())


def version_of(secret: str) -> str:
    """Return the name of a key: eight characters that tell nothing about it."""
    print_ = hmac.digest(derived(secret, "version"), b"version", "sha256")[:_VERSION_BYTES]
    return base64.urlsafe_b64encode(print_).decode()


class Vault:
    """`data` are secrets from oldest to newest: all open, the newest seals.

    `again` reads them afresh, since another process may have put a newer one in: it is asked when a value was sealed by
    a version that is not known, and once a minute when something is sealed.
    """

    def __init__(self, data: Iterable[str], search: str, *, again: Callable[[], Iterable[str]] | None = None) -> None:
        self._again = again
        self._keys = _keys_of(data)
        self._looked_at = time.monotonic()
        self._search = derived(search, "search")

    @property
    def newest(self) -> str:
        """The version that seals."""
        return next(reversed(self._keys))

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that open, oldest to newest."""
        return tuple(self._keys)

    def seal(self, text: str, place: str, row_id: int) -> str:
        """Return text sealed for a row's column by the newest key."""
        if time.monotonic() - self._looked_at > LOOK_AGAIN_AFTER_SECONDS:
            self.look_again()
        version, key = next(reversed(self._keys.items()))
        nonce = secrets.token_bytes(_NONCE)
        sealed = key.encrypt(nonce, text.encode(), _context(place, str(row_id), version))
        return f"{version}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, stored: str, place: str, row_id: str) -> str:
        """Return the text. Raises CannotOpen for a value of another row, column or key, or one that was altered."""
        version, _, body = stored.partition(".")
        try:
            content = base64.b64decode(body, b"-_", validate=True)
            context = _context(place, row_id, version)
            return self._key(version).decrypt(content[:_NONCE], content[_NONCE:], context).decode()
        except (InvalidTag, binascii.Error, KeyError, ValueError) as problem:
            raise CannotOpen(f"{place} of row {row_id} does not open: {type(problem).__name__}") from None

    def _key(self, version: str) -> AESGCM:
        if version not in self._keys:
            self.look_again()
        return self._keys[version]

    def look_again(self) -> None:
        """Take the keys as they are now."""
        self._looked_at = time.monotonic()
        if self._again is not None:
            self._keys = _keys_of(self._again())

    def token(self, kind: str, text: str) -> bytes:
        """Return the keyed hash by which a text is found again without being readable (a blind index)."""
        return hmac.digest(self._search, f"{kind}\x00{text}".encode(), "sha256")[:TOKEN_BYTES]


def version_in(stored: str) -> str:
    """Return the version of the key that sealed a stored value."""
    return stored.partition(".")[0]


def _keys_of(data: Iterable[str]) -> dict[str, AESGCM]:
    return {version_of(secret): AESGCM(derived(secret, "columns")) for secret in data}


def _context(place: str, row_id: str, version: str) -> bytes:
    table, _, column = place.partition(".")
    return "\x00".join((table, row_id, column, version)).encode()
