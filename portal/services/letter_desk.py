"""What staff see before a letter goes, and sending it. A look at it changes nothing, and shows no link and no code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.adapters.clock import LONDON
from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.domain.caseload import NeedShown
from portal.domain.errors import NotFound, Refused
from portal.domain.letter_desk import Addressee, InvitationDesk, LetterDesk
from portal.domain.review_page import LetterShown
from portal.domain.rooms import StaffMember
from portal.domain.sending import Contact, QueuedLetter, channels, first_day_after, format_for
from portal.domain.states import Channel, DeliveryState
from portal.services.composing import compose, letter_sources, masked_way_in
from portal.services.letters import MORNING, needs_to_see_to, queue, refuse_if_it_may_not_go
from portal.services.rendering import render, sheet, text_of
from portal.services.sending import envelope
from portal.services.tools import Tools
from portal.store import invitations, review_page
from portal.store import letters as store

_NEVER_WENT = {DeliveryState.CANCELLED.value}


def desk(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    name: str,
    language: str = "",
    easy: bool | None = None,
    by: Channel | None = None,
) -> LetterDesk:
    """Return a letter as it will arrive, or as it would in another language, presentation or channel.

    Raises NotFound outside the member's areas, and when there is no such letter.
    """
    source = letter_sources(tools).named(name)
    if source.by_itself:
        raise NotFound("no_such_letter", name=name)
    with tools.reading() as session:
        contact, addressee = _addressee(tools, session, contributor_id, member.area_ids)
        open_channels = channels(contact)
        shown_by = by or open_channels[0].channel
        goes_in = contact.language if contact.language in tools.settings.languages else "en"
        shown_in = language if language in tools.settings.languages else goes_in
        shown_easy = contact.easy if easy is None else easy
        day = first_day_after(tools.today(), contact.quiet)
        letter = compose(
            tools,
            session,
            name=name,
            contributor_id=contributor_id,
            language=shown_in,
            way_in=masked_way_in(tools) if source.purpose else None,
            day=day,
        )
        before = review_page.letters(session, [contributor_id]).get(contributor_id, ())
        processes = review_page.processes(session, store.review_of(session, contributor_id))
        cannot = _cannot(tools, session, contact, name)
    discreet = shown_by is Channel.EMAIL
    is_text = shown_by is Channel.TEXT
    return LetterDesk(
        to=addressee,
        name=name,
        about=source.about,
        letters=tuple((each.name, each.about) for each in letter_sources(tools).all.values() if not each.by_itself),
        language=shown_in,
        goes_in=goes_in,
        easy=shown_easy,
        goes_easy=contact.easy,
        by=shown_by.value,
        format=format_for(contact, shown_by),
        points="" if contact.points is None else f"{contact.points:g}",
        sheet="" if is_text else sheet(tools, letter, easy=shown_easy, discreet=discreet),
        sms=text_of(letter, "sms")[1] if is_text else "",
        subject=text_of(letter, "email")[0] if discreet else "",
        channels=open_channels,
        cannot=cannot,
        needs_first=needs_to_see_to(tools, contact),
        before=tuple(each for each in before if each.name == name),
        goes_on=day,
        processes=processes,
    )


def preview(
    tools: Tools, member: StaffMember, contributor_id: int, *, name: str, format_name: str, language: str = ""
) -> bytes:
    """Return a letter as a file, with dots for its link and code.

    Raises NotFound, Refused("no_voice", "no_braille"), and Refused("cannot_be_printed") with its `cause` and `remedy`.
    """
    source = letter_sources(tools).named(name)
    with tools.reading() as session:
        contact, _ = _addressee(tools, session, contributor_id, member.area_ids)
        letter = compose(
            tools,
            session,
            name=name,
            contributor_id=contributor_id,
            language=language or contact.language,
            way_in=masked_way_in(tools) if source.purpose else None,
            day=first_day_after(tools.today(), contact.quiet),
        )
    to = contact.email or tools.settings.email_from
    try:
        made = render(
            tools,
            letter,
            format_name,
            points=contact.points if format_name in {"large-print-pdf", "easy-read-pdf"} else None,
            envelope=envelope(tools, f"preview:{name}:{contributor_id}", to_name=contact.name, to_address=to),
        )
    except LetterCannotBePrinted as problem:
        raise Refused("cannot_be_printed", cause=problem.cause, remedy=problem.remedy) from problem
    return made if isinstance(made, bytes) else made.encode()


def format_of(tools: Tools, member: StaffMember, contributor_id: int, channel: Channel) -> str:
    """Return the format that this contributor gets by a channel."""
    with tools.reading() as session:
        return format_for(_addressee(tools, session, contributor_id, member.area_ids)[0], channel)


def send(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    name: str,
    channel: Channel,
    day: date | None,
    submission: str,
    needs_seen_to: bool,
    again: bool,
) -> QueuedLetter:
    """Queue a letter that a member of staff has looked at, for now or for 9:00 on a day.

    Raises NotFound outside the member's areas; Refused("already_sent") unless `again`, Refused("day_is_past"), and
    what `queue` raises. The same submission again answers with the same letter.
    """
    with tools.writing() as work:
        if store.contact(work.session, contributor_id, member.area_ids) is None:
            raise NotFound
        if day is not None and day < work.today:
            raise Refused("day_is_past")
        repeat = store.by_key(work.session, f"{name}:{contributor_id}:{submission}") is not None
        if not repeat and not again and _went(work.session, contributor_id, name):
            raise Refused("already_sent")
        later = day is not None and day > work.today
        return queue(
            work,
            tools,
            name=name,
            contributor_id=contributor_id,
            asked_by=member.id,
            due_at=datetime.combine(day, MORNING, LONDON) if day and later else work.now,
            submission=submission,
            channel=channel,
            needs_seen_to=needs_seen_to,
        )


def invitation_desk(tools: Tools, member: StaffMember, contributor_id: int) -> InvitationDesk:
    """Return a contributor's invitations, and how a new one would go. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        contact, addressee = _addressee(tools, session, contributor_id, member.area_ids)
        return InvitationDesk(
            to=addressee,
            invitations=invitations.of_contributor(session, contributor_id, tools.clock.now()),
            channels=channels(contact),
            cannot=_cannot(tools, session, contact, "introductory"),
            needs_first=needs_to_see_to(tools, contact),
        )


