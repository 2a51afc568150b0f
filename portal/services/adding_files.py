"""A contributor adds a photo or a document, describes it, takes it away; staff of the area look at it.

Order is what makes it safe: looked into and scanned before it is kept, on the disk for good before its row, the row
gone before the file. Whatever is cut off in between leaves a file that no row names, and the worker sweeps it away.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from portal.adapters.opening import Opened, open_safely
from portal.adapters.stored_files import StoredFiles, new_file_key
from portal.adapters.virus_scanner import Verdict, VirusScanner
from portal.domain.accounts import as_kept
from portal.domain.added_files import (
    MOST_BYTES,
    MOST_FILES,
    MOST_WORDS,
    AddedFileShown,
    FileContent,
    FileState,
    FileUse,
    Sort,
    sort_of,
)
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.models import AddedFile
from portal.services.tools import Tools, Work
from portal.store import added_files as store

log = logging.getLogger("portal")

WHOLE, PICTURE = "file", "picture"
_LONGEST_NAME = 200
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from a form: the content, the name that it had on the person’s own device, their words about it."""

    content: bytes
    name: str
    words: str
    submission: str
    seen_in_it: str = ""
    may_be_used: FileUse = FileUse.STAFF


def files(tools: Tools, room: Room) -> tuple[AddedFileShown, ...]:
    with tools.reading() as session:
        return store.of_contributor(session, room.contributor_id)


def one(tools: Tools, room: Room, file_id: int) -> AddedFileShown:
    with tools.reading() as session:
        return store.shown(store.own(session, room.contributor_id, file_id))


def add(
    tools: Tools, room: Room, sent: Sent, *, aside: Callable[[], AbstractContextManager[None]] = nullcontext
) -> FileState:
    """Keep a file. The same form sent twice is one file. `aside` lets others go on while this one is looked at.

    Raises Refused with why it is not kept: `no_file`, `too_large`, `too_many`, `unknown_kind`, `broken`,
    `too_many_pixels`, `too_many_pages`, `has_macros`, `has_script`, `locked`, `infected`, `no_room`, `words_too_long`.
    """
    _fits(sent)
    with tools.reading() as session:
        before = store.by_submission(session, room.contributor_id, sent.submission)
        if before is not None:
            return FileState(before.state)
        if store.how_many(session, room.contributor_id) >= MOST_FILES:
            raise Refused("too_many")
    sort = sort_of(sent.content)
    if sort is Sort.UNKNOWN:
        raise Refused("unknown_kind")
    with aside():
        opened = open_safely(sent.content, sort)
        state = _scanned(tools, sent.content)
    if state is FileState.INFECTED:
        _note_infected(tools, room, sent, opened)
        raise Refused("infected")
    return _keep(tools, room, sent, opened, state)


def _fits(sent: Sent) -> None:
    if not sent.content:
        raise Refused("no_file" if not sent.name else "broken")
    if len(sent.content) > MOST_BYTES:
        raise Refused("too_large")
    if max(len(as_kept(sent.words)), len(as_kept(sent.seen_in_it))) > MOST_WORDS:
        raise Refused("words_too_long")


def _scanned(tools: Tools, content: bytes) -> FileState:
    scanner = VirusScanner(tools.settings.clamav)
    if not scanner.on:
        return FileState.READY
    verdict = scanner.look(content)
    return {Verdict.CLEAN: FileState.READY, Verdict.FOUND: FileState.INFECTED}.get(verdict, FileState.HELD)


def _keep(tools: Tools, room: Room, sent: Sent, opened: Opened, state: FileState) -> FileState:
    stored = StoredFiles(tools.settings.files)
    key = new_file_key()
    names: list[str] = []
    try:
        names.append(stored.put(opened.content, key, row=sent.submission, what=WHOLE))
        if opened.picture:
            names.append(stored.put(opened.picture, key, row=sent.submission, what=PICTURE))
        with tools.writing() as work:
            if store.how_many(work.session, room.contributor_id) >= MOST_FILES:
                raise Refused("too_many")
            row = _row(work, room, sent, opened, state)
            row.key, row.stored, row.stored_picture = key, names[0], names[1] if opened.picture else ""
            work.session.add(row)
            work.session.flush()
            work.record(room.audit_name, "added_file", f"file:{row.id}", format=row.format, state=row.state)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one is the file.
        stored.delete(*names)
        return state
    except OSError as problem:
        stored.delete(*names)
        if problem.errno in _FULL:
            log.error("a file could not be kept: the disk is full")
            raise Refused("no_room") from None
        raise
    except BaseException:
        stored.delete(*names)
        raise
    return state


def _row(work: Work, room: Room, sent: Sent, opened: Opened, state: FileState) -> AddedFile:
    return AddedFile(
        contributor_id=room.contributor_id,
        submission=sent.submission,
        format=opened.format,
        state=state,
        name=_name_kept(sent.name),
        words=as_kept(sent.words).strip(),
        seen_in_it=as_kept(sent.seen_in_it).strip(),
        may_be_used=sent.may_be_used,
        size=len(opened.content),
        added_at=work.now,
    )


def _note_infected(tools: Tools, room: Room, sent: Sent, opened: Opened) -> None:
    """Keep that it was sent, so that staff hear of it and can help; its content goes nowhere."""
    log.warning("a file was refused: the scanner found something in it")
    try:
        with tools.writing() as work:
            row = _row(work, room, sent, opened, FileState.INFECTED)
            row.size = 0
            work.session.add(row)
            work.session.flush()
            work.record(room.audit_name, "refused_infected_file", f"file:{row.id}")
    except IntegrityError:
        pass  # the same form again


