"""What comes back on paper: typed by an administrator, taken as if its contributor had sent it, and shown to them to
check. Words that were typed online stay beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.accounts import Prompt, as_kept, known_pictures, too_long
from portal.domain.errors import NotFound, Refused
from portal.domain.owning import MOST_WORDS, PaperVerdict
from portal.domain.paper import (
    KEPT_FROM_CASE_WORK,
    PAPER_FORMS,
    WITH_WORDS,
    PaperReplyShown,
    PaperRoom,
)
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import Role
from portal.domain.supporting import SaidBy
from portal.services import asking, telling_families
from portal.services.telling import ANSWER_WITHIN
from portal.services.tools import Tools, Work
from portal.store import accounts, choices
from portal.store import paper as store

_BOXES = {SaidBy.PERSON: "words", SaidBy.SUPPORTER: "supporter_words"}
"""A supporter's words have a box of their own, on paper too."""


def room_of(tools: Tools, member: StaffMember, contributor_id: int) -> PaperRoom:
    """Return whose paper it is. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        found = store.room(session, contributor_id, member.area_ids, member.id)
    if found is None:
        raise NotFound
    return found


def of_contributor(tools: Tools, member: StaffMember, contributor_id: int) -> tuple[PaperReplyShown, ...]:
    """Return what was typed, without its words: an administrator sees no more of a family's than what they type."""
    room_of(tools, member, contributor_id)
    with tools.reading() as session:
        found = store.of_contributor(session, contributor_id, with_fields=False)
    # That something was raised, or another reviewer asked for, is not told to whom it may be about.
    return tuple(each for each in found if member.role is Role.ADMINISTRATOR or each.form not in KEPT_FROM_CASE_WORK)


def forms_for(member: StaffMember) -> tuple[str, ...]:
    """Return the forms that a member of staff may print and type in."""
    kept = WITH_WORDS if member.role is Role.ADMINISTRATOR else KEPT_FROM_CASE_WORK
    return tuple(each for each in PAPER_FORMS if each not in kept)


def own(tools: Tools, room: Room) -> tuple[PaperReplyShown, ...]:
    with tools.reading() as session:
        return store.of_contributor(session, room.contributor_id, with_fields=True)


def is_kept(tools: Tools, room: PaperRoom, submission: str) -> bool:
    with tools.reading() as session:
        return store.by_submission(session, _once(room, submission)) is not None


def keep(
    tools: Tools,
    room: PaperRoom,
    form: str,
    fields: Mapping[str, list[str]],
    *,
    said: Sequence[tuple[str, str]],
    received_on: date,
    submission: str,
) -> None:
    """Keep what was typed and tell its contributor that there is something to read. The same submission twice is one.
    `said` is the same in words, as the form stood before it was taken.

    What they told us of the person is sent as an account of its own, so that nothing of what they write online is sent
    or written over. Raises Refused `received_later`, `empty` or `too_long`.
    """
    if received_on > tools.today():
        raise Refused("received_later")
    if not any(value.strip() for values in fields.values() for value in values):
        raise Refused("empty")
    with tools.writing() as work:
        once = _once(room, submission)
        if store.by_submission(work.session, once) is not None:
            return
        account_id = _told(work, room, fields) if form == "tell" else None
        row = store.add(
            work.session, room.contributor_id, form, fields, received_on=received_on, typed_by=room.typed_by,
            account_id=account_id, said=said, submission=once, now=work.now,
        )  # fmt: skip
        work.record(room.audit_name, "typed_paper", f"contributor:{room.contributor_id}", form=form, paper=str(row.id))
        if not room.stopped:
            about = f"paper:{row.id}"
            telling_families.notice(work, tools, room.contributor_id, about=about, who=room.audit_name)


def _told(work: Work, room: PaperRoom, fields: Mapping[str, list[str]]) -> int:
    """Send what was typed as an account of its own; `<page>-words` and `<page>-picture_answer` are of one prompt."""
    session = work.session
    account = accounts.open_account(session, room.contributor_id, work.now)
    for number, prompt in enumerate(Prompt):
        for said_by, box in _BOXES.items():
            words = as_kept("\n".join(fields.get(f"{number}-{box}", [])))
            mine = said_by is SaidBy.PERSON
            pictures = known_pictures(prompt, fields.get(f"{number}-picture_answer", [])) if mine else ""
            if too_long(words):
                raise Refused("too_long")
            if words or pictures:
                before = accounts.last_revision(session, room.contributor_id, prompt, said_by)
                accounts.add_answer(
                    session, account.id, prompt, said_by=said_by, copy=0, words=words, picture_answer=pictures,
                    language=room.language, revision=before + 1, visit_id=0, now=work.now,
                )  # fmt: skip
    if not accounts.has_words(session, account.id):
        raise Refused("empty")
    accounts.mark_sent(session, account.id, work.now)
    choices.promise(session, room.contributor_id, accounts.PROMISED, work.today + ANSWER_WITHIN, work.now)
    return account.id


def check(tools: Tools, room: Room, reply_id: int, verdict: PaperVerdict, words: str) -> None:
    """Keep a contributor's word on what was typed. "Not right" with words asks for an answer, as a question does.

    Raises NotFound for another's, and Refused `too_long`.
    """
    said = as_kept(words).strip()
    if len(said) > MOST_WORDS:
        raise Refused("too_long")
    with tools.writing() as work:
        row = store.own(work.session, room.contributor_id, reply_id)
        if row is None:
            raise NotFound
        if (row.verdict, row.words) == (verdict, said):
            return
        # Pressed twice is once; another correction later is another question, however long it is.
        before = int(row.said_at.timestamp()) if row.said_at else 0
        row.verdict, row.words, row.said_at = verdict, said, work.now
        work.record(room.audit_name, "checked_paper", f"paper:{reply_id}", verdict=verdict.value)
    if verdict is PaperVerdict.NOT_RIGHT:
        asking.ask(
            tools, room, missing="", question=said, wants_to_talk=not said, submission=f"paper-{reply_id}-{before}"
        )


def _once(room: Room, submission: str) -> str:
    return f"{room.contributor_id}.{submission}"
