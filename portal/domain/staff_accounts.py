"""A member of staff as they are added, and what they need to set up their second factor."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.domain.states import Role


@dataclass(frozen=True, slots=True)
class NewStaff:
    """`areas` and `employer` are names; they are made when they are new."""

    email: str
    name: str
    role: Role
    password: str = field(repr=False)
    areas: tuple[str, ...] = ()
    employer: str = ""
    job_title: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """`totp_address` is the otpauth:// address that an authenticator app reads."""

    id: int
    email: str
    name: str
    role: Role
    areas: tuple[str, ...]
    new_areas: tuple[str, ...]
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A new authenticator secret, shown once."""

    email: str
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)
