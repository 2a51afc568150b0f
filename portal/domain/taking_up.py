"""What a coordinator says of a report when it becomes a review, or belongs to one that there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portal.domain.reported import FORMATS
from portal.domain.states import NeedKind, Relationship, Scope

MONTHS = 6
"""How long a review takes (I4.1)."""
FRIENDS = frozenset({Relationship.FRIEND, Relationship.HOUSEMATE, Relationship.PAID_CARER, Relationship.OTHER})
NEED_OF_REACH = {
    "phone": NeedKind.CONTACT_PHONE,
    "text": NeedKind.CONTACT_TEXT,
    "email": NeedKind.CONTACT_EMAIL,
    "post": NeedKind.CONTACT_POST,
}
NEED_OF_FORMAT = {code: NeedKind(code) for code in FORMATS}


@dataclass(frozen=True, slots=True)
class Teller:
    """Who told us, as a contributor. None is made for somebody who asked us not to be in touch."""

    name: str = field(repr=False)
    relationship: Relationship
    scope: Scope


@dataclass(frozen=True, slots=True)
class NewReview:
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    known_as: str = field(repr=False)
    born_on: date | None
    died_on: date
    area_id: int
    teller: Teller | None


def scope_of(relationship: Relationship) -> Scope:
    """Return what is offered first: friends and paid carers never see outcomes (safety.md)."""
    return Scope.FRIEND if relationship in FRIENDS else Scope.FAMILY
