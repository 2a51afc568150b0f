"""`portal audit`: whether the audit trail is whole, where it breaks if it is not, and its head for a place outside."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.adapters.heads_file import as_line
from portal.commands.base import as_json, say_json, with_tools
from portal.domain.audit_trail import Break, BreakKind
from portal.services.audit_trail import verify, write_head
from portal.services.tools import Tools

SENTENCES = {
    BreakKind.CHANGED: "The audit trail breaks at event %d: it was changed, put in or moved.",
    BreakKind.REMOVED: "The audit trail breaks at event %d: it was taken out, and perhaps more after it.",
    BreakKind.END_LOST: "The audit trail breaks at event %d: the row that says where the trail ends was changed.",
    BreakKind.REWRITTEN: (
        "The audit trail breaks at event %d, or before it: it fits together, but the head kept outside says otherwise. "
        "Somebody with the audit key made it anew."
    ),
    BreakKind.ROLLED_BACK: (
        "The audit trail breaks at event %d: the heads outside know later events. An older copy of the database is in "
        "its place, or its end was cut off with the audit key."
    ),
    BreakKind.HEAD_NOT_OURS: "Line %d of the heads is not as we wrote it. Compare with another copy of the heads.",
}


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@click.option("--heads", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The heads kept outside.")
@as_json
@with_tools
def verify_command(tools: Tools, heads: Path | None, as_json: bool) -> None:
    """Look for any event that was changed, taken out or put in between. Fails when there is one."""
    kept_here = tools.settings.heads_file
    found = verify(tools, heads or (kept_here if kept_here.exists() else None))
    if as_json:
        say_json(
            {
                "whole": found.whole,
                "events": found.events,
                "first_break": found.first_break,
                "kind": found.kind,
                "heads": found.heads,
                "guarded": found.guarded,
            }
        )
    elif found.whole:
        click.echo(f"The audit trail is whole: {found.events} events, {found.heads} heads from outside.")
    if not found.guarded:
        click.echo("The database does not guard its audit events itself: run `portal upgrade`.", err=True)
    if found.broken:
        click.echo(f"{_sentence(found.broken)} Compare with the last backup that is whole.", err=True)
        sys.exit(1)


@audit_group.command("head")
@as_json
@with_tools
def head_command(tools: Tools, as_json: bool) -> None:
    """Write where the trail ends now to the heads outside. The worker does this each hour."""
    head = write_head(tools)
    if head is None:
        click.echo("{}" if as_json else "The audit trail is empty: there is nothing to write.")
    else:
        click.echo(as_line(head) if as_json else f"Wrote event {head.event_id} to {tools.settings.heads_file}.")


def _sentence(broken: Break) -> str:
    return SENTENCES[broken.kind] % broken.event_id


COMMANDS = (audit_group,)
