"""What a portal administrator does, by command, for a member of staff: a lost phone, a new password, a leaver.

Each act ends every visit of that member and is an audit event. A lost phone and a lost password are two acts: neither
opens an account by itself.
"""

from __future__ import annotations

import pyotp

from portal.domain.errors import NotFound
from portal.domain.names import tidy
from portal.domain.staff_accounts import SecondFactor
from portal.domain.states import Role
from portal.models import Staff
from portal.services import staff_passwords, staff_visits
from portal.services.tools import Tools, Work
from portal.store import passkeys, staff_accounts, staff_identities


def new_second_factor(tools: Tools, email: str, *, by: str = "command") -> SecondFactor:
    """Give a member a new authenticator secret; take away their passkeys. The old phone opens nothing from now on."""
    with tools.writing() as work:
        member = _member(work, email)
        member.totp_secret, member.totp_last_step = pyotp.random_base32(), 0
        removed = passkeys.remove_all(work.session, member.id)
        _ended(work, member, "reset_second_factor", by, passkeys=str(removed))
        address = pyotp.TOTP(member.totp_secret).provisioning_uri(
            name=member.email, issuer_name=tools.settings.service_name
        )
        return SecondFactor(member.email, member.totp_secret, address)


def new_password(tools: Tools, email: str, password: str, *, by: str = "command") -> None:
    """Give a member a new password. Raises Refused: password_short, password_long or password_common."""
    with tools.writing() as work:
        member = _member(work, email)
        staff_passwords.hold(password, member.name, member.email, tools.settings.service_name)
        staff_passwords.set_in(work, member.id, staff_passwords.hashed(password), by=by)


def forget_organisation_account(tools: Tools, email: str, *, by: str = "command") -> int:
    """Forget which account at the organisation is a member's: the next sign-in by verified e-mail binds anew."""
    with tools.writing() as work:
        member = _member(work, email)
        forgotten = staff_identities.forget(work.session, member.id)
        _ended(work, member, "forgot_organisation_account", by, accounts=str(forgotten))
    return forgotten


def disable(tools: Tools, email: str, *, by: str = "command") -> None:
    """Shut a member out at once: their next request is refused, however they came in."""
    with tools.writing() as work:
        member = _member(work, email)
        member.disabled_at = member.disabled_at or work.now
        _ended(work, member, "disabled_staff", by)


def enable(tools: Tools, email: str, *, by: str = "command") -> None:
    with tools.writing() as work:
        member = _member(work, email)
        member.disabled_at = None
        _ended(work, member, "enabled_staff", by)


def change_work(
    tools: Tools, email: str, *, role: Role | None = None, areas: tuple[str, ...] = (), by: str = "command"
) -> None:
    """Give a member another role, or other areas instead of theirs. It holds from their next request."""
    with tools.writing() as work:
        member = _member(work, email)
        if role is not None:
            member.role = role
        if any(map(tidy, areas)):
            found = [staff_accounts.area(work.session, each)[0] for each in dict.fromkeys(map(tidy, areas)) if each]
            staff_accounts.set_areas(work.session, member.id, [each.id for each in found])
        work.record(by, "changed_staff_work", f"staff:{member.id}", role=member.role, areas=str(len(areas)))


def sign_out(tools: Tools, email: str, *, by: str = "command") -> int:
    """End every visit of a member, and return how many there were."""
    with tools.writing() as work:
        member = _member(work, email)
        return _ended(work, member, "signed_out_by_administrator", by)


def sign_out_everybody(tools: Tools, *, by: str = "command") -> int:
    """End every visit of every member of staff."""
    with tools.writing() as work:
        ended = staff_visits.end_everybodys(work)
        work.record(by, "signed_out_everybody", "staff", visits=str(ended))
    return ended


def _ended(work: Work, member: Staff, did: str, by: str, **details: str) -> int:
    ended = staff_visits.end_in(work, member.id)
    work.record(by, did, f"staff:{member.id}", visits_ended=str(ended), **details)
    return ended


def _member(work: Work, email: str) -> Staff:
    found = staff_accounts.by_email(work.session, email.strip())
    if found is None:
        raise NotFound(email=email)
    return found
