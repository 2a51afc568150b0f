"""`portal staff …`: add a member of staff, help one who lost a phone or a password, let one go."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.domain.errors import Refused
from portal.domain.passwords import SHORTEST_PASSWORD
from portal.domain.staff_accounts import NewStaff
from portal.domain.states import Role
from portal.services import staff_accounts, staff_recovery
from portal.services.tools import Tools

_WHY = {
    "email_not_right": "The e-mail address is not whole: give one such as name@example.org.",
    "email_taken": "Somebody with this e-mail address is there already. Nothing was changed.",
    "name_missing": "Give the person’s name with --name.",
    "password_short": f"The password is too short: use {SHORTEST_PASSWORD} characters or more.",
    "password_long": "The password is too long: use at most 1,000 characters.",  # nosec B105
    "password_common": "The password is easy to guess: use one not made of common words, their name or ours.",  # nosec B105
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


@staff_group.command("reset-second-factor")
@click.argument("email")
@as_json
@with_tools
def reset_second_factor(tools: Tools, email: str, as_json: bool) -> None:
    """Give a member whose phone is lost a new authenticator secret. Make sure first that it is they who ask."""
    made = staff_recovery.new_second_factor(tools, email)
    if as_json:
        say_json(asdict(made))
        return
    click.echo(f"{made.email} has a new second factor. Their passkeys and visits are gone. This is shown only now.")
    click.echo(f"  Secret:  {made.totp_secret}")
    click.echo(f"  Address: {made.totp_address}")


@staff_group.command("set-password")
@click.argument("email")
@click.option("--password", default=None, help="Asked for when it is not given.")
@with_tools
def set_password(tools: Tools, email: str, password: str | None) -> None:
    """Give a member a new password, which they change under “Your sign-in”."""
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    try:
        staff_recovery.new_password(tools, email, password or "")
    except Refused as refused:
        raise click.ClickException(_WHY[refused.code]) from refused
    click.echo(f"{email} has a new password. Their visits have ended.")


@staff_group.command("forget-organisation-account")
@click.argument("email")
@with_tools
def forget_organisation_account(tools: Tools, email: str) -> None:
    """Forget which account at the organisation is theirs, when it was replaced by another."""
    forgotten = staff_recovery.forget_organisation_account(tools, email)
    click.echo(f"{email}: {forgotten} forgotten. The next sign-in with a verified e-mail address binds anew.")


@staff_group.command("disable")
@click.argument("email")
@with_tools
def disable(tools: Tools, email: str) -> None:
    """Shut a member out: from their next request on, however they came in."""
    staff_recovery.disable(tools, email)
    click.echo(f"{email} is out from the next request on.")


@staff_group.command("enable")
@click.argument("email")
@with_tools
def enable(tools: Tools, email: str) -> None:
    """Let a member back in who was disabled."""
    staff_recovery.enable(tools, email)
    click.echo(f"{email} can sign in again.")


@staff_group.command("change")
@click.argument("email")
@click.option("--role", default=None, type=click.Choice([role.value for role in Role]))
@click.option("--area", "areas", multiple=True, help="The areas instead of theirs. Say it again for another.")
@with_tools
def change(tools: Tools, email: str, role: str | None, areas: tuple[str, ...]) -> None:
    """Give a member another role, or other areas. It holds from their next request."""
    staff_recovery.change_work(tools, email, role=Role(role) if role else None, areas=areas)
    click.echo(f"{email} is changed, from the next request on.")


@staff_group.command("sign-out")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="Every member of staff, instead of one.")
@with_tools
def sign_out(tools: Tools, email: str | None, everybody: bool) -> None:
    """End every visit of a member, or of everybody."""
    if everybody == bool(email):
        raise click.ClickException("Name one e-mail address, or say --everybody.")
    ended = staff_recovery.sign_out_everybody(tools) if everybody else staff_recovery.sign_out(tools, email or "")
    click.echo(f"Visits ended: {ended}.")


COMMANDS = (staff_group,)
