"""`portal print`: letters on paper for a mail room, in batches."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.services import printing
from portal.services.tools import Tools


def _say(words: str) -> None:
    click.echo(words, err=True)


@click.group("print")
def print_group() -> None:
    """Letters on paper for a mail room."""


@print_group.command("make")
@click.option("--again", metavar="BATCH", help="Make the files of a batch once more, when they were lost.")
@as_json
@with_tools
def make_command(tools: Tools, again: str | None, as_json: bool) -> None:
    """Gather what is due by post into a batch. Cut off, the next call goes on where this one was."""
    if again:
        printing.make_again(tools, again, say=_say)
    name = again or printing.make(tools, say=_say)
    folder = str(tools.settings.print_folder / name) if name else ""
    if as_json:
        say_json({"batch": name, "folder": folder})
    else:
        click.echo(f"Batch {name} is in {folder}" if name else "No letter on paper is due.")


@print_group.command("list")
@as_json
@with_tools
def list_command(tools: Tools, as_json: bool) -> None:
    """List the batches, and the letters in them that must not be posted any more."""
    batches = printing.batches(tools)
    if as_json:
        say_json([asdict(each) for each in batches])
        return
    for each in batches:
        click.echo(f"{each.name}  {each.state:<7}  {each.letters} letters")
        for number in each.take_out:
            click.echo(f"    take out {number}: its person stopped, or the letter is no longer right")


@print_group.command("done")
@click.argument("batch")
@click.option("--without", default="", help="Numbers of letters that were not posted, with commas.")
@as_json
@with_tools
def done_command(tools: Tools, batch: str, without: str, as_json: bool) -> None:
    """Say that the letters of BATCH were posted. Its files are deleted, but for the manifest."""
    left_out = tuple(each.strip() for each in without.split(",") if each.strip())
    sent = printing.done(tools, batch, without=left_out)
    if as_json:
        say_json({"batch": batch, "sent": sent, "without": list(left_out)})
    else:
        click.echo(f"{sent} letters of batch {batch} were posted.")


COMMANDS = (print_group,)
