"""`portal letters …`: the sources of the letters."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_findings
from portal.config import resource_root
from portal.services import letter_source_checking


@click.group("letters")
def letters() -> None:
    """The sources of the letters."""


@letters.command("check")
@as_json
def check_command(as_json: bool) -> None:
    """Check that each letter says the same in every format. Non-zero if anything is found."""
    found = letter_source_checking.check(resource_root())
    say_findings(found, as_json=as_json, what=" in the letters.")


COMMANDS = (letters,)
