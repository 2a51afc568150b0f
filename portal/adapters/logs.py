"""Logs: one line an event, as JSON for a collector or plain for a person. Never people's words, never an address.

A log says what was done by codes and numbers that the house made: an endpoint, not a URL (a link's token stands in
one); the kind of an exception, not its message (which may quote what somebody wrote).
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

FIELDS = ("event", "request", "endpoint", "method", "status", "milliseconds", "as")
"""What a line may carry beside its sentence. Anything else that is given as `extra` is left out."""
OURS = "portal"
# Their lines may quote a query with its values, an address with its token, or a letter's text.
QUIET = ("sqlalchemy", "werkzeug", "alembic", "urllib3", "requests", "smtplib", "PIL", "pikepdf", "authlib", "webauthn")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        line |= {name: value for name in FIELDS if (value := record.__dict__.get(name)) is not None}
        return json.dumps(line, ensure_ascii=True)


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        found = [f"{name}={value}" for name in FIELDS if (value := record.__dict__.get(name)) is not None]
        # A line break inside a value would look like a line of its own (log injection).
        text = " ".join([record.levelname.lower(), record.getMessage(), *found])
        return text.replace("\r", "\\r").replace("\n", "\\n")


def set_up(*, plain: bool, to: TextIO | None = None) -> None:
    """Send our own lines to standard error, and keep the libraries' to warnings. May be called again."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(PlainLines() if plain else JsonLines())
    ours = logging.getLogger(OURS)
    ours.handlers[:] = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
