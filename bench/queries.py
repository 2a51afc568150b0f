"""Counts the statements that each page of a room sends to the database."""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import event, update

from portal.factory import create_app
from portal.models import Visit

PAGES = {
    "mother": ("/family", "/family/letter", "/family/choose", "/family/contact", "/family/stop"),
    "brother": ("/family/tell", "/family/tell/who_they_were", "/family/tell/look-over", "/family/ask"),
    "sister": ("/family/check",),
    "father": ("/family/outcome",),
}


def main() -> None:
    app = create_app()
    seen: list[str] = []

    @event.listens_for(app.extensions["portal_tools"].database.engine, "before_cursor_execute")
    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    found = {}
    for key, link in json.loads(sys.argv[1]).items():
        if key not in PAGES:
            continue
        client = app.test_client()
        path = urlsplit(link).path
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
        client.post(path, data={"csrf_token": token[1] if token else ""})
        with app.extensions["portal_tools"].writing() as work:
            work.session.execute(update(Visit).values(stepped_up_until=work.now + timedelta(hours=1)))
        for page in PAGES[key]:
            client.get(page)
            seen.clear()
            assert client.get(page).status_code == 200, page
            found[page] = len(seen)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
