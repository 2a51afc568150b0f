"""Today: what each family is waiting for, the oldest promise first."""

from __future__ import annotations

from portal.services import caseload, settling
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.render import page

# More than this is not a day's list: the rest is counted.
MOST = 100


@blueprint.get("/staff", alias=True)
@blueprint.get("/staff/today")
def today() -> str:
    return page(
        today=caseload.today(tools(), staff()),
        troubles=settling.troubles(tools()),
        this_day=tools().today(),
        most=MOST,
    )
