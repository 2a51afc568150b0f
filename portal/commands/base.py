"""How commands are given the tools, and answer: a table for people, one JSON document with --json."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any

import click

from portal.adapters.keys import WeakKey
from portal.adapters.migrating import NewerDatabase
from portal.config import Settings
from portal.domain.errors import PortalError
from portal.domain.findings import EasyFinding, WordFinding
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


def say_findings(found: Sequence[EasyFinding | WordFinding], *, as_json: bool, what: str) -> None:
    """Say what a check found, a line each; anything found makes the command fail: "3 findings" and `what`."""
    if as_json:
        say_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            click.echo(finding.line)
    if found:
        raise click.ClickException(f"{len(found)} findings{what}")
