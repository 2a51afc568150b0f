"""Words that people write, put into another language: asked for, taken out, typed in or brought back, read by a second.

What contributors write is asked for by staff. What staff publish is asked for by itself, for each reader whose page is
not in English: `keep_up` is called wherever something is shown, and every hour for whoever was missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import Source, ToRead
from portal.domain.sentences import MOST_CHARACTERS
from portal.domain.states import Role
from portal.domain.word_translations import (
    ENGLISH,
    FOR_COORDINATORS,
    NOT_KNOWN,
    NOTHING_BESIDE,
    WORKING_DAYS,
    Beside,
    Parts,
    Task,
    WordKind,
    Written,
    file_of,
    read_file,
    reads_the_same,
    typed_parts,
    working_days_on,
)
from portal.languages import language as known
from portal.models import WordTranslation
from portal.services import telling_families
from portal.services.tools import Tools, Work
from portal.services.word_kinds import KINDS, OURS, TOLD_AS
from portal.store import outcomes, seen, telling, word_sources
from portal.store import word_translations as store

MOST_IN_A_FILE = 1_000_000
"""Bytes of a file that comes back from a translator."""
LONGEST_NAME = 200


def name_of(code: str) -> str:
    """Return a language's English name, or its code where nobody knows it."""
    if code == NOT_KNOWN:
        return "an unnamed language"
    try:
        return known(code).english_name
    except (UnknownLocaleError, ValueError):
        return code


@cache
def every_language() -> Mapping[str, str]:
    """Return the languages that words may be in, by code: each that CLDR knows, by its English name."""
    codes = {str(code) for code in Locale("en").languages if len(str(code)) == 2}
    named = {code: name_of(code) for code in codes if name_of(code) != code}
    return dict(sorted(named.items(), key=lambda each: each[1]))


# --- what stands beside words


def for_family(tools: Tools, room: Room, language: str) -> Beside:
    """Return what stands beside our words on a page in this language: nothing to look up where it is English."""
    if language == ENGLISH:
        return NOTHING_BESIDE
    with tools.database.connection() as connection:
        return store.for_family(
            connection, contributor_id=room.contributor_id, review_id=room.review_id, language=language
        )


def for_staff(tools: Tools, member: StaffMember, *, contributor_id: int = 0, reference: str = "") -> Beside:
    """Return what stands beside what a contributor wrote, or all of a review: on a page that has noted its look."""
    with tools.reading() as session:
        return store.for_staff(session, member, contributor_id=contributor_id, reference=reference)


def for_concern(tools: Tools, member: StaffMember, concern_id: int) -> Beside:
    """Return what stands beside what was raised, for whose desk it is on."""
    with tools.reading() as session:
        return store.for_concern(session, member, concern_id)


# --- asking


def ask(tools: Tools, member: StaffMember, kind: WordKind, about_id: int, from_language: str) -> int:
    """Ask for a translation of words that a contributor wrote; return the task. Asking twice is asking once.

    Raises NotFound outside the member's areas, and for what was raised off their desk; Refused `no_such_language` or
    `in_english`.
    """
    with tools.writing() as work:
        written = _written(work.session, member, kind, about_id)
        if written is None or KINDS[kind].ours:
            raise NotFound
        code = _language(from_language or written.language)
        if code == ENGLISH:
            raise Refused("in_english")
        row = _asked(work, kind, written, from_language=code, to_language=ENGLISH, by=member)
        return row.id


def keep_up(work: Work, contributor_id: int) -> int:
    """Ask for what is shown to a contributor and is not in the language of their page yet; return how much it was."""
    reader = word_sources.reads(work.session, contributor_id)
    if reader is None or reader[1] == ENGLISH:
        return 0
    review_id, language, sees_outcome = reader
    there = store.known_parts(work.session, contributor_id=contributor_id, review_id=review_id, language=language)
    made = 0
    for kind in (kind for kind in OURS if sees_outcome or KINDS[kind].to_friends or not KINDS[kind].of_review):
        for written in word_sources.shown_to(work.session, kind, contributor_id, review_id):
            rows = there.get((kind, written.about_id), [])
            if not any(reads_the_same(store.parts_of(row.original), written.parts) for row in rows):
                _asked(work, kind, written, from_language=written.language, to_language=language, by=None)
                made += 1
    return made


def keep_review_up(work: Work, review_id: int) -> None:
    """Something was published for everybody who takes part in a review."""
    for contributor_id in word_sources.read_other_languages(work.session, review_id):
        keep_up(work, contributor_id)


def keep_all_up(tools: Tools) -> int:
    """Ask for whatever is not asked for yet, such as for who chose another language since. Return how much it was."""
    with tools.reading() as session:
        readers = word_sources.read_other_languages(session)
    made = 0
    for contributor_id in readers:
        with tools.writing() as work:
            made += keep_up(work, contributor_id)
    return made


