"""`portal restore FILE`: a copy comes back, and sends nothing until a human says so."""

from __future__ import annotations

from pathlib import Path

import click

from portal.adapters.archive import NotACopy
from portal.commands.base import as_json, say_json
from portal.config import Settings, UnsafeSettings
from portal.domain.errors import Refused
from portal.services.keeping_copies import restore


# Without the tools: making them would make new keys where the copy's own keys belong.
@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put the copy in the place of the data that this portal holds.")
@as_json
def restore_command(file: Path, replace: bool, as_json: bool) -> None:
    """Put a copy made by `portal backup` in place. Stop the server and the worker first."""
    try:
        restore(Settings.from_environment(), file, replace=replace)
    except (UnsafeSettings, NotACopy) as problem:
        raise click.ClickException(str(problem)) from problem
    except Refused as problem:
        why = problem.code.replace("_", " ").capitalize()
        raise click.ClickException(f"{why}: {', '.join(f'{k} {v}' for k, v in problem.details.items())}.") from problem
    if as_json:
        say_json({"restored": str(file), "sending": "held"})
    else:
        click.echo("The copy is in place. Nothing is sent until you say so: portal sending resume")


COMMANDS = (restore_command,)
