"""Is what you told us about being in touch still right? Asked on their page and in the next letter, never by itself."""

from __future__ import annotations

from portal.domain.rooms import Room
from portal.domain.states import SaidStillRight
from portal.domain.still_right import StillRightShown, asks_in_letter, asks_now
from portal.services.tools import Tools, Work
from portal.store import quiet_days
from portal.store import still_right as store
from portal.store.needs import needs_of


def asks(tools: Tools, room: Room) -> bool:
    """Whether their page asks now: for the home page, one small query."""
    with tools.database.connection() as connection:
        found = store.asked(connection, room.contributor_id)
    return asks_now(found.oldest, found.right_on, tools.today())


def shown(tools: Tools, room: Room) -> StillRightShown:
    today = tools.today()
    with tools.reading() as session:
        found = store.asked(session, room.contributor_id)
        return StillRightShown(
            needs=needs_of(session, [room.contributor_id], today).get(room.contributor_id, ()),
            quiet=quiet_days.coming_of(session, [room.contributor_id], today).get(room.contributor_id, ()),
            supporter_name=room.supporter_name,
            right_on=found.right_on,
            asked=asks_now(found.oldest, found.right_on, today),
        )


def say_yes(tools: Tools, room: Room) -> None:
    """Keep that everything is still right. Saying it twice on a day is saying it once."""
    with tools.writing() as work:
        if store.asked(work.session, room.contributor_id).right_on != work.today:
            store.note(work.session, room.contributor_id, SaidStillRight.YES, room.audit_name, work.now)
            work.record(room.audit_name, "said_still_right", f"contributor:{room.contributor_id}")


def asks_in_this_letter(work: Work, contributor_id: int) -> bool:
    """Whether a letter that is made now asks; it is kept that one did, so that the next does not."""
    if not asks_in_letter(*store.asked(work.session, contributor_id), work.today):
        return False
    store.note(work.session, contributor_id, SaidStillRight.ASKED, "portal", work.now)
    return True
