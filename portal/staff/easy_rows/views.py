"""What the Easy Read editor asks while somebody writes: what the checker says, and which pictures some words find.

Nothing is kept here, and nothing of what was sent is logged.
"""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from portal.domain.easy_writing import RowFinding
from portal.services import letter_linting
from portal.staff import blueprint
from portal.web import easy_editor
from portal.web.current import staff, tools
from portal.web.render import page, page_house


@blueprint.post("/staff/easy-rows/check")
def easy_check() -> Response:
    """Answer with the findings of one editor: `rows` by the key of the row, `whole`, and `plain`."""
    prefix, plain = request.args.get("prefix", ""), request.args.get("plain", "words")
    form = easy_editor.read(request.form, prefix)
    names = letter_linting.names_for(tools(), staff(), request.args.get("about", ""))
    findings, of_box = easy_editor.look_over(tools(), form.boxes, request.form.get(plain, ""), names)
    return jsonify(
        rows={form.boxes[at].key: [_told(each) for each in found] for at, found in of_box.items()},
        whole=[_told(each) for each in findings.of_row(0)],
        plain=[{"rule": each.rule, "why": each.sentence, "stops": False} for each in findings.plain],
    )


def _told(found: RowFinding) -> dict[str, Any]:
    return {"rule": found.rule, "why": found.why, "stops": found.stops}


@blueprint.get("/staff/easy-rows/pictures")
def easy_pictures() -> str:
    """The pictures that some words find; all of them for none. The editor takes its live search from this page."""
    find = request.args.get("find", "")[:200]
    return page(find=find, found=page_house().editors.pictures(find))
