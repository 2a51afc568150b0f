"""Telling us about the person: words are saved as they come, none is ever lost, and sending is one act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import (
    LookOver,
    Prompt,
    PromptSheet,
    PromptState,
    Saved,
    SentAccount,
    Telling,
    ToldUs,
    WrittenAnswer,
    as_kept,
    known_pictures,
    too_long,
)
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import AccountState
from portal.domain.supporting import SaidBy
from portal.models import Account, Answer
from portal.services import decision_reasons
from portal.services.tools import Tools, Work
from portal.store import accounts, break_glass, choices, seen, supporting

ANSWER_WITHIN = timedelta(days=28)
# Two first saves at the same moment may both try to open the account: the second tries again and finds it.
TRIES = 5


def telling(tools: Tools, room: Room) -> Telling:
    """Return the task list: what stands under each prompt."""
    with tools.database.connection() as connection:
        rows = accounts.listed(connection, room.contributor_id)
    writing = [row for row in rows if row.state == AccountState.WRITING]
    sent = [row for row in rows if row.state == AccountState.SENT]
    versions = {
        prompt: [row for row in writing if row.prompt == prompt and (row.written or row.copy)] for prompt in Prompt
    }

    def most(prompt: Prompt) -> int:
        """A supporter's words beside the person's own are not a second version of them."""
        return max(sum(1 for row in versions[prompt] if row.said_by == each) for each in SaidBy)

    return Telling(
        states=tuple(
            PromptState(
                prompt,
                written=any(row.written for row in versions[prompt]),
                versions=most(prompt) or 1,
                sent_before=any(row.written for row in sent if row.prompt == prompt),
            )
            for prompt in Prompt
        ),
        saved_at=max((row.saved_at for row in writing), default=None),
        sent_at=max((row.sent_at for row in sent), default=None),
    )


def prompt_sheet(tools: Tools, room: Room, prompt: Prompt) -> PromptSheet:
    with tools.database.connection() as connection:
        answers = accounts.under_prompt(connection, room.contributor_id, prompt)
    own = [answer for answer in answers if not answer.by_supporter]
    return replace(_sheet(prompt, own), supporters=_sheet(prompt, [each for each in answers if each.by_supporter]))


def _sheet(prompt: Prompt, answers: list[WrittenAnswer]) -> PromptSheet:
    stand = [answer for answer in answers if answer.taken_out_at is None]
    writing = [answer for answer in stand if answer.sent_at is None]
    return PromptSheet(
        prompt,
        current=next((answer for answer in writing if answer.copy == 0), None),
        kept=tuple(answer for answer in writing if answer.copy > 0),
        sent=tuple(answer for answer in stand if answer.sent_at is not None),
        taken_out=tuple(answer for answer in answers if answer.taken_out_at is not None),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """Words that were posted, ready to be kept. `picture_answer` None: the page did not ask with pictures."""

    contributor_id: int
    prompt: Prompt
    words: str
    picture_answer: str | None
    language: str
    room: Room
    said_by: SaidBy

    @property
    def blank(self) -> bool:
        return not self.words.strip() and not self.picture_answer

    def same_as(self, row: Answer) -> bool:
        return row.words == self.words and self.picture_answer in {None, row.picture_answer}


def save_answer(
    tools: Tools,
    room: Room,
    prompt: Prompt,
    words: str,
    *,
    picture_answer: Collection[str] | None = None,
    revision: int = 0,
    language: str = "en",
    copy: int = 0,
    merges: Collection[int] = (),
    said_by: SaidBy = SaidBy.PERSON,
) -> Saved:
    """Keep words under a prompt; open the account at the first save.

    `revision` is the one that the page was made from, 0 for none. When somebody saved other words since, both texts are
    kept: these become another copy, and `Saved.kept_copy` says so. A page that already writes into such a copy names
    it in `copy`. `merges` are the copies that the person has put into this one text. `picture_answer` holds codes of
    domain.accounts.PICTURE_ANSWERS; unknown ones are left out. `said_by` keeps a supporter's words apart from the
    person's own: each has its own text, revisions and copies. Raises Refused("too_long").
    """
    kept = as_kept(words)
    if too_long(kept):
        raise Refused("too_long")
    pictures = None if picture_answer is None else known_pictures(prompt, list(picture_answer))
    draft = _Draft(room.contributor_id, prompt, kept, pictures, language, room, said_by)
    for _ in range(TRIES):
        try:
            with tools.writing() as work:
                return _save(work, draft, revision, copy, merges)
        except (IntegrityError, Conflict):
            continue
    raise Conflict("too_many_at_once")


def _save(work: Work, draft: _Draft, revision: int, copy: int, merges: Collection[int]) -> Saved:
    account = accounts.account_of(work.session, draft.contributor_id, state=AccountState.WRITING)
    if account is None:
        nothing_new = _already_sent(work, draft)
        if nothing_new:
            return nothing_new
        account = accounts.open_account(work.session, draft.contributor_id, work.now)
    row = accounts.answer_of(work.session, account.id, draft.prompt, draft.said_by, copy) if copy else None
    if row is None or row.settled_at is not None or row.taken_out_at is not None:
        # No such copy, or it was put into the one text meanwhile: then these words are judged against that text.
        revision = -1 if copy else revision
        row = accounts.answer_of(work.session, account.id, draft.prompt, draft.said_by, 0)
    saved = _first(work, account, draft) if row is None else _over(work, account, row, draft, revision)
    if merges and not saved.kept_copy:
        only = None if draft.room.stepped_up else draft.room.visit_id
        accounts.settle(work.session, account.id, draft.prompt, draft.said_by, merges, work.now, only_of_visit=only)
    return saved


def _already_sent(work: Work, draft: _Draft) -> Saved | None:
    """Words that were sent as they are, in a page left open, do not start another account; nor does nothing."""
    last = accounts.account_of(work.session, draft.contributor_id)
    sent = accounts.answer_of(work.session, last.id, draft.prompt, draft.said_by, 0) if last else None
    if sent is not None and draft.same_as(sent):
        return Saved(sent.revision, sent.saved_at)
    return Saved(sent.revision if sent else 0, work.now) if draft.blank else None


def _first(work: Work, account: Account, draft: _Draft) -> Saved:
    revision = accounts.last_revision(work.session, draft.contributor_id, draft.prompt, draft.said_by)
    if draft.blank:
        return Saved(revision, work.now)
    _add(work, account, draft, copy=0, revision=revision + 1)
    return Saved(revision + 1, work.now)


def _over(work: Work, account: Account, row: Answer, draft: _Draft, revision: int) -> Saved:
    if draft.blank and not draft.room.may_read(row.visit_id):
        return Saved(row.revision, row.saved_at)
    if draft.blank and revision == 0:
        # The page was made when nothing stood, and this box was never written in: the other one was. It goes on from
        # nothing, so that what is written in it later is still judged against what stands.
        return Saved(0, row.saved_at)
    if draft.same_as(row) and draft.room.may_read(row.visit_id):
        return Saved(row.revision, row.saved_at, kept_copy=row.copy > 0, copy=row.copy)
    nothing_there = not row.words.strip() and (draft.picture_answer is None or not row.picture_answer)
    if not nothing_there and (row.revision != revision or not draft.room.may_read(row.visit_id)):
        # Words that this visit could not read are never written over: these are kept beside them.
        return _beside(work, account, draft)
    if not accounts.replace_words(
        work.session,
        row.id,
        row.revision,
        words=draft.words,
        picture_answer=row.picture_answer if draft.picture_answer is None else draft.picture_answer,
        language=draft.language,
        visit_id=draft.room.visit_id,
        now=work.now,
    ):
        raise Conflict("saved_meanwhile")
    _note_helper(work, draft, row.id)
    return Saved(row.revision + 1, work.now, kept_copy=row.copy > 0, copy=row.copy)


def _beside(work: Work, account: Account, draft: _Draft) -> Saved:
    """Keep these words as a copy of their own, once however often they are sent."""
    copies = accounts.copies_of(work.session, account.id, draft.prompt, draft.said_by)
    for each in copies:
        if (
            each.settled_at is None
            and each.taken_out_at is None
            and draft.same_as(each)
            and draft.room.may_read(each.visit_id)
        ):
            return Saved(each.revision, each.saved_at, kept_copy=True, copy=each.copy)
    copy = copies[-1].copy + 1 if copies else 1
    _add(work, account, draft, copy=copy, revision=1)
    return Saved(1, work.now, kept_copy=True, copy=copy)


def _add(work: Work, account: Account, draft: _Draft, *, copy: int, revision: int) -> None:
    made = accounts.add_answer(
        work.session,
        account.id,
        draft.prompt,
        said_by=draft.said_by,
        copy=copy,
        words=draft.words,
        picture_answer=draft.picture_answer or "",
        language=draft.language,
        revision=revision,
        visit_id=draft.room.visit_id,
        now=work.now,
    )
    _note_helper(work, draft, made.id)


def _note_helper(work: Work, draft: _Draft, answer_id: int) -> None:
    if draft.room.sitting is not None:
        supporting.note(work.session, draft.room.sitting.id, answer_id=answer_id)


def look_over(tools: Tools, room: Room) -> LookOver:
    """Return everything that would be sent now, empty when nothing is written."""
    with tools.database.connection() as connection:
        answers = accounts.being_written(connection, room.contributor_id)
        sent = None if answers else accounts.last_sent(connection, room.contributor_id)
    order = list(Prompt)
    return LookOver(
        account=answers[0].account if answers else 0,
        answers=tuple(sorted(answers, key=lambda answer: (order.index(answer.prompt), answer.copy))),
        sent_before=sent is not None,
    )


def send_account(tools: Tools, room: Room, account: int) -> None:
    """Send the account of this number. A second send of the same number changes nothing.

    The number is what makes a sending the same sending: it is unique for a contributor, and telling us more has the
    next one. Raises Refused("nothing_written").
    """
    with tools.writing() as work:
        row = accounts.account_of(work.session, room.contributor_id, number=account)
        if row is not None and row.state == AccountState.SENT:
            return
        if row is None or not accounts.has_words(work.session, row.id):
            raise Refused("nothing_written")
        if accounts.mark_sent(work.session, row.id, work.now):
            choices.promise(work.session, room.contributor_id, accounts.PROMISED, work.today + ANSWER_WITHIN, work.now)
            work.record(room.audit_name, "sent_account", room.audit_name, account=str(row.number))
            decision_reasons.note(work, room, row)


def sent_account(tools: Tools, room: Room) -> SentAccount | None:
    """Return the last sending, or None before the first."""
    with tools.database.connection() as connection:
        row = accounts.last_sent(connection, room.contributor_id)
    return None if row is None else SentAccount(row.sent_at, row.write_by)


def told_us(tools: Tools, member: StaffMember, contributor_id: int) -> ToldUs:
    """Return what a contributor sent us, for staff of the review's area; the look is recorded in the same transaction.

    Raises NotFound for another area's contributor, as for one who is not there.
    """
    with tools.writing() as work:
        found = accounts.told(work.session, contributor_id, member.area_ids, staff_id=member.id, now=work.now)
        if found is None:
            raise NotFound
        about = f"contributor:{contributor_id}"
        if found.in_emergency:
            use = break_glass.note_look(work.session, member.id, found.review_id, work.now)
            work.record(member.audit_name, "saw_in_emergency", about, use=str(use), page="account")
        elif found.answers:
            work.record(member.audit_name, "saw_words", about)
        if found.answers:
            seen.note(
                work.session, [contributor_id], member.id, SeenWhat.ACCOUNT, work.now, in_emergency=found.in_emergency
            )
    return found
