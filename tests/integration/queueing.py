"""Letters as tests queue them, and what became of the one that there is."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.sending import QueuedLetter
from portal.models import Contributor, Delivery, Staff
from portal.services.letters import queue
from portal.services.tools import Tools


def send(tools: Tools, contributor: Contributor, **more: object) -> QueuedLetter:
    with tools.writing() as work:
        values: dict[str, object] = {
            "name": "introductory", "contributor_id": contributor.id, "asked_by": asker(work.session),
            "due_at": work.now, "submission": "one", **more,
        }  # fmt: skip
        return queue(work, tools, **values)  # type: ignore[arg-type]


def asker(session: Session) -> int:
    """Whoever asks for a letter: the contributor's reviewer."""
    return session.scalars(select(Staff.id).order_by(Staff.id)).first() or 0


def delivery(tools: Tools) -> Delivery:
    with tools.reading() as session:
        return session.scalars(select(Delivery)).one()


def outbox_files(tools: Tools) -> list[Path]:
    return sorted(tools.settings.outbox.glob("*")) if tools.settings.outbox.exists() else []
