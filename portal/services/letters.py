"""Letters: composed for one contributor, made into a format, and queued in the transaction of their reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from portal.adapters.clock import LONDON, day_of
from portal.adapters.codes import make_code
from portal.domain.deciding import ChannelChoice, Decision, Unmet, decide
from portal.domain.errors import NotFound, Refused
from portal.domain.letter_linter import stopping
from portal.domain.letter_source import LetterSource, says_update_day, values_named
from portal.domain.letters import INTRODUCTORY, LEAFLET, ComposedLetter, WayIn
from portal.domain.sending import Contact, QueuedLetter, first_day_after
from portal.domain.states import Channel, DeliveryState, Purpose, Scope
from portal.models import Delivery, Invitation, Letter
from portal.services import need_tasks, still_right
from portal.services.composing import REFLECTION, compose, freeze, letter_sources, update_day, way_in_for
from portal.services.letter_linting import lint_letter
from portal.services.rendering import text_of
from portal.services.tools import Tools, Work
from portal.services.what_is_made import what_is_made
from portal.store import choices, telling
from portal.store import letters as store
from portal.store.letters import LetterFacts
from portal.store.need_tasks import HELD_FOR_NEED

LINK_LASTS = timedelta(days=180)
MORNING = time(9)


def queue(
    work: Work,
    tools: Tools,
    *,
    name: str,
    contributor_id: int,
    asked_by: int | None,
    due_at: datetime,
    submission: str,
    channel: Channel | None = None,
    purpose: Purpose | None = None,
    who: str = "",
) -> QueuedLetter:
    """Queue a letter in this transaction: the way in, the frozen letter and its delivery. Nothing is committed here.

    `name` is a file of templates/letters (introductory, check_what_we_wrote, outcome, action_update, choice_recorded).
    `asked_by` is a member of staff's id, or None when the portal writes by itself (choice_recorded, after the
    contributor's own press). A need that the portal can't meet alone becomes a task of the reviewer's: a letter of
    staff's is refused, one of the portal's own waits as held and goes when the need is met.
    `submission` makes it once: the same name, contributor and submission give the same letter again (`repeat`).
    `due_at` may be now; a quiet day moves it to 9:00 on the first day after. `purpose` is what the way in is for;
    by default what the letter's source says, and never more than a friend may see. `who` made it necessary, for the
    audit trail; by default who asked for it, else the contributor.

    The person's needs decide the channel and what is made (portal/domain/deciding.py); `channel` asks for another one
    that is open too. Raises NotFound (no such letter or contributor), and Refused with the code `stopped`,
    `no_address` (details: missing), `channel_not_allowed` (details: channel, why), `no_reviewer`, `not_for_friends`,
    `need_not_met` (details: needs), or `letter_must_change` (details: rules, of the letter linter).
    """
    key = f"{name}:{contributor_id}:{submission}"
    before = store.by_key(work.session, key)
    if before is not None:
        return _as_queued(*before, repeat=True)
    source = letter_sources(tools).named(name)
    contact, facts = _to(work.session, contributor_id)
    if why := _why_it_may_not_go(source, contact, facts):
        raise Refused(why)
    decision = decide(contact, what_is_made(tools))
    way = _way(decision, channel, by_itself=asked_by is None)
    who = who or (f"staff:{asked_by}" if asked_by is not None else f"contributor:{contributor_id}")
    undone = () if source.at_once else _unmet(work, decision, contributor_id, name)
    if undone and asked_by is not None:
        # The task is filed although the letter, and perhaps all of this transaction, is taken back.
        work.even_if_refused(lambda later: need_tasks.ask(later, contributor_id, undone, name, who))
        raise Refused("need_not_met", needs=", ".join(each.kind for each in undone))
    if undone:
        need_tasks.ask(work, contributor_id, undone, name, who)
    due = due_at if source.at_once else after_quiet_days(due_at, contact)
    invitation, way_in = _way_in(work, tools, contact, _purpose(source, facts, purpose))
    composed = compose(
        tools,
        work.session,
        name=name,
        contributor_id=contributor_id,
        language=decision.language,
        way_in=way_in,
        day=day_of(due),
        values=_asks_if_right(work, source, contributor_id),
    )
    if asked_by is not None:
        _refuse_if_it_must_change(work, tools, contributor_id, composed)
    letter, delivery = _add(
        work,
        composed,
        way,
        contributor_id=contributor_id,
        key=key,
        due=due,
        invitation_id=invitation.id if invitation else None,
        asked_by=asked_by,
        undone=undone,
    )
    if name == INTRODUCTORY:
        _promise_to_write_again(work, contact, due)
    if says_update_day(source):
        _promise_update(work, tools, contact, due)
    work.record(
        who,
        "queued_letter",
        f"letter:{letter.id}",
        letter=name,
        channel=way.channel.value,
        contributor=str(contributor_id),
    )
    return _as_queued(letter, delivery, held_back=due > max(due_at, work.now))


def queue_leaflet(
    work: Work, tools: Tools, beside: QueuedLetter, *, contributor_id: int, asked_by: int, submission: str
) -> QueuedLetter | None:
    """Queue the leaflet about reviews with a letter, by the same channel and for the same moment, as a delivery of its
    own. None when it may not go: that stops the leaflet alone, and the letter stays."""
    try:
        with work.session.begin_nested():
            return queue(
                work, tools, name=LEAFLET, contributor_id=contributor_id, asked_by=asked_by, due_at=beside.due_at,
                submission=submission, channel=beside.channel,
            )  # fmt: skip
    except Refused as why:
        work.record(f"staff:{asked_by}", "left_out_leaflet", f"letter:{beside.letter_id}", why=why.code)
        return None


def queue_at_once(
    work: Work,
    tools: Tools,
    *,
    name: str,
    contributor_id: int,
    channel: Channel,
    submission: str,
    way_in: WayIn,
    values: Mapping[str, str],
) -> QueuedLetter:
    """Queue a letter that its person asked for this minute, by the channel they picked. It goes on a quiet day too.

    Raises NotFound, and Refused("no_address").
    """
    contact, _ = _to(work.session, contributor_id)
    way = decide(contact, what_is_made(tools)).by(channel)
    if not way.address:
        raise Refused("no_address", missing=channel.value)
    composed = compose(
        tools,
        work.session,
        name=name,
        contributor_id=contributor_id,
        language=contact.language,
        way_in=way_in,
        day=day_of(work.now),
        values=values,
    )
    key = f"{name}:{contributor_id}:{submission}"
    return _as_queued(*_add(work, composed, way, contributor_id=contributor_id, key=key, due=work.now))


def after_quiet_days(moment: datetime, contact: Contact) -> datetime:
    """Return the moment itself, or 9:00 on the first day after the quiet days that it falls in (rule 6)."""
    day = day_of(moment)
    free = first_day_after(day, contact.quiet)
    return moment if free == day else datetime.combine(free, MORNING, LONDON)


def making(way: ChannelChoice) -> dict[str, object]:
    """Return how a letter is made beside its format, as it is kept with its words."""
    return {"points": way.points, "grade": way.grade, "paper": way.paper, "waits": way.waits}


def why_held(undone: Sequence[Unmet]) -> str:
    return f"{HELD_FOR_NEED}: {', '.join(each.kind for each in undone)}" if undone else ""


def _unmet(work: Work, decision: Decision, contributor_id: int, name: str) -> tuple[Unmet, ...]:
    return need_tasks.stops(work.session, contributor_id, decision.unmet, name, work.today)


def _to(session: Session, contributor_id: int) -> tuple[Contact, LetterFacts]:
    contact, facts = store.contact(session, contributor_id), store.facts(session, contributor_id)
    if contact is None or facts is None:
        raise NotFound
    return contact, facts


def why_it_cannot_go(source: LetterSource, contact: Contact, facts: LetterFacts, decision: Decision) -> str:
    """Return why a letter can't go to this person by any channel, as a code; "" when it can, unless a need stops it."""
    return _why_it_may_not_go(source, contact, facts) or ("" if decision.way.allowed else "no_address")