def _went(session: Session, contributor_id: int, name: str) -> bool:
    earlier: tuple[LetterShown, ...] = review_page.letters(session, [contributor_id]).get(contributor_id, ())
    return any(each.name == name and each.state not in _NEVER_WENT for each in earlier)


def _cannot(tools: Tools, session: Session, contact: Contact, name: str) -> str:
    facts = store.facts(session, contact.contributor_id)
    assert facts is not None  # the contact was found a moment ago
    try:
        refuse_if_it_may_not_go(letter_sources(tools).named(name), contact, facts)
    except Refused as why:
        return why.code
    return "" if any(each.allowed for each in channels(contact)) else "no_address"


def _addressee(
    tools: Tools, session: Session, contributor_id: int, area_ids: Collection[int]
) -> tuple[Contact, Addressee]:
    contact = store.contact(session, contributor_id, area_ids)
    row = store.addressee(session, contributor_id)
    if contact is None or row is None:
        raise NotFound
    today = tools.today()
    return contact, Addressee(
        id=contributor_id,
        name=contact.name,
        relationship=row.relationship,
        language=contact.language,
        presentation=contact.presentation.value,
        has_learning_disability=row.has_learning_disability,
        supporter_name=row.supporter_name,
        faith=row.faith,
        needs=tuple(NeedShown(need.kind.value, need.detail) for need in contact.needs),
        quiet=tuple(span for span in contact.quiet if span[1] >= today),
        reference=row.reference,
        person=row.person,
    )
