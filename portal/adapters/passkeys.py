"""Passkeys (WebAuthn) by py_webauthn. Each proof must say that the person was verified: it counts as both factors."""

from __future__ import annotations

import ipaddress
import json
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.domain.errors import Refused

MOST_CHARACTERS = 20_000
_MILLISECONDS = 5 * 60 * 1000
# What the library, and what it reads with, raise on bytes that are none of theirs.
_NOT_ONE = (
    WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
    RecursionError, AssertionError, struct.error,
)  # fmt: skip
_TEXT = re.compile("[A-Za-z0-9_-]{1,3000}")


@dataclass(frozen=True, slots=True)
class MadePasskey:
    credential_id: str
    public_key: str
    sign_count: int


class Passkeys:
    """The portal as an authenticator knows it: its host is the relying party, its base address the origin."""

    def __init__(self, base_url: str, name: str) -> None:
        parts = urlsplit(base_url)
        self.host = parts.hostname or ""
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        port = "" if parts.port in {None, usual} else f":{parts.port}"
        self.origin = f"{parts.scheme}://{self.host}{port}"
        self._name = name
        # Browsers have passkeys for names only, and where nobody can listen in.
        self.possible = not _is_number(self.host) and (parts.scheme == "https" or self.host == "localhost")

    def options_to_add(self, *, challenge: bytes, user_handle: str, email: str, name: str, known: Iterable[str]) -> str:
        """Return, as JSON, what `navigator.credentials.create` takes."""
        return webauthn.options_to_json(
            webauthn.generate_registration_options(
                rp_id=self.host,
                rp_name=self._name,
                user_name=email,
                user_display_name=name,
                user_id=base64url_to_bytes(user_handle),
                challenge=challenge,
                timeout=_MILLISECONDS,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=_described(known),
            )
        )

    def options_to_use(self, *, challenge: bytes, known: Iterable[str] = ()) -> str:
        """Return, as JSON, what `navigator.credentials.get` takes. None known: the person picks one of their own."""
        return webauthn.options_to_json(
            webauthn.generate_authentication_options(
                rp_id=self.host,
                challenge=challenge,
                timeout=_MILLISECONDS,
                allow_credentials=_described(known),
                user_verification=UserVerificationRequirement.REQUIRED,
            )
        )

    def made(self, answer: str, *, challenge: bytes) -> MadePasskey:
        """Return the passkey that an authenticator made for this challenge. Raises Refused("not_proved")."""
        try:
            verified = webauthn.verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self.host,
                expected_origin=self.origin,
                require_user_verification=True,
            )
        except _NOT_ONE as problem:
            raise Refused("not_proved", why=type(problem).__name__) from problem
        return MadePasskey(
            bytes_to_base64url(verified.credential_id),
            bytes_to_base64url(verified.credential_public_key),
            verified.sign_count,
        )

    def named(self, answer: str) -> tuple[str, str]:
        """Return the id of the passkey that an answer is about, and the user handle that came with it, or ""."""
        try:
            read = _read(answer)
            its_id, handle = read["id"], read["response"].get("userHandle") or ""
            if not (isinstance(its_id, str) and isinstance(handle, str) and _TEXT.fullmatch(its_id + handle)):
                raise ValueError("not an id")
            return its_id, handle
        except _NOT_ONE as problem:
            raise Refused("not_proved", why="not_readable") from problem

    def proved(self, answer: str, *, challenge: bytes, public_key: str, sign_count: int) -> int:
        """Return the passkey's new count when it proves itself for this challenge. Raises Refused("not_proved")."""
        try:
            verified = webauthn.verify_authentication_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self.host,
                expected_origin=self.origin,
                credential_public_key=base64url_to_bytes(public_key),
                credential_current_sign_count=sign_count,
                require_user_verification=True,
            )
        except _NOT_ONE as problem:
            raise Refused("not_proved", why=type(problem).__name__) from problem
        return verified.new_sign_count


def _read(answer: str) -> dict[str, dict[str, object]]:
    if len(answer) > MOST_CHARACTERS:
        raise ValueError("too long")
    read = json.loads(answer)
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        raise TypeError("not an answer")
    return read


def _described(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
