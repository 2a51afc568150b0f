"""Passkeys: a member of staff adds one, comes in with it, gives their second factor with it, takes it away."""

from __future__ import annotations

import secrets

from portal.domain.errors import NotFound, Refused
from portal.domain.names import tidy
from portal.domain.rooms import StaffMember
from portal.domain.sign_in import KnownPasskey, SignInWay
from portal.models import Passkey
from portal.services import sign_in_steps, staff_visits
from portal.services.tools import Tools, Work
from portal.store import passkeys, staff_identities

MOST = 10
LONGEST_NAME = 60


def possible(tools: Tools) -> bool:
    """Whether browsers have passkeys for this portal's address."""
    return tools.passkeys.possible


def of(tools: Tools, member: StaffMember) -> tuple[KnownPasskey, ...]:
    with tools.reading() as session:
        return tuple(
            KnownPasskey(each.id, each.name, each.added_at, each.last_used_at)
            for each in passkeys.of(session, member.id)
        )


def begin_adding(tools: Tools, member: StaffMember) -> tuple[str, str]:
    """Return the step that this browser must bring back, and what its authenticator needs, as JSON."""
    with tools.reading() as session:
        known = passkeys.of(session, member.id)
    # The same for all of a member's passkeys, and nothing that says who they are.
    handle = known[0].user_handle if known else secrets.token_urlsafe(32)
    step = f"{sign_in_steps.begin(tools, sign_in_steps.ADD_PASSKEY, staff_id=member.id)}.{handle}"
    return step, tools.passkeys.options_to_add(
        challenge=sign_in_steps.derived(tools, step, "challenge"),
        user_handle=handle,
        email=member.email,
        name=member.name,
        known=[each.credential_id for each in known],
    )


def finish_adding(tools: Tools, member: StaffMember, *, step: str, name: str, answer: str) -> None:
    """Keep a new passkey. Raises Refused: name_missing, not_started_here, not_proved, known_already or too_many."""
    name = tidy(name)[:LONGEST_NAME]
    if not any(c.isalnum() for c in name):
        raise Refused("name_missing")
    sign_in_steps.claim(tools, step.partition(".")[0], sign_in_steps.ADD_PASSKEY, staff_id=member.id)
    made = tools.passkeys.made(answer, challenge=sign_in_steps.derived(tools, step, "challenge"))
    with tools.writing() as work:
        if passkeys.by_credential(work.session, made.credential_id) is not None:
            raise Refused("known_already")
        if len(passkeys.of(work.session, member.id)) >= MOST:
            raise Refused("too_many")
        passkey = Passkey(
            staff_id=member.id,
            name=name,
            credential_id=made.credential_id,
            public_key=made.public_key,
            user_handle=step.partition(".")[2],
            sign_count=made.sign_count,
            added_at=work.now,
        )
        passkeys.add(work.session, passkey)
        work.record(member.audit_name, "added_passkey", member.audit_name, passkey=str(passkey.id))


def remove(tools: Tools, member: StaffMember, passkey_id: int) -> None:
    """Take away one of the member's own passkeys; the same answer for another's as for one that is not there."""
    with tools.writing() as work:
        if not passkeys.remove(work.session, member.id, passkey_id):
            raise NotFound
        work.record(member.audit_name, "removed_passkey", member.audit_name, passkey=str(passkey_id))


def begin_using(tools: Tools, member: StaffMember | None = None) -> tuple[str, str]:
    """Return the step and what the authenticator needs: to come in, or to give `member`'s second factor again."""
    if member is None:
        step, known = sign_in_steps.begin(tools, sign_in_steps.USE_PASSKEY), []
    else:
        step = sign_in_steps.begin(tools, sign_in_steps.CONFIRM_PASSKEY, staff_id=member.id)
        with tools.reading() as session:
            known = [each.credential_id for each in passkeys.of(session, member.id)]
    challenge = sign_in_steps.derived(tools, step, "challenge")
    return step, tools.passkeys.options_to_use(challenge=challenge, known=known)


def sign_in(tools: Tools, *, step: str, answer: str, browser: str) -> tuple[int, str]:
    """Return whose passkey it was and the token of a new visit. Raises Refused: not_started_here or not_proved."""
    if tools.settings.organisation and tools.settings.organisation.only:
        raise Refused("only_organisation")
    sign_in_steps.claim(tools, step, sign_in_steps.USE_PASSKEY)
    try:
        with tools.writing() as work:
            staff_id = _proved(tools, work, step, answer, of=None)
            work.record(f"staff:{staff_id}", "signed_in", f"staff:{staff_id}", way=SignInWay.PASSKEY.value)
            return staff_id, staff_visits.start(work, staff_id, SignInWay.PASSKEY, browser)
    except Refused as refused:
        with tools.writing() as work:
            work.record("anyone", "passkey_refused", "sign_in", why=refused.details.get("why", ""))
        raise


def confirm(tools: Tools, member: StaffMember, *, step: str, answer: str) -> str:
    """Take a passkey as the second factor again, and return the visit's new token."""
    sign_in_steps.claim(tools, step, sign_in_steps.CONFIRM_PASSKEY, staff_id=member.id)
    with tools.writing() as work:
        _proved(tools, work, step, answer, of=member.id)
        return staff_visits.confirm_in(work, member)


def _proved(tools: Tools, work: Work, step: str, answer: str, *, of: int | None) -> int:
    """Return whose passkey proved itself for this step. Unknown, another's and disabled read alike."""
    credential_id, handle = tools.passkeys.named(answer)
    found = passkeys.by_credential(work.session, credential_id)
    if found is None or (of is not None and found.staff_id != of) or handle not in {"", found.user_handle}:
        raise Refused("not_proved", why="unknown_passkey")
    if staff_identities.enabled(work.session, found.staff_id) is None:
        raise Refused("not_proved", why="disabled")
    count = tools.passkeys.proved(
        answer,
        challenge=sign_in_steps.derived(tools, step, "challenge"),
        public_key=found.public_key,
        sign_count=found.sign_count,
    )
    if not passkeys.use(work.session, found.id, count, work.now):
        raise Refused("not_proved", why="count_did_not_grow")
    return found.staff_id
