"""Adding a member of staff: password hashed with Argon2, a second factor from the first day."""

from __future__ import annotations

import pyotp

from portal.domain.errors import Refused
from portal.domain.names import tidy
from portal.domain.staff_accounts import NewStaff, StaffAdded
from portal.domain.states import Role
from portal.models import Staff
from portal.services import staff_passwords
from portal.services.tools import Tools, Work
from portal.store import staff_accounts

_AREAS_NOT_NEEDED = frozenset({Role.PROGRAMME, Role.SYSADMIN})


def add(tools: Tools, new: NewStaff, *, by: str = "command") -> StaffAdded:
    """Add a member of staff in one transaction. Raises Refused: email_not_right, email_taken, name_missing,
    password_short, password_long, password_common or area_missing."""
    with tools.writing() as work:
        return add_in(work, new, by=by, issuer=tools.settings.service_name)


def add_in(work: Work, new: NewStaff, *, by: str, issuer: str, totp_secret: str = "") -> StaffAdded:
    """The same, in a transaction of the caller's (the demonstration)."""
    email, name = new.email.strip().lower(), tidy(new.name)
    _hold(work, new, email, name)
    areas = [staff_accounts.area(work.session, each) for each in dict.fromkeys(map(tidy, new.areas))]
    member = Staff(
        email=email,
        name=name,
        role=new.role,
        employer_id=staff_accounts.organisation(work.session, new.employer).id if tidy(new.employer) else None,
        job_title=tidy(new.job_title),
        phone=tidy(new.phone),
        password_hash=staff_passwords.hashed(new.password),
        totp_secret=totp_secret or pyotp.random_base32(),
    )
    staff_accounts.add(work.session, member, list({area.id: area for area, _made in areas}.values()))
    work.record(by, "added_staff", f"staff:{member.id}", role=new.role.value)
    return StaffAdded(
        id=member.id,
        email=email,
        name=name,
        role=new.role,
        areas=tuple(area.name for area, _made in areas),
        new_areas=tuple(area.name for area, made in areas if made),
        totp_secret=member.totp_secret,
        totp_address=pyotp.TOTP(member.totp_secret).provisioning_uri(name=email, issuer_name=issuer),
    )


def _hold(work: Work, new: NewStaff, email: str, name: str) -> None:
    if not name:
        raise Refused("name_missing")
    before, at, after = email.rpartition("@")
    if not (before and at and "." in after) or any(c.isspace() for c in email):
        raise Refused("email_not_right", email=new.email)
    if staff_accounts.by_email(work.session, email) is not None:
        raise Refused("email_taken", email=email)
    staff_passwords.hold(new.password, name, email, new.employer)
    if new.role not in _AREAS_NOT_NEEDED and not any(map(tidy, new.areas)):
        raise Refused("area_missing", role=new.role.value)
