"""What was learned, what was recommended, who does what by when, and what has been done."""

from __future__ import annotations

from flask import request

from portal.services import published_learning
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.render import page


@blueprint.get("/staff/learning")
def learning() -> str:
    number = request.args.get("page", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return page(found=published_learning.learning(tools(), staff(), asked), this_day=tools().today())
