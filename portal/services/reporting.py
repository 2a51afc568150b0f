"""Somebody tells us of a death without a letter, or asks for a review: kept between the steps, sent once.

Nothing here looks whether the person is known. Staff see that when they open the report, so that the answer to whoever
tells us is the same, and takes the same work, whatever we know (tests/integration/test_reported_deaths.py).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta

from portal.adapters.clock import day_of
from portal.adapters.codes import make_reference
from portal.adapters.keys import all_of
from portal.domain.entering import TooManyTries
from portal.domain.errors import Refused
from portal.domain.paper import FromPost
from portal.domain.reported import DRAFT_LASTS, HEAR_WITHIN, UNKNOWN_AREA, Sent, Wish, missing
from portal.domain.states import Channel, Presentation
from portal.models import ReportDraft, ReportedDeath
from portal.services.tools import Tools, Work
from portal.store import attempts
from portal.store import reported as store

log = logging.getLogger("portal")

WINDOW = timedelta(hours=1)
MOST_SENT, MOST_STARTED = 10, 60
"""Reports sent and begun from one address in an hour: a ward or a library has one address. Who comes after is asked to
telephone, and their words stay in their boxes."""
ALARM_AT = 100
"""Reports from everywhere in an hour of which whoever runs the portal should hear."""
NOTES_WINDOW, MOST_NOTES = timedelta(days=1), 3
"""Notes to one e-mail address or telephone: nobody can use us to write to somebody again and again."""
EVERYWHERE = "everywhere"


class DraftGone(Refused):
    """What was typed before has been let go of: the person is asked again."""

    code = "draft_gone"


def areas(tools: Tools) -> tuple[tuple[int, str], ...]:
    with tools.reading() as session:
        return store.areas(session)


def told_so_far(tools: Tools, token: str) -> dict[str, str]:
    """Return what this browser's draft holds, empty when there is none or its hours are over."""
    if not token:
        return {}
    with tools.reading() as session:
        found = store.draft(session, _hash(token), tools.clock.now() - DRAFT_LASTS)
        return {} if found is None else {name: str(value) for name, value in found.told.items()}


def keep(tools: Tools, token: str, fields: Mapping[str, str], address: str) -> str:
    """Keep what one step asked beside what others did; return the draft's token, a new one where there was none, or
    where that one was sent. Raises TooManyTries."""
    with tools.writing() as work:
        found = store.draft(work.session, _hash(token), work.now - DRAFT_LASTS, locked=True) if token else None
        if found is not None:
            found.told = {**found.told, **fields}
            found.kept_at = work.now
            return token
        _hold_back(work, store.STARTED, _keyed(tools, address), MOST_STARTED, WINDOW)
        if token:
            store.drop_draft(work.session, _hash(token))
        token = secrets.token_urlsafe(24)
        work.session.add(ReportDraft(token_hash=_hash(token), told=dict(fields), kept_at=work.now))
        return token


def forget(tools: Tools, token: str) -> None:
    """Take a draft away: whoever typed it leaves, or begins anew."""
    with tools.writing() as work:
        store.drop_draft(work.session, _hash(token))


def forget_old_drafts(tools: Tools) -> int:
    with tools.writing() as work:
        return store.drop_old_drafts(work.session, work.now - DRAFT_LASTS)


def send(tools: Tools, token: str, address: str, *, language: str, presentation: Presentation) -> Sent:
    """Make a report of a draft. The same draft sent twice, or by two presses at once, is one report.

    Raises DraftGone, Refused("missing", fields) and TooManyTries. Whether the person is known changes nothing here.
    """
    token_hash = _hash(token)
    with tools.writing() as work:
        before = store.by_submission(work.session, token_hash)
        if before is not None:
            return _as_sent(before)
        found = store.draft(work.session, token_hash, work.now - DRAFT_LASTS, locked=True)
        if found is None:
            raise DraftGone
        told = {name: str(value) for name, value in found.told.items()}
        if lacks := missing(told):
            raise Refused("missing", fields=" ".join(lacks))
        _hold_back(work, store.SENT, _keyed(tools, address), MOST_SENT, WINDOW)
        attempts.note(work.session, store.SENT, EVERYWHERE, work.now)
        report = _add(work, token_hash, told, language, presentation)
        work.session.delete(found)
        _note_to(work, tools, report)
        work.record("anyone", "told_of_death", f"reported_death:{report.id}", wish=report.wish)
        everywhere = attempts.since(work.session, store.SENT, EVERYWHERE, work.now - WINDOW)
        sent = _as_sent(report)
    if everywhere >= ALARM_AT and everywhere % 50 == 0:
        log.error("reports of deaths: %d from everywhere in an hour", everywhere)
    return sent


