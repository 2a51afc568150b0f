"""`portal backup FILE`: all data in one file, while the portal goes on working."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.keeping_copies import back_up, keys_beside
from portal.services.tools import Tools


def ask_passphrase(*, twice: bool) -> str:
    """Return PORTAL_BACKUP_PASSPHRASE, or what a person types without it being shown."""
    given = os.environ.get("PORTAL_BACKUP_PASSPHRASE", "")
    if given:
        return given
    typed: str = click.prompt("Passphrase for the keys", hide_input=True, confirmation_prompt=twice, err=True)
    return typed


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-keys", is_flag=True, help="Put the keys in too, wrapped by a passphrase that you type.")
@as_json
@with_tools
def backup_command(tools: Tools, file: Path, with_keys: bool, as_json: bool) -> None:
    """Write every row and file to FILE. It is unreadable without the keys, and they are not in it."""
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.absolute().parent}. Make it first.")
    try:
        size = back_up(tools, file, passphrase=ask_passphrase(twice=True) if with_keys else "")
        keys = None if with_keys else keys_beside(tools, file)
    except OSError as problem:
        raise click.ClickException(f"No copy was made: {problem.strerror}. The portal goes on as before.") from problem
    where = "wrapped in it" if with_keys else str(keys) if keys else "elsewhere"
    if as_json:
        say_json({"file": str(file), "bytes": size, "keys": where})
    else:
        click.echo(f"Everything is in {file} ({size / 1_000_000:.1f} MB).")
        click.echo(
            {"elsewhere": "Its keys are not in it: keep them elsewhere, they are needed to restore."}.get(
                where, f"Its keys are {where}." if with_keys else f"Its keys are in {where}: keep them apart from it."
            )
        )


COMMANDS = (backup_command,)
