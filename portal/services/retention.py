"""Letting go of what is older than it may be, with a report of what went: once a day, or by `portal retention`.

A review is over when its outcome was shared. What a legal hold keeps stays whole. The report is an audit event: counts
by table, the rule, references of reviews; never words.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from portal.domain.retention import RetentionReport, RuleApplied
from portal.services import files_left
from portal.services.files_left import Files
from portal.services.tools import Tools, Work
from portal.store import audit, reported
from portal.store import files_left as files_store
from portal.store import retention as store

log = logging.getLogger("portal")
APPLIED = "retention_applied"


class _OnlyLooking(Exception):
    """Takes everything back: what would go was counted."""


def apply(tools: Tools, *, really: bool = True) -> RetentionReport:
    """Let go of what every rule says, in one transaction; return what went. Not `really`: what would go, all kept."""
    files: list[Files] = []
    report: RetentionReport | None = None
    try:
        with tools.writing() as work:
            report = _let_go(tools, work, files, really=really)
            if not really:
                raise _OnlyLooking
            if report.total:
                work.record("retention", "retention_applied", "portal", report=json.dumps(_told(report), default=str))
    except _OnlyLooking:
        pass
    assert report is not None
    if really:
        for some in files:
            files_left.delete(tools, some)
        if report.total:
            tools.database.forget_deleted({table for rule in report.rules for table in rule.gone})
    return report


def reports(tools: Tools) -> tuple[dict[str, object], ...]:
    """Return every report, newest first, as the audit trail has them."""
    with tools.reading() as session:
        return tuple(json.loads(each["report"]) for each in audit.details_of(session, APPLIED))


def _let_go(tools: Tools, work: Work, files: list[Files], *, really: bool) -> RetentionReport:
    session, days = work.session, tools.settings.retention
    held = store.held_reviews(session)
    done = []

    def rule(name: str, act: Callable[[datetime], Counter[str]], reviews: tuple[str, ...] = ()) -> None:
        kept_for = getattr(days, name)
        if kept_for:
            gone = act(work.now - timedelta(days=kept_for))
            done.append(RuleApplied(name, kept_for, dict(sorted(gone.items())), reviews if gone else ()))

    def closed(moment: datetime) -> set[int]:
        return store.closed_before(session, moment) - held

    old = closed(work.now - timedelta(days=days.reviews)) if days.reviews else set()
    named = store.references(session, old)

    def whole(moment: datetime) -> Counter[str]:
        ids = closed(moment)
        files.append(files_left.of_contributors(session, files_store.contributors_of(session, ids)))
        return store.reviews(session, ids) + store.raised_without_a_room(session, moment)

    def letters(moment: datetime) -> Counter[str]:
        ids = closed(moment)
        files.append(files_left.letters_of(session, files_store.contributors_of(session, ids)))
        return store.letters(session, ids)

    rule("reviews", whole, named)
    rule("contacts", lambda moment: store.contacts(session, closed(moment)))
    rule("letters", letters)
    rule("codes", lambda moment: store.codes(session, moment, held))

    def outbox(moment: datetime) -> Counter[str]:
        gone, names = store.sent(session, moment, held)
        files.append(files_left.in_outbox(names))
        return gone + reported.empty_notes(session, moment, held)

    rule("outbox", outbox)
    rule("visits", lambda moment: store.visits(session, moment, held))
    rule("reports", lambda moment: reported.led_to_nothing(session, moment))
    rule("attempts", lambda moment: store.attempts(session, moment))
    return RetentionReport(work.now, really, tuple(done), store.references(session, held))


def _told(report: RetentionReport) -> dict[str, object]:
    rules = [asdict(rule) for rule in report.rules if rule.gone]
    return {"at": report.at.isoformat(), "rules": rules, "held": list(report.held)}


def every_day(tools: Tools) -> None:
    report = apply(tools)
    if report.total:
        log.warning("retention let go of %d rows: portal retention --report", report.total)
