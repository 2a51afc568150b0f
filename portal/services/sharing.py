"""Choosing what goes to which other body, giving it, and asking for it back.

Giving and choosing take the same lock: a choice that was taken back a moment before the giving is seen by it, and one
that comes a moment after makes a task of asking for it back. Nothing in between.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.domain.accounts import as_kept
from portal.domain.errors import NotFound, Refused
from portal.domain.names import tidy
from portal.domain.oversight import SeenWhat
from portal.domain.rooms import Room, StaffMember
from portal.domain.sharing import LONGEST_LINE, MOST_WORDS, AskedBack, Body, GaveHow, Pack, Sharing, SharingForStaff
from portal.domain.states import ProcessKind
from portal.domain.withdrawals import Withdrawn
from portal.services import telling_families
from portal.services.tools import Tools, Work
from portal.store import seen
from portal.store import sharing as store

CONTRIBUTOR = "contributor"


def of_room(tools: Tools, room: Room) -> Sharing:
    """Return what this contributor chose for each other body, and who holds what of theirs."""
    with tools.database.connection() as connection:
        return store.of_contributor(connection, room.contributor_id)


def of_body(tools: Tools, room: Room, body: ProcessKind) -> Body:
    """Return one body with every item. Raises NotFound when it does not look at this death."""
    return _body(of_room(tools, room), body)


def choose(tools: Tools, room: Room, body: ProcessKind, answers: Mapping[str, bool]) -> None:
    """Keep a yes or a no for each item that is answered, as a new row; the same answer again is no new row.

    A no to something that they hold already makes a task for staff: to ask them to delete it. Raises NotFound for an
    item that is not this contributor's, or whose words have changed.
    """
    with tools.writing() as work:
        store.lock(work.session, room.contributor_id)
        standing = _body(store.of_contributor(work.session, room.contributor_id), body)
        known = {each.item.key: each for each in standing.items}
        if not set(answers) <= set(known):
            raise NotFound
        for key, may in answers.items():
            before = known[key]
            if before.may is may:
                continue
            store.choose(work.session, room.contributor_id, body, before.item, may, by=CONTRIBUTOR, now=work.now)
            _held_of(work, standing, key, may)
            if before.may and not may:
                work.withdrawn(
                    Withdrawn.SHARING, contributor=str(room.contributor_id), body=body.value,
                    kind=before.item.kind.value, item=str(before.item.row_id),
                )  # fmt: skip
            work.record(
                room.audit_name, "chose_sharing", room.audit_name, body=body.value, item=key, may="yes" if may else "no"
            )


def _held_of(work: Work, body: Body, key: str, may: bool) -> None:
    held = [each.id for each in body.held if each.key == key and each.answer is not AskedBack.DELETED]
    store.ask_back(work.session, held, None if may else work.now)


def _body(sharing: Sharing, body: ProcessKind) -> Body:
    found = next((each for each in sharing.bodies if each.kind is body), None)
    if found is None:
        raise NotFound
    return found


# --- staff


def for_staff(tools: Tools, member: StaffMember, contributor_id: int) -> SharingForStaff:
    """Return exactly what may go to whom, and what went. Raises NotFound outside the member's areas."""
    with tools.writing() as work:
        found = _for_staff(work, member, contributor_id)
        work.record(member.audit_name, "saw_words", f"contributor:{contributor_id}", page="sharing")
        seen.note(work.session, [contributor_id], member.id, SeenWhat.STATEMENTS, work.now)
    return found


def _for_staff(work: Work, member: StaffMember, contributor_id: int) -> SharingForStaff:
    whose = store.whose(work.session, contributor_id, member.area_ids)
    if whose is None:
        raise NotFound
    return SharingForStaff(contributor_id, *whose, store.of_contributor(work.session, contributor_id))


