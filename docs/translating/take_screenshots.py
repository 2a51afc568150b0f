"""Takes a picture of each page in a language, for translators: `take_screenshots.py ur FOLDER [page …]`.

Pages are those of the demonstration, standard and Easy Read, named as the catalogs' comments name them. Needs Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.adapters.migrating import upgrade
from portal.config import Settings, built_languages
from portal.factory import create_app
from portal.services import demonstration as demonstrations
from portal.services.tools import Tools
from portal.web.page_list import pages_of_demonstration
from tests.browser.chromium import browser
from tests.browser.demonstration import Demonstration, Server

PORT = 8932


def main(language: str, folder: Path, names: list[str]) -> int:
    """Take the pictures; return how many. Raises SystemExit for a language that has no catalog."""
    if language not in built_languages():
        raise SystemExit(f"There is no catalog for {language}: use one of {', '.join(built_languages())}.")
    folder.mkdir(parents=True, exist_ok=True)
    data, address = Path(tempfile.mkdtemp()), f"http://127.0.0.1:{PORT}"
    tools = Tools(Settings(data=data, database_url=f"sqlite:///{data / 'portal.sqlite'}", base_url=address))
    upgrade(tools.settings)
    shown = demonstrations.make(tools)
    app = create_app(tools=tools)
    server = Server(app, PORT)
    taken = 0
    try:
        with app.test_request_context():
            pages = pages_of_demonstration(tools)
        with browser() as chromium:
            for who, entries in _by_person(pages, names):
                context = chromium.new_context(viewport={"width": 390, "height": 844})
                page = context.new_page()
                if who != "anyone":
                    Demonstration(tools, app, address, shown).come_in(page, who)
                for entry in entries:
                    for look in entry["presentations"]:
                        page.goto(f"{address}{entry['path']}?lang={language}&read={look}")
                        page.screenshot(path=folder / f"{entry['name']}.{look}.png", full_page=True)
                        taken += 1
                context.close()
    finally:
        server.stop()
        tools.database.engine.dispose()
    return taken


def _by_person(pages: list[dict[str, Any]], names: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each contributor, and anyone, with the pages to take as them: each page once."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    seen: set[str] = set()
    for entry in pages:
        name = entry["name"]
        if not name.startswith("staff.") and name not in seen and (not names or name in names):
            seen.add(name)
            found.setdefault(entry["as"], {})[name] = entry
    for who, entries in found.items():
        yield who, list(entries.values())


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]), "pictures")
