"""`portal translations …`: keeps the catalogs in step with the words (docs: translating)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from portal.adapters.clock import SystemClock, day_of
from portal.adapters.po_files import STATUSES, compile_all
from portal.adapters.word_sources import BrokenSource
from portal.commands.base import as_json, say_findings, say_json, with_tools
from portal.domain.errors import Refused
from portal.services import translating, wording
from portal.services.tools import Tools
from portal.services.translating import WordHome

language_option = click.option("--language", required=True, help="A language's code, such as cy.")


@click.group("translations")
def translations() -> None:
    """The words in every language: extract, update, compile, check."""


def with_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the words' home; turn what went wrong into one sentence on standard error."""

    @click.option("--staff", is_flag=True, help="The words of staff pages, which have catalogs of their own.")
    @wraps(command)
    def run(*args: Any, staff: bool, **options: Any) -> Any:
        home = WordHome.of_staff() if staff else WordHome.here()
        try:
            return command(home, *args, **options)
        except BrokenSource as problem:
            raise click.ClickException(str(problem)) from problem
        except Refused as problem:
            raise click.ClickException(
                f"There is no catalog for {problem.details.get('language')}: run `portal translations update`."
            ) from problem

    return run


@translations.command("extract")
@as_json
@with_words
def extract_command(home: WordHome, as_json: bool) -> None:
    """Write the template, messages.pot, anew from templates, Python, Easy Read and letters."""
    strings = translating.extract(home)
    if as_json:
        say_json({"strings": strings})
    else:
        click.echo(f"{strings} strings")


@translations.command("update")
@as_json
@with_words
def update_command(home: WordHome, as_json: bool) -> None:
    """Bring each catalog in step with messages.pot. Translations of words that did not change are kept."""
    missing = translating.update(home)
    if as_json:
        say_json({"missing": missing})
        return
    for language, count in missing.items():
        click.echo(f"{language}: {count} to translate")


@translations.command("compile")
@as_json
@with_words
def compile_command(home: WordHome, as_json: bool) -> None:
    """Compile each catalog that changed."""
    made = [home.file(path) for path in compile_all(home.translations)]
    if as_json:
        say_json({"made": made})
        return
    for name in made:
        click.echo(f"made {name}")


@translations.command("check")
@as_json
@with_words
def check_command(home: WordHome, as_json: bool) -> None:
    """Check that every catalog is complete, in step and safe. Says what to do, a line each; non-zero if anything."""
    found = translating.check(home)
    say_findings(found, as_json=as_json, what=" in the translations.")


@translations.command("status")
@as_json
@with_words
def status_command(home: WordHome, as_json: bool) -> None:
    """Show how far each language is, and who checked it."""
    rows = translating.status(home)
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    click.echo(f"{'':4} {'strings':>8} {'translated':>11} {'fuzzy':>6}  status")
    for row in rows:
        checked = f", {row.checked_by} on {row.checked_on}" if row.checked_by else ""
        click.echo(f"{row.language:4} {row.strings:>8} {row.translated:>11} {row.fuzzy:>6}  {row.status}{checked}")


@translations.command("missing")
@language_option
@as_json
@with_words
def missing_command(home: WordHome, language: str, as_json: bool) -> None:
    """List what a language has no translation for, with where each is seen."""
    entries = translating.missing(home, language)
    if as_json:
        say_json(entries)
        return
    for entry in entries:
        click.echo(f"{entry['msgid']}\n    {'; '.join(entry['comments'] or entry['files'])}")


@translations.command("fill")
@language_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@with_words
def fill_command(home: WordHome, file: Path, language: str, as_json: bool) -> None:
    """Put the translations of FILE into a catalog: JSON, {msgid: words or [plural forms]}. Faulty ones are left out."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise click.ClickException(f"{file.name} is not JSON: {problem}") from problem
    if not isinstance(content, dict):
        raise click.ClickException(f"{file.name}: one object of msgid and translation was expected.")
    kept, refused = translating.fill(home, language, content)
    if as_json:
        say_json({"kept": kept, "refused": [asdict(finding) for finding in refused]})
    else:
        click.echo(f"{kept} kept")
        for finding in refused:
            click.echo(finding.line)
    if refused:
        raise click.ClickException(f"{len({finding.words for finding in refused})} translations were left out.")


@translations.command("mark")
@language_option
@click.option("--status", required=True, type=click.Choice(STATUSES), help="How its words stand.")
@click.option("--by", default="", help="Who read every word of it: a name or an organisation. For checked.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which they had read it. For checked.")
@as_json
@with_words
def mark_command(home: WordHome, language: str, status: str, by: str, on: datetime | None, as_json: bool) -> None:
    """Write into a catalog's head how its words stand. Only what a person has read is checked: say who and when."""
    today = day_of(SystemClock().now())
    found = translating.mark(home, language, status, by=by, on=on.date() if on else None, today=today)
    if found:
        say_findings(found, as_json=as_json, what=" in the way: nothing was written.")
    elif as_json:
        say_json({"language": language, "status": status})
    else:
        click.echo(f"{language}: {status}{f', {by} on {on:%Y-%m-%d}' if on else ''}")


@translations.command("corrections")
@language_option
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The catalog to write.")
@as_json
@with_tools
def corrections_command(tools: Tools, language: str, out: Path, as_json: bool) -> None:
    """Write a language's catalog with what people corrected in the staff site, each with who and when."""
    content = wording.exported(tools, language)
    waiting = len(wording.waiting(tools, language))
    out.write_bytes(content)
    if as_json:
        say_json({"corrections": waiting, "file": str(out)})
    else:
        click.echo(f"{waiting} corrections that are not in the catalog yet, in {out.name}")


@translations.command("take")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@with_words
def take_command(home: WordHome, file: Path, as_json: bool) -> None:
    """Take a catalog that came back (FILE, .po) into ours: its language is what its head says. Faults are left out."""
    language, taken, refused = translating.take(home, file)
    if as_json:
        say_json({"language": language, "taken": taken, "refused": [asdict(finding) for finding in refused]})
    else:
        click.echo(f"{taken} taken into {language}")
        for finding in refused:
            click.echo(finding.line)
    if refused:
        raise click.ClickException(f"{len({finding.words for finding in refused})} translations were left out.")


COMMANDS = (translations,)
