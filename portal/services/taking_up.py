"""Staff take up what somebody told us without a letter: looked at, put beside who is known, decided. Each decision is a
row of its own, and each look an event.

A coordinator decides, of their areas and of reports whose area nobody knows. Whoever told us first, or last, learns
nothing of the others: each gets a room of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.adapters.clock import day_of
from portal.adapters.codes import read_reference
from portal.domain.days import months_on
from portal.domain.duplicates import OfferedReview
from portal.domain.errors import NotFound, Refused
from portal.domain.names import fold, tidy
from portal.domain.reported import (
    EVERY,
    NotOurs,
    OtherReport,
    PossibleMatch,
    ReportDecision,
    ReportLine,
    ReportShown,
    ReportState,
    Wish,
    died_on,
)
from portal.domain.rooms import StaffMember
from portal.domain.states import NeedKind, Presentation, ReviewState, Role
from portal.domain.taking_up import MONTHS, NEED_OF_FORMAT, NEED_OF_REACH, NewReview, Teller
from portal.models import Contributor, Need, Person, ReportAnswer, ReportedDeath, Review
from portal.services.reporting import note_channel
from portal.services.tools import Tools, Work
from portal.store import choices, duplicates, importing, paper
from portal.store import reported as store
from portal.store.allocations import review_in
from portal.store.name_index import likenesses

FROM_REPORT = "report"
SETTLED = {
    ReportDecision.REVIEW_MADE: ReportState.REVIEW_MADE,
    ReportDecision.SAME_REVIEW: ReportState.SAME_REVIEW,
    ReportDecision.NOT_OURS: ReportState.NOT_OURS,
    ReportDecision.NOT_A_REPORT: ReportState.NOT_A_REPORT,
}


def may_decide(member: StaffMember) -> bool:
    return member.role is Role.COORDINATOR


def waiting(tools: Tools, member: StaffMember, *, asked: str = "") -> tuple[ReportLine, ...]:
    """Return the reports that wait in the member's areas, or the one of a reference. The look is an event."""
    reference = read_reference(asked) if asked.strip() else ""
    with tools.writing() as work:
        rows = (
            []
            if reference is None
            else store.waiting(work.session, member.area_ids, also_unknown=may_decide(member), reference=reference)
        )
        work.record(member.audit_name, "saw_reports", "reports", reports=str(len(rows)))
        return tuple(line(row, area) for row, area in rows)


def waiting_in(session: Session, member: StaffMember) -> tuple[ReportLine, ...]:
    """Return what waits for this member, for Today."""
    rows = store.waiting(session, member.area_ids, also_unknown=may_decide(member))
    return tuple(line(row, area) for row, area in rows)


def one(tools: Tools, member: StaffMember, report_id: int) -> ReportShown:
    """Return a report with what is known beside it. Raises NotFound. The look is an event."""
    with tools.writing() as work:
        session, also_unknown = work.session, may_decide(member)
        row, area = _open(work, member, report_id)
        told = {name: str(value) for name, value in row.told.items()}
        day = died_on(told)
        found = store.alike(session, told.get("person_name", ""), day, member.area_ids)
        reviews = duplicates.offered_reviews(session, [each for each, _certain in found])
        work.record(member.audit_name, "saw_report", f"reported_death:{row.id}")
        return ReportShown(
            line=line(row, area),
            told={name: told.get(name, "") for name in EVERY},
            died_on=day,
            area_id=row.area_id,
            matches=tuple(_match(reviews[each], certain, told) for each, certain in found),
            others=tuple(
                OtherReport(
                    each.id, each.reference, str(each.told.get("person_name", "")),
                    str(each.told.get("teller_name", "")), each.told_at,
                )
                for each in store.others_told(session, row, member.area_ids, also_unknown=also_unknown)
            ),
            decisions=store.decisions(session, row.id),
            notes=store.notes(session, row.id),
            areas=store.areas(session),
            may_decide=also_unknown and row.state == ReportState.NEW,
            from_paper=paper.typed_by(session, row.typed_by_id, row.received_on),
        )  # fmt: skip