def follow(session: Session, kind: WordKind, about_id: int, to_kind: WordKind, to_id: int) -> None:
    """Words of ours stand in another row from now on: what was asked for, and what is there, goes with them."""
    for row in store.of_row(session, kind, about_id):
        row.kind, row.about_id = to_kind, to_id
    session.flush()


def _asked(
    work: Work, kind: WordKind, written: Written, *, from_language: str, to_language: str, by: StaffMember | None
) -> WordTranslation:
    """Return the task of these words: the one that there is, or a new one. What was asked for before they were changed
    is ended where nobody has passed it."""
    for row in store.of_words(work.session, kind, written.about_id, to_language):
        if reads_the_same(store.parts_of(row.original), written.parts):
            return row
        if row.passed_at is None:
            row.ended_at = work.now
    work.session.flush()
    made = store.add(
        work.session,
        kind,
        written,
        from_language=from_language,
        to_language=to_language,
        asked_by_id=by.id if by else None,
        due_on=working_days_on(work.today, WORKING_DAYS),
        now=work.now,
    )
    if made is None:
        return store.of_words(work.session, kind, written.about_id, to_language)[-1]
    who = by.audit_name if by else "portal"
    work.record(who, "asked_for_translation", f"{kind}:{written.about_id}", task=str(made.id), into=to_language)
    return made


# --- the task


def open_in(session: Session, member: StaffMember) -> tuple[Task, ...]:
    """Return what is to be translated in the member's areas, the oldest promise first. Words that nobody may read any
    more are in none."""
    found = store.open_in(session, member)
    return tuple(each for each in found if word_sources.one(session, each.kind, each.about_id) is not None)


def waiting(tools: Tools, member: StaffMember) -> tuple[Task, ...]:
    with tools.reading() as session:
        return open_in(session, member)


def task(tools: Tools, member: StaffMember, task_id: int) -> Task:
    """Return a task with its words; the look is on record, and the contributor sees that somebody read them.

    Raises NotFound.
    """
    with tools.writing() as work:
        found, _row = _task(work, member, task_id)
        work.record(member.audit_name, "saw_translation", _about(found), task=str(task_id))
        _note_look(work, member, found)
    return found


def export(tools: Tools, member: StaffMember, task_id: int, says: Sequence[str] = ()) -> bytes:
    """Return a task as a file for a translator: the words, and nothing of who wrote them. Raises NotFound.

    One member of staff takes it, on record; no second allows it, as of the files of services/files_out.py. Those hold a
    whole review or an area's figures, with names, for people outside; this is one text, which its reader has on the
    page already and could copy, without name, address or reference. A day's wait for somebody else would be a day of a
    family's promise. What comes back is what needs a second reader, and has one.
    """
    with tools.writing() as work:
        found, _row = _task(work, member, task_id)
        work.record(member.audit_name, "took_words_to_translate", _about(found), task=str(task_id))
        _note_look(work, member, found)
    # With a mark in front, so that no program takes the letters for others.
    return file_of(found, name_of(found.from_language), name_of(found.to_language), says).encode("utf-8-sig")


def imported(tools: Tools, member: StaffMember, task_id: int, content: bytes) -> tuple[tuple[str, str], ...]:
    """Return what stands in a file that came back, to be looked at before it is sent on. Nothing is kept yet.

    Raises NotFound, Refused `file_too_large`, `not_text`, `not_this_task` or `no_translation`.
    """
    if len(content) > MOST_IN_A_FILE:
        raise Refused("file_too_large")
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Refused("not_text") from wrong
    with tools.reading() as session:
        found = store.one(session, task_id, store.tasks_of(member))
        if found is None:
            raise NotFound
    return read_file(found, as_kept(text))


def type_in(tools: Tools, member: StaffMember, task_id: int, typed: Sequence[tuple[str, str]], translator: str) -> None:
    """Keep a translation, for a second reader. Typed again before that, it takes the place of what was there.

    Raises NotFound, Refused `translated_already`, `no_translator`, `too_long` and what `typed_parts` says.
    """
    name = as_kept(translator).strip()
    if not name:
        raise Refused("no_translator")
    if len(name) > LONGEST_NAME or any(len(text) > MOST_CHARACTERS for pair in typed for text in pair):
        raise Refused("too_long")
    with tools.writing() as work:
        found, row = _task(work, member, task_id)
        if not found.open:
            raise Refused("translated_already")
        parts = typed_parts(found.parts, [(as_kept(words), as_kept(easy)) for words, easy in typed])
        if found.with_reader and found.translated == parts and found.typed_by_id == member.id:
            return
        row.translated, row.translator = store.kept(parts), name
        row.typed_at, row.typed_by_id, row.sent_back_because = work.now, member.id, ""
        work.session.flush()
        work.record(member.audit_name, "typed_translation", _about(found), task=str(task_id))


