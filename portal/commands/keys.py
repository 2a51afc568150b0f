"""`portal keys …`: which keys there are and how old; a new one put in; the oldest taken out."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.adapters import key_files
from portal.adapters.key_files import ROTATED, KeyFromEnvironment, KeysOfName
from portal.adapters.keys import NAMES
from portal.commands.base import as_json, say_json, with_tools
from portal.services.tools import Tools

MEANS = {
    "links": "Links in letters that older keys signed open as before.",
    "session": "Whoever is in stays in: their cookies are read with the older keys.",
    "codes": "Codes on paper letters that older keys keep open as before.",
}


@click.group("keys")
def keys_group() -> None:
    """The portal's keys."""


@keys_group.command("list")
@as_json
@with_tools
def list_command(tools: Tools, as_json: bool) -> None:
    """Show how many keys each use has and since when. No key is ever shown."""
    found = [key_files.listed(tools.settings.keys, name) for name in NAMES]
    if as_json:
        say_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(_line(each))


@keys_group.command("rotate")
@click.argument("name", type=click.Choice(ROTATED))
@click.option("--keep", default=3, show_default=True, type=click.IntRange(0, 20), help="How many older keys stay.")
@as_json
@with_tools
def rotate_command(tools: Tools, name: str, keep: int, as_json: bool) -> None:
    """Put a new key in. What the older ones made goes on working for as long as they stay."""
    _answer(tools, name, "rotated_key", as_json, keep=keep)
    if not as_json:
        click.echo(MEANS[name] if keep else "The older keys are gone: what they made no longer works.")
        click.echo("Start the servers and the worker again, so that they take it.")


@keys_group.command("retire")
@click.argument("name", type=click.Choice(ROTATED))
@as_json
@with_tools
def retire_command(tools: Tools, name: str, as_json: bool) -> None:
    """Take the oldest key out. What it made stops working; the newest always stays."""
    _answer(tools, name, "retired_key", as_json, keep=None)
    if not as_json:
        click.echo("What the oldest key made no longer works. Start the servers and the worker again.")


def _answer(tools: Tools, name: str, did: str, as_json: bool, *, keep: int | None) -> None:
    folder = tools.settings.keys
    try:
        if keep is None:
            found = key_files.retire(folder, name)
        else:
            found = key_files.rotate(folder, name, keep=keep, now=tools.clock.now())
    except KeyFromEnvironment as why:
        raise click.ClickException(str(why)) from why
    with tools.writing() as work:
        work.record("operator", did, f"key:{name}", left=str(len(found.made)))
    if as_json:
        say_json(asdict(found))
    else:
        click.echo(_line(found))


def _line(found: KeysOfName) -> str:
    since = ", ".join(made or "when the portal was set up, or unknown" for made in found.made)
    return f"{found.name:8} {len(found.made)} in {found.source}; oldest to newest, since: {since}"


COMMANDS = (keys_group,)
