"""Taking people's words or figures out of the portal as a file: one person asks, another allows, the first takes it
once within 24 hours. The file is made at that moment and kept nowhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.adapters.csv_files import as_csv
from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.figures import STEPS, Figures, suppressed
from portal.domain.oversight import FILE_FOR, LONGEST_REASON, FileKind, Files, MadeFile
from portal.domain.rooms import StaffMember
from portal.domain.states import Role
from portal.models import FileRequest
from portal.services import review_record
from portal.services.tools import Tools, Work
from portal.store import figures
from portal.store import file_requests as store

_DECIDES = frozenset({Role.COORDINATOR, Role.PROGRAMME})
_CASE_WORK = frozenset({Role.REVIEWER, Role.COORDINATOR})


def listed(tools: Tools, member: StaffMember) -> Files:
    """Return what this member asked for, and what waits for them to decide."""
    now, everywhere = tools.clock.now(), _everywhere(member)
    with tools.reading() as session:
        waiting = (
            store.to_decide(session, member.area_ids, member.id, now, everywhere=everywhere)
            if member.role in _DECIDES
            else ()
        )
        # A reviewer may take a review's record, and no figures.
        own = store.areas(session, member.area_ids) if member.role in _DECIDES else ()
        return Files(store.of_member(session, member.id, now), waiting, own)


def ask(
    tools: Tools, member: StaffMember, *, kind: FileKind, reference: str, area_id: int, reason: str, submission: str
) -> None:
    """Ask for a file. The same submission again is the same asking.

    `area_id` 0 means every area's figures: a programme lead's alone. Raises NotFound for what is not in the member's
    areas, as for what is not there, and Refused `no_reason_given` or `too_long`.
    """
    why = as_kept(reason).strip()
    if not why:
        raise Refused("no_reason_given")
    if len(why) > LONGEST_REASON:
        raise Refused("too_long")
    once = f"{member.id}.{submission}"
    with tools.writing() as work:
        if store.by_submission(work.session, once) is not None:
            return
        review_id, area = _asked_for(work.session, member, kind, reference.strip(), area_id)
        row = FileRequest(
            kind=kind, area_id=area, review_id=review_id, asked_by_id=member.id, reason=why, asked_at=work.now,
            submission=once,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.record(member.audit_name, "asked_for_file", _about(row), file=str(row.id), kind=kind.value)


def decide(tools: Tools, member: StaffMember, file_id: int, *, allow: bool, words: str) -> None:
    """Allow or refuse a file that somebody else asked for. Raises NotFound (also for one's own), Refused `say_why`."""
    kept = as_kept(words).strip()
    if not allow and not kept:
        raise Refused("say_why")
    if len(kept) > LONGEST_REASON:
        raise Refused("too_long")
    if member.role not in _DECIDES:
        raise NotFound
    with tools.writing() as work:
        row = store.one_to_decide(work.session, file_id, member.area_ids, member.id, everywhere=_everywhere(member))
        if row is None:
            raise NotFound
        row.decided_by_id, row.decided_at = member.id, work.now
        row.allowed_until, row.refused_words = (work.now + FILE_FOR, "") if allow else (None, kept)
        work.session.flush()
        work.record(member.audit_name, "allowed_file" if allow else "refused_file", _about(row), file=str(row.id))


def take(tools: Tools, member: StaffMember, file_id: int) -> MadeFile:
    """Make the file and hand it over, once. Raises NotFound for any other time, person or file.

    When it can't be made, nothing was taken: all of it is one transaction.
    """
    with tools.writing() as work:
        row = store.take(work.session, file_id, member.area_ids, member.id, work.now, everywhere=_everywhere(member))
        if row is None or (row.kind == FileKind.REVIEW and member.role not in _CASE_WORK):
            raise NotFound
        made = (
            review_record.make(work, member, row.review_id, f"review-{row.id}.zip")
            if row.review_id
            else _figures_of(work, row)
        )
        work.record(member.audit_name, "took_file", _about(row), file=str(row.id), kind=row.kind)
    return made


def _asked_for(
    session: Session, member: StaffMember, kind: FileKind, reference: str, area_id: int
) -> tuple[int | None, int | None]:
    if kind is FileKind.REVIEW:
        found = store.review_in(session, member.area_ids, reference) if member.role in _CASE_WORK else None
        if found is None:
            raise NotFound
        return found
    if member.role not in _DECIDES:
        raise NotFound
    if _everywhere(member) and not area_id:
        return None, None
    if area_id not in member.area_ids:
        raise NotFound
    return None, area_id


def _everywhere(member: StaffMember) -> bool:
    return member.role is Role.PROGRAMME and not member.area_ids


def _about(row: FileRequest) -> str:
    return f"review:{row.review_id}" if row.review_id else f"area:{row.area_id or 'all'}"


def _figures_of(work: Work, row: FileRequest) -> MadeFile:
    shown: Figures = suppressed(figures.by_area(work.session, None if row.area_id is None else [row.area_id]))
    lines = [(area.area, *map(_number, area.numbers)) for area in shown.areas]
    if len(shown.areas) > 1:
        lines.append(("all areas", *("not shown" if each is None else str(each) for each in shown.total)))
    return MadeFile(f"figures-{row.id}.csv", "text/csv", as_csv(("area", *STEPS), lines))


def _number(count: int | None) -> str:
    return "fewer than 5" if count is None else str(count)
