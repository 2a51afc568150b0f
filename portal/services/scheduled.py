"""What the worker does by the clock, beside sending letters. A new job is a line in JOBS.

Any number of workers may run: a job is claimed in the database before it is done, so each turn is taken once. A job
that breaks is logged and has its next turn; it never stops the letters.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.services import (
    adding_files,
    audit_trail,
    batches,
    fates,
    files_left,
    keeping_copies,
    printing,
    receipts,
    reporting,
    resealing,
    retention,
    teller_notes,
    telling_families,
    word_translations,
)
from portal.services.tools import Tools
from portal.store import marks

log = logging.getLogger("portal")


@dataclass(frozen=True, slots=True)
class Job:
    """`do` is called at most once in `every`, whichever worker comes first. It opens its own units of work."""

    name: str
    every: timedelta
    do: Callable[[Tools], object]


SEEN = Job("worker_seen", timedelta(minutes=1), lambda _tools: None)
"""Its mark alone tells metrics that a worker is at work."""

AUDIT_HEAD = Job("audit_head", timedelta(hours=1), audit_trail.write_head)
"""Where the audit trail ends, to a place outside the database."""

BACKUP = Job("backup", keeping_copies.EVERY, keeping_copies.back_up_by_itself)
"""A copy of everything, where PORTAL_BACKUPS says."""

SEAL_ANEW = Job("seal_anew", timedelta(seconds=15), resealing.seal_anew_for_a_while)
"""After a rotation of the data key, what older keys sealed."""

RETENTION = Job("retention", timedelta(days=1), retention.every_day)
"""Letting go of what is older than it may be."""

FILES_HELD = Job("files_held", timedelta(minutes=1), adding_files.look_at_held)
"""What the virus scanner could not look at before."""

FILES_SWEPT = Job("files_swept", timedelta(hours=1), adding_files.sweep)
"""Files that no row names, left by a process that was cut off."""

OUTBOX_SWEPT = Job("outbox_swept", timedelta(hours=1), files_left.sweep_outbox)
"""Written messages whose rows went, when their files could not be deleted then."""

FATES = Job("fates", fates.EVERY, fates.ask)
"""Whether what went has arrived, from providers that say so later."""

REGULAR_UPDATES = Job("regular_updates", timedelta(days=1), telling_families.write_regular_updates)
"""A word to every family that would else hear nothing for too long, or to whom we promised one."""

BATCHES = Job("batches", timedelta(seconds=5), batches.go_on)
"""Queueing the letters of batches, some at a time."""

PRINT_BATCHES = Job("print_batches", timedelta(minutes=1), printing.make_what_was_emptied)
"""Files for the mail room from which somebody's letters were erased."""

TELLER_NOTES = Job("teller_notes", timedelta(seconds=10), teller_notes.send_due)
"""Short notes to people who told us of a death without a letter."""

REPORT_DRAFTS = Job("report_drafts", timedelta(minutes=15), reporting.forget_old_drafts)
"""What somebody typed without a letter, and never sent."""

RECEIPTS = Job("receipts", timedelta(hours=1), receipts.give_missing)
"""Receipts of sentences that were called right before there were receipts."""

TRANSLATIONS = Job("translations", timedelta(hours=1), word_translations.keep_all_up)
"""What is shown to a family whose page is in another language, such as one that they chose since, is asked for."""

JOBS: tuple[Job, ...] = (
    TRANSLATIONS,
    BATCHES, FATES, SEEN, AUDIT_HEAD, BACKUP, RETENTION, FILES_HELD, FILES_SWEPT, OUTBOX_SWEPT, SEAL_ANEW,
    REGULAR_UPDATES, PRINT_BATCHES, TELLER_NOTES, REPORT_DRAFTS, RECEIPTS,
)  # fmt: skip


def do_what_is_due(tools: Tools, jobs: Sequence[Job] | None = None) -> tuple[str, ...]:
    """Do each job whose time has come; return the names of those that were done."""
    done = []
    for job in JOBS if jobs is None else jobs:
        try:
            if not _claim(tools, job):
                continue
            job.do(tools)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it must not stop the letters or the other jobs
            log.error("the job %s could not be done: %s", job.name, type(problem).__name__)
            continue
        done.append(job.name)
    return tuple(done)


def last_begun(tools: Tools, name: str) -> datetime | None:
    with tools.reading() as session:
        value = marks.mark(session, _mark(name))
    return datetime.fromisoformat(value) if value else None


def _claim(tools: Tools, job: Job) -> bool:
    begun = last_begun(tools, job.name)
    if begun is not None and timedelta() <= tools.clock.now() - begun < job.every:
        return False  # looked at without a write: most looks end here
    with tools.writing() as work:
        value = marks.mark(work.session, _mark(job.name), locked=True)
        # A clock that was put back must not keep a job waiting until it has caught up.
        if value and timedelta() <= work.now - datetime.fromisoformat(value) < job.every:
            return False
        marks.set_mark(work.session, _mark(job.name), work.now.isoformat())
    return True


def _mark(name: str) -> str:
    return f"job:{name}"
