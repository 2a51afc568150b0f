"""Letters that go by themselves when their moment comes: queued once, in the transaction of their reason.

Where none can go, telling the contributor becomes a task for staff (rule 8), and what the letter was about stands all
the same. Somebody who stopped our letters hears nothing, and is nobody's task.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.adapters.clock import LONDON, day_of
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.states import Decision
from portal.services.letters import MORNING, after_quiet_days, queue
from portal.services.tools import Tools, Work
from portal.store import choices as choice_store
from portal.store import letters as letter_store
from portal.store import telling as store

# A letter of paper takes some days: it is asked for before the promised day runs out.
AHEAD = timedelta(days=3)
TELL_OF_REPLY = ("our_reply", "reply_waits")
CHECK = "check_what_we_wrote"
NOTICE = "something_to_read"
# A telephone that lights up at two in the morning helps nobody: what staff do at night is told in the morning.
EVENING = time(20)
_NOBODYS_TASK = frozenset({"stopped", "not_for_friends"})
_SAYS_NO = frozenset({Decision.NO, Decision.WRONG_PERSON})


def tell(
    work: Work,
    tools: Tools,
    contributor_id: int,
    letter: str,
    submission: str,
    *,
    who: str,
    due_at: datetime | None = None,
) -> str:
    """Queue a letter by the channel on file; return `queued`, or the code of why none could go.

    The same contributor, letter and submission are one letter, or one task. `who` made it necessary.
    """
    key = f"{letter}:{contributor_id}:{submission}"
    try:
        # A savepoint: a refused letter leaves nothing half made behind.
        with work.session.begin_nested():
            queue(
                work,
                tools,
                name=letter,
                contributor_id=contributor_id,
                asked_by=None,
                due_at=due_at or work.now,
                submission=submission,
                who=who,
            )
    except Refused as why:
        if why.code not in _NOBODYS_TASK:
            store.note_untold(work.session, contributor_id, letter=letter, key=key, refused=why.code, now=work.now)
            work.record(who, "letter_not_sent", f"contributor:{contributor_id}", why=why.code)
        return why.code
    store.settle_untold(work.session, key)
    return "queued"


def told_in_person(tools: Tools, member: StaffMember, untold_id: int) -> str:
    """Somebody told this contributor another way: the task is done. Return the review's reference.

    Raises NotFound outside the member's areas.
    """
    with tools.writing() as work:
        row = store.untold_of(work.session, untold_id, member.area_ids)
        if row is None:
            raise NotFound
        if row.refused and row.told_at is None:
            row.told_at, row.told_by_id = work.now, member.id
            work.record(member.audit_name, "told_in_person", f"contributor:{row.contributor_id}")
        return store.reference_of(work.session, row.contributor_id)


# --- a choice, and a stop


def of_choice(work: Work, tools: Tools, contributor_id: int, decision: Decision, submission: str, *, who: str) -> None:
    """Confirm what was chosen, at once. A no is confirmed once, however often it is said."""
    # What waits says what they no longer want: only the last choice is confirmed.
    choice_store.cancel_queued(work.session, contributor_id, letter="choice_recorded")
    before = store.last_decisions(work.session, contributor_id)[1:]
    if decision in _SAYS_NO and before == [decision]:
        return
    tell(work, tools, contributor_id, "choice_recorded", submission, who=who)


def of_stop(work: Work, tools: Tools, contributor_id: int, *, who: str) -> None:
    """One last short confirmation that we have stopped."""
    tell(work, tools, contributor_id, "stopped", work.now.isoformat(), who=who)


def of_starting_again(work: Work, contributor_id: int) -> None:
    """A confirmation of the stop that has not gone yet would be wrong now."""
    choice_store.cancel_queued(work.session, contributor_id, letter="stopped")


# --- replies


def of_reply(work: Work, tools: Tools, contributor_id: int, letter: str, *, who: str) -> None:
    """Tell of a reply (`our_reply`) or an answer (`reply_waits`) that was passed: one letter for all of a day.

    It goes the next morning. Where a letter to look at what we wrote waits to go, that one brings them to their page.
    """
    session, today = work.session, work.today
    if store.waiting_letters(session, contributor_id, CHECK):
        return
    made = store.of_day(session, contributor_id, today, TELL_OF_REPLY)
    if any(made):
        return
    morning = datetime.combine(day_of(work.now) + timedelta(days=1), MORNING, LONDON)
    # One that was cancelled for another letter tells of nothing: what is passed later that day has its own.
    tell(work, tools, contributor_id, letter, f"{today}.{len(made)}", who=who, due_at=morning)


def of_reply_now(work: Work, tools: Tools, contributor_id: int, submission: str, *, who: str) -> str:
    """Send what waits to tell of a reply now, or tell of it. Return `queued`, or why none could go."""
    waiting = store.waiting_letters(work.session, contributor_id, *TELL_OF_REPLY)
    if not waiting:
        return tell(work, tools, contributor_id, "our_reply", submission, who=who)
    contact = letter_store.contact(work.session, contributor_id)
    assert contact is not None  # a letter of theirs waits
    for each in waiting:
        each.due_at = min(each.due_at, after_quiet_days(work.now, contact))
    work.session.flush()
    return "queued"


def covered_by_check_letter(work: Work, contributor_id: int) -> None:
    """A letter to look at what we wrote goes now: what only waits to tell of replies is not sent beside it."""
    for name in TELL_OF_REPLY:
        choice_store.cancel_queued(work.session, contributor_id, letter=name)


# --- something to read


def notice(work: Work, tools: Tools, contributor_id: int, *, about: str, who: str) -> str:
    """Tell somebody, in this transaction, that there is something for them to read: no name, no story.

    Call it where the thing that is to be read is passed or made. `about` is a kind and a number ("message:12"): the
    same thing is told of once, however often this is called. `who` made it necessary. Return `queued`; `told_before`;
    `waits` when a notice, or a letter that brings them to their page, has not gone yet; or why none could go (then it
    is a task for staff).

    At most one unread notice waits for one person, and not more than one goes a day while they have not been in
    since: each says the same, so a second brings nothing but a telephone that sounds again (rule 6 in spirit). After
    they have been in, the next thing is told at once. It goes between 9:00 and 20:00.
    """
    session = work.session
    if not store.note_thing(session, contributor_id, about, work.now):
        return "told_before"
    if store.waiting_letters(session, contributor_id, NOTICE, CHECK, *TELL_OF_REPLY):
        return "waits"
    if why := store.open_untold(session, contributor_id, NOTICE):
        return why
    return tell(work, tools, contributor_id, NOTICE, about, who=who, due_at=_moment_of_notice(work, contributor_id))


def _moment_of_notice(work: Work, contributor_id: int) -> datetime:
    today, last = day_of(work.now), store.last_gone(work.session, contributor_id, NOTICE)
    if last is not None and day_of(last) >= today and not store.came_in_since(work.session, contributor_id, last):
        return datetime.combine(day_of(last) + timedelta(days=1), MORNING, LONDON)
    hour = work.now.astimezone(LONDON).time()
    if hour >= EVENING:
        return datetime.combine(today + timedelta(days=1), MORNING, LONDON)
    return work.now if hour >= MORNING else datetime.combine(today, MORNING, LONDON)


# --- by the clock


def write_regular_updates(tools: Tools) -> int:
    """Write to everybody who must hear from us by now, each in a transaction of their own. Return how many."""
    at_least = timedelta(weeks=tools.settings.update_weeks)
    with tools.reading() as session:
        found = store.to_hear_from_us(
            session, today=tools.today(), now=tools.clock.now(), ahead=AHEAD, at_least=at_least
        )
    return sum(_write_update(tools, each, at_least) for each in found)


def _write_update(tools: Tools, contributor_id: int, at_least: timedelta) -> bool:
    with tools.writing() as work:
        # Looked at again: somebody may have stopped, or been written to, a moment ago.
        due = store.to_hear_from_us(work.session, today=work.today, now=work.now, ahead=AHEAD, at_least=at_least)
        if contributor_id not in due:
            return False
        return tell(work, tools, contributor_id, "regular_update", str(work.today), who="worker") == "queued"
