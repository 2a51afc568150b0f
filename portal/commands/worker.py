"""`portal worker`: sends what is due and does what is scheduled, every second, until it is told to stop."""

from __future__ import annotations

import signal
from types import FrameType

import click

from portal.adapters import logs
from portal.commands.base import as_json, say_json, with_tools
from portal.services import scheduled, sending, starting
from portal.services.tools import Tools


@click.command("worker")
@click.option("--once", is_flag=True, help="Send everything that is due, then stop.")
@as_json
@with_tools
def worker_command(tools: Tools, once: bool, as_json: bool) -> None:
    """Send the letters that are due, and do what is scheduled.

    Any number of workers may run: none sends what another has.
    """
    logs.set_up(plain=tools.settings.plain_logs)
    starting.refuse_unsafe(tools)
    if once:
        done = sending.drain_wholly(tools)
        scheduled.do_what_is_due(tools)
        if as_json:
            say_json({"looked_at": done})
        else:
            click.echo(f"Looked at {done} messages that were due.")
        return
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        # The letter in hand is finished first.
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    sending.run(
        tools,
        lambda: stopping,
        say=lambda words: click.echo(words, err=True),
        also=lambda: scheduled.do_what_is_due(tools),
    )


COMMANDS = (worker_command,)
