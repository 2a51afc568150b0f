"""Makes the demonstration, keeps what it printed, and says it again."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from portal.adapters.yaml_files import read_yaml
from portal.domain.errors import Refused
from portal.models import Base, Mark, Review, audit_guards
from portal.services.demonstration.story import Story
from portal.services.support import load_support
from portal.services.tools import Tools
from portal.store import marks

MARK = marks.DEMONSTRATION
Shown = dict[str, Any]


def folder() -> Path:
    return Path(str(files("portal") / "demonstration"))


def kept(tools: Tools) -> Shown | None:
    """Return what the demonstration in this database printed, or None when it holds none."""
    with tools.reading() as session:
        text = session.scalar(select(Mark.value).where(Mark.name == MARK))
    if text is None:
        return None
    found: Shown = json.loads(text)
    # The port may be another one today; the links' own part stays.
    old = found["base_url"]
    for entry in found["contributors"]:
        entry["link"] = entry["link"].replace(old, tools.settings.base_url, 1)
    found["base_url"] = tools.settings.base_url
    return found


def kept_or_refuse(tools: Tools) -> Shown:
    """Return it; raise Refused("no_demonstration") when there is none."""
    found = kept(tools)
    if found is None:
        raise Refused("no_demonstration", remedy="run `portal demo` first")
    return found


def make(tools: Tools) -> Shown:
    """Make the demonstration anew. Raises Refused("database_holds_other_data") on a database with anything else."""
    _empty(tools)
    entries = read_yaml((folder() / "story.yaml").read_text(encoding="utf-8"))
    with tools.writing() as work:
        # Before the letters, which name where to turn.
        load_support(work, folder() / "support_organisations.csv")
    story = Story(tools, entries, folder() / "cases.csv")
    shown = story.tell()
    with tools.writing() as work:
        work.session.add(Mark(name=MARK, value=json.dumps(shown, ensure_ascii=False)))
    return shown


def _empty(tools: Tools) -> None:
    """Clear an earlier demonstration away; refuse to touch anything else."""
    with tools.writing() as work:
        is_ours = work.session.scalar(select(Mark.id).where(Mark.name == MARK)) is not None
        if not is_ours and work.session.scalar(select(func.count()).select_from(Review)):
            raise Refused("database_holds_other_data", remedy="give PORTAL_DATA or DATABASE_URL another place")
        # Its events are of people who never were: with them goes the one reason to keep a trail.
        audit_guards.take_down(work.session.connection())
        for table in reversed(Base.metadata.sorted_tables):
            work.session.execute(delete(table))
        audit_guards.put_up(work.session.connection())
    for made in (tools.settings.outbox, tools.settings.files):
        if is_ours and made.exists():
            shutil.rmtree(made)


def as_lines(shown: Shown) -> list[str]:
    """Return what to open, for a person at a terminal."""
    lines = [f"The portal: {shown['base_url']}", "", "Come in as (open the link, or type the code):"]
    lines += [
        f"  {entry['key']:13} {entry['name']}, {entry['relationship']} ({entry['state']})\n"
        f"                {entry['link']}   {entry['code']}"
        for entry in shown["contributors"]
    ]
    lines += ["", f"Staff sign in at {shown['base_url']}/staff/sign-in (password, then a code made from the secret):"]
    lines += [
        f"  {entry['role']:13} {entry['email']}   {entry['password']}   {entry['totp_secret']}"
        for entry in shown["staff"]
    ]
    return lines
