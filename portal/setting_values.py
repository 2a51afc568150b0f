"""The readers of single settings: what one variable's text says, or UnsafeSettings. They import nothing of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit


class UnsafeSettings(Exception):
    """A setting is missing or unsafe. The message is one line: which setting, why, what to set."""


Safety = Literal["tls", "starttls", "none"]
_SAFETY: dict[str, tuple[Safety, int]] = {"smtps": ("tls", 465), "smtp": ("starttls", 587), "smtp+plain": ("none", 25)}
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def is_production(text: str) -> bool:
    # A slip such as "prod" must not quietly mean "anything goes".
    if text not in {"", "development", "production"}:
        raise UnsafeSettings(f"PORTAL_ENV is {text!r}: say production, or development")
    return text == "production"


def plain_logs(text: str, *, production: bool) -> bool:
    if text not in {"", "plain", "json"}:
        raise UnsafeSettings(f"PORTAL_LOGS is {text!r}: say plain or json")
    return text == "plain" or (not text and not production)


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("|") if line.strip())


def days(env: Mapping[str, str], name: str, usual: int) -> int:
    text = env.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        raise UnsafeSettings(f"{name} is {text!r}: give a number of days, or 0 to keep it for ever")
    return int(text) if text else usual


def place(text: str) -> Path | None:
    return Path(text).resolve() if text else None


def library(name: str, text: str) -> str:
    if text and not Path(text).is_file():
        raise UnsafeSettings(f"{name} is {text!r}: give the full path of the library’s file, or leave it out")
    return text


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise UnsafeSettings(f"PORT is {text!r}: give a number from 1 to 65535")
    return int(text)


def heads_file(text: str) -> Path | None:
    path = Path(text) if text else None
    if path is not None and not (path.is_absolute() and path.parent.is_dir() and not path.is_dir()):
        raise UnsafeSettings(f"PORTAL_AUDIT_HEADS is {text!r}: give the full path of a file in a folder that is there")
    return path


def hosts(text: str) -> tuple[str, ...]:
    found = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in found:
        if not re.fullmatch(r"(?a)[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", name):
            raise UnsafeSettings(
                f"PORTAL_TRUSTED_HOSTS holds {name!r}: give host names alone, such as reviews.example.org"
            )
    return found


def proxies(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise UnsafeSettings(
            f"PORTAL_TRUSTED_PROXIES is {text!r}: give the number of front ends before the portal, 0 to 9"
        )
    return int(text)


def security_contact(text: str) -> str:
    if text and (not text.startswith(("mailto:", "https://", "tel:")) or not text.isascii() or not text.isprintable()):
        raise UnsafeSettings(
            f"PORTAL_SECURITY_CONTACT is {text!r}: give one address, such as mailto:security@example.org"
        )
    return text


def clamav(text: str) -> str:
    host, _, port = text.rpartition(":")
    if text and not text.startswith("/") and not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise UnsafeSettings(f"PORTAL_CLAMAV is {text!r}: give host:port, or the full path of clamd's socket")
    return text


def email_server(text: str, *, production: bool) -> tuple[str, int, Safety] | None:
    if not text:
        return None
    parts = urlsplit(text)
    known = _SAFETY.get(parts.scheme)
    try:
        port = parts.port or (known[1] if known else 0)
    except ValueError:
        port = 0
    # A password in an address ends in logs and lists of processes.
    if known is None or not parts.hostname or not port or parts.path.strip("/") or "@" in text:
        raise UnsafeSettings(
            "PORTAL_EMAIL_SERVER can't be read: give smtp://host:587 (STARTTLS) or smtps://host:465, and the name and "
            "password in PORTAL_EMAIL_USER and PORTAL_EMAIL_PASSWORD"
        )
    if production and known[0] == "none":
        raise UnsafeSettings(
            "PORTAL_EMAIL_SERVER must be smtp:// or smtps:// when PORTAL_ENV=production: mail needs TLS"
        )
    return parts.hostname, port, known[0]


def notify_key(text: str) -> str:
    if text and not re.fullmatch(f".*{_UUID}-{_UUID}", text):
        raise UnsafeSettings("PORTAL_NOTIFY_KEY is not a whole key: copy it again, with its name and both long parts")
    return text


def notify_url(text: str, *, production: bool) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or (production and parts.scheme != "https"):
        raise UnsafeSettings(f"PORTAL_NOTIFY_URL is {text!r}: leave it out, or give an https:// address")
    return text.rstrip("/")


def template(kind: str, text: str) -> str:
    if text and not re.fullmatch(_UUID, text):
        raise UnsafeSettings(f"PORTAL_NOTIFY_{kind}_TEMPLATE is {text!r}: give the template's id, as Notify shows it")
    return text


def yes(name: str, text: str) -> bool:
    if text not in {"", "yes", "no"}:
        raise UnsafeSettings(f"{name} is {text!r}: say yes or no")
    return text == "yes"


def seconds(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 86400):
        raise UnsafeSettings(f"{name} is {text!r}: give whole seconds, from 1 to 86399")
    return int(text)


def email_from(text: str) -> str:
    name, _, host = text.partition("@")
    if not name or "." not in host or not text.isprintable() or set(text) & set(' <>,;:"') or "@" in host:
        raise UnsafeSettings(f"PORTAL_EMAIL_FROM is {text!r}: give one address, such as reviews@example.org")
    return text
