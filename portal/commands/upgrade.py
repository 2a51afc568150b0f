"""`portal upgrade`: makes or upgrades the database."""

from __future__ import annotations

import click

from portal.adapters.migrating import upgrade
from portal.commands.base import with_tools
from portal.services import support
from portal.services.tools import Tools


@click.command("upgrade")
@with_tools
def upgrade_command(tools: Tools) -> None:
    """Make the database, or bring it to this version."""
    upgrade(tools.settings)
    support.load_built_in(tools)
    click.echo("The database is up to date.")


COMMANDS = (upgrade_command,)
