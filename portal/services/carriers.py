"""Which provider carries which channel, by the settings. Without any, everything goes to the local outbox."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from portal.adapters.mail_server import MailServer
from portal.adapters.notify import Notify
from portal.adapters.outbox import LocalOutbox
from portal.adapters.print_room import PrintRoom
from portal.config import Settings
from portal.domain.delivering import Carrier
from portal.domain.states import Channel


def carrier_of(settings: Settings, channel: Channel) -> Carrier:
    return _carriers(settings)[channel]


def gathered(settings: Settings) -> tuple[Channel, ...]:
    """Return the channels whose letters are not sent one by one."""
    return tuple(channel for channel, carrier in _carriers(settings).items() if carrier.gathers)


def named(settings: Settings, channel: Channel, name: str) -> Carrier | None:
    """Return the provider that was called, or None when the settings have been changed since and it is not there."""
    for carrier in (*_carriers(settings).values(), LocalOutbox(settings.outbox)):
        if carrier.name == name:
            return carrier
    return None


@cache
def _carriers(settings: Settings) -> dict[Channel, Carrier]:
    found: dict[Channel, Carrier] = dict.fromkeys(Channel, LocalOutbox(settings.outbox))
    if settings.notify_key:
        templates = ((Channel.TEXT, settings.notify_text_template), (Channel.EMAIL, settings.notify_email_template))
        notify = Notify(
            address=settings.notify_url,
            key=settings.notify_key,
            templates=templates,
            patience=settings.carrier_patience,
            settles_after=timedelta(seconds=settings.notify_settles_after),
        )
        found |= {channel: notify for channel, template in templates if template}
        if settings.notify_post:
            found[Channel.POST] = notify
    if settings.print_post:
        found[Channel.POST] = PrintRoom()
    if settings.email_server:
        host, port, safety = settings.email_server
        found[Channel.EMAIL] = MailServer(
            host=host,
            port=port,
            safety=safety,
            sender=settings.email_from,
            user=settings.email_user,
            password=settings.email_password,
            patience=settings.carrier_patience,
        )
    return found
