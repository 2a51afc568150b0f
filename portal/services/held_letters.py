"""A letter that is held for a human: it arrived, it goes again as a delivery of its own, or it is not sent.

Nothing is ever sent twice by itself (safety.md, "letters"). Here a member of staff looks, asks the person, and says so.
"""

from __future__ import annotations

from typing import Any

from portal.domain.deciding import decide
from portal.domain.errors import NotFound, Refused
from portal.domain.on_their_way import AgainBecause, HeldDone, LetterOnItsWay
from portal.domain.rooms import StaffMember
from portal.domain.states import Channel, DeliveryState
from portal.models import Delivery, Letter
from portal.services.composing import compose, freeze, letter_sources, thaw
from portal.services.letters import making
from portal.services.rendering import text_of
from portal.services.tools import Tools, Work
from portal.services.what_is_made import what_is_made
from portal.store import deliveries, on_their_way
from portal.store import letters as letter_store

_BECOMES = {
    HeldDone.ARRIVED: (DeliveryState.DELIVERED, ""),
    HeldDone.SEND_AGAIN: (DeliveryState.CANCELLED, "sent_again"),
    HeldDone.DO_NOT_SEND: (DeliveryState.CANCELLED, "staff_said_no"),
}


def held(tools: Tools, member: StaffMember, delivery_id: int) -> LetterOnItsWay:
    """Return a letter that waits for somebody to say what becomes of it. Raises NotFound."""
    with tools.reading() as session:
        found = on_their_way.held(session, member.area_ids, delivery_id)
    if found is None:
        raise NotFound
    return found


def settle(
    tools: Tools, member: StaffMember, delivery_id: int, *, done: HeldDone, because: AgainBecause | None = None
) -> None:
    """Say what becomes of a held letter. Said twice, the first stands, and a letter that goes again goes once.

    What is sent again is looked at again when it is claimed: stop, quiet days, needs, a withdrawn invitation, an
    address in doubt. Raises NotFound outside the member's areas; Refused with `say_why`, `made_for_its_minute` (a code
    or a warning, which is of no use later) or `no_address`.
    """
    if done is HeldDone.SEND_AGAIN and because is None:
        raise Refused("say_why")
    with tools.writing() as work:
        if not on_their_way.in_areas(work.session, member.area_ids, delivery_id):
            raise NotFound
        found = on_their_way.held(work.session, member.area_ids, delivery_id)
        if found is None:
            return
        if done is HeldDone.SEND_AGAIN:
            _again(work, tools, found)
        state, why = _BECOMES[done]
        deliveries.end_hold(work.session, delivery_id, state=state, why=why, now=work.now)
        more = {"because": because.value} if because is not None and done is HeldDone.SEND_AGAIN else {}
        work.record(
            member.audit_name, "settled_held_letter", f"delivery:{delivery_id}", done=done.value,
            was=found.why.partition(":")[0], **more,
        )  # fmt: skip


def _again(work: Work, tools: Tools, found: LetterOnItsWay) -> None:
    """Queue the letter again under a key of its own, with the same way in: the code that may be in their hands works.

    One that certainly never went is made anew from what is recorded now: its name or address may have been put right.
    """
    source = letter_sources(tools).all.get(found.letter)
    if source is None or source.at_once:
        raise Refused("made_for_its_minute")
    before = work.session.get_one(Delivery, found.delivery_id)
    letter = work.session.get_one(Letter, before.letter_id)
    values: dict[str, Any] = {"channel": before.channel, "address": before.address}
    composed = thaw(letter.composed)
    if not found.may_have_gone:
        contact = letter_store.contact(work.session, letter.contributor_id)
        assert contact is not None  # its letter is here
        decision = decide(contact, what_is_made(tools))
        way = decision.by(Channel(before.channel))
        way = way if way.allowed else decision.way
        if not way.allowed:
            raise Refused("no_address")
        composed = compose(
            tools, work.session, name=letter.name, contributor_id=letter.contributor_id, language=decision.language,
            way_in=composed.way_in, day=work.today,
        )  # fmt: skip
        letter.language, letter.format, letter.version = composed.language, way.format, composed.version
        letter.composed = freeze(composed) | making(way)
        values = {"channel": way.channel, "address": way.address}
    subject, text = text_of(composed, letter.format)
    work.session.add(
        Delivery(
            letter_id=letter.id, state=DeliveryState.QUEUED, key=f"{before.key}:again", due_at=work.now,
            subject=subject, text=text, files=[], tries=0, **values,
        )
    )  # fmt: skip
    work.session.flush()
