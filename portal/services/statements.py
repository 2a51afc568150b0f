"""Writing statements from an account, taking them out, and showing to a contributor what was passed."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.accounts import as_kept
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import StaffMember
from portal.domain.sentences import MOST_CHARACTERS, one_sentence, typographic
from portal.domain.statements import StatementRead, StatementSheet, Whose
from portal.domain.states import StatementState
from portal.models import Statement, StatementVersion
from portal.services import easy_writing, letters, telling_families, word_translations
from portal.services.tools import Tools, Work
from portal.store import accounts, choices, seen
from portal.store import statements as rows

LETTER = "check_what_we_wrote"


@dataclass(frozen=True, slots=True)
class Shown:
    """What "Show these" did. `letter` is `queued`, `nothing` (none was ready), or why no letter could go."""

    statements: int
    letter: str


@dataclass(frozen=True, slots=True)
class OneStatement:
    whose: Whose
    statement: StatementRead
    source: str
    """The contributor's own words that it was written from; "" when none was named."""


def sheet(tools: Tools, member: StaffMember, contributor_id: int) -> StatementSheet:
    """Return the account beside its statements; the look is an audit event. Raises NotFound outside the areas."""
    with tools.writing() as work:
        found = StatementSheet(
            rows.whose(work.session, contributor_id, member.area_ids),
            rows.answers(work.session, contributor_id),
            rows.of_contributor(work.session, contributor_id),
        )
        work.record(member.audit_name, "saw_account", f"contributor:{contributor_id}", page="statements")
        if found.answers:
            seen.note(work.session, [contributor_id], member.id, SeenWhat.ACCOUNT, work.now)
        if found.statements:
            seen.note(work.session, [contributor_id], member.id, SeenWhat.STATEMENTS, work.now)
    return found


def one(tools: Tools, member: StaffMember, statement_id: int) -> OneStatement:
    """Return one statement with its history and source words; the look is an audit event."""
    with tools.writing() as work:
        row = rows.row_of(work.session, statement_id, member.area_ids)
        whose = rows.whose(work.session, row.contributor_id, member.area_ids)
        read = next(each for each in rows.of_contributor(work.session, row.contributor_id) if each.id == row.id)
        answers = {each.id: each.words for each in rows.answers(work.session, row.contributor_id)}
        work.record(member.audit_name, "saw_statement", f"statement:{statement_id}")
        seen.note(work.session, [row.contributor_id], member.id, SeenWhat.STATEMENTS, work.now)
    return OneStatement(whose, read, answers.get(row.answer_id or 0, ""))


def write(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    *,
    words: str,
    easy_words: str,
    answer_id: int | None,
    submission: str,
    looked_at: bool = False,
) -> int:
    """Add a statement, which a second reader sees at once. Return its id; the same submission gives the same one.

    Raises NotFound, and Refused (`empty`, `more_than_one_sentence`, `too_many_words`, `too_long`).
    """
    sentence, easy = checked(tools, words, easy_words, looked_at=looked_at)
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        # The contributor's own number keeps a submission from ever meeting one of another's statements.
        once = f"{contributor_id}.{submission}" if submission else ""
        if once and (before := rows.by_submission(work.session, once)) is not None:
            return before.id
        if answer_id is not None and not rows.answer_belongs(work.session, answer_id, contributor_id):
            raise NotFound
        made = rows.add(
            work.session,
            contributor_id=contributor_id,
            answer_id=answer_id,
            words=sentence,
            easy_words=easy,
            written_by_id=member.id,
            now=work.now,
            submission=once,
        )
        work.record(member.audit_name, "wrote_statement", f"statement:{made.id}", contributor=str(contributor_id))
        return made.id


def edit(
    tools: Tools,
    member: StaffMember,
    statement_id: int,
    *,
    words: str,
    easy_words: str,
    base: int,
    because: str = "",
    looked_at: bool = False,
) -> int:
    """Write a new version of a statement; return the contributor's id. `base` is the number of the version that was
    being edited.

    The same words again make no new version. Raises NotFound, Refused (also `taken_out`, and `no_because` when the
    contributor has seen the words before), and Conflict when somebody
    wrote another version in the meantime: theirs is kept, and the page still holds the new words.
    """
    sentence, easy = checked(tools, words, easy_words, looked_at=looked_at)
    with tools.writing() as work:
        row = rows.row_of(work.session, statement_id, member.area_ids)
        add_version(work, member, row, sentence, easy, base, typographic(as_kept(because).strip()))
        return row.contributor_id


