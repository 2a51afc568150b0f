"""The demonstration in a portal of its own, apart from everything real: its people's rooms can be shown to anybody.

It has a folder of its own that goes with the process, keys that nobody else has, a clock that stands still, and no way
out: no mail, no messages, no post, no scanner, no sign-in of an organisation.
"""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.adapters.clock import SetClock
from portal.adapters.keys import Keys
from portal.config import Settings, built_languages
from portal.domain.errors import NotFound
from portal.domain.states import Presentation
from portal.models import Base
from portal.services import reporting, visits
from portal.services.demonstration import making, reports
from portal.services.tools import Tools
from portal.store import invitations
from portal.store import visits as visit_store


@dataclass(frozen=True)
class Apart:
    """The tools of the portal apart, and what its demonstration printed. Everybody in it is invented."""

    tools: Tools
    shown: dict[str, Any]
    report: str
    """The token of whoever told of a death there, as their browser holds it."""
    _folder: tempfile.TemporaryDirectory[str]
    _visits: dict[str, str] = field(default_factory=dict)

    def visit(self, key: str) -> str:
        """Return the visit of somebody of the demonstration who came in and gave a one-time code. Raises NotFound."""
        if key not in self._visits:
            self._visits[key] = self._come_in(key)
        return self._visits[key]

    def _come_in(self, key: str) -> str:
        link = next(entry["link"] for entry in self.shown["contributors"] if entry["key"] == key)
        opened = self.tools.links.open(urlsplit(link).path.rpartition("/")[2])
        with self.tools.writing() as work:
            invitation_id = invitations.by_public_id(work.session, opened.public_id_hash) if opened else None
            if invitation_id is None:
                raise NotFound
            visit = visits.start_for_invitation(work, invitation_id)
        room = visits.room_for(self.tools, visit)
        if room is None:
            raise NotFound
        with self.tools.writing() as work:
            # Its clock stands still: an hour is for ever.
            visit_store.step_up(work.session, room.visit_id, work.now + visits.WARNING)
        return visit


def settings_apart(real: Settings, folder: Path) -> Settings:
    """Return settings that look like the real ones and lead nowhere: what is not named here is as if never set."""
    return Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'apart.sqlite'}",
        base_url=real.base_url,
        # Looked at before anybody approves it.
        languages=built_languages(),
        service_name=real.service_name,
        return_address=real.return_address,
        help_phone=real.help_phone,
        accent=real.accent,
        security_contact=real.security_contact,
        update_weeks=real.update_weeks,
        testing=real.testing,
        resources=real.resources,
        pictures=real.pictures,
    )


def make_apart(real: Tools) -> Apart:
    """Tell the whole story in a folder that is deleted when the process ends. It takes many seconds."""
    folder = tempfile.TemporaryDirectory(prefix="portal-apart-")
    settings = settings_apart(real.settings, Path(folder.name))
    tools = Tools(settings, clock=SetClock(real.clock.now()), keys=_new_keys())
    tools.database.acknowledge_without_flush()
    Base.metadata.create_all(tools.database.engine)
    shown = making.make(tools)
    area_id = next(id_ for id_, _name in reporting.areas(tools))
    token = reporting.keep(tools, "", {**reports.TOLD, "area": str(area_id)}, "apart")
    reporting.send(tools, token, "apart", language="en", presentation=Presentation.STANDARD)
    return Apart(tools, shown, token, folder)


def _new_keys() -> Keys:
    new = [secrets.token_urlsafe(48) for _ in range(7)]
    return Keys(
        session=new[0],
        links=(new[1],),
        codes=new[2],
        audit=new[3],
        tickets=(new[4],),
        data=(new[5],),
        search=new[6],
    )
