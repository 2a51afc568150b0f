"""Letters on their way, what came back, and what somebody did about it."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.domain.errors import NotFound, Refused
from portal.domain.on_their_way import LetterOnItsWay, OnTheirWay, ShowLetters
from portal.domain.returns import ReturnShown, delivery_of
from portal.domain.rooms import StaffMember
from portal.domain.states import Channel, DeliveryState, ReturnReason, ReturnSettled
from portal.services.tools import Tools
from portal.store import came_back, deliveries, invitations, on_their_way, print_batches

LONGEST = 400
NO_LONGER_RIGHT = "address_was_wrong"
"""Why a letter is cancelled that was held for an address which turned out not to be theirs."""


def letters(
    tools: Tools,
    member: StaffMember,
    *,
    show: ShowLetters = ShowLetters.WAITING,
    channel: Channel | None = None,
    page: int = 1,
) -> OnTheirWay:
    """Return a page of letters of the member's areas, and what came back and waits for somebody."""
    with tools.reading() as session:
        found = on_their_way.count(session, member.area_ids, show, channel)
        shown = OnTheirWay(
            letters=on_their_way.page(session, member.area_ids, show, channel, page),
            returns=came_back.of_areas(session, member.area_ids),
            late_batches=print_batches.late(session, tools.clock.now() - tools.settings.print_alert),
            show=show,
            channel=channel,
            page=page,
            found=found,
        )
    if page > shown.pages:
        raise NotFound
    return shown


def find(tools: Tools, member: StaffMember, asked: str) -> tuple[LetterOnItsWay, ...]:
    """Return the letters that a number, a review's reference or a scanned code names, in the member's areas."""
    asked = asked.strip()[:LONGEST]
    delivery_id = delivery_of(asked)
    with tools.reading() as session:
        # One reference in thirty-one reads as a number too ("LD-…"): what the number does not find, the reference may.
        if delivery_id is not None and (numbered := on_their_way.by_number(session, member.area_ids, delivery_id)):
            return numbered
        if asked.casefold().startswith(("http:", "https:")):
            opened = tools.links.open(urlsplit(asked).path.rsplit("/", 1)[-1])
            if opened is None:
                return ()
            invitation_id = invitations.by_public_id(session, opened.public_id_hash)
            return () if invitation_id is None else on_their_way.by_invitation(session, member.area_ids, invitation_id)
        return on_their_way.by_reference(session, member.area_ids, asked.upper()) if asked else ()


def note(tools: Tools, member: StaffMember, delivery_id: int, why: ReturnReason) -> None:
    """Note that a letter came back. Typed in twice it came back once. Raises NotFound outside the member's areas."""
    with tools.writing() as work:
        if came_back.known(work.session, delivery_id, member.area_ids):
            return
        if not on_their_way.by_number(work.session, member.area_ids, delivery_id):
            raise NotFound
        came_back.note(
            work.session, delivery_id, why=why, state=DeliveryState.RETURNED, code=f"came_back: {why.value}",
            now=work.now, found_by=member.id,
        )  # fmt: skip
        work.record(member.audit_name, "came_back", f"delivery:{delivery_id}", why=why.value)


def open_return(tools: Tools, member: StaffMember, return_id: int) -> ReturnShown:
    """Return one that nobody has seen to. Raises NotFound."""
    with tools.reading() as session:
        for each in came_back.of_areas(session, member.area_ids, only=return_id):
            return each
    raise NotFound


def settle(tools: Tools, member: StaffMember, return_id: int, *, done: ReturnSettled, words: str) -> None:
    """Say what was done. Letters held for the address go to it if it is right, and never if it is not: their envelope
    carries the old one. Said twice, the first stands. Raises NotFound, Refused("say_what_was_done")."""
    if done is ReturnSettled.TOLD_ANOTHER_WAY and not words.strip():
        raise Refused("say_what_was_done")
    with tools.writing() as work:
        if came_back.area_of(work.session, return_id) not in member.area_ids:
            raise NotFound
        held = came_back.settle(
            work.session, return_id, done=done, words=words.strip(), by=member.id, now=work.now
        )  # fmt: skip
        if held is None:
            return
        for delivery_id in held:
            if done is ReturnSettled.ADDRESS_IS_RIGHT:
                deliveries.put_off(work.session, delivery_id, work.now)
            else:
                deliveries.cancel(work.session, delivery_id, NO_LONGER_RIGHT)
        work.record(
            member.audit_name, "settled_return", f"came_back:{return_id}", done=done.value, letters=str(len(held))
        )
