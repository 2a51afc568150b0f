"""A contributor's quiet days: what stands, what may be offered, and what they ask for."""

from __future__ import annotations

from collections.abc import Collection

from portal.domain.contact import ChangedWishes, OfferedDays, QuietDaysShown
from portal.domain.faith_days import FAITH_DAYS
from portal.domain.quiet_days import Again, Quiet, from_now
from portal.domain.rooms import Room
from portal.domain.states import Scope
from portal.services import contact
from portal.services.tools import Tools
from portal.store import quiet_days as store


def shown(tools: Tools, room: Room) -> QuietDaysShown:
    """Return the quiet days that stand and those that are offered. Nothing is taken from a name or a faith."""
    today = tools.today()
    with tools.database.connection() as connection:
        standing = store.theirs(connection, room.contributor_id, today)
        of_person = {} if room.scope is Scope.FRIEND else store.days_of_person(connection, room.review_id)
    have = {(span.starts_on, span.again) for span in standing}
    days = [(code, from_now(day, day, today)) for code, day in of_person.items()]
    found = [(code, each.on_or_after(today), each.moon) for code, each in FAITH_DAYS.items()]
    taken = {span.faith_day for span in standing}
    return QuietDaysShown(
        standing=standing,
        of_person=tuple(OfferedDays(code, *span) for code, span in days if (span[0], Again.EACH_YEAR) not in have),
        faith=tuple(OfferedDays(code, *span, moon) for code, span, moon in found if span and code not in taken),
    )


def change(
    tools: Tools,
    room: Room,
    *,
    own: Quiet | None = None,
    of_person: Collection[str] = (),
    faith: Collection[str] = (),
    end: tuple[int, ...] = (),
) -> None:
    """Add and end quiet days. Codes that are not offered are left out. Raises NotFound for days that are not theirs."""
    today = tools.today()
    add = [own] if own else []
    if own and own.again is Again.EACH_YEAR:
        add = [Quiet(*from_now(own.starts_on, own.ends_on, today), Again.EACH_YEAR)]
    if of_person and room.scope is not Scope.FRIEND:
        with tools.database.connection() as connection:
            days = store.days_of_person(connection, room.review_id)
        add += [Quiet(*from_now(day, day, today), Again.EACH_YEAR) for code, day in days.items() if code in of_person]
    for code, each in FAITH_DAYS.items():
        if code in faith and (span := each.on_or_after(today)) is not None:
            add.append(Quiet(*span, Again.FAITH, code))
    contact.change(tools, room, ChangedWishes(needs={}, among=frozenset(), add_quiet=tuple(add), end_quiet=end))
