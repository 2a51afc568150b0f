"""`portal retention`: what is older than it may be goes, and what went is told."""

from __future__ import annotations

import click

from portal.commands.base import as_json, say_json, with_tools
from portal.domain.retention import RetentionReport
from portal.services import retention
from portal.services.tools import Tools


@click.command("retention")
@click.option("--dry-run", "what", flag_value="dry-run", default="dry-run", help="Say what would go. The default.")
@click.option("--apply", "what", flag_value="apply", help="Let it go.")
@click.option("--report", "what", flag_value="report", help="Say what went, each time, newest first.")
@as_json
@with_tools
def retention_command(tools: Tools, what: str, as_json: bool) -> None:
    """Let go of what is older than the settings PORTAL_KEEP_… say. A legal hold keeps a review whole."""
    if what == "report":
        found = retention.reports(tools)
        if as_json:
            say_json(found)
        for each in () if as_json else found:
            click.echo(f"{each['at']}: {each['rules']}")
        return
    report = retention.apply(tools, really=what == "apply")
    if as_json:
        say_json(_told(report))
    else:
        click.echo("\n".join(_lines(report)))


def _told(report: RetentionReport) -> dict[str, object]:
    return {
        "applied": report.applied,
        "rows": report.total,
        "rules": [
            {"rule": each.rule, "days": each.days, "gone": dict(each.gone), "reviews": list(each.reviews)}
            for each in report.rules
        ],
        "held": list(report.held),
    }


def _lines(report: RetentionReport) -> list[str]:
    lines = [
        f"{each.rule} after {each.days} days: "
        + (", ".join(f"{count} {table}" for table, count in each.gone.items()) or "nothing")
        + (f" ({', '.join(each.reviews)})" if each.reviews else "")
        for each in report.rules
    ]
    if report.held:
        lines.append(f"Kept by a legal hold: {', '.join(report.held)}")
    return [*lines, f"{report.total} rows {'went' if report.applied else 'would go: add --apply'}."]


COMMANDS = (retention_command,)