def _why_it_may_not_go(source: LetterSource, contact: Contact, facts: LetterFacts) -> str:
    """Return why nothing may go to this person at all, whatever the channel."""
    if contact.stopped and not source.after_stop:
        return "stopped"
    if facts.scope is Scope.FRIEND and not source.for_friends:
        return "not_for_friends"
    # Every letter is signed by a named human.
    return "" if facts.reviewer else "no_reviewer"


def _asks_if_right(work: Work, source: LetterSource, contributor_id: int) -> Mapping[str, str]:
    """Return what makes a letter ask whether what they need is still right, when it is time and this one can."""
    asks = "asks_if_right" in values_named(source) and still_right.asks_in_this_letter(work, contributor_id)
    return {"asks_if_right": "yes"} if asks else {}


def _refuse_if_it_must_change(work: Work, tools: Tools, contributor_id: int, composed: ComposedLetter) -> None:
    """What words.md forbids does not go (the letter linter); advice is shown on the desk, and may be gone past."""
    found = stopping(lint_letter(tools, work.session, contributor_id, composed, graded=False))
    if found:
        raise Refused("letter_must_change", rules=", ".join(sorted({each.rule for each in found})))


def _way(decision: Decision, asked: Channel | None, *, by_itself: bool) -> ChannelChoice:
    if not decision.way.allowed:
        missing = ", ".join(each.channel.value for each in decision.ways if each.why_not == "no_address")
        raise Refused("no_address", missing=missing)
    if asked is None:
        return decision.way
    way = decision.by(asked)
    # What the portal tells an address by itself must reach that one: that their words go another way is no hindrance.
    if way.allowed or (by_itself and way.why_not in {"wished_others", "cannot_carry", "came_back"}):
        return way
    raise Refused("channel_not_allowed", channel=asked.value, why=way.why_not)


