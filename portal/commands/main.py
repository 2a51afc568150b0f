"""The `portal` command."""

from __future__ import annotations

import click

from portal.commands.base import commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The family and carer engagement portal."""


def main() -> None:
    for command in commands():
        cli.add_command(command)
    cli(prog_name="portal")


if __name__ == "__main__":
    main()
