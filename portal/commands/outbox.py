"""`portal outbox`: every message that the portal has sent or will send."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services import sending
from portal.services.tools import Tools


@click.command("outbox")
@as_json
@with_tools
def outbox_command(tools: Tools, as_json: bool) -> None:
    """List every message, oldest first."""
    messages = sending.outbox(tools)
    if as_json:
        say_json([asdict(each) for each in messages])
        return
    for each in messages:
        click.echo(
            f"{each.id:>6}  {each.state:<9}  {each.channel:<5}  {each.letter:<20}  {each.language}  {each.format}"
        )
        click.echo(f"        to {each.to}")
        for file in each.files:
            click.echo(f"        {file}")


COMMANDS = (outbox_command,)
