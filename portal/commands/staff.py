"""`portal staff add`: a member of staff, with the second factor's set-up."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.domain.errors import Refused
from portal.domain.staff_accounts import SHORTEST_PASSWORD, NewStaff
from portal.domain.states import Role
from portal.services import staff_accounts
from portal.services.tools import Tools

_WHY = {
    "email_not_right": "The e-mail address is not whole: give one such as name@example.org.",
    "email_taken": "Somebody with this e-mail address is there already. Nothing was changed.",
    "name_missing": "Give the person’s name with --name.",
    "password_short": f"The password is too short: use {SHORTEST_PASSWORD} characters or more.",
    "area_missing": "This role works in an area: name one or more with --area.",
}


@click.group("staff")
def staff_group() -> None:
    """Members of staff."""


@staff_group.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--area", "areas", multiple=True, help="An area they work in. Say it again for another.")
@click.option("--employer", default="", help="Who employs them: a reviewer can't review their employer's care.")
@click.option("--job-title", default="")
@click.option("--phone", default="")
@click.option("--password", default=None, help="Asked for when it is not given.")
@as_json
@with_tools
def add(
    tools: Tools,
    email: str,
    name: str,
    role: str,
    areas: tuple[str, ...],
    employer: str,
    job_title: str,
    phone: str,
    password: str | None,
    as_json: bool,
) -> None:
    """Add a member of staff and print how to set up their second factor."""
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    new = NewStaff(email, name, Role(role), password or "", areas, employer, job_title, phone)
    try:
        added = staff_accounts.add(tools, new)
    except Refused as refused:
        raise click.ClickException(_WHY[refused.code]) from refused
    if as_json:
        say_json(asdict(added))
        return
    click.echo(f"{added.name} was added as {added.role.value} ({added.email}).")
    for area in added.new_areas:
        click.echo(f"New area: {area}. If that is a slip of the keys, no review is in it yet.")
    click.echo("Set up the second factor in an authenticator app with either of these. They are shown only now.")
    click.echo(f"  Secret:  {added.totp_secret}")
    click.echo(f"  Address: {added.totp_address}")


COMMANDS = (staff_group,)
