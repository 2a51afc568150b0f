"""Signed links: an id of 128 random bits, signed under keys of their own with a salt for each purpose (safety.md)."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.states import Purpose

LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class OpenedLink:
    purpose: Purpose
    public_id_hash: str


def hash_of(public_id: bytes) -> str:
    return hashlib.sha256(public_id).hexdigest()


class Links:
    """Makes and opens tokens. Nothing personal is in one, and nothing is keyed on the token's own characters."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._signers = {purpose: _signer(list(keys), purpose) for purpose in Purpose}

    def make(self, purpose: Purpose) -> tuple[str, str]:
        """Return a new token and the hash to keep in its row."""
        public_id = secrets.token_bytes(16)
        return self._token(purpose, public_id), hash_of(public_id)

    def open(self, token: str) -> OpenedLink | None:
        """Return what a token is for, or None when it is bent, forged or cut short.

        Tokens are malleable (junk inside a signature still verifies), so the id is signed again and compared.
        """
        if len(token) > LONGEST_TOKEN or not token.isascii():
            return None
        for purpose, signer in self._signers.items():
            try:
                public_id = urlsafe_b64decode(str(signer.loads(token)) + "==")
            except (BadSignature, ValueError):
                continue
            if len(public_id) == 16 and self._signs_exactly(purpose, public_id, token):
                return OpenedLink(purpose, hash_of(public_id))
        return None

    def _token(self, purpose: Purpose, public_id: bytes) -> str:
        return str(self._signers[purpose].dumps(urlsafe_b64encode(public_id).rstrip(b"=").decode()))

    def _signs_exactly(self, purpose: Purpose, public_id: bytes, token: str) -> bool:
        signer = self._signers[purpose]
        body = urlsafe_b64encode(public_id).rstrip(b"=").decode()
        return any(
            secrets.compare_digest(str(_signer([key], purpose).dumps(body)), token) for key in signer.secret_keys
        )


def _signer(keys: list[str] | list[bytes], purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(keys, salt=f"portal.link.{purpose.value}", signer_kwargs={"digest_method": hashlib.sha256})
