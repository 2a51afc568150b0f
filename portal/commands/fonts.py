"""`portal fonts`: makes the web fonts of the scripts that pages are written in (portal/adapters/web_fonts.py)."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_json
from portal.config import resource_root


@click.command("fonts")
@as_json
def fonts(as_json: bool) -> None:
    """Make the web fonts: one file a script, and one with the names of languages."""
    # Cutting fonts is slow to load, and no other command needs it.
    from portal.adapters.web_fonts import make_all

    root = resource_root()
    made = {path.name: path.stat().st_size for path in make_all(root / "static", root / "translations")}
    if as_json:
        say_json({"made": made})
        return
    for name, size in made.items():
        click.echo(f"made {name}, {size / 1024:.1f} KB")


COMMANDS = (fonts,)
