"""After an older copy was put in place: what people took back since it was made is taken back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from portal.domain.choosing import ASKS_US_TO_CONTACT
from portal.domain.owning import TakenKind
from portal.domain.states import Decision, Verdict
from portal.domain.withdrawals import AppliedAgain, Withdrawal, Withdrawn
from portal.models import Answer, Contributor, Invitation, StatementVersion
from portal.services.tools import Work
from portal.store import checks, choices, erasing, invitations, named_people, owning, sharing

APPLIED, ALREADY, NOT_IN_COPY = "applied", "already", "not_in_copy"
_NEVER_ASK = frozenset({Decision.NO, Decision.WRONG_PERSON})


def apply_again(work: Work, withdrawals: Iterable[Withdrawal]) -> tuple[AppliedAgain, ...]:
    """Do each once more, in their order, as it was done then. What the copy holds already is left as it is."""
    done = []
    for each in withdrawals:
        came = _HOW[each.what](work, each, each.about)
        if came == APPLIED:
            work.record("restore", "took_back_again", _about(each), what=each.what.value)
        done.append(AppliedAgain(each, came))
    return tuple(done)


def _invitation(work: Work, _each: Withdrawal, about: Mapping[str, str]) -> str:
    invitation_id = int(about["invitation"])
    if work.session.get(Invitation, invitation_id) is None:
        return NOT_IN_COPY
    return APPLIED if invitations.withdraw(work.session, invitation_id, work.now) else ALREADY


def _stopped(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor = work.session.get(Contributor, int(about["contributor"]))
    if contributor is None:
        return NOT_IN_COPY
    if each.what is Withdrawn.STARTED_AGAIN:
        choices.set_stopped(work.session, contributor.id, None)
        return APPLIED
    choices.cancel_queued(work.session, contributor.id)
    choices.end_promises(work.session, contributor.id, work.now)
    choices.set_stopped(work.session, contributor.id, each.at)
    return APPLIED


def _choice(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor_id, decision = int(about["contributor"]), Decision(about["decision"])
    if work.session.get(Contributor, contributor_id) is None:
        return NOT_IN_COPY
    submission = f"again:{each.number}:{contributor_id}:{each.at.isoformat()}"
    if choices.is_saved(work.session, submission):
        return ALREADY
    later_on = date.fromisoformat(about["later_on"]) if about.get("later_on") else None
    choices.add(work.session, contributor_id, decision, later_on=later_on, words="", submission=submission, now=each.at)
    choices.end_promises(work.session, contributor_id, work.now)
    if decision in ASKS_US_TO_CONTACT:
        choices.set_stopped(work.session, contributor_id, None)
    if decision in _NEVER_ASK:
        choices.cancel_queued(work.session, contributor_id)
    return APPLIED


def _taken_out(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    version = work.session.get(StatementVersion, int(about["version"]))
    if version is None:
        return NOT_IN_COPY
    checks.add_check(work.session, version.id, Verdict.TAKE_OUT, "", each.at)
    return APPLIED


def _sharing(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor_id, body, key = int(about["contributor"]), about["body"], f"{about['kind']}-{about['item']}"
    if work.session.get(Contributor, contributor_id) is None:
        return NOT_IN_COPY
    found = next((one for one in sharing.of_contributor(work.session, contributor_id).bodies if one.kind == body), None)
    item = next((one for one in found.items if one.item.key == key), None) if found else None
    if found is None or item is None:
        return NOT_IN_COPY
    if not item.may:
        return ALREADY
    sharing.choose(work.session, contributor_id, found.kind, item.item, False, by="contributor", now=each.at)
    sharing.ask_back(work.session, [held.id for held in found.held if held.key == key], each.at)
    return APPLIED


def _named(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor_id, named_id = int(about["contributor"]), int(about["named"])
    every = named_people.of_contributor(work.session, contributor_id)
    found = next((one for one in every if one.id == named_id), None)
    if found is None:
        return NOT_IN_COPY
    if found.taken_back:
        return ALREADY
    named_people.add(
        work.session, contributor_id, found.naming, first_id=named_id, visit_id=None, taken_back=True,
        submission=f"again:{each.number}:{named_id}:{each.at.isoformat()}", now=each.at,
    )  # fmt: skip
    return APPLIED


def _answer(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor_id, answer_id = int(about["contributor"]), int(about["answer"])
    if work.session.get(Answer, answer_id) is None:
        return NOT_IN_COPY
    if not owning.settle_answer(work.session, contributor_id, answer_id, each.at):
        return ALREADY
    owning.add_taken(
        work.session,
        contributor_id=contributor_id,
        kind=TakenKind.ANSWER,
        answer_id=answer_id,
        made_at=each.at,
        submission=f"again:{each.number}:{answer_id}:{each.at.isoformat()}",
    )
    return APPLIED


def _erased(work: Work, each: Withdrawal, about: Mapping[str, str]) -> str:
    contributor = work.session.get(Contributor, int(about["contributor"]))
    if contributor is None:
        return NOT_IN_COPY
    erasing.erase(work.session, contributor.id, each.at)
    return APPLIED


def _about(each: Withdrawal) -> str:
    name = next(iter(each.about))
    return f"{name}:{each.about[name]}"


_HOW: dict[Withdrawn, Callable[[Work, Withdrawal, Mapping[str, str]], str]] = {
    Withdrawn.INVITATION: _invitation,
    Withdrawn.STOPPED: _stopped,
    Withdrawn.STARTED_AGAIN: _stopped,
    Withdrawn.CHOICE: _choice,
    Withdrawn.TAKEN_OUT: _taken_out,
    Withdrawn.SHARING: _sharing,
    Withdrawn.NAMED: _named,
    Withdrawn.ANSWER: _answer,
    Withdrawn.ERASED: _erased,
}
