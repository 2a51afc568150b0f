"""`portal demo`: the demonstration, made anew."""

from __future__ import annotations

import click

from portal.adapters.migrating import upgrade
from portal.commands.base import as_json, say_json, with_tools
from portal.services.tools import Tools


@click.command("demo")
@as_json
@with_tools
def demo_command(tools: Tools, as_json: bool) -> None:
    """Make the demonstration anew and print its links, codes and staff. Refuses where there is anything else."""
    from portal.services import demonstration

    upgrade(tools.settings)
    shown = demonstration.make(tools)
    if as_json:
        say_json(shown)
        return
    for line in demonstration.as_lines(shown):
        click.echo(line)


COMMANDS = (demo_command,)