def add_version(
    work: Work, member: StaffMember, row: Statement, sentence: str, easy: str, base: int, because: str
) -> None:
    if row.state == StatementState.TAKEN_OUT:
        raise Refused("taken_out")
    last = rows.last_version(work.session, row.id)
    if (last.words, last.easy_words, last.because) == (sentence, easy, because) and not last.sent_back_because:
        return
    if last.number != base:
        raise Conflict("edited_meanwhile")
    if not because and rows.was_shown(work.session, row.id):
        raise Refused("no_because")
    rows.add_version(
        work.session,
        row.id,
        words=sentence,
        easy_words=easy,
        written_by_id=member.id,
        now=work.now,
        because=because,
    )
    if row.state == StatementState.PASSED:
        # The new words are not passed yet; what was shown stays shown.
        row.state = StatementState.DRAFT
    work.record(member.audit_name, "revised_statement", f"statement:{row.id}", number=str(base + 1))


def take_out(tools: Tools, member: StaffMember, statement_id: int, *, only_unseen: bool = False) -> int:
    """Take a statement out: it is not used. Its words stay, for whoever may see them. Return the contributor's id.

    With `only_unseen`, one that the contributor was shown is Refused `shown_already`.
    """
    with tools.writing() as work:
        row = rows.row_of(work.session, statement_id, member.area_ids)
        if only_unseen and rows.was_shown(work.session, row.id):
            raise Refused("shown_already")
        if row.state != StatementState.TAKEN_OUT:
            row.state = StatementState.TAKEN_OUT
            row.taken_out_at = work.now
            work.session.flush()
            work.record(member.audit_name, "took_out_statement", f"statement:{row.id}")
        return row.contributor_id


def show(tools: Tools, member: StaffMember, contributor_id: int) -> Shown:
    """Show the contributor every statement whose last version was passed, and tell them by letter.

    They are shown even when no letter can go; `Shown.letter` then says why.
    """
    with tools.writing() as work:
        rows.whose(work.session, contributor_id, member.area_ids)
        ready = [each for each in rows.of_contributor(work.session, contributor_id) if each.ready_to_show]
        if not ready:
            return Shown(0, "nothing")
        for each in ready:
            version = work.session.get_one(StatementVersion, each.latest.id)
            version.shown_at = work.now
            work.session.get_one(Statement, each.id).state = StatementState.SHOWN
        # We promised to write what we made of their account: now we have.
        choices.keep_promises(work.session, contributor_id, (accounts.PROMISED,), work.now)
        work.session.flush()
        work.record(member.audit_name, "showed_statements", f"contributor:{contributor_id}", statements=str(len(ready)))
        word_translations.keep_up(work, contributor_id)
        telling_families.covered_by_check_letter(work, contributor_id)
        letter = _letter(work, tools, member, contributor_id, last=max(each.latest.id for each in ready))
    return Shown(len(ready), letter)


def _letter(work: Work, tools: Tools, member: StaffMember, contributor_id: int, *, last: int) -> str:
    """Queue the letter; return `queued` or the code of what stops it. A savepoint keeps the showing either way."""
    try:
        with work.session.begin_nested():
            letters.queue(
                work,
                tools,
                name=LETTER,
                contributor_id=contributor_id,
                asked_by=member.id,
                due_at=work.now,
                submission=f"statements-{last}",
            )
    except Refused as why:
        work.record(member.audit_name, "letter_not_sent", f"contributor:{contributor_id}", why=why.code)
        return why.code
    return "queued"


def checked(tools: Tools, words: str, easy_words: str, *, looked_at: bool = False) -> tuple[str, str]:
    """Return a statement's plain words and Easy Read rows as they are kept; raise Refused when they can't be."""
    if len(words) > MOST_CHARACTERS or len(easy_words) > MOST_CHARACTERS:
        raise Refused("too_long")
    sentence = one_sentence(as_kept(words))
    return sentence, easy_writing.to_keep(tools, as_kept(easy_words), sentence, looked_at=looked_at)
