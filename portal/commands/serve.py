"""`portal serve`: the production server."""

from __future__ import annotations

import os

import click

from portal.adapters import logs
from portal.commands.base import with_tools
from portal.services import starting
from portal.services.tools import Tools

MOST_THREADS = 512
LARGEST_HEAD = 32 * 1024


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
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    server = Granian(
        "portal.factory:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=tools.settings.host,
        port=tools.settings.port,
        workers=int(os.environ.get("PORTAL_WORKERS", "1")),
        # A slow body holds a thread until it is there whole; threads are made when they are needed. How many work at
        # once is another number, and small: Front.AT_ONCE. With four threads, 40 slow bodies stopped every page.
        blocking_threads=MOST_THREADS,
        # Half a request's head may wait this long; it holds no thread.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=LARGEST_HEAD),
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
    )
    server.serve()


COMMANDS = (serve_command,)
