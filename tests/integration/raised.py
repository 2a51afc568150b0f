"""Something that was raised, and everybody who may or may not see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.models import Concern, Contributor, Review, Staff
from portal.services import concerns, raising, second_reading, visits
from portal.services.tools import Tools
from tests.factories import Factory

SECRET = "The reviewer laughed when I cried."


@dataclass
class Case:
    """A review with a reviewer, two coordinators and a programme lead; its mother in her room."""

    make: Factory
    reviewer: Staff = field(init=False)
    jo: Staff = field(init=False)
    sam: Staff = field(init=False)
    lead: Staff = field(init=False)
    review: Review = field(init=False)
    mother: Contributor = field(init=False)
    room: Room = field(init=False)

    def __post_init__(self) -> None:
        make = self.make
        self.reviewer = make.staff("Amara Okafor")
        self.jo = make.staff("Jo Whitfield", Role.COORDINATOR)
        self.sam = make.staff("Sam Field", Role.COORDINATOR)
        self.lead = make.staff("Pat Lead", Role.PROGRAMME, area=None)
        self.review = make.review(reviewer=self.reviewer)
        self.mother = make.contributor(self.review)
        self.room = self.in_room(self.mother)

    @property
    def tools(self) -> Tools:
        return self.make.tools

    def in_room(self, contributor: Contributor) -> Room:
        invitation = self.make.invitation(contributor)
        with self.tools.writing() as work:
            visit = visits.start_for_invitation(work, invitation.id)
        self.make.step_up(visit)
        room = visits.room_for(self.tools, visit)
        assert room is not None
        return room

    def member(self, row: Staff, *, area: bool = True) -> StaffMember:
        areas = frozenset({self.review.area_id}) if area and row.role != Role.PROGRAMME else frozenset()
        return StaffMember(0, "", row.id, row.name, row.email, Role(row.role), row.employer_id, areas, ())

    def raised(self, about: str, **more: Any) -> Concern:
        given = {"kind": "concern", "words": SECRET, "submission": f"{about}-1", **more}
        made = raising.raise_in_room(self.tools, self.room, about=about, **given)
        return self.row(made.reference)

    def row(self, reference: str) -> Concern:
        with self.tools.reading() as session:
            return session.scalars(select(Concern).where(Concern.reference == reference)).one()

    def answered(self, row: Concern, by: Staff, words: str = "We are sorry. It will not happen again.") -> int:
        concerns.answer(
            self.tools, self.member(by), row.id, words=words, easy_words="sorry | We are sorry.", looked_at=True
        )
        return self.waiting_for(self.lead)[-1]

    def waiting_for(self, reader: Staff) -> list[int]:
        with self.tools.reading() as session:
            area_ids = self.member(reader).area_ids
            return [each.id for each in concerns.waiting(session, area_ids, reader.id)]

    def passed(self, answer_id: int, by: Staff) -> None:
        second_reading.pass_text(self.tools, self.member(by), ReadKind.CONCERN, answer_id)


def public(case: Case, number: int, **more: str) -> str:
    given = {
        "kind": "complaint", "about": "care", "words": SECRET, "name": "", "contact": "", "area": "",
        "address": "192.0.2.7", "submission": str(number), **more,
    }  # fmt: skip
    return raising.raise_publicly(case.tools, **given)
