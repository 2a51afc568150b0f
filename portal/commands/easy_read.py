"""`portal easy-read …`: the Easy Read words."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_findings, say_json
from portal.config import pictures_folder, resource_root
from portal.services import easy_read_checking, easy_read_languages, easy_read_pages
from portal.setting_values import UnsafeSettings


@click.group("easy-read")
def easy_read() -> None:
    """The Easy Read pages."""


@easy_read.command("check")
@as_json
def check_command(as_json: bool) -> None:
    """Check what can be counted: words, rows, pictures, hard words, reading grade. Non-zero if anything is found."""
    try:
        found = easy_read_checking.check(resource_root(), pictures_folder())
    except UnsafeSettings as broken:
        raise click.ClickException(str(broken)) from broken
    say_findings(found, as_json=as_json, what=" in the Easy Read words.")


@easy_read.command("languages")
@as_json
def languages_command(as_json: bool) -> None:
    """Check that every language has each row, label and picture answer, in short sentences. Non-zero if not."""
    found = easy_read_languages.in_step(resource_root())
    say_findings(found, as_json=as_json, what=": languages that are not in step.")


@easy_read.command("status")
@as_json
def status_command(as_json: bool) -> None:
    """Show each page's status, who checked it and when, and the languages that have all of its words."""
    rows = easy_read_pages.statuses(resource_root())
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    for row in rows:
        by = f"{row.checked_by} on {row.checked_on}" if row.checked else "nobody has checked it"
        click.echo(f"{row.page:26} {row.status:8} {by:40} {' '.join(row.languages)}")


COMMANDS = (easy_read,)