def _purpose(source: LetterSource, facts: LetterFacts, asked: Purpose | None) -> Purpose | None:
    if not source.purpose:
        return None
    return Purpose.FRIEND if facts.scope is Scope.FRIEND else asked or Purpose(source.purpose)


def _way_in(
    work: Work, tools: Tools, contact: Contact, purpose: Purpose | None
) -> tuple[Invitation | None, WayIn | None]:
    if purpose is None:
        return None, None
    token, public_id_hash = tools.links.make(purpose)
    code = make_code()
    invitation = Invitation(
        contributor_id=contact.contributor_id,
        purpose=purpose,
        public_id_hash=public_id_hash,
        code_hash=tools.codes.hash(code),
        made_at=work.now,
        expires_at=work.now + LINK_LASTS,
    )
    work.session.add(invitation)
    work.session.flush()
    return invitation, way_in_for(tools, token, code)


def _add(
    work: Work,
    composed: ComposedLetter,
    way: ChannelChoice,
    *,
    contributor_id: int,
    key: str,
    due: datetime,
    invitation_id: int | None = None,
    asked_by: int | None = None,
    undone: Sequence[Unmet] = (),
) -> tuple[Letter, Delivery]:
    """Add the frozen letter and its delivery, which is held when a need is `undone`."""
    letter = store.add_letter(
        work.session,
        contributor_id=contributor_id,
        invitation_id=invitation_id,
        name=composed.name,
        language=composed.language,
        format_name=way.format,
        version=composed.version,
        composed=freeze(composed) | making(way),
        asked_by=asked_by,
        now=work.now,
    )
    subject, text = text_of(composed, letter.format)
    delivery = Delivery(
        letter_id=letter.id,
        channel=way.channel,
        address=way.address,
        state=DeliveryState.HELD if undone else DeliveryState.QUEUED,
        why_held=why_held(undone),
        key=key,
        due_at=due,
        subject=subject,
        text=text,
        files=[],
        tries=0,
    )
    work.session.add(delivery)
    work.session.flush()
    return letter, delivery


def _promise_to_write_again(work: Work, contact: Contact, due: datetime) -> None:
    """What the letter says in words is kept as a promise, so that staff see it. A newer letter's takes its place."""
    choices.end_promises(work.session, contact.contributor_id, work.now, (choices.WRITE_AGAIN,))
    day = first_day_after(day_of(due) + REFLECTION, contact.quiet)
    choices.promise(work.session, contact.contributor_id, choices.WRITE_AGAIN, day, work.now)


def _promise_update(work: Work, tools: Tools, contact: Contact, due: datetime) -> None:
    """The letter says by when we write again. It keeps what was promised before, and this takes its place."""
    choices.keep_promises(work.session, contact.contributor_id, telling.WORD_PROMISES, work.now)
    day = update_day(tools, day_of(due), contact.quiet)
    choices.promise(work.session, contact.contributor_id, telling.UPDATE, day, work.now)


def _as_queued(letter: Letter, delivery: Delivery, *, repeat: bool = False, held_back: bool = False) -> QueuedLetter:
    return QueuedLetter(
        letter_id=letter.id,
        delivery_id=delivery.id,
        invitation_id=letter.invitation_id,
        channel=Channel(delivery.channel),
        format=letter.format,
        language=letter.language,
        due_at=delivery.due_at,
        address=delivery.address,
        held_back=held_back,
        repeat=repeat,
    )
