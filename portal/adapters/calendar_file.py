"""A calendar file for one meeting, as RFC 5545 says: lines of at most 75 octets, CRLF, text escaped, London's time.

Discreet: whoever looks over somebody's shoulder at their calendar reads that there is an appointment, and nothing of
who died or of a review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.domain.days import LONDON

_CRLF = "\r\n"
_MOST_OCTETS = 75
# Summer time as it has been since 1996: the last Sundays of March and October, at 1:00 UTC (RFC 5545, 3.6.5).
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "TZNAME:BST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "TZNAME:GMT",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """`uid` stays the same through every change; `sequence` grows with each; `cancelled` takes it out again."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    title: str
    place: str
    words: str
    cancelled: bool = False


def calendar_file(appointment: Appointment) -> bytes:
    """Return the file, in UTF-8."""
    each = appointment
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//Appointment//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if each.cancelled else 'PUBLISH'}",
        *_ZONE,
        "BEGIN:VEVENT",
        f"UID:{_text(each.uid)}",
        f"SEQUENCE:{each.sequence}",
        f"DTSTAMP:{each.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Europe/London:{each.starts_at.astimezone(LONDON):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/London:{each.ends_at.astimezone(LONDON):%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(each.title)}",
        *([f"LOCATION:{_text(each.place)}"] if each.place else []),
        f"DESCRIPTION:{_text(each.words)}",
        f"STATUS:{'CANCELLED' if each.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return (_CRLF.join(map(_folded, lines)) + _CRLF).encode()


def _text(words: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11)."""
    found = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(line.strip() for line in found.splitlines())


def _folded(line: str) -> str:
    """Fold a line at 75 octets, never inside a character (RFC 5545, 3.1)."""
    parts, part, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _MOST_OCTETS:
            parts.append(part)
            # The space that begins the next line counts.
            part, octets = "", 1
        part += character
        octets += size
    return f"{_CRLF} ".join([*parts, part])
