"""How far families were reached."""

from __future__ import annotations

from portal.services import engagement_figures
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.render import page


@blueprint.get("/staff/figures")
def figures() -> str:
    return page(figures=engagement_figures.of_member(tools(), staff()))
