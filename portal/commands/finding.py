"""How commands are found: one file a command, named after it, and read only when it is asked for."""

from __future__ import annotations

import importlib
import pkgutil

import click
from flask.cli import AppGroup

NOT_COMMANDS = {"base", "finding", "main"}


def names() -> list[str]:
    """Return every command's name: `import-cases` is import_cases.py."""
    import portal.commands

    return sorted(
        found.name.replace("_", "-")
        for found in pkgutil.iter_modules(portal.commands.__path__)
        if found.name not in NOT_COMMANDS
    )


class Commands(AppGroup):
    """The portal's commands, for `portal …` and `flask --app portal …` alike."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in names():
            return None
        module = importlib.import_module(f"portal.commands.{cmd_name.replace('-', '_')}")
        found: tuple[click.Command, ...] = module.COMMANDS
        return next(command for command in found if command.name == cmd_name)
