"""Which keys a copy needs, told by fingerprint; and, when somebody asks for it, the keys under a passphrase."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from portal.adapters.keys import NAMES

Texts = Mapping[str, str]
_BOUND = b"portal keys 1"
_COST = 2**15
SHORTEST_PASSPHRASE = 12


class WrongPassphrase(Exception):
    """The wrapped keys do not open with this passphrase."""


def present(folder: Path) -> dict[str, str]:
    """Return the text of each key that the environment or `folder` has. Nothing is made."""
    found = {}
    for name in NAMES:
        path = folder / f"{name}.key"
        text = os.environ.get(f"PORTAL_KEY_{name.upper()}") or (path.read_text() if path.is_file() else "")
        if text.strip():
            found[name] = text.strip()
    return found


def any_from_environment() -> bool:
    return any(os.environ.get(f"PORTAL_KEY_{name.upper()}") for name in NAMES)


def given(place: Path) -> dict[str, str]:
    """Return the keys of a folder, or of one file as `put_in_one` writes it; none when it is neither."""
    if place.is_dir():
        found = {name: place / f"{name}.key" for name in NAMES}
        return {name: path.read_text().strip() for name, path in found.items() if path.is_file()}
    try:
        read = json.loads(place.read_text())
        return {str(name): str(text) for name, text in read.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def put_in_one(place: Path, texts: Texts) -> None:
    """Write keys as one file, readable by its owner alone."""
    _write(place, json.dumps(dict(texts), indent=1))


def fingerprints(texts: Texts) -> dict[str, list[str]]:
    """Return what names each key without giving it away, oldest first."""
    return {name: [fingerprint(name, each) for each in text.split()] for name, text in sorted(texts.items())}


def fingerprint(name: str, key: str) -> str:
    return hmac.new(key.encode(), f"fingerprint of {name}".encode(), hashlib.sha256).hexdigest()[:16]


def missing(needed: Mapping[str, list[str]], texts: Texts) -> list[str]:
    """Return the name and fingerprint of each key that is needed and not among `texts`. Newer ones may stand beside."""
    have = fingerprints(texts)
    return [f"{name} {each}" for name, prints in needed.items() for each in prints if each not in have.get(name, [])]


def wrap(texts: Texts, passphrase: str) -> bytes:
    """Return the keys, readable with the passphrase alone."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, json.dumps(dict(texts)).encode(), _BOUND)
    return base64.b64encode(salt + nonce + sealed)


def unwrap(wrapped: bytes, passphrase: str) -> dict[str, str]:
    """Raises WrongPassphrase."""
    raw = base64.b64decode(wrapped)
    try:
        opened = AESGCM(_derived(passphrase, raw[:16])).decrypt(raw[16:28], raw[28:], _BOUND)
    except InvalidTag as problem:
        raise WrongPassphrase from problem
    found: dict[str, str] = json.loads(opened)
    return found


def put(folder: Path, texts: Texts) -> None:
    """Write keys as files, readable by their owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in texts.items():
        _write(folder / f"{name}.key", text)


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())