def take_paper(
    tools: Tools,
    paper: FromPost,
    told: Mapping[str, str],
    *,
    language: str,
    presentation: Presentation,
    submission: str,
) -> Sent:
    """Make a report of what somebody wrote on paper, whole and at once. The same submission twice is one report, and
    none counts as sent from an address.

    Raises Refused `received_later` and ("missing", fields).
    """
    paper.hold(tools.today())
    once = _hash(f"paper.{submission}")
    with tools.writing() as work:
        before = store.by_submission(work.session, once)
        if before is not None:
            return _as_sent(before)
        if lacks := missing(told):
            raise Refused("missing", fields=" ".join(lacks))
        report = _add(work, once, dict(told), language, presentation)
        report.typed_by_id, report.received_on = paper.member.id, paper.received_on
        _note_to(work, tools, report)
        work.record(paper.member.audit_name, "told_of_death", f"reported_death:{report.id}", wish=report.wish)
        return _as_sent(report)


def sent(tools: Tools, token: str) -> Sent | None:
    """Return what was sent with this browser's token, for the page with the reference."""
    if not token:
        return None
    with tools.reading() as session:
        found = store.by_submission(session, _hash(token))
        return None if found is None else _as_sent(found)


def _add(work: Work, token_hash: str, told: dict[str, str], language: str, presentation: Presentation) -> ReportedDeath:
    reference = make_reference()
    while store.is_taken(work.session, reference):
        reference = make_reference()
    known = {str(id_): id_ for id_, _name in store.areas(work.session)}
    report = ReportedDeath(
        reference=reference,
        submission=token_hash,
        wish=told.get("wish") if told.get("wish") in set(Wish) else Wish.DIED,
        area_id=known.get(told.get("area", UNKNOWN_AREA)),
        language=language,
        presentation=presentation,
        told=told,
        told_at=work.now,
        promised_on=None if told["reach"] == "none" else day_of(work.now) + HEAR_WITHIN,
    )
    work.session.add(report)
    work.session.flush()
    return report


def note_channel(told: Mapping[str, object]) -> Channel | None:
    """Return how a note may go to whoever told us, by the one way that they chose; None when it is not safe, or when a
    person must telephone or write instead."""
    if told.get("safe") == "not_always":
        return None
    return {"email": Channel.EMAIL, "text": Channel.TEXT}.get(str(told.get("reach", "")))


def _note_to(work: Work, tools: Tools, report: ReportedDeath) -> None:
    channel = note_channel(report.told)
    if channel is None:
        return
    to = str(report.told["email" if channel is Channel.EMAIL else "mobile"])
    subject = _keyed(tools, to.casefold())
    if attempts.since(work.session, store.NOTED, subject, work.now - NOTES_WINDOW) >= MOST_NOTES:
        return
    attempts.note(work.session, store.NOTED, subject, work.now)
    store.add_note(work.session, report, letter="report_received", channel=channel, address=to, now=work.now)


def _hold_back(work: Work, kind: str, subject: str, most: int, window: timedelta) -> None:
    attempts.alone(work.session, subject)
    if attempts.since(work.session, kind, subject, work.now - window) >= most:
        raise TooManyTries
    attempts.note(work.session, kind, subject, work.now)


def _as_sent(report: ReportedDeath) -> Sent:
    return Sent(report.reference, report.promised_on, Wish(report.wish), note_channel(report.told) is not None)


def _hash(token: str) -> str:
    return hashlib.sha256(f"report:{token}".encode()).hexdigest()


def _keyed(tools: Tools, text: str) -> str:
    newest = all_of(tools.keys.codes)[-1]
    return hmac.new(newest.encode(), text.encode(), hashlib.sha256).hexdigest()
