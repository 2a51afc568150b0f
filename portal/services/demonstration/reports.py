"""Somebody who has no letter tells of a death, in the demonstration."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.rooms import Room
from portal.domain.states import Presentation
from portal.models import Area, DeeperRequest, ReportedDeath
from portal.services import deeper, reporting
from portal.services.tools import Tools

TOLD = {
    "person_name": "Rosa Lind", "died": "about", "died_words": "At the beginning of the month",
    "learning": "learning_disability", "place": "Mill House, Woldsby", "teller": "friend", "teller_name": "Bea Frost",
    "reach": "phone", "mobile": "07700 900381", "safe": "not_always", "safe_words": "Only in the morning, please.",
    "formats": "easy_read", "know": "She went to the same day centre as me for 20 years.",
}  # fmt: skip


def ask_deeper(tools: Tools, room: Room) -> int:
    """Ask for a deeper review from somebody’s room, and return the request’s id."""
    deeper.ask(tools, room, words="Nobody has looked at the last week yet.", submission="demonstration-deeper")
    with tools.reading() as session:
        found = select(DeeperRequest.id).where(DeeperRequest.contributor_id == room.contributor_id)
        return session.execute(found).scalar_one()


def tell(tools: Tools, area: str) -> int:
    """Tell of a death in an area, and return the report's id."""
    with tools.reading() as session:
        area_id = session.execute(select(Area.id).where(Area.name == area)).scalar_one()
    token = reporting.keep(tools, "", {**TOLD, "area": str(area_id)}, "demonstration")
    sent = reporting.send(tools, token, "demonstration", language="en", presentation=Presentation.EASY_READ)
    with tools.reading() as session:
        return session.execute(select(ReportedDeath.id).where(ReportedDeath.reference == sent.reference)).scalar_one()
