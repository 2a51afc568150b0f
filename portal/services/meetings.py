"""A meeting is proposed by staff and settled by the contributor: a time of these, other times, or not now.

Times and places are facts, as a name and a telephone number are: a place is one line, held to the same words as
letters. Prose goes through messages, which a second person reads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from portal.adapters.calendar_file import Appointment, calendar_file
from portal.adapters.clock import day_of
from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.letter_linter import lint_words, stopping
from portal.domain.meetings import ARRANGED, MINUTES, MOST_TIMES, MeetingShown, MeetingsOfStaff
from portal.domain.names import tidy
from portal.domain.rooms import Room, StaffMember
from portal.domain.sending import is_quiet
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import MeetingHow, MeetingState
from portal.models import Contributor, Meeting
from portal.services import letter_linting, telling_families
from portal.services.tools import Tools, Work
from portal.store import meetings as store
from portal.store import needs, pauses, quiet_days
from portal.store import statements as rows

_LONGEST_PLACE = 200
_ENDED = frozenset({MeetingState.CANCELLED, MeetingState.NOT_NOW})


def own(tools: Tools, room: Room) -> MeetingShown | None:
    """Return the newest meeting that was proposed to this contributor."""
    with tools.database.connection() as connection:
        found = store.of_contributor(connection, room.contributor_id)
    return found[0] if found else None


def choose(tools: Tools, room: Room, meeting_id: int, time_id: int) -> None:
    """Take one of the times. The same again is once. Raises NotFound, Refused `not_open` or `gone_by`."""
    with tools.writing() as work:
        meeting = _own(work, room, meeting_id)
        times = store.times_of(work.session, meeting)
        if time_id not in times:
            raise NotFound
        if times[time_id].chosen_at is not None:
            return
        if times[time_id].starts_at <= work.now:
            raise Refused("gone_by")
        if meeting.state == MeetingState.CHOSEN:
            meeting.sequence += 1
        for each in times.values():
            each.chosen_at = work.now if each.id == time_id else None
        _said(work, room, meeting, MeetingState.CHOSEN, "")


def other_times(tools: Tools, room: Room, meeting_id: int, words: str) -> None:
    """Ask for other times; words are not needed. Raises NotFound, Refused `not_open`, `too_long`."""
    _answer(tools, room, meeting_id, MeetingState.OTHER_TIMES, words)


def not_now(tools: Tools, room: Room, meeting_id: int, words: str = "") -> None:
    """Say not now. Nobody asks why, and nobody asks again by themselves."""
    _answer(tools, room, meeting_id, MeetingState.NOT_NOW, words)


def file_of(tools: Tools, room: Room, meeting_id: int, *, title: str, words: str, place: str) -> bytes:
    """Return the calendar file of a chosen or cancelled meeting. Raises NotFound when there is no chosen time."""
    meeting = own(tools, room)
    if meeting is None or meeting.id != meeting_id or meeting.chosen is None:
        raise NotFound
    host = urlsplit(tools.settings.base_url).hostname or "reviews"
    return calendar_file(
        Appointment(
            uid=f"meeting-{meeting.id}@{host}",
            sequence=meeting.sequence,
            starts_at=meeting.chosen.starts_at,
            ends_at=meeting.ends_at(meeting.chosen),
            made_at=meeting.changed_at or meeting.proposed_at,
            title=title,
            place=place,
            words=words,
            cancelled=meeting.state is not MeetingState.CHOSEN,
        )
    )


# --- for staff


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> MeetingsOfStaff:
    """Return a contributor's meetings and what they need when we meet. Raises NotFound outside the areas."""
    with tools.reading() as session:
        whose = rows.whose(session, contributor_id, member.area_ids)
        known = needs.needs_of(session, [contributor_id]).get(contributor_id, ())
        return MeetingsOfStaff(
            whose=whose,
            needs=tuple((each.kind, each.detail) for each in known),
            supporter=session.get_one(Contributor, contributor_id).supporter_name,
            paused=pauses.standing(session, contributor_id, tools.today()) is not None,
            meetings=store.of_contributor(session, contributor_id),
        )