def correct_language(tools: Tools, member: StaffMember, task_id: int, from_language: str) -> None:
    """Say which language these words are in. In the language that they were to be put into, nothing is left to do.

    Raises NotFound, Refused `no_such_language` or `translated_already`.
    """
    code = _language(from_language)
    with tools.writing() as work:
        found, row = _task(work, member, task_id)
        if not found.open or found.to_family:
            raise Refused("translated_already")
        if code == found.from_language:
            return
        row.from_language = code
        if code == found.to_language:
            row.ended_at = work.now
        work.session.flush()
        work.record(member.audit_name, "corrected_language", _about(found), task=str(task_id), language=code)


# --- for the second reader


def to_read(session: Session, area_ids: frozenset[int], reader_id: int) -> list[ToRead]:
    return store.waiting(session, area_ids, reader_id)


def sources(session: Session, read_id: int) -> tuple[str, tuple[Source, ...]]:
    """Return the originals, each in its language, and who translated them."""
    row = store.row_of(session, read_id)
    found = tuple(Source("original", each.words, language=row.from_language) for each in store.parts_of(row.original))
    return f"Translated by {row.translator}", found


def pass_translation(work: Work, tools: Tools, reader: StaffMember, read_id: int, as_of: datetime | None) -> None:
    """Pass it: from now on it stands beside the original, and a family is told that there is something to read."""
    found, row = _to_decide(work, reader, read_id)
    if row.passed_at is not None:
        return
    if row.sent_back_because:
        raise Refused("sent_back")
    if as_of is not None and row.typed_at != as_of:
        raise Refused("changed_since")
    row.passed_at, row.passed_by_id = work.now, reader.id
    work.session.flush()
    work.record(reader.audit_name, "passed_text", f"translation:{row.id}")
    if not found.to_family:
        return
    for contributor_id in _whose(work.session, found):
        about = f"{TOLD_AS[found.kind]}:{row.id}"
        telling_families.notice(work, tools, contributor_id, about=about, who=reader.audit_name)


def _whose(session: Session, found: Task) -> list[int]:
    """Return the contributors whom a translation of ours is for: one, or all of the review who read its language."""
    if found.contributor_id is not None:
        return [found.contributor_id]
    if found.review_id is None:
        return []
    every = (
        telling.takes_part(session, found.review_id)
        if KINDS[found.kind].to_friends
        else [each.id for each in outcomes.to_be_told(session, found.review_id)]
    )
    return word_sources.among(session, every, found.to_language)


def send_back(work: Work, reader: StaffMember, read_id: int, because: str) -> None:
    _found, row = _to_decide(work, reader, read_id)
    if row.passed_at is not None:
        raise Refused("not_ready")
    row.sent_back_because = because
    work.record(reader.audit_name, "sent_text_back", f"translation:{row.id}")


def _to_decide(work: Work, reader: StaffMember, read_id: int) -> tuple[Task, WordTranslation]:
    found, row = _task(work, reader, read_id, store.readable_by(reader.area_ids, reader.id))
    if row.typed_at is None or row.ended_at is not None:
        raise NotFound
    if row.typed_by_id == reader.id:
        raise Refused("own_words")
    return found, row


def _task(
    work: Work, member: StaffMember, task_id: int, who: ColumnElement[bool] | None = None
) -> tuple[Task, WordTranslation]:
    """Return a task that this member may see, and its row. `who`: another rule than that. Raises NotFound."""
    found = store.one(work.session, task_id, store.tasks_of(member) if who is None else who)
    now = word_sources.one(work.session, found.kind, found.about_id) if found else None
    if found is None or now is None:
        raise NotFound
    return _with_change(found, now.parts), store.row_of(work.session, task_id)


def _with_change(found: Task, now: Parts) -> Task:
    return found if reads_the_same(found.parts, now) else replace(found, changed=True)


def _written(session: Session, member: StaffMember, kind: WordKind, about_id: int) -> Written | None:
    written = word_sources.one(session, kind, about_id)
    if written is None:
        return None
    if written.concern_id is not None:
        return written if store.on_desk(session, member, written.concern_id) else None
    if written.review_id is None or store.area_of(session, written.review_id) not in member.area_ids:
        return None
    if kind in FOR_COORDINATORS and member.role is not Role.COORDINATOR:
        return None
    return written


def _note_look(work: Work, member: StaffMember, found: Task) -> None:
    what = KINDS[found.kind].seen
    if what is not None and found.contributor_id is not None:
        seen.note(work.session, [found.contributor_id], member.id, what, work.now)


def _about(found: Task) -> str:
    return f"{found.kind}:{found.about_id}"


def _language(code: str) -> str:
    """Return a language's code as it is kept. Raises Refused `no_such_language`."""
    found = code.strip().lower()
    if found != NOT_KNOWN and found not in every_language():
        raise Refused("no_such_language")
    return found
