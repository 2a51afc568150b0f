"""`portal keys …`: which keys there are and how old; a new one put in; the oldest taken out."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.adapters import key_files
from portal.adapters.key_files import ROTATED, KeyFromEnvironment, KeysOfName
from portal.adapters.keys import NAMES
from portal.commands.base import as_json, say_json, with_tools
from portal.services import resealing
from portal.services.tools import Tools

MEANS = {
    "links": "Links in letters that older keys signed open as before.",
    "session": "Whoever is in stays in: their cookies are read with the older keys.",
    "codes": "Codes on paper letters that older keys keep open as before.",
    "data": "Older keys open what they sealed. The worker seals all of it anew: see `portal keys status`.",
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
@click.argument("name", type=click.Choice((*ROTATED, resealing.NAME)))
@click.option(
    "--keep", default=3, show_default=True, type=click.IntRange(0, 20), help="How many older keys stay; all of data's."
)
@click.option("--now", is_flag=True, help="For data: seal everything anew at once, without waiting for the worker.")
@as_json
@with_tools
def rotate_command(tools: Tools, name: str, keep: int, now: bool, as_json: bool) -> None:
    """Put a new key in. What the older ones made goes on working for as long as they stay."""
    if name == resealing.NAME:
        _rotate_data(tools, now=now, as_json=as_json)
        return
    _answer(tools, name, as_json, keep=keep)
    if not as_json:
        click.echo(MEANS[name] if keep else "The older keys are gone: what they made no longer works.")
        click.echo("Start the servers and the worker again, so that they take it.")


@keys_group.command("retire")
@click.argument("name", type=click.Choice((*ROTATED, resealing.NAME)))
@as_json
@with_tools
def retire_command(tools: Tools, name: str, as_json: bool) -> None:
    """Take the oldest key out. What it made stops working; the newest always stays. A data key must seal nothing."""
    if name == resealing.NAME:
        _retire_data(tools, as_json=as_json)
        return
    _answer(tools, name, as_json, keep=None)
    if not as_json:
        click.echo("What the oldest key made no longer works. Start the servers and the worker again.")


@keys_group.command("status")
@as_json
@with_tools
def status_command(tools: Tools, as_json: bool) -> None:
    """Show how many values each version of the data key seals."""
    found = resealing.status(tools)
    if as_json:
        say_json([asdict(each) for each in found])
        return
    for each in found:
        state = "seals now" if each.seals else "opens only" if each.here else "IS MISSING: put it back into data.key"
        click.echo(f"{each.version}  {each.values:>9} values  {state}")


def _rotate_data(tools: Tools, *, now: bool, as_json: bool) -> None:
    try:
        version = resealing.rotate_data(tools)
    except KeyFromEnvironment as why:
        raise click.ClickException(str(why)) from why
    if now:
        resealing.seal_all_anew(tools)
    if as_json:
        say_json({"name": resealing.NAME, "version": version, "sealed_anew": now})
        return
    click.echo(f"{version} seals from now on. Running servers take it within a minute.")
    if not now:
        click.echo(MEANS[resealing.NAME])


def _retire_data(tools: Tools, *, as_json: bool) -> None:
    try:
        version = resealing.retire_data(tools)
    except KeyFromEnvironment as why:
        raise click.ClickException(str(why)) from why
    if as_json:
        say_json({"name": resealing.NAME, "version": version})
        return
    click.echo(f"{version} is gone. Keep copies made before this together with the keys of their time.")


def _answer(tools: Tools, name: str, as_json: bool, *, keep: int | None) -> None:
    folder = tools.settings.keys
    try:
        if keep is None:
            found = key_files.retire(folder, name)
        else:
            found = key_files.rotate(folder, name, keep=keep, now=tools.clock.now())
    except KeyFromEnvironment as why:
        raise click.ClickException(str(why)) from why
    with tools.writing() as work:
        left = str(len(found.made))
        work.record("operator", "retired_key" if keep is None else "rotated_key", f"key:{name}", left=left)
    if as_json:
        say_json(asdict(found))
    else:
        click.echo(_line(found))


def _line(found: KeysOfName) -> str:
    since = ", ".join(made or "when the portal was set up, or unknown" for made in found.made)
    return f"{found.name:8} {len(found.made)} in {found.source}; oldest to newest, since: {since}"


COMMANDS = (keys_group,)
