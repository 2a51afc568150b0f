"""`portal routes`: every rule and method with its guard."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services.tools import Tools


@click.command("routes")
@as_json
@with_tools
def routes_command(tools: Tools, as_json: bool) -> None:
    """List every rule and method with its guard: anyone, a contributor's scope, or roles of staff."""
    # Here, not above: the factory finds the commands, this one among them.
    from portal.factory import create_app
    from portal.web.access import rules_and_guards

    found = rules_and_guards(create_app(tools=tools))
    rows = sorted((rule, method, endpoint, str(guard)) for endpoint, rule, method, guard in found)
    if as_json:
        say_json([dict(zip(("rule", "method", "endpoint", "guard"), row, strict=True)) for row in rows])
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]))


COMMANDS = (routes_command,)
