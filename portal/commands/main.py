"""The `portal` command."""

from __future__ import annotations

from portal.commands.finding import Commands

cli = Commands(
    "portal",
    help="The family and carer engagement portal.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    cli(prog_name="portal")


if __name__ == "__main__":
    main()
