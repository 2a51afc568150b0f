"""`portal pages`: every page that a person can reach in the demonstration, for whoever checks them all."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.tools import Tools


@click.command("pages")
@as_json
@with_tools
def pages_command(tools: Tools, as_json: bool) -> None:
    """List every page: its name, path, who can see it, in which presentations and languages."""
    from portal.factory import create_app
    from portal.web.page_list import pages_of_demonstration

    with create_app(tools=tools).test_request_context():
        found = pages_of_demonstration(tools)
    if as_json:
        say_json(found)
        return
    for entry in found:
        click.echo(f"{entry['name']:30} {entry['as']:22} {entry['path']}")


COMMANDS = (pages_command,)
