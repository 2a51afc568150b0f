"""`portal letter`: one letter in one language and format, as the demonstration's first family would get it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.domain.letters import FORMATS
from portal.services import sample_letters
from portal.services.tools import Tools


@click.command("letter")
@click.argument("name", required=False)
@click.option("--language", default="en", show_default=True)
@click.option("--format", "format_name", default="html", show_default=True, help=", ".join(FORMATS))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; standard output when left out.")
@click.option("--list", "listed", is_flag=True, help="Name the letters.")
@as_json
@with_tools
def letter_command(
    tools: Tools, name: str | None, language: str, format_name: str, out: Path | None, listed: bool, as_json: bool
) -> None:
    """Make the letter NAME (see --list)."""
    if listed:
        names = sample_letters.names(tools)
        if as_json:
            say_json([{"name": each, "about": about} for each, about in names.items()])
        else:
            for each, about in names.items():
                click.echo(f"{each:<22}{about}")
        return
    if name is None:
        raise click.UsageError("Name a letter, or use --list to see them.")
    made = sample_letters.make(tools, name=name, language=language, format_name=format_name)
    if out is not None:
        out.write_bytes(made)
    if as_json:
        say_json({"name": name, "language": language, "format": format_name, "bytes": len(made), "out": str(out or "")})
    elif out is None:
        sys.stdout.buffer.write(made)
    else:
        click.echo(f"{name} in {language} as {format_name}: {len(made)} bytes in {out}")


COMMANDS = (letter_command,)
