"""`portal serve` and `portal run`: the production server, and everything at once for a first look."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from portal.adapters.migrating import upgrade
from portal.commands.base import with_tools
from portal.services.tools import Tools


@click.command("serve")
@with_tools
def serve_command(tools: Tools) -> None:
    """Serve the portal on the current settings, with the production server."""
    _serve(tools)


@click.command("run")
@with_tools
def run_command(tools: Tools) -> None:
    """Make the database, load the demonstration on the first start, send what is due, and serve."""
    from portal.services import demonstration, support

    upgrade(tools.settings)
    support.load_built_in(tools)
    shown = demonstration.kept(tools) or demonstration.make(tools)
    for line in demonstration.as_lines(shown):
        click.echo(line)
    # Its own process: a slow letter must not hold up a page.
    worker = subprocess.Popen([sys.executable, "-m", "portal.commands.main", "worker"])
    try:
        _serve(tools)
    finally:
        worker.terminate()
        worker.wait(timeout=10)


def _serve(tools: Tools) -> None:
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


COMMANDS = (serve_command, run_command)