def _name_kept(name: str) -> str:
    """Return the name from the person’s device without anything that could act, to be shown and for nothing else."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[:_LONGEST_NAME]


def describe(
    tools: Tools,
    room: Room,
    file_id: int,
    words: str,
    *,
    seen_in_it: str | None = None,
    may_be_used: FileUse | None = None,
) -> None:
    """Keep what they say about it, and where it may be used; None leaves what stands. Raises NotFound, Refused
    `words_too_long`."""
    kept, seen = as_kept(words).strip(), None if seen_in_it is None else as_kept(seen_in_it).strip()
    if max(len(kept), len(seen or "")) > MOST_WORDS:
        raise Refused("words_too_long")
    with tools.writing() as work:
        row = store.own(work.session, room.contributor_id, file_id)
        before = (row.words, row.seen_in_it, row.may_be_used)
        now = (kept, before[1] if seen is None else seen, may_be_used.value if may_be_used else before[2])
        if now != before:
            row.words, row.seen_in_it, row.may_be_used = now
            work.record(room.audit_name, "described_file", f"file:{file_id}", may_be_used=now[2])


def take_away(tools: Tools, room: Room, file_id: int) -> None:
    """Forget the file: its key first, so that nobody can read it from then on, then its content. Raises NotFound."""
    with tools.writing() as work:
        row = store.own(work.session, room.contributor_id, file_id)
        names = (row.stored, row.stored_picture)
        row.key = row.name = row.words = row.seen_in_it = row.stored = row.stored_picture = ""
        row.taken_away_at = work.now
        work.record(room.audit_name, "took_away_file", f"file:{file_id}")
    StoredFiles(tools.settings.files).delete(*names)


def content(tools: Tools, room: Room, file_id: int, what: str = WHOLE) -> FileContent:
    """Return the whole file or its small picture. Raises NotFound, and for one that is not ready."""
    with tools.reading() as session:
        row = store.own(session, room.contributor_id, file_id)
        return _content(tools, row, what)


def content_for_staff(tools: Tools, member: StaffMember, contributor_id: int, file_id: int) -> FileContent:
    """Return the file for staff of the area; the look is on record, and the contributor sees that somebody looked."""
    with tools.writing() as work:
        row = store.of_area(work.session, member.area_ids, contributor_id, file_id)
        found = _content(tools, row, WHOLE)
        row.seen_at = row.seen_at or work.now
        work.record(member.audit_name, "saw_file", f"file:{file_id}", contributor=str(contributor_id))
    return found


def files_for_staff(tools: Tools, member: StaffMember, contributor_id: int) -> tuple[AddedFileShown, ...]:
    """Return what a contributor of the member’s areas added and lets staff see. The page that shows it has checked
    that they are one."""
    with tools.reading() as session:
        every = store.of_contributor(session, contributor_id)
    return tuple(each for each in every if each.may_be_used is not FileUse.NOWHERE)


def _content(tools: Tools, row: AddedFile, what: str) -> FileContent:
    name = row.stored_picture if what == PICTURE else row.stored
    if row.state != FileState.READY or not name:
        raise NotFound
    kept = store.shown(row)
    body = StoredFiles(tools.settings.files).get(name, row.key, row=row.submission, what=what)
    # Our own name: nothing that somebody else wrote is in a header.
    return FileContent(body, kept.format, f"{kept.kind.value}-{row.added_at:%Y-%m-%d}.{kept.format.ending}")


def look_at_held(tools: Tools) -> int:
    """Have the scanner look at what it could not look at before; return how many are settled."""
    if not tools.settings.clamav:
        return 0
    with tools.reading() as session:
        waiting = store.held(session)
    settled = 0
    for file_id in waiting:
        verdict = _verdict_of(tools, file_id)
        if verdict is FileState.HELD:
            break  # it is still down: the next turn asks again
        settled += _settle(tools, file_id, verdict)
    return settled


def _verdict_of(tools: Tools, file_id: int) -> FileState:
    with tools.reading() as session:
        row = session.get(AddedFile, file_id)
        if row is None or not row.stored:
            return FileState.READY
        body = StoredFiles(tools.settings.files).get(row.stored, row.key, row=row.submission, what=WHOLE)
    return _scanned(tools, body)


def _settle(tools: Tools, file_id: int, verdict: FileState) -> int:
    names: tuple[str, ...] = ()
    with tools.writing() as work:
        row = work.session.get(AddedFile, file_id)
        if row is None or row.state != FileState.HELD or row.taken_away_at is not None:
            return 0
        row.state = verdict
        if verdict is FileState.INFECTED:
            names = (row.stored, row.stored_picture)
            row.key = row.stored = row.stored_picture = ""
        work.record("worker", "scanned_file", f"file:{file_id}", state=verdict.value)
    StoredFiles(tools.settings.files).delete(*names)
    return 1


def sweep(tools: Tools) -> int:
    """Delete files that no row names, and say so when a row names one that is not there."""
    stored = StoredFiles(tools.settings.files)
    with tools.reading() as session:
        named = store.names_stored(session)
    if gone := stored.missing(named):
        log.error("files that rows name are not there: %d", len(gone))
    return stored.sweep(named)
