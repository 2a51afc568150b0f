"""How commands are given the tools, and answer: a table for people, one JSON document with --json."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from portal.adapters.keys import WeakKey
from portal.adapters.migrating import NewerDatabase
from portal.config import Settings
from portal.domain.errors import PortalError
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


def with_tools(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the tools as its first argument; turn what went wrong into one sentence on standard error."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(Tools(Settings.from_environment()), *args, **options)
        except (UnsafeSettings, WeakKey, NewerDatabase) as problem:
            raise click.ClickException(str(problem)) from problem
        except PortalError as problem:
            details = ", ".join(f"{key} {value}" for key, value in problem.details.items())
            raise click.ClickException(
                f"{problem.code.replace('_', ' ')}{': ' + details if details else ''}"
            ) from problem

    return run


def say_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