def give(
    tools: Tools,
    member: StaffMember,
    contributor_id: int,
    body: ProcessKind,
    keys: Collection[str],
    *,
    given_to: str,
    how: GaveHow,
    by_law: str = "",
    submission: str,
) -> str:
    """Record that these items went, in one transaction with the look at what the contributor chose; return the pack.

    Only what has a yes may go. `by_law` is the reason for which the law asks for something without one: for bodies
    that can ask so. The same submission again is the same pack. Raises NotFound, and Refused `nothing_chosen`,
    `no_longer_allowed`, `to_whom`, `too_long` or `not_by_law`.
    """
    to, reason = tidy(given_to), as_kept(by_law).strip()
    if not to:
        raise Refused("to_whom")
    if len(to) > LONGEST_LINE or len(reason) > MOST_WORDS:
        raise Refused("too_long")
    if not keys:
        raise Refused("nothing_chosen")
    with tools.writing() as work:
        store.lock(work.session, contributor_id)
        found = _for_staff(work, member, contributor_id)
        pack = f"{contributor_id}-{submission}"
        if store.pack_is_made(work.session, pack):
            return pack
        standing = _body(store.of_contributor(work.session, found.contributor_id), body)
        if reason and not standing.can_ask_by_law:
            raise Refused("not_by_law")
        may_go = {each.item.key: each.item for each in (standing.items if reason else standing.allowed)}
        if not set(keys) <= set(may_go):
            raise Refused("no_longer_allowed")
        versions = store.versions(work.session, contributor_id)
        items = [(may_go[key], versions.get(may_go[key].row_id, 1)) for key in may_go if key in keys]
        store.give(
            work.session, contributor_id, body, items, by_law=reason, given_to=to, how=how, pack=pack,
            given_by_id=member.id, given_at=work.now,
        )  # fmt: skip
        work.record(
            member.audit_name, "shared_with_body", f"contributor:{contributor_id}", body=body.value,
            items=" ".join(sorted(keys)), by_law="yes" if reason else "no",
        )  # fmt: skip
        telling_families.notice(work, tools, contributor_id, about=f"shared:{pack}", who=member.audit_name)
    return pack


def pack(tools: Tools, member: StaffMember, contributor_id: int, pack_name: str) -> Pack:
    """Return what went in one pack, to be made into a document. Each making is on record.

    Raises NotFound outside the member's areas, and as soon as anything in it was taken back.
    """
    with tools.writing() as work:
        found = _for_staff(work, member, contributor_id)
        items = tuple(each for each in found.sharing.log if each.pack == pack_name)
        if not items or any(each.asked_back_at for each in items):
            raise NotFound
        work.record(member.audit_name, "made_pack", f"contributor:{contributor_id}", pack=pack_name)
    first = items[0]
    return Pack(pack_name, found.person, found.name, found.reference, first.body, first.given_to, first.given_at, items)


def asked_to_delete(tools: Tools, member: StaffMember, contributor_id: int, item_id: int) -> None:
    """Staff asked the body to delete something. Twice is once. Raises NotFound."""
    with tools.writing() as work:
        _for_staff(work, member, contributor_id)
        row = store.held_one(work.session, item_id, contributor_id)
        if row is None or row.asked_back_at is None:
            raise NotFound
        if row.asked_at is not None:
            return
        row.asked_at, row.asked_by_id = work.now, member.id
        work.session.flush()
        work.record(member.audit_name, "asked_body_to_delete", f"contributor:{contributor_id}", item=str(item_id))


def answered(tools: Tools, member: StaffMember, contributor_id: int, item_id: int, answer: AskedBack) -> None:
    """Keep what the body said. Raises NotFound when nobody asked it."""
    with tools.writing() as work:
        _for_staff(work, member, contributor_id)
        row = store.held_one(work.session, item_id, contributor_id)
        if row is None or row.asked_at is None:
            raise NotFound
        row.answer, row.answered_at = answer, work.now
        work.session.flush()
        work.record(
            member.audit_name, "body_answered", f"contributor:{contributor_id}", item=str(item_id), answer=answer.value
        )
        about = f"body_answered:{item_id}:{answer.value}"
        telling_families.notice(work, tools, contributor_id, about=about, who=member.audit_name)