def make_review(tools: Tools, member: StaffMember, report_id: int, new: NewReview) -> str:
    """Make a person, a review and, unless they want no contact, a contributor of a report; return its reference.

    Making it twice is making it once. Raises NotFound, Refused (`coordinator_only`, `settled`, `not_your_area`,
    `name_missing`, `died_before_birth`, `teller_name_missing`).
    """
    with tools.writing() as work:
        row, _area = _open(work, member, report_id, deciding=True)
        if row.state == ReportState.REVIEW_MADE and row.review_id is not None:
            return work.session.get_one(Review, row.review_id).reference
        _hold_new(row, member, new)
        review = _new_review(work, row, new)
        row.contributor_id = _contributor(work, row, review.id, new.teller)
        row.review_id, row.area_id = review.id, new.area_id
        _decide(work, member, row, ReportDecision.REVIEW_MADE)
        return review.reference


def same_review(tools: Tools, member: StaffMember, report_id: int, reference: str, teller: Teller | None) -> str:
    """Say that a report is of a review that exists: who told us becomes a contributor of it, in a room of their own,
    or nobody does. Raises NotFound, Refused (`coordinator_only`, `settled`, `teller_name_missing`)."""
    with tools.writing() as work:
        row, _area = _open(work, member, report_id, deciding=True)
        review = review_in(work.session, member.area_ids, reference)
        if review is None:
            raise NotFound
        if row.state == ReportState.SAME_REVIEW and row.review_id == review.id:
            return review.reference
        _hold(row)
        row.contributor_id = _contributor(work, row, review.id, teller)
        row.review_id, row.area_id = review.id, review.area_id
        _decide(work, member, row, ReportDecision.SAME_REVIEW)
        return review.reference


def to_area(tools: Tools, member: StaffMember, report_id: int, area_id: int, note: str) -> None:
    """Hand a report to the coordinators of another area. It waits there, and its promise stands."""
    with tools.writing() as work:
        row, _area = _open(work, member, report_id, deciding=True)
        _hold(row)
        if area_id not in {id_ for id_, _name in store.areas(work.session)} or area_id == row.area_id:
            raise Refused("not_an_area")
        row.area_id = area_id
        _decide(work, member, row, ReportDecision.OTHER_AREA, note=note, area_id=area_id)


def not_ours(tools: Tools, member: StaffMember, report_id: int, why: NotOurs, note: str) -> None:
    """Say that reviews are not for this death. Who told us is written to kindly, where they gave a way that is safe.

    Where they gave none, staff tell them: the page says so, and the note says what was done. Raises NotFound, Refused
    (`coordinator_only`, `settled`, `say_where`).
    """
    with tools.writing() as work:
        row, _area = _open(work, member, report_id, deciding=True)
        _hold(row)
        if why is NotOurs.ELSEWHERE and not note.strip():
            # The letter says that it was passed on: to whom has to be known.
            raise Refused("say_where")
        channel = note_channel(row.told)
        if channel is not None:
            to = str(row.told["email" if channel.value == "email" else "mobile"])
            store.add_note(
                work.session, row, letter="report_not_ours", channel=channel, address=to, now=work.now, why=why.value
            )
        _decide(work, member, row, ReportDecision.NOT_OURS, note=note, why=why.value)


def not_a_report(tools: Tools, member: StaffMember, report_id: int, note: str) -> None:
    """Put away what tells of nobody: a try, or what a machine wrote. Nothing is sent."""
    with tools.writing() as work:
        row, _area = _open(work, member, report_id, deciding=True)
        _hold(row)
        _decide(work, member, row, ReportDecision.NOT_A_REPORT, note=note)


def line(row: ReportedDeath, area: str) -> ReportLine:
    return ReportLine(
        id=row.id,
        reference=row.reference,
        person=str(row.told.get("person_name", "")),
        teller=str(row.told.get("teller", "")),
        teller_name=str(row.told.get("teller_name", "")),
        wish=Wish(row.wish),
        area=area,
        told_at=row.told_at,
        promised_on=row.promised_on,
        state=ReportState(row.state),
        language=row.language,
        presentation=row.presentation,
    )


def _open(work: Work, member: StaffMember, report_id: int, *, deciding: bool = False) -> tuple[ReportedDeath, str]:
    found = store.one(work.session, report_id, member.area_ids, also_unknown=may_decide(member), locked=deciding)
    if found is None:
        raise NotFound
    if deciding and not may_decide(member):
        raise Refused("coordinator_only")
    return found


def _hold(row: ReportedDeath) -> None:
    if row.state != ReportState.NEW:
        raise Refused("settled")


def _hold_new(row: ReportedDeath, member: StaffMember, new: NewReview) -> None:
    _hold(row)
    if new.area_id not in member.area_ids:
        raise Refused("not_your_area")
    if not new.first_name.strip():
        raise Refused("name_missing")
    if new.born_on is not None and new.died_on < new.born_on:
        raise Refused("died_before_birth")


