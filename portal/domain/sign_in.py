"""How staff come in, and what they see of it on “Your sign-in”."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SignInWay(StrEnum):
    PASSWORD = "password"  # nosec B105  # noqa: S105
    ORGANISATION = "organisation"
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider's ID token says of somebody, after every check. `strong`: it shows a second factor."""

    issuer: str
    subject: str = field(repr=False)
    email: str = field(repr=False)
    strong: bool


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    id: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit that is open now. `here` is the one that asks."""

    id: int
    way: SignInWay
    browser: str
    started_at: datetime
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """Everything on “Your sign-in”."""

    passkeys: tuple[KnownPasskey, ...]
    visits: tuple[OpenVisit, ...]
    has_password: bool


def browser_words(user_agent: str) -> str:
    """Return the kind of browser and device in our own words: nothing that somebody sent is kept or shown."""
    agent = user_agent[:500]
    browser = next((words for mark, words in _BROWSERS if mark in agent), "A browser")
    device = next((words for mark, words in _DEVICES if mark in agent), "")
    return f"{browser} on {device}" if device else browser


_BROWSERS = (("Edg", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_DEVICES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip
