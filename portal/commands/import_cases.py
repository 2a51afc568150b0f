"""`portal import-cases FILE`: an area's export comes in."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from portal.adapters.case_export import UnreadableFile
from portal.commands.base import as_json, say_json, with_tools
from portal.domain.imports import ImportReport, Remark
from portal.services.importing import Progress, import_cases
from portal.services.tools import Tools


@click.command("import-cases")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@with_tools
def import_cases_command(tools: Tools, file: Path, as_json: bool) -> None:
    """Take the cases in FILE (CSV). Rows that can't be taken are listed with what to do."""
    try:
        report = import_cases(tools, file, begin=_begin)
    except UnreadableFile as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    if as_json:
        say_json(report.as_json())
    else:
        _say(report)


def _begin(rows: int) -> Progress:
    """Show a bar on standard error, and only when a person is watching."""
    bar = tqdm(total=rows, unit=" rows", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)

    def done(more: int) -> None:
        bar.update(min(more, rows - bar.n))
        if bar.n >= rows:
            bar.close()

    return done


def _say(report: ImportReport) -> None:
    refused_rows = len({remark.row for remark in report.refused})
    click.echo(f"{report.taken} taken, {report.unchanged} unchanged, {refused_rows} rows not taken.")
    if report.refused:
        click.echo("\nNot taken. Mend these in the file and import it again:")
        _list(report.refused)
    if report.notes:
        click.echo("\nWorth a look:")
        _list(report.notes)


def _list(remarks: tuple[Remark, ...]) -> None:
    for remark in remarks:
        shown = f" “{remark.value}”" if remark.value else ""
        click.echo(f"  row {remark.row}, {remark.field}{shown}: {remark.why}")


COMMANDS = (import_cases_command,)
