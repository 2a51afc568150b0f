"""`portal pictures`: every Easy Read picture, as a list or on a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from portal.commands.base import as_json, say_json
from portal.config import pictures_folder, resource_root
from portal.services import picture_sheet
from portal.setting_values import UnsafeSettings


@click.command("pictures")
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Write them all to this PDF.")
@as_json
def pictures_command(sheet: Path | None, as_json: bool) -> None:
    """Show every picture: its name and what it shows."""
    try:
        found = picture_sheet.listed(resource_root(), pictures_folder())
        made = picture_sheet.sheet(resource_root(), pictures_folder()) if sheet is not None else b""
    except UnsafeSettings as broken:
        raise click.ClickException(str(broken)) from broken
    if sheet is not None:
        try:
            sheet.write_bytes(made)
        except OSError as problem:
            raise click.ClickException(f"{sheet} can't be written: {problem.strerror}") from problem
        click.echo(f"wrote {sheet}")
        return
    if as_json:
        say_json(found)
        return
    for each in cast(list[dict[str, Any]], found["pictures"]):
        click.echo(f"{each['name']:22} {each['describes']}")
    click.echo(found["credit"])


COMMANDS = (pictures_command,)
