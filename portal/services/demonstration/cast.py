"""Puts the demonstration's people and reviews into the database."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from portal.domain.days import months_on
from portal.domain.rooms import StaffMember
from portal.domain.staff_accounts import NewStaff
from portal.domain.states import Presentation, ReviewState, Role, Scope
from portal.models import (
    Allocation,
    CareProvided,
    Contributor,
    Need,
    OtherProcess,
    Person,
    PlannedContact,
    QuietDay,
    Review,
)
from portal.services import staff_accounts
from portal.services.tools import Tools, Work
from portal.store import staff_accounts as staff_store

FRIENDS = {"friend", "housemate"}


def staff(tools: Tools, entries: list[dict[str, Any]]) -> tuple[list[dict[str, str]], dict[str, StaffMember]]:
    """Add the staff. Return how each signs in, and each as a signed-in member for acting in the story."""
    shown, members = [], {}
    for entry in entries:
        password = secrets.token_urlsafe(12)
        new = NewStaff(
            email=entry["email"],
            name=entry["name"],
            role=Role(entry["role"]),
            password=password,
            areas=(entry["area"],) if entry["area"] else (),
            employer=entry["employer"],
            job_title=entry["job_title"],
            phone=entry["phone"],
        )
        with tools.writing() as work:
            added = staff_accounts.add_in(work, new, by="demonstration", issuer=tools.settings.service_name)
            area_ids = frozenset(staff_store.area(work.session, name)[0].id for name in added.areas)
        shown.append(
            {
                "key": entry["key"],
                "name": added.name,
                "role": added.role.value,
                "area": entry["area"],
                "email": added.email,
                "password": password,
                "totp_secret": added.totp_secret,
            }
        )
        members[entry["key"]] = StaffMember(
            visit_id=0,
            visit_token="",  # nosec B106
            id=added.id,
            name=added.name,
            email=added.email,
            role=added.role,
            employer_id=None,
            area_ids=area_ids,
            area_names=added.areas,
        )
    return shown, members


def review(work: Work, entry: dict[str, Any], reviewer_id: int, coordinator_id: int) -> Review:
    """Add a person, their review, its care providers, other processes and allocation."""
    person = Person(
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        known_as=entry["known_as"],
        born_on=entry["born_on"],
        died_on=work.today - timedelta(days=entry["died_days_ago"]),
        place_of_death=entry["place_of_death"],
    )
    work.session.add(person)
    work.session.flush()
    area, _made = staff_store.area(work.session, "North Wolds")
    notified_on = work.today - timedelta(days=entry["notified_days_ago"])
    made = Review(
        reference=entry["reference"],
        person_id=person.id,
        area_id=area.id,
        reviewer_id=reviewer_id,
        notified_on=notified_on,
        due_on=months_on(notified_on, 6),
        state=ReviewState.ALLOCATED,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add(
        Allocation(review_id=made.id, reviewer_id=reviewer_id, allocated_by_id=coordinator_id, allocated_at=work.now)
    )
    for name in entry["care_by"]:
        organisation = staff_store.organisation(work.session, name)
        work.session.add(CareProvided(review_id=made.id, organisation_id=organisation.id))
    for other in entry["other_processes"]:
        process = OtherProcess(review_id=made.id, kind=other["kind"], note=other["note"])
        work.session.add(process)
        work.session.flush()
        if other["planned_in_days"]:
            planned_on = work.today + timedelta(days=other["planned_in_days"])
            work.session.add(PlannedContact(other_process_id=process.id, planned_on=planned_on, about=other["about"]))
    return made


def contributor(work: Work, entry: dict[str, Any], review_id: int) -> Contributor:
    made = Contributor(
        review_id=review_id,
        name=entry["name"],
        relationship=entry["relationship"],
        scope=Scope.FRIEND if entry["relationship"] in FRIENDS else Scope.FAMILY,
        language=entry.get("language", "en"),
        presentation=entry.get("presentation", Presentation.STANDARD),
        has_learning_disability=entry.get("learning_disability", False),
        supporter_name=entry.get("supporter", ""),
        faith=entry.get("faith", ""),
        address_line_1=entry["address_line_1"],
        address_town=entry["town"],
        postcode=entry["postcode"],
        email=entry["email"],
        mobile=entry["mobile"],
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for kind, detail in entry["needs"].items():
        work.session.add(
            Need(contributor_id=made.id, kind=kind, detail=detail, recorded_by="import", recorded_at=work.now)
        )
    if "quiet_in_days" in entry:
        first, last = (_in_days(work.today, days) for days in entry["quiet_in_days"])
        work.session.add(QuietDay(contributor_id=made.id, starts_on=first, ends_on=last, recorded_at=work.now))
    return made


def _in_days(today: date, days: int) -> date:
    return today + timedelta(days=days)
