"""How messages ended that a provider took: it is asked later, in pages, and now and then."""

from __future__ import annotations

import logging
from datetime import timedelta

from portal.domain.delivering import ChannelDown, End, Fate, TellsFates
from portal.domain.states import Channel, DeliveryState, ReturnReason
from portal.services.carriers import carrier_of
from portal.services.tools import Tools
from portal.store import came_back, deliveries, marks

log = logging.getLogger("portal")

EVERY = timedelta(minutes=10)
AS_LONG = timedelta(days=7)
"""After so long providers have forgotten; a message of which nothing was heard counts as sent."""
PAGES_A_TURN = 10
_REASONS = {"permanent_failure": ReturnReason.NO_SUCH_ADDRESS, "returned_letter": ReturnReason.OTHER}


def ask(tools: Tools) -> int:
    """Ask each provider that can tell, and note what ended since; return how many did."""
    carriers = {carrier_of(tools.settings, channel) for channel in Channel}
    return sum(_ask(tools, carrier) for carrier in carriers if isinstance(carrier, TellsFates))


def _ask(tools: Tools, carrier: TellsFates) -> int:
    """Walk the provider's list from its newest message back until nobody is left to hear of. A long list is walked in
    several turns: the next goes on where this one ended."""
    place = f"fates:{carrier.name}"
    with tools.reading() as session:
        left = deliveries.unheard(session, carrier.name, tools.clock.now() - AS_LONG)
        older = marks.mark(session, place) or ""
    noted = 0
    try:
        for _ in range(PAGES_A_TURN):
            if not left:
                older = ""
                break
            page = carrier.fates(older)
            noted += _note(tools, carrier.name, page.ended)
            left -= set(page.numbers)
            older = page.older
            if not older:
                break
    except ChannelDown as problem:
        # Nothing waits for this: it is asked again in its next turn.
        log.warning("%s was not asked how messages ended: %s", carrier.name, problem.why)
    with tools.writing() as work:
        marks.set_mark(work.session, place, older) if older and left else marks.clear_mark(work.session, place)
    return noted


def _note(tools: Tools, carrier: str, ended: tuple[Fate, ...]) -> int:
    if not ended:
        return 0
    with tools.writing() as work:
        ours = deliveries.by_numbers(work.session, carrier, [fate.number for fate in ended])
        for fate in ended:
            if (delivery_id := ours.get(fate.number)) is None:
                continue
            if fate.end is End.ARRIVED:
                deliveries.heard(work.session, delivery_id, work.now, state=DeliveryState.DELIVERED)
            elif fate.end is End.NO_MORE_IS_KNOWN:
                deliveries.heard(work.session, delivery_id, work.now, state=None)
            else:
                came = fate.end is End.CAME_BACK
                came_back.note(
                    work.session, delivery_id, why=_REASONS.get(fate.why, ReturnReason.NOT_DELIVERED),
                    state=DeliveryState.RETURNED if came else DeliveryState.FAILED,
                    code=f"did_not_arrive: {fate.why}", now=work.now, found_by=None,
                )  # fmt: skip
                work.record("worker", "came_back", f"delivery:{delivery_id}", why=fate.why)
    return len(ours)
