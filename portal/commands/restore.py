"""`portal restore FILE`: a copy comes back, and sends nothing until a human says so."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.adapters.archive import NotACopy
from portal.adapters.keys import WeakKey
from portal.commands.backup import ask_passphrase
from portal.commands.base import as_json, say_json
from portal.config import Settings
from portal.domain.errors import Refused
from portal.domain.withdrawals import Restored
from portal.services.restoring import Wanted, restore
from portal.setting_values import UnsafeSettings


# Without the tools: making them would make new keys where the copy's own keys belong.
@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put the copy in the place of the data that this portal holds.")
@click.option("--keys", "keys_from", type=click.Path(path_type=Path), help="Where the keys are: a folder or a file.")
@click.option("--passphrase", "with_passphrase", is_flag=True, help="The keys are in the copy: ask for the passphrase.")
@click.option("--withdrawals", type=click.Path(path_type=Path), help="The list of withdrawals of the lost portal.")
@as_json
def restore_command(
    file: Path,
    replace: bool,
    keys_from: Path | None,
    with_passphrase: bool,
    withdrawals: Path | None,
    as_json: bool,
) -> None:
    """Put a copy made by `portal backup` in place. Stop the server and the worker first."""
    passphrase = ask_passphrase(twice=False) if with_passphrase else os.environ.get("PORTAL_BACKUP_PASSPHRASE", "")
    wanted = Wanted(replace=replace, keys_from=keys_from, passphrase=passphrase, withdrawals=withdrawals)
    try:
        done = restore(Settings.from_environment(), file, wanted)
    except (UnsafeSettings, NotACopy, WeakKey) as problem:
        raise click.ClickException(str(problem)) from problem
    except Refused as problem:
        why = problem.code.replace("_", " ").capitalize()
        raise click.ClickException(f"{why}: {', '.join(f'{k} {v}' for k, v in problem.details.items())}.") from problem
    except OSError as problem:
        raise click.ClickException(f"Nothing was changed: {problem.strerror}.") from problem
    if as_json:
        say_json(_told(file, done))
    else:
        click.echo("\n".join(_lines(done)))


def _told(file: Path, done: Restored) -> dict[str, object]:
    return {
        "restored": str(file),
        "sending": "held",
        "made_at": done.made_at.isoformat(),
        "rows": sum(done.rows.values()),
        "files": done.files,
        "visits_ended": done.visits_ended,
        "letters_held": done.held,
        "seconds": dict(done.seconds),
        "withdrawals": {"found": done.list_found, "broken_at": list(done.list_broken_at)},
        "taken_back_again": [
            {"at": each.withdrawal.at.isoformat(), "what": each.withdrawal.what.value, **each.withdrawal.about,
             "came": each.came}
            for each in done.again
        ],
    }  # fmt: skip


def _lines(done: Restored) -> list[str]:
    lines = [
        f"The copy of {done.made_at:%d %B %Y, %H:%M} (UTC) is in place: "
        f"{sum(done.rows.values())} rows, {done.files} files. Everybody has to come in anew.",
    ]
    if not done.list_found:
        lines.append("WARNING the list of withdrawals is not there: what people took back since then stands again.")
    if done.list_broken_at:
        numbers = ", ".join(map(str, done.list_broken_at))
        lines.append(f"WARNING the list of withdrawals was changed or torn at line {numbers}: look at it.")
    for each in done.again:
        about = " ".join(f"{name} {value}" for name, value in each.withdrawal.about.items() if value)
        lines.append(f"Taken back again: {each.withdrawal.what.value} {about} ({each.came.replace('_', ' ')})")
    if done.held:
        lines.append(f"{done.held} letters may have gone already: they are held, look at each with `portal outbox`.")
    return [*lines, "Nothing is sent until you say so: portal sending resume"]


COMMANDS = (restore_command,)
