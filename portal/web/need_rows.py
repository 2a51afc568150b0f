"""Each need with its picture and words, as the Easy Read page where it was chosen has it: to show it back."""

from __future__ import annotations

from portal.domain.easy_read import Row
from portal.web.current import tools


def need_rows() -> dict[str, Row]:
    """Return a row by the code of each need and of each picture answer about one."""
    pages = tools().easy_read.pages
    rows = {code: row for each in pages["family.contact"].questions.values() for code, row in each.choices.items()}
    written = pages["family.sharing_body"].parts
    return rows | {name.removeprefix("need_"): row for name, row in written.items() if name.startswith("need_")}