def _new_review(work: Work, row: ReportedDeath, new: NewReview) -> Review:
    session = work.session
    keys = likenesses(new.first_name, new.last_name, new.born_on, new.died_on)
    alike = importing.reviews_alike(session, keys)
    person = Person(
        first_name=tidy(new.first_name), last_name=tidy(new.last_name), known_as=tidy(new.known_as),
        born_on=new.born_on, died_on=new.died_on, place_of_death=str(row.told.get("place", "")),
    )  # fmt: skip
    session.add(person)
    session.flush()
    told_on = day_of(row.told_at)
    review = Review(
        # The reference that whoever told us keeps is the review's own, so that nobody has to know two.
        reference=row.reference,
        person_id=person.id,
        area_id=new.area_id,
        notified_on=told_on,
        due_on=months_on(told_on, MONTHS),
        state=ReviewState.NOTIFIED,
    )
    session.add(review)
    session.flush()
    pairs = {(other, review.id) for others in alike.values() for other in others}
    importing.offer_duplicates(session, sorted(pairs))
    return review


def _contributor(work: Work, row: ReportedDeath, review_id: int, teller: Teller | None) -> int | None:
    """Make whoever told us a contributor, with what they said they need. Nobody who asked us not to be in touch."""
    if teller is None or row.told.get("reach") == "none":
        return None
    if not teller.name.strip():
        raise Refused("teller_name_missing")
    told: Mapping[str, object] = row.told
    contributor = Contributor(
        review_id=review_id,
        name=tidy(teller.name),
        relationship=teller.relationship,
        scope=teller.scope,
        language=row.language,
        presentation=row.presentation,
        created_at=work.now,
        **{
            name: str(told.get(name, ""))
            for name in ("email", "mobile", "landline", "address_line_1", "address_town", "postcode")
        },
    )
    work.session.add(contributor)
    work.session.flush()
    work.session.add_all(
        Need(contributor_id=contributor.id, kind=kind, detail=detail, recorded_by=FROM_REPORT, recorded_at=work.now)
        for kind, detail in _needs(row).items()
    )
    work.session.flush()
    if row.promised_on is not None:
        # They were told a day: it stands on Today and on the review until their first letter goes.
        choices.promise(work.session, contributor.id, choices.WRITE_AGAIN, row.promised_on, work.now)
    return contributor.id


def _needs(row: ReportedDeath) -> dict[NeedKind, str]:
    """What they said they need, in their own words where those are needed."""
    told = {name: str(value) for name, value in row.told.items()}
    found = {NEED_OF_FORMAT[code]: "" for code in told.get("formats", "").split() if code in NEED_OF_FORMAT}
    if row.presentation == Presentation.EASY_READ:
        found[NeedKind.EASY_READ] = ""
    if told.get("reach") in NEED_OF_REACH:
        found[NEED_OF_REACH[told["reach"]]] = ""
    if told.get("other_language"):
        found[NeedKind.INTERPRETER] = told["other_language"]
    if told.get("safe") == "not_always" or told.get("safe_words"):
        found[NeedKind.NOT_TO_BE_SENT] = told.get("safe_words") or "not always safe: ask first"
    return found


def _decide(
    work: Work,
    member: StaffMember,
    row: ReportedDeath,
    decision: ReportDecision,
    *,
    note: str = "",
    why: str = "",
    area_id: int | None = None,
) -> None:
    work.session.add(
        ReportAnswer(
            reported_death_id=row.id, decision=decision, why=why, note=note.strip(), area_id=area_id,
            decided_by_id=member.id, decided_at=work.now,
        )
    )  # fmt: skip
    if decision in SETTLED:
        row.state, row.settled_at = SETTLED[decision], work.now
    work.session.flush()
    work.record(member.audit_name, "decided_report", f"reported_death:{row.id}", decision=decision.value, why=why)


def _match(review: OfferedReview, certain: bool, told: Mapping[str, str]) -> PossibleMatch:
    name = fold(told.get("teller_name", ""))
    return PossibleMatch(
        reference=review.reference,
        person=review.person,
        person_full=review.person_full,
        born_on=review.born_on,
        died_on=review.died_on,
        area=review.area,
        reviewer_name=review.reviewer_name,
        people=review.people,
        certain=certain,
        here_already=tuple(each for each, _relationship in review.people if name and fold(each) == name),
    )
