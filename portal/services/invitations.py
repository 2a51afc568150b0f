"""Invitations: which stand, withdrawing one, and sending a new one in its place."""

from __future__ import annotations

from portal.domain.errors import NotFound, Refused
from portal.domain.invitations import InvitationShown
from portal.domain.letters import INTRODUCTORY
from portal.domain.rooms import StaffMember
from portal.domain.sending import QueuedLetter
from portal.domain.withdrawals import Withdrawn
from portal.services.letters import queue
from portal.services.tools import Tools, Work
from portal.store import invitations as store
from portal.store import letters as letter_store


def of_contributor(tools: Tools, member: StaffMember, contributor_id: int) -> tuple[InvitationShown, ...]:
    """Return every invitation, the newest first. Raises NotFound outside the member's areas."""
    with tools.reading() as session:
        if letter_store.contact(session, contributor_id, member.area_ids) is None:
            raise NotFound
        return store.of_contributor(session, contributor_id, tools.clock.now())


def withdraw(tools: Tools, member: StaffMember, contributor_id: int, invitation_id: int) -> None:
    """Close a way in at once: its link and code, the visits it opened, and its letter if that has not gone.

    Withdrawing twice is withdrawing once. Raises NotFound outside the member's areas.
    """
    with tools.writing() as work:
        _open_one(work, member, contributor_id, invitation_id)
        _withdraw(work, member, invitation_id)


def reissue(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    invitation_id: int,
    *,
    submission: str,
) -> QueuedLetter:
    """Withdraw an invitation and queue a new introductory letter, to the contact on file and nowhere else.

    The same submission again changes nothing. Raises NotFound, Refused("already_replaced"), and what `queue` raises.
    """
    with tools.writing() as work:
        old = _open_one(work, member, contributor_id, invitation_id)
        queued = queue(
            work,
            tools,
            name=INTRODUCTORY,
            contributor_id=contributor_id,
            asked_by=member.id,
            due_at=work.now,
            submission=submission,
        )
        if queued.repeat:
            return queued
        if old.replaced:
            raise Refused("already_replaced")
        _withdraw(work, member, invitation_id)
        assert queued.invitation_id is not None  # an introductory letter always has a way in
        store.replace(work.session, invitation_id, queued.invitation_id)
    return queued


def _open_one(work: Work, member: StaffMember, contributor_id: int, invitation_id: int) -> InvitationShown:
    if letter_store.contact(work.session, contributor_id, member.area_ids) is None:
        raise NotFound
    for each in store.of_contributor(work.session, contributor_id, work.now):
        if each.id == invitation_id:
            return each
    raise NotFound


def _withdraw(work: Work, member: StaffMember, invitation_id: int) -> None:
    if store.withdraw(work.session, invitation_id, work.now):
        work.withdrawn(Withdrawn.INVITATION, invitation=str(invitation_id))
        work.record(member.audit_name, "withdrew_invitation", f"invitation:{invitation_id}")
