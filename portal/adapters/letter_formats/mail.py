"""A composed letter as a MIME message: text, and usually the same in HTML with pictures. Headers can’t be injected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from portal.adapters.letter_formats.pictures import content_id
from portal.adapters.letter_formats.plain import bare


class NotAnAddress(Exception):
    """An e-mail address that can't be written to. The message never repeats it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who an e-mail is from and to. `message_id` is the same for every try of one delivery."""

    from_name: str
    from_address: str
    to_name: str
    to_address: str
    message_id: str
    date: datetime


def as_message(envelope: Envelope, *, subject: str, language: str, text: str, html: str = "",
               pictures: Mapping[str, bytes] | None = None) -> bytes:  # fmt: skip
    """Return the message as bytes (RFC 5322), of text alone when there is no HTML. Raises NotAnAddress."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(envelope.from_name, envelope.from_address)
    message["To"] = _address(envelope.to_name, envelope.to_address)
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = f"<{one_line(envelope.message_id)}>"
    message["Content-Language"] = language
    # Out-of-office robots should not answer a letter about a death.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        _put_inside(message, (pictures or {}).items())
    return message.as_bytes()


def one_line(words: str) -> str:
    """Return words that can be no more than one header: no line ends, no control or invisible characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in bare(words)).split())


def _put_inside(message: EmailMessage, pictures: Iterable[tuple[str, bytes]]) -> None:
    body = message.get_body(preferencelist=("html",))
    for name, content in pictures:
        kind, ending = ("jpeg", "jpg") if content.startswith(b"\xff\xd8") else ("png", "png")
        body.add_related(  # type: ignore[union-attr]
            content, "image", kind, cid=f"<{content_id(name)}>", disposition="inline", filename=f"{name}.{ending}"
        )


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=one_line(name), addr_spec=address)
    except (ValueError, IndexError, MessageError) as problem:
        raise NotAnAddress(f"an e-mail address of {len(address)} characters can't be written to") from problem