def propose(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    how: MeetingHow,
    place: str,
    minutes: int,
    times: Sequence[datetime],
    arranged: Collection[str],
    submission: str,
) -> None:
    """Propose times; where a meeting stands already, it is changed, and their calendar knows the newer file.

    Raises NotFound, and Refused: `no_times`, `too_many_times`, `gone_by`, `quiet_day`, `paused`, `no_place`,
    `line_too_long`, `letter_must_change`.
    """
    line = tidy(place)
    with tools.writing() as work:
        whose = rows.whose(work.session, contributor_id, member.area_ids)
        if store.is_kept(work.session, submission):
            return
        _may_propose(work, contributor_id, how, line, minutes, times)
        names = letter_linting.names_of(tools, work.session, whose.review_id)
        for each in stopping(lint_words(line, names)) if line else ():
            raise Refused("letter_must_change", words=each.words, why=each.why, instead=each.instead)
        meeting = _standing(work, contributor_id)
        if meeting is None:
            meeting = Meeting(contributor_id=contributor_id, submission=submission, sequence=0)
            work.session.add(meeting)
        else:
            meeting.sequence += 1
            meeting.changed_at, meeting.submission = work.now, submission
        meeting.asked_by_id, meeting.state, meeting.how, meeting.place = member.id, MeetingState.PROPOSED, how, line
        meeting.minutes, meeting.arranged = minutes, " ".join(code for code in ARRANGED if code in arranged)
        meeting.proposed_at, meeting.words = work.now, ""
        work.session.flush()
        store.add_times(work.session, meeting, times, meeting.sequence)
        work.record(member.audit_name, "proposed_meeting", f"contributor:{contributor_id}")
        about = f"meeting:{meeting.id}.{meeting.sequence}"
        telling_families.notice(work, tools, contributor_id, about=about, who=member.audit_name)


def cancel(tools: Tools, member: StaffMember, meeting_id: int) -> int:
    """Call a meeting off; they are told that there is something to read. Return whose it was. Raises NotFound."""
    with tools.writing() as work:
        meeting = store.in_areas(work.session, meeting_id, member.area_ids)
        if meeting is None:
            raise NotFound
        if meeting.state not in _ENDED:
            meeting.state, meeting.changed_at = MeetingState.CANCELLED, work.now
            meeting.sequence += 1
            work.record(member.audit_name, "cancelled_meeting", f"contributor:{meeting.contributor_id}")
            about = f"meeting:{meeting.id}.{meeting.sequence}"
            telling_families.notice(work, tools, meeting.contributor_id, about=about, who=member.audit_name)
        return meeting.contributor_id


def _may_propose(
    work: Work, contributor_id: int, how: MeetingHow, place: str, minutes: int, times: Sequence[datetime]
) -> None:
    if not times:
        raise Refused("no_times")
    if len(set(times)) > MOST_TIMES:
        raise Refused("too_many_times")
    if minutes not in MINUTES:
        raise NotFound
    if len(place) > _LONGEST_PLACE:
        raise Refused("line_too_long")
    if how in {MeetingHow.PLACE, MeetingHow.ONLINE} and not place:
        raise Refused("no_place")
    if min(times) <= work.now:
        raise Refused("gone_by")
    quiet = quiet_days.quiet_spans(work.session, contributor_id)
    if any(is_quiet(day_of(each), quiet) for each in times):
        raise Refused("quiet_day")
    if pauses.standing(work.session, contributor_id, work.today) is not None:
        raise Refused("paused")


def _standing(work: Work, contributor_id: int) -> Meeting | None:
    """The meeting that is still to be: one is over when its time has gone."""
    for each in store.of_contributor(work.session, contributor_id):
        if each.open and not each.is_over(work.now):
            return work.session.get_one(Meeting, each.id)
    return None


def _own(work: Work, room: Room, meeting_id: int) -> Meeting:
    meeting = store.own(work.session, room.contributor_id, meeting_id)
    if meeting is None:
        raise NotFound
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("not_open")
    return meeting


def _answer(tools: Tools, room: Room, meeting_id: int, state: MeetingState, words: str) -> None:
    kept = as_kept(words).strip()
    if len(kept) > MOST_CHARACTERS:
        raise Refused("too_long")
    with tools.writing() as work:
        meeting = _own(work, room, meeting_id)
        if (meeting.state, meeting.words) == (state, kept):
            return
        if meeting.state == MeetingState.CHOSEN:
            meeting.sequence += 1
        _said(work, room, meeting, state, kept)


def _said(work: Work, room: Room, meeting: Meeting, state: MeetingState, words: str) -> None:
    meeting.state, meeting.words, meeting.said_at, meeting.visit_id = state, words, work.now, room.visit_id
    meeting.changed_at = work.now
    work.session.flush()
    work.record(room.audit_name, "answered_meeting", f"contributor:{room.contributor_id}", state=state.value)
