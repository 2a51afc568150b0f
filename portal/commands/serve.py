"""`portal serve`: the production server."""

from __future__ import annotations

import os

import click

from portal.adapters import logs
from portal.commands.base import with_tools
from portal.services import starting
from portal.services.tools import Tools


@click.command("serve")
@with_tools
def serve_command(tools: Tools) -> None:
    """Serve the portal on the current settings, with the production server."""
    serve(tools)


def serve(tools: Tools) -> None:
    """Serve until it is stopped. Raises UnsafeSettings before it listens when it is not safe to start."""
    logs.set_up(plain=tools.settings.plain_logs)
    starting.refuse_unsafe(tools)
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "portal.factory:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=tools.settings.host,
        port=tools.settings.port,
        workers=int(os.environ.get("PORTAL_WORKERS", "1")),
        # More threads made pages that read the database slower (measured); these are enough to hide a disk flush.
        blocking_threads=4,
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
    )
    server.serve()


COMMANDS = (serve_command,)
