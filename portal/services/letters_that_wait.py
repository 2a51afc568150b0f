"""Letters that have not gone yet follow what is recorded: shaped anew, held for a need, and let go when it is met."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.adapters.clock import day_of
from portal.domain.deciding import ChannelChoice, Decision, Unmet, decide
from portal.domain.errors import NotFound
from portal.domain.letters import ComposedLetter
from portal.domain.rooms import StaffMember
from portal.domain.sending import Contact
from portal.domain.states import Channel, DeliveryState
from portal.models import Delivery, Letter
from portal.services import need_tasks
from portal.services.composing import compose, freeze, letter_sources, thaw
from portal.services.letters import after_quiet_days, making, why_held
from portal.services.rendering import text_of
from portal.services.tools import Tools, Work
from portal.services.what_is_made import what_is_made
from portal.store import letters as letter_store
from portal.store import need_tasks as store


def follow(work: Work, tools: Tools, contributor_id: int, who: str) -> None:
    """What a contributor needs, or how they are reached, was changed: tasks and letters that wait follow."""
    contact, decision = _decided(work, tools, contributor_id)
    over = need_tasks.end_what_is_over(work, contributor_id, decision.unmet, who)
    for letter, delivery in store.letters_that_wait(work.session, contributor_id):
        _shape_anew(work, tools, letter, delivery, contact, decision)
    # A task about something else now is asked anew; one whose need has gone lets its letters go.
    still = {task.kind: task.letter for task in over}
    again = tuple(each for each in decision.unmet if each.kind in still)
    for each in again:
        need_tasks.ask(work, contributor_id, (each,), still[each.kind], who)
    _let_go(work, tools, contact, decision, who)


def met(
    tools: Tools, member: StaffMember, task_id: int, *, how: str, until: date | None, only_this_letter: bool
) -> int:
    """Keep how a need is met, and let go what waited for it; return how many letters go. Raises as `keep_how`."""
    with tools.writing() as work:
        found = need_tasks.keep_how(work, member, task_id, how=how, until=until, only_this_letter=only_this_letter)
        contact, decision = _decided(work, tools, found.contributor_id)
        return _let_go(work, tools, contact, decision, member.audit_name)


def waits_for_need(work: Work, tools: Tools, contact: Contact, letter: str) -> str:
    """Return why a letter that was queued before may not go now, with its tasks filed; or "" ."""
    decision = decide(contact, what_is_made(tools))
    undone = need_tasks.stops(work.session, contact.contributor_id, decision.unmet, letter, work.today)
    if undone:
        need_tasks.ask(work, contact.contributor_id, undone, letter, "worker")
    return why_held(undone)


def put_into_approved_words(work: Work, tools: Tools, contact: Contact, letter_id: int) -> bool:
    """Write a letter anew whose language has lost its approval since it was written; False where that can't be done.

    It goes in the language in which this person's letters go now: an interpreter reads that one with them, or they
    read another by now. Who has neither has a task, and their letter is held before it comes here.
    """
    letter = work.session.get_one(Letter, letter_id)
    source = letter_sources(tools).all.get(letter.name)
    if source is None or source.at_once:
        # Its code is in it and nowhere else, and it is of no use later.
        return False
    decision = decide(contact, what_is_made(tools))
    for delivery in store.deliveries_that_wait(work.session, letter_id):
        _write_anew(work, tools, letter, delivery, decision.language)
    work.record("worker", "wrote_letter_anew", f"letter:{letter_id}", language=letter.language)
    return True


def _decided(work: Work, tools: Tools, contributor_id: int) -> tuple[Contact, Decision]:
    contact = letter_store.contact(work.session, contributor_id)
    if contact is None:
        raise NotFound
    return contact, decide(contact, what_is_made(tools))


def _let_go(work: Work, tools: Tools, contact: Contact, decision: Decision, who: str) -> int:
    """Queue what waited for needs that are all met now. The row goes from held to queued once: it is sent once."""
    gone = 0
    for letter, delivery in store.held_letters(work.session, contact.contributor_id):
        undone: tuple[Unmet, ...] = need_tasks.stops(
            work.session, contact.contributor_id, decision.unmet, letter.name, work.today
        )
        if undone:
            need_tasks.ask(work, contact.contributor_id, undone, letter.name, who)
            delivery.why_held = why_held(undone)
            continue
        _shape_anew(work, tools, letter, delivery, contact, decision)
        delivery.state, delivery.why_held = DeliveryState.QUEUED, ""
        delivery.due_at = after_quiet_days(max(delivery.due_at, work.now), contact)
        work.record(who, "let_letter_go", f"letter:{letter.id}", contributor=str(contact.contributor_id))
        gone += 1
    work.session.flush()
    return gone


def _shape_anew(
    work: Work, tools: Tools, letter: Letter, delivery: Delivery, contact: Contact, decision: Decision
) -> None:
    """Make a letter what is recorded now. One that the portal writes to an address of its own choosing stays."""
    source = letter_sources(tools).all.get(letter.name)
    way = decision.by(Channel(delivery.channel))
    if source is None or source.by_itself or _is_so(letter, way, decision.language):
        # Its address stays; its words don't, where nobody approves them any more: `put_into_approved_words`.
        return
    way = decision.way
    if not way.allowed:
        return
    composed = thaw(letter.composed)
    if letter.language != decision.language:
        composed = _in_language(work, tools, letter, delivery, decision.language)
    letter.language, letter.format = composed.language, way.format
    letter.composed = freeze(composed) | making(way)
    delivery.channel, delivery.address = way.channel, way.address
    delivery.subject, delivery.text = text_of(composed, way.format)
    work.session.flush()


def _in_language(work: Work, tools: Tools, letter: Letter, delivery: Delivery, language: str) -> ComposedLetter:
    """Return a letter as it reads in a language, with the same way in: the code in it works."""
    return compose(
        tools,
        work.session,
        name=letter.name,
        contributor_id=letter.contributor_id,
        language=language,
        way_in=thaw(letter.composed).way_in,
        day=day_of(delivery.due_at),
    )


def _write_anew(work: Work, tools: Tools, letter: Letter, delivery: Delivery, language: str) -> None:
    """Another language, and everything else as it is: the form, the size, the way and the address."""
    composed = _in_language(work, tools, letter, delivery, language)
    letter.language, letter.composed = composed.language, letter.composed | freeze(composed)
    delivery.subject, delivery.text = text_of(composed, letter.format)
    work.session.flush()


def _is_so(letter: Letter, way: ChannelChoice, language: str) -> bool:
    made: dict[str, Any] = {name: letter.composed.get(name) for name in making(way)}
    return way.allowed and (letter.format, letter.language, made) == (way.format, language, making(way))
