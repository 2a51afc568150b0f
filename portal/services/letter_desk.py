"""What staff see before a letter goes, and sending it. A look at it changes nothing, and shows no link and no code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.adapters.clock import LONDON
from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.domain.deciding import Decision, Unmet, decide
from portal.domain.errors import NotFound, Refused
from portal.domain.letter_desk import Addressee, InvitationDesk, LetterDesk
from portal.domain.letter_forms import ShownForm
from portal.domain.letter_source import LetterSource
from portal.domain.letters import INTRODUCTORY, LEAFLET, ComposedLetter
from portal.domain.need_tasks import NeedTask, still_unmet
from portal.domain.rooms import StaffMember
from portal.domain.sending import Contact, QueuedLetter, first_day_after
from portal.domain.states import Channel
from portal.services import letter_forms
from portal.services.composing import compose, letter_sources, masked_way_in
from portal.services.letter_linting import lint_letter
from portal.services.letters import MORNING, queue, queue_leaflet, why_it_cannot_go
from portal.services.rendering import FORMATS, render
from portal.services.sending import envelope
from portal.services.tools import Tools
from portal.services.what_is_made import what_is_made
from portal.store import invitations, quiet_days, review_page
from portal.store import letters as store
from portal.store import need_tasks as task_store
from portal.store.needs import needs_of


def desk(
    tools: Tools, member: StaffMember, contributor_id: int, *, name: str, language: str = "", beside: str = ""
) -> LetterDesk:
    """Return a letter as this person gets it, and `beside` it the same letter in another format.

    Raises NotFound outside the member's areas, and when there is no such letter.
    """
    source = _source(tools, name)
    with tools.reading() as session:
        contact, addressee = _addressee(tools, session, contributor_id, member.area_ids)
        decision = decide(contact, what_is_made(tools))
        shown_in = language if language in tools.settings.languages else decision.language
        letter = _composed(tools, session, source, contact, shown_in)
        before = review_page.letters(session, [contributor_id]).get(contributor_id, ())
        processes = review_page.processes(session, store.review_of(session, contributor_id))
        tasks, undone = _needs(tools, session, contributor_id, decision, name)
        cannot = _cannot(tools, session, decision, contact, name)
        findings = lint_letter(tools, session, contributor_id, letter)
        had_leaflet = store.went_before(session, contributor_id, LEAFLET)
    head = tools.catalogs.head_of(shown_in)
    return LetterDesk(
        to=addressee,
        name=name,
        about=source.about,
        letters=tuple((each.name, each.about) for each in letter_sources(tools).all.values() if not each.by_itself),
        language=shown_in,
        goes_in=decision.language,
        status=head.status,
        checked_by=head.checked_by,
        goes=_form(tools, letter, contact, decision, decision.way.format),
        beside=_form(tools, letter, contact, decision, beside) if beside in FORMATS else None,
        findings=findings,
        channels=decision.ways,
        cannot=cannot,
        unmet=undone,
        tasks=tasks,
        before=tuple(each for each in before if each.name == name),
        leaflet=decision.way.channel is Channel.POST and not had_leaflet if name == INTRODUCTORY else None,
        goes_on=first_day_after(tools.today(), contact.quiet),
        processes=processes,
    )


def preview(
    tools: Tools, member: StaffMember, contributor_id: int, *, name: str, format_name: str, language: str = ""
) -> bytes:
    """Return a letter as a file, with dots for its link and code.

    Raises NotFound, and Refused with its `cause` and `remedy`: "cannot_be_printed", "no_braille", "no_voice".
    """
    contact, decision, letter = _letter(tools, member, contributor_id, name, language)
    to = contact.email or tools.settings.email_from
    try:
        made = render(
            tools,
            letter,
            format_name,
            points=_points(contact, format_name),
            grade=decision.by(Channel.POST).grade,
            envelope=envelope(tools, f"preview:{name}:{contributor_id}", to_name=contact.name, to_address=to),
        )
    except LetterCannotBePrinted as problem:
        raise Refused("cannot_be_printed", cause=problem.cause, remedy=problem.remedy) from problem
    return made if isinstance(made, bytes) else made.encode()


def page_picture(
    tools: Tools, member: StaffMember, contributor_id: int, *, name: str, format_name: str, number: int, language: str
) -> bytes:
    """Return one page of a letter on paper, as a picture. Raises as `preview`."""
    contact, _, letter = _letter(tools, member, contributor_id, name, language)
    return letter_forms.page_picture(tools, letter, format_name, number, points=_points(contact, format_name))


def _letter(
    tools: Tools, member: StaffMember, contributor_id: int, name: str, language: str
) -> tuple[Contact, Decision, ComposedLetter]:
    source = _source(tools, name)
    with tools.reading() as session:
        contact, _ = _addressee(tools, session, contributor_id, member.area_ids)
        decision = decide(contact, what_is_made(tools))
        return contact, decision, _composed(tools, session, source, contact, language or decision.language)


def _source(tools: Tools, name: str) -> LetterSource:
    source = letter_sources(tools).named(name)
    if source.by_itself:
        raise NotFound("no_such_letter", name=name)
    return source


def _composed(tools: Tools, session: Session, source: LetterSource, contact: Contact, language: str) -> ComposedLetter:
    return compose(
        tools,
        session,
        name=source.name,
        contributor_id=contact.contributor_id,
        language=language,
        way_in=masked_way_in(tools) if source.purpose else None,
        day=first_day_after(tools.today(), contact.quiet),
    )


def _form(tools: Tools, letter: ComposedLetter, contact: Contact, decision: Decision, format_name: str) -> ShownForm:
    grade = decision.by(Channel.POST).grade
    return letter_forms.shown(tools, letter, format_name, points=_points(contact, format_name), grade=grade)


def _points(contact: Contact, format_name: str) -> float | None:
    return contact.points if format_name in {"large-print-pdf", "easy-read-pdf"} else None


def send(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    name: str,
    channel: Channel,
    day: date | None,
    submission: str,
    again: bool,
    with_leaflet: bool = False,
) -> QueuedLetter:
    """Queue a letter that a member of staff has looked at, for now or for 9:00 on a day; the introductory one
    `with_leaflet`, as a delivery of its own.

    Raises NotFound outside the member's areas; Refused("already_sent") unless `again`, Refused("day_is_past"), and
    what `queue` raises. The same submission again answers with the same letter.
    """
    with tools.writing() as work:
        if store.contact(work.session, contributor_id, member.area_ids) is None:
            raise NotFound
        if day is not None and day < work.today:
            raise Refused("day_is_past")
        repeat = store.by_key(work.session, f"{name}:{contributor_id}:{submission}") is not None
        if not repeat and not again and store.went_before(work.session, contributor_id, name):
            raise Refused("already_sent")
        later = day is not None and day > work.today
        queued = queue(
            work,
            tools,
            name=name,
            contributor_id=contributor_id,
            asked_by=member.id,
            due_at=datetime.combine(day, MORNING, LONDON) if day and later else work.now,
            submission=submission,
            channel=channel,
        )
        if with_leaflet and name == INTRODUCTORY and not queued.repeat:
            queue_leaflet(
                work, tools, queued, contributor_id=contributor_id, asked_by=member.id, submission=submission
            )  # fmt: skip
        return queued


def invitation_desk(tools: Tools, member: StaffMember, contributor_id: int) -> InvitationDesk:
    """Return a contributor's invitations, and how a new one would go. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        contact, addressee = _addressee(tools, session, contributor_id, member.area_ids)
        decision = decide(contact, what_is_made(tools))
        tasks, undone = _needs(tools, session, contributor_id, decision, INTRODUCTORY)
        return InvitationDesk(
            to=addressee,
            invitations=invitations.of_contributor(session, contributor_id, tools.clock.now()),
            channels=decision.ways,
            cannot=_cannot(tools, session, decision, contact, INTRODUCTORY),
            unmet=undone,
            tasks=tasks,
        )


def _needs(
    tools: Tools, session: Session, contributor_id: int, decision: Decision, name: str
) -> tuple[tuple[NeedTask, ...], tuple[Unmet, ...]]:
    """Return the tasks that there are, the open ones and those that hold, and what stops this letter."""
    known = task_store.of_contributors(session, [contributor_id]).get(contributor_id, ())
    undone = still_unmet(decision.unmet, known, name, tools.today())
    return tuple(task for task in known if task.ended_at is None), undone


def _cannot(tools: Tools, session: Session, decision: Decision, contact: Contact, name: str) -> str:
    facts = store.facts(session, contact.contributor_id)
    assert facts is not None  # the contact was found a moment ago
    return why_it_cannot_go(letter_sources(tools).named(name), contact, facts, decision)


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
        needs=needs_of(session, [contributor_id], today).get(contributor_id, ()),
        quiet=quiet_days.coming_of(session, [contributor_id], today).get(contributor_id, ()),
        reference=row.reference,
        person=row.person,
    )
