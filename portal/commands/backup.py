"""`portal backup FILE`: all data in one file, while the portal goes on working."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.keeping_copies import back_up
from portal.services.tools import Tools


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@with_tools
def backup_command(tools: Tools, file: Path, as_json: bool) -> None:
    """Write the database, keys, outbox and files to FILE. It opens everything: keep it as safe as the portal."""
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.absolute().parent}. Make it first.")
    size = back_up(tools, file)
    if as_json:
        say_json({"file": str(file), "bytes": size})
    else:
        click.echo(f"Everything is in {file} ({size / 1_000_000:.1f} MB). It holds the keys too: keep it safe.")


COMMANDS = (backup_command,)
