"""`portal easy-read …`: the Easy Read words."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_json
from portal.config import resource_root
from portal.services import easy_read_checking


@click.group("easy-read")
def easy_read() -> None:
    """The Easy Read pages."""


@easy_read.command("check")
@as_json
def check_command(as_json: bool) -> None:
    """Check what can be counted: words, rows, pictures, hard words, reading grade. Non-zero if anything is found."""
    found = easy_read_checking.check(resource_root())
    if as_json:
        say_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            click.echo(finding.line)
    if found:
        raise click.ClickException(f"{len(found)} findings in the Easy Read words.")


COMMANDS = (easy_read,)
