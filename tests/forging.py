"""Tokens as somebody would forge or bend them, for property tests and for the drill."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode

from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from portal.domain.states import Purpose

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=%+/ "


def flipped(token: str, place: int, character: str) -> str:
    place %= len(token)
    return token[:place] + character + token[place + 1 :]


def cut(token: str, start: int, end: int) -> str:
    return token[start % len(token) : -(end % len(token)) or None]


def joined(one: str, other: str) -> str:
    """One token's id under another's signature."""
    return f"{one.rpartition('.')[0]}.{other.rpartition('.')[2]}"


def stuffed(token: str, place: int, junk: str) -> str:
    """Junk inside the signature: base64 leaves such characters out, so that it would still verify."""
    body, _, signature = token.rpartition(".")
    place %= len(signature) + 1
    return f"{body}.{signature[:place]}{junk}{signature[place:]}"


def last_bits(token: str, step: int) -> str:
    """The last character holds bits that nobody reads: another of its spellings means the same bytes."""
    alphabet = CHARACTERS[:64]
    return token[:-1] + alphabet[(alphabet.index(token[-1]) + 1 + step % 3) % 64]


def padded(token: str, signs: int) -> str:
    body, _, signature = token.rpartition(".")
    return f"{body}{'=' * (signs % 3)}.{signature}{'=' * (1 + signs % 4)}"


def widened(token: str) -> str:
    return token.translate({ord(c): 0xFEE0 + ord(c) for c in CHARACTERS[:62]})


def signer(key: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})


def with_other_key(purpose: Purpose, key: str, raw: bytes) -> str:
    body = urlsafe_b64encode(raw).rstrip(b"=").decode()
    return str(signer(key, f"portal.link.{purpose.value}").dumps(body))


def bent(tokens: list[str]) -> st.SearchStrategy[str]:
    """A real token, bent in one way or in several."""
    token, number = st.sampled_from(tokens), st.integers(0, 10_000)
    return st.one_of(
        st.builds(flipped, token, number, st.sampled_from(CHARACTERS)),
        st.builds(cut, token, number, number),
        st.builds(joined, token, token),
        st.builds(stuffed, token, number, st.text(st.sampled_from("!*~ \n=\x00'\"<é"), min_size=1, max_size=4)),
        st.builds(last_bits, token, number),
        st.builds(padded, token, number),
        st.builds(widened, token),
        st.builds(str.swapcase, token),
        st.builds(lambda one, other: one + other, token, token),
        st.builds(lambda each, junk: junk + each, token, st.text(min_size=1, max_size=3)),
        st.builds(lambda each, junk: each + junk, token, st.text(min_size=1, max_size=3)),
    )


def forged() -> st.SearchStrategy[str]:
    """A token of the right shape that nobody with our keys made."""
    keys = st.sampled_from(["", "secret", "s" * 40, secrets.token_urlsafe(48)])
    return st.one_of(
        st.builds(with_other_key, st.sampled_from(list(Purpose)), keys, st.binary(min_size=0, max_size=40)),
        st.builds(
            lambda body, end: f"{urlsafe_b64encode(body).decode()}.{urlsafe_b64encode(end).rstrip(b'=').decode()}",
            st.binary(max_size=40),
            st.binary(max_size=40),
        ),
    )
