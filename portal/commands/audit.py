"""`portal audit verify`: whether the audit trail is whole, and where it breaks if it is not."""

from __future__ import annotations

import sys

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.audit_trail import verify
from portal.services.tools import Tools


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@as_json
@with_tools
def verify_command(tools: Tools, as_json: bool) -> None:
    """Look for any event that was changed, taken out or put in between. Fails when there is one."""
    found = verify(tools)
    if as_json:
        say_json({"whole": found.whole, "events": found.events, "first_break": found.first_break})
    elif found.whole:
        click.echo(f"The audit trail is whole: {found.events} events.")
    if not found.whole:
        click.echo(
            f"The audit trail breaks at event {found.first_break}: it, or the one before it, was changed or taken out. "
            "Compare with the last backup that is whole.",
            err=True,
        )
        sys.exit(1)


COMMANDS = (audit_group,)
