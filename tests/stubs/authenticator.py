"""An authenticator in software, faithful until it is told otherwise: what a passkey answers, made here."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

ORIGIN, HOST = "http://localhost:8000", "localhost"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """`count` grows by one with each use; `counts=False` is one that always says 0, as synchronised passkeys do."""

    counts: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(24))
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any], **wrong: Any) -> str:
        """Answer `navigator.credentials.create`. `wrong` puts another origin, host, challenge, type or flags."""
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        held = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(wrong, PRESENT | VERIFIED | HAS_KEY) + held
        response = {
            "clientDataJSON": _written(self._client_data(options, "webauthn.create", wrong)),
            "attestationObject": _written(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._answer(response)

    def get(self, options: dict[str, Any], **wrong: Any) -> str:
        """Answer `navigator.credentials.get`."""
        self.count += 1 if self.counts else 0
        client = self._client_data(options, "webauthn.get", wrong)
        data = self._data(wrong, PRESENT | VERIFIED)
        key = wrong.get("key", self.key)
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _written(client),
            "authenticatorData": _written(data),
            "signature": _written(wrong.get("signature", signature)),
            "userHandle": wrong.get("handle", self.handle),
        }
        return self._answer(response)

    def _client_data(self, options: dict[str, Any], kind: str, wrong: dict[str, Any]) -> bytes:
        return json.dumps(
            {
                "type": wrong.get("type", kind),
                "challenge": wrong.get("challenge", options["challenge"]),
                "origin": wrong.get("origin", ORIGIN),
                "crossOrigin": False,
            }
        ).encode()

    def _data(self, wrong: dict[str, Any], flags: int) -> bytes:
        host = hashlib.sha256(wrong.get("host", HOST).encode()).digest()
        return host + bytes([wrong.get("flags", flags)]) + wrong.get("count", self.count).to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        its_id = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": its_id, "rawId": its_id, "type": "public-key", "response": response})


def _written(raw: bytes) -> str:
    return bytes_to_base64url(raw)
