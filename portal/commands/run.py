"""`portal run`: everything at once, for a first look."""

from __future__ import annotations

import subprocess  # nosec B404
import sys

import click

from portal.adapters.migrating import upgrade
from portal.commands.base import with_tools
from portal.commands.serve import serve
from portal.services.tools import Tools


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
    worker = subprocess.Popen([sys.executable, "-m", "portal.commands.main", "worker"])  # nosec B603
    try:
        serve(tools)
    finally:
        worker.terminate()
        worker.wait(timeout=10)


COMMANDS = (run_command,)
