"""`portal sending resume`: a human says that a restored copy may send."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.keeping_copies import resume_sending
from portal.services.tools import Tools


@click.group("sending")
def sending_group() -> None:
    """Whether letters go out."""


@sending_group.command("resume")
@as_json
@with_tools
def resume_command(tools: Tools, as_json: bool) -> None:
    """Let a restored copy send. First make sure that the portal it was copied from no longer sends."""
    held = resume_sending(tools)
    if as_json:
        say_json({"sending": "on", "was_held": held})
    else:
        click.echo("Letters go out again." if held else "Letters were not held.")


COMMANDS = (sending_group,)
