"""A one-time code before stored words are read back: which ways are open, sending one, and giving it."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from portal.domain.contact import masked
from portal.domain.deciding import decide
from portal.domain.errors import NotFound, Refused
from portal.domain.letters import WayIn
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import Channel, NeedKind
from portal.domain.step_up import (
    MOST_A_DAY,
    MOST_AN_HOUR,
    STEPPED_UP,
    VALID,
    CodeBy,
    CodeDesk,
    Way,
    WayOnFile,
    WrongDigits,
    read_digits,
)
from portal.services.letters import queue_at_once
from portal.services.tools import Tools, Work
from portal.services.what_is_made import what_is_made
from portal.store import letters, visits
from portal.store import step_up as store

log = logging.getLogger("portal")

LETTER = "one_time_code"
_CHANNELS = {Way.TEXT: (Channel.TEXT, CodeBy.TEXT), Way.EMAIL: (Channel.EMAIL, CodeBy.EMAIL)}


def ways(tools: Tools, room: Room) -> tuple[WayOnFile, ...]:
    """Return the ways on file that this person has not closed to us, each behind its mask."""
    with tools.reading() as session:
        contact = letters.contact(session, room.contributor_id)
        landline = store.landline_of(session, room.contributor_id)
    if contact is None:
        raise NotFound
    ways_out = decide(contact, what_is_made(tools)).ways
    never = {each.channel for each in ways_out if each.why_not in {"no_address", "asked_not_to", "came_back"}}
    found = []
    if Channel.TEXT not in never:
        found.append(WayOnFile(Way.TEXT, masked("mobile", contact.mobile)))
    if Channel.EMAIL not in never:
        found.append(WayOnFile(Way.EMAIL, masked("email", contact.email)))
    number = contact.mobile or landline
    if number and not contact.has(NeedKind.NOT_BY_PHONE):
        found.append(WayOnFile(Way.CALL, masked("mobile", number)))
    return tuple(found)


def ask(tools: Tools, room: Room, way: Way) -> None:
    """Send a code by a way on file, or note that they wait for a call. Past the limit nothing goes, and nothing says
    so: the page reads the same, whoever asks. Raises Refused("not_on_file")."""
    if way not in {each.way for each in ways(tools, room)}:
        raise Refused("not_on_file")
    with tools.writing() as work:
        if way is Way.CALL:
            if store.ask_call(work.session, room.contributor_id, work.now):
                work.record(room.audit_name, "asked_for_call_with_code", room.audit_name)
            return
        store.lock(work.session, room.contributor_id)
        if _too_many(work, room.contributor_id):
            work.record(room.audit_name, "asked_for_too_many_codes", room.audit_name, way=way.value)
            return
        channel, sent_by = _CHANNELS[way]
        _send(work, tools, room, channel, sent_by)


def give(tools: Tools, room: Room, typed: str) -> None:
    """Take a code: from now on, for half an hour, this visit may read stored words back.

    Raises UnreadableDigits (no guess counted) or WrongDigits.
    """
    digits = read_digits(typed)
    hashes = tools.one_time_codes.hashes(room.contributor_id, digits)
    with tools.writing() as work:
        standing = store.try_codes(work.session, room.contributor_id, work.now)
        right = next((id for id, kept in standing.items() if any(hmac.compare_digest(kept, h) for h in hashes)), None)
        sent_by = store.redeem(work.session, right, work.now) if right is not None else None
        if sent_by is not None:
            store.end_codes(work.session, room.contributor_id, work.now)
            visits.step_up(work.session, room.visit_id, work.now + STEPPED_UP)
            work.record(room.audit_name, "stepped_up", room.audit_name, by=sent_by)
            return
        # The try stays counted: it commits before the answer.
        work.record(room.audit_name, "gave_wrong_code", room.audit_name, standing=str(len(standing)))
    log.warning("step-up: a wrong one-time code for contributor %d", room.contributor_id)
    raise WrongDigits


def filled_in(tools: Tools, room: Room, token: str) -> str:
    """Return the digits that a link from an e-mail fills in, or "". Looking changes nothing."""
    link_hash = tools.one_time_codes.link_hash(token)
    if link_hash is None:
        return ""
    with tools.reading() as session:
        code_hash = store.by_link(session, room.contributor_id, link_hash, tools.clock.now())
    return tools.one_time_codes.digits_of(token, room.contributor_id, code_hash) if code_hash else ""


def code_desk(tools: Tools, member: StaffMember, contributor_id: int) -> CodeDesk:
    """Return whom to call before a code is told. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = store.desk(session, contributor_id, member.area_ids)
    if found is None:
        raise NotFound
    return found


def tell(tools: Tools, member: StaffMember, contributor_id: int) -> str:
    """Make a code to be told on the telephone, and return it: it is shown this once. Raises NotFound."""
    with tools.writing() as work:
        if store.desk(work.session, contributor_id, member.area_ids) is None:
            raise NotFound
        made = tools.one_time_codes.make(contributor_id)
        store.add_code(
            work.session,
            contributor_id,
            CodeBy.TOLD,
            code_hash=made.code_hash,
            link_hash=made.link_hash,
            now=work.now,
            until=work.now + VALID,
        )
        store.settle_calls(work.session, contributor_id, work.now)
        work.record(member.audit_name, "made_code_to_tell", f"contributor:{contributor_id}")
    return made.digits


def keep_form(tools: Tools, room: Room, address: str, fields: dict[str, list[str]]) -> None:
    """Keep what was typed on a page that needs a code first."""
    with tools.writing() as work:
        store.keep_form(work.session, room.visit_id, address, fields, work.now)


def kept_form(tools: Tools, room: Room, address: str) -> Mapping[str, list[str]] | None:
    """Return what was typed, for somebody who has given a code since."""
    with tools.reading() as session:
        return store.kept_form(session, room.visit_id, address)


def drop_form(tools: Tools, room: Room, address: str) -> None:
    with tools.writing() as work:
        store.drop_form(work.session, room.visit_id, address)


def _too_many(work: Work, contributor_id: int) -> bool:
    hour = store.made_since(work.session, contributor_id, work.now - timedelta(hours=1))
    day = store.made_since(work.session, contributor_id, work.now - timedelta(days=1))
    return hour >= MOST_AN_HOUR or day >= MOST_A_DAY


def _send(work: Work, tools: Tools, room: Room, channel: Channel, sent_by: CodeBy) -> None:
    made = tools.one_time_codes.make(room.contributor_id)
    store.add_code(
        work.session,
        room.contributor_id,
        sent_by,
        code_hash=made.code_hash,
        link_hash=made.link_hash,
        now=work.now,
        until=work.now + VALID,
    )
    base = tools.settings.base_url
    queue_at_once(
        work,
        tools,
        name=LETTER,
        contributor_id=room.contributor_id,
        channel=channel,
        submission=secrets.token_urlsafe(12),
        way_in=WayIn(f"{base}/family/step-up/code/{made.token}", urlsplit(base).netloc, made.digits),
        values={"one_time_code": made.digits, "host": urlsplit(base).hostname or ""},
    )
    work.record(room.audit_name, "asked_for_code", room.audit_name, way=channel.value)
