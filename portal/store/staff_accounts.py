"""Staff accounts: who an e-mail address belongs to, and the step of the second factor that was used last."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.names import fold, tidy
from portal.models import Area, Organisation, Staff, StaffArea


def by_email(session: Session, email: str) -> Staff | None:
    """Return the member of staff with this address, however its letters were cased."""
    return session.scalar(select(Staff).where(func.lower(Staff.email) == email.lower()).limit(1))


def use_step(session: Session, staff_id: int, step: int) -> bool:
    """Claim a time step of the second factor. False when it, or a later one, was used already: one UPDATE decides."""
    changed = session.execute(
        update(Staff)
        .where(Staff.id == staff_id, Staff.totp_last_step < step, Staff.disabled_at.is_(None))
        .values(totp_last_step=step)
        .returning(Staff.id)
    )
    return changed.one_or_none() is not None


def keep_hash(session: Session, staff_id: int, password_hash: str) -> None:
    session.execute(update(Staff).where(Staff.id == staff_id).values(password_hash=password_hash))


def organisation(session: Session, name: str) -> Organisation:
    """Return the organisation of this name, made when it is new."""
    found = session.scalar(select(Organisation).where(Organisation.folded == fold(name)))
    if found is None:
        found = Organisation(name=tidy(name), folded=fold(name))
        session.add(found)
        session.flush()
    return found


def area(session: Session, name: str) -> tuple[Area, bool]:
    """Return the area of this name and whether it was made now. Names are compared folded, so case makes no new one."""
    found = next((each for each in session.scalars(select(Area)) if fold(each.name) == fold(name)), None)
    if found is not None:
        return found, False
    made = Area(name=tidy(name))
    session.add(made)
    session.flush()
    return made, True


def add(session: Session, member: Staff, areas: list[Area]) -> None:
    session.add(member)
    session.flush()
    session.add_all(StaffArea(staff_id=member.id, area_id=each.id) for each in areas)
    session.flush()


def set_areas(session: Session, staff_id: int, area_ids: list[int]) -> None:
    """Give a member these areas instead of theirs."""
    session.execute(delete(StaffArea).where(StaffArea.staff_id == staff_id))
    session.add_all(StaffArea(staff_id=staff_id, area_id=each) for each in dict.fromkeys(area_ids))
    session.flush()
