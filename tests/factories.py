"""Makes what a test is given, in the real database. Every maker has sensible defaults; name only what matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pyotp
from argon2 import PasswordHasher
from flask import Flask

from portal.adapters.codes import make_code
from portal.domain.names import fold
from portal.domain.states import Presentation, Purpose, Relationship, Role, Scope
from portal.models import (
    Area,
    Base,
    CareProvided,
    Contributor,
    Invitation,
    Need,
    Organisation,
    Person,
    Review,
    Staff,
    StaffArea,
)
from portal.services import staff_visits, visits
from portal.services.tools import Tools
from portal.store import visits as visit_store
from portal.web.guarding import STAFF_VISIT, VISIT
from tests.people import Visitor

PASSWORD = "a-long-quiet-river-39"
_HASH = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
_numbers = count(1)


@dataclass(frozen=True)
class MadeInvitation:
    id: int
    contributor_id: int
    token: str
    code: str


class Factory:
    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def add(self, row: Base) -> Any:
        with self.tools.writing() as work:
            work.session.add(row)
            work.session.flush()
        return row

    def area(self, name: str = "North Wolds") -> Area:
        with self.tools.writing() as work:
            found = work.session.query(Area).filter_by(name=name).one_or_none()
            if found is None:
                found = Area(name=name)
                work.session.add(found)
                work.session.flush()
        return found

    def organisation(self, name: str = "Wolds Community Trust") -> Organisation:
        with self.tools.writing() as work:
            found = work.session.query(Organisation).filter_by(folded=fold(name)).one_or_none()
            if found is None:
                found = Organisation(name=name, folded=fold(name))
                work.session.add(found)
                work.session.flush()
        return found

    def staff(
        self,
        name: str = "Amara Okafor",
        role: Role = Role.REVIEWER,
        *,
        area: str | None = "North Wolds",
        employer: str | None = "Wolds Community Trust",
        **more: Any,
    ) -> Staff:
        email = more.pop("email", f"{fold(name).replace(' ', '.')}.{next(_numbers)}@reviews.example.org")
        member: Staff = self.add(
            Staff(
                email=email,
                name=name,
                role=role,
                employer_id=self.organisation(employer).id if employer else None,
                job_title="Community nurse",
                phone="0118 496 0111",
                password_hash=_HASH,
                totp_secret=pyotp.random_base32(),
                **more,
            )
        )
        if area:
            self.add(StaffArea(staff_id=member.id, area_id=self.area(area).id))
        return member

    def review(
        self,
        first_name: str = "Margaret",
        last_name: str = "O’Brien",
        known_as: str = "Maggie",
        *,
        area: str = "North Wolds",
        reviewer: Staff | None = None,
        care_by: tuple[str, ...] = (),
        **more: Any,
    ) -> Review:
        person: Person = self.add(
            Person(
                first_name=first_name,
                last_name=last_name,
                known_as=known_as,
                born_on=date(1961, 4, 2),
                died_on=date(2026, 6, 3),
            )
        )
        review: Review = self.add(
            Review(
                **{
                    "reference": f"LD-2026-{next(_numbers):05d}",
                    "person_id": person.id,
                    "area_id": self.area(area).id,
                    "reviewer_id": reviewer.id if reviewer else None,
                    "notified_on": date(2026, 6, 8),
                    "due_on": date(2026, 12, 8),
                    **more,
                }
            )
        )
        for name in care_by:
            self.add(CareProvided(review_id=review.id, organisation_id=self.organisation(name).id))
        return review

    def contributor(self, review: Review | None = None, name: str = "Janet O’Brien", **more: Any) -> Contributor:
        review = review or self.review(reviewer=self.staff())
        row = {
            "review_id": review.id,
            "name": name,
            "relationship": Relationship.MOTHER,
            "scope": Scope.FAMILY,
            "language": "en",
            "presentation": Presentation.STANDARD,
            "address_line_1": "5 Mill Lane",
            "address_town": "Woldsby",
            "postcode": "ZZ99 2AB",
            "email": "janet@example.org",
            "mobile": "07700 900123",
            "created_at": self.tools.clock.now(),
            **more,
        }
        made: Contributor = self.add(Contributor(**row))
        return made

    def need(self, contributor: Contributor, kind: str, detail: str = "") -> Need:
        made: Need = self.add(
            Need(
                contributor_id=contributor.id,
                kind=kind,
                detail=detail,
                recorded_by="import",
                recorded_at=self.tools.clock.now(),
            )
        )
        return made

    def invitation(
        self, contributor: Contributor | None = None, *, purpose: Purpose = Purpose.FAMILY, **more: Any
    ) -> MadeInvitation:
        contributor = contributor or self.contributor()
        token, public_id_hash = self.tools.links.make(purpose)
        code = make_code()
        now = self.tools.clock.now()
        row = {
            "contributor_id": contributor.id,
            "purpose": purpose,
            "public_id_hash": public_id_hash,
            "code_hash": self.tools.codes.hash(code),
            "made_at": now,
            "expires_at": now + timedelta(days=180),
            **more,
        }
        made = self.add(Invitation(**row))
        return MadeInvitation(made.id, contributor.id, token, code)

    def contributor_here(
        self, app: Flask, contributor: Contributor | None = None, *, look: str = "en.standard", stepped_up: bool = True
    ) -> Visitor:
        """Return a browser that is already in this contributor's room. `look` is such as "ur.easy-read".

        A one-time code was given there, unless `stepped_up` is false.
        """
        invitation = self.invitation(contributor)
        with self.tools.writing() as work:
            visit_id = visits.start_for_invitation(work, invitation.id)
        if stepped_up:
            self.step_up(visit_id)
        return self._browser(app, VISIT, visit_id, look)

    def step_up(self, visit_id: str, *, lasting: timedelta = timedelta(hours=12)) -> None:
        """Let a visit read stored words, as after a one-time code."""
        room = visits.room_for(self.tools, visit_id)
        assert room is not None
        with self.tools.writing() as work:
            visit_store.step_up(work.session, room.visit_id, work.now + lasting)

    def staff_here(self, app: Flask, member: Staff, *, confirmed: bool = False) -> Visitor:
        """Return a browser in which this member of staff is signed in; `confirmed`: the second factor given again."""
        with self.tools.writing() as work:
            visit_id = visits.start_for_staff(work, member.id)
        if confirmed:
            signed_in = visits.staff_for(self.tools, visit_id)
            assert signed_in is not None
            with self.tools.writing() as work:
                visit_id = staff_visits.confirm_in(work, signed_in)
        return self._browser(app, STAFF_VISIT, visit_id, None)

    def _browser(self, app: Flask, key: str, visit_id: str, look: str | None) -> Visitor:
        visitor = Visitor(app)
        with visitor.client.session_transaction() as session:
            session[key] = visit_id
        if look:
            visitor.client.set_cookie("look", look)
        return visitor
