"""`portal import-support FILE`: the organisations that the support page and letters name."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from portal.adapters.case_export import UnreadableFile
from portal.commands.base import as_json, say_json, with_tools
from portal.services.support import load_support
from portal.services.tools import Tools


@click.command("import-support")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@with_tools
def import_support_command(tools: Tools, file: Path, as_json: bool) -> None:
    """Load support organisations from FILE (CSV). Those already here are brought up to date, by name."""
    try:
        with tools.writing() as work:
            loaded = load_support(work, file)
    except UnreadableFile as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    if as_json:
        say_json(asdict(loaded))
    else:
        click.echo(f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged.")


COMMANDS = (import_support_command,)
