"""Planted words are in no file that the portal leaves behind, but in the outbox: that is the letterbox itself."""

from __future__ import annotations

import gzip
import logging
import tarfile
import tempfile
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters.case_fields import COLUMNS
from portal.domain.accounts import Prompt
from portal.domain.errors import Refused
from portal.domain.outcomes import PartName, PartWords
from portal.domain.rooms import StaffMember
from portal.domain.states import Channel, Decision, Role, Verdict
from portal.models import (
    Action,
    ActionUpdate,
    AddedFile,
    Addition,
    Base,
    Check,
    Contributor,
    Delivery,
    Letter,
    Need,
    OtherProcess,
    Person,
    PlannedContact,
    Question,
    Reply,
    Review,
    Statement,
    StatementVersion,
)
from portal.models.sealed import sealed_columns
from portal.services import asking, choices, outcome_publishing, outcome_writing, sending, telling
from portal.services.importing import import_cases
from portal.services.keeping_copies import back_up
from portal.services.letters import queue
from portal.services.resealing import rotate_data, seal_all_anew
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.test_import_cases import export
from tests.needs import meet_needs

# Each is typed by somebody once. They look like what they stand for, or the import would refuse them.
PLANTED = {
    "person_first_name": "Zephyrine",
    "person_last_name": "O’Quillonbury",
    "known_as": "Zephykins",
    "place_of_death": "Quillonford Hospice",
    "contributor_name": "Xanthippe O’Quillonbury",
    "address_line_1": "17 Quillonmead Lane",
    "address_town": "Quillonthorpe",
    "postcode": "ZZ98 7QX",
    "email": "xanthippe.quillon@example.org",
    "mobile": "07700 900417",
    "landline": "0118 496 0937",
    "supporter_name": "Barnaby Quillonsworth",
    "faith": "Quillonite",
}
SAID = {
    name: f"The {name.replace('_', ' ')} was quillonesque{number}."
    for number, name in enumerate(
        (
            "choice", "told", "told_again", "missing", "question", "statement", "easy_statement", "because",
            "sent_back", "correction", "reply", "easy_reply", "answer", "easy_answer", "found", "easy_found",
            "learning", "advice", "action", "owner", "update", "evidence", "note", "about", "need", "asked_for",
            "file_name", "file_words", "need_met",
        )
    )
}  # fmt: skip


@pytest.fixture
def portal(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Tools:
    """A portal in which everything was said, by the ways in which people say it wherever a few lines reach them."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    make = Factory(tools)
    writer = make.staff("Amara Okafor", Role.REVIEWER)
    import_cases(tools, export(tmp_path / "cases.csv", PLANTED, columns=COLUMNS))
    (tmp_path / "cases.csv").unlink()
    with tools.reading() as session:
        contributor = session.scalars(select(Contributor)).one()
        review = session.scalars(select(Review)).one()
    _told(tools, make, contributor)
    _written(tools, make, contributor, writer.id)
    _outcome(tools, make, review, writer.id)
    _others(make, review, contributor)
    with tools.writing() as work:
        changed = work.session.get_one(Review, review.id)
        changed.reviewer_id, changed.reviewer_asked_for = writer.id, SAID["asked_for"]
    with pytest.raises(Refused, match="need_not_met"):
        _send(tools, contributor, writer.id)
    meet_needs(tools, contributor, how=SAID["need_met"])
    _send(tools, contributor, writer.id)
    sending.drain(tools)
    return tools


def _send(tools: Tools, contributor: Contributor, asked_by: int) -> None:
    with tools.writing() as work:
        queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=asked_by, due_at=work.now,
            submission="letter", channel=Channel.EMAIL,
        )  # fmt: skip


def _told(tools: Tools, make: Factory, contributor: Contributor) -> None:
    from portal.services.visits import room_for, start_for_invitation

    invitation = make.invitation(contributor)
    with tools.writing() as work:
        visit_id = start_for_invitation(work, invitation.id)
    room = room_for(tools, visit_id)
    assert room is not None
    choices.choose(tools, room, Decision.YES, submission="choice", words=SAID["choice"])
    telling.save_answer(tools, room, Prompt.WHO_THEY_WERE, SAID["told"])
    telling.save_answer(tools, room, Prompt.WHO_THEY_WERE, SAID["told_again"], revision=1)
    telling.send_account(tools, room, 1)
    asking.ask(tools, room, missing=SAID["missing"], question=SAID["question"], submission="asked")


def _written(tools: Tools, make: Factory, contributor: Contributor, staff_id: int) -> None:
    now = tools.clock.now()
    statement = make.add(Statement(contributor_id=contributor.id, position=1))
    version = make.add(
        StatementVersion(
            statement_id=statement.id, number=1, words=SAID["statement"], easy_words=SAID["easy_statement"],
            because=SAID["because"], sent_back_because=SAID["sent_back"], written_by_id=staff_id, written_at=now,
        )
    )  # fmt: skip
    check = make.add(
        Check(statement_version_id=version.id, verdict=Verdict.NOT_RIGHT, correction=SAID["correction"], said_at=now)
    )
    make.add(
        Reply(
            check_id=check.id, words=SAID["reply"], easy_words=SAID["easy_reply"], sent_back_because=SAID["sent_back"],
            written_by_id=staff_id, written_at=now,
        )
    )  # fmt: skip
    with tools.writing() as work:
        asked = work.session.scalars(select(Question)).one()
        asked.answer, asked.easy_answer, asked.sent_back_because = (
            SAID["answer"], SAID["easy_answer"], SAID["sent_back"],
        )  # fmt: skip
        assert work.session.scalars(select(Addition)).one().words == SAID["missing"]


def _outcome(tools: Tools, make: Factory, review: Review, staff_id: int) -> None:
    member = StaffMember(
        visit_id=0, visit_token="", id=staff_id, name="Amara Okafor", email="a@example.org", role=Role.COORDINATOR,
        employer_id=None, area_ids=frozenset({review.area_id}), area_names=("North Wolds",),
    )  # fmt: skip

    def save(part: str, words: str, **more: Any) -> PartName:
        name = PartName.read(part)
        assert name is not None
        text = outcome_publishing.outcome_of(tools, member, review.reference).text_of(name)
        typed = PartWords(words, words, looked_at=True, **more)
        seen = text.stamp if text else ""
        return outcome_writing.save(tools, member, review.reference, name, typed, seen=seen, submission=part)

    save("found", SAID["found"])
    learning = save("new-learning", SAID["learning"])
    advice = save(f"new-recommendation-{learning.id}", SAID["advice"])
    save(f"new-action-{advice.id}", SAID["action"], owner=SAID["owner"], due_on=date(2027, 3, 3))
    with tools.reading() as session:
        action_id = session.scalars(select(Action.id)).one()
    make.add(
        ActionUpdate(
            action_id=action_id, state="done", words=SAID["update"], easy_words=SAID["easy_found"],
            evidence=SAID["evidence"], written_by_id=staff_id, written_at=tools.clock.now(),
        )
    )  # fmt: skip


def _others(make: Factory, review: Review, contributor: Contributor) -> None:
    process = make.add(OtherProcess(review_id=review.id, kind="inquest", note=SAID["note"]))
    make.add(PlannedContact(other_process_id=process.id, planned_on=date(2026, 12, 2), about=SAID["about"]))
    make.need(contributor, "interpreter", SAID["need"])
    make.add(
        AddedFile(
            contributor_id=contributor.id, submission="file", format="jpeg", state="ready", size=1,
            name=SAID["file_name"], words=SAID["file_words"], added_at=make.tools.clock.now(),
        )
    )  # fmt: skip


def every_word() -> set[str]:
    """What was planted, whole and in its distinctive parts."""
    whole = {*PLANTED.values(), *SAID.values()}
    parts = {word.strip(".") for each in whole for word in each.split() if "uillon" in word or "Zephy" in word}
    return whole | parts | {"Xanthippe", "Barnaby"}


def readable_in(content: bytes) -> set[str]:
    """Which planted words stand in some bytes, in the ways that text is written and in each case."""
    lowered = content.lower()
    found = set()
    for word in every_word():
        forms = {word, word.replace("’", "'"), word.replace("’", ""), word.replace(" ", "")}
        for form in forms:
            encoded = {form.lower().encode(), form.lower().encode("utf-16-le"), form.encode("unicode_escape").lower()}
            if any(each in lowered for each in encoded):
                found.add(word)
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def unpacked(content: bytes) -> bytes:
    """A copy with everything that is compressed in it opened too."""
    found = content
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            found += b"".join(packed.read(name) for name in packed.namelist())
    if content[:2] == b"\x1f\x8b":
        found += gzip.decompress(content)
    try:
        with tarfile.open(fileobj=BytesIO(content)) as packed_tar:
            for member in packed_tar:
                inner = packed_tar.extractfile(member)
                found += unpacked(inner.read()) if inner else b""
    except tarfile.TarError:
        pass
    return found


def test_it_was_all_said(portal: Tools) -> None:
    """Else the tests below prove nothing: each word is there for whoever has the key."""
    said = set()
    with portal.reading() as session:
        for mapper in Base.registry.mappers:
            for column in sealed_columns(mapper.local_table):
                said |= {str(value) for value in session.scalars(select(getattr(mapper.class_, column.name)))}
    told = "\n".join(said)
    # All but what its writer wrote anew.
    assert [word for word in (*PLANTED.values(), *SAID.values()) if word not in told] == [SAID["told"]]
    with portal.reading() as session:
        assert session.scalars(select(Delivery.state)).all() == ["sent"]
        assert session.scalars(select(Person.last_name)).one() == PLANTED["person_last_name"]
        assert session.scalars(select(Need.detail).where(Need.kind == "interpreter")).one() == SAID["need"]
        assert PLANTED["contributor_name"] in str(session.scalars(select(Letter.composed)).one())


def test_the_seeker_finds_what_is_readable(portal: Tools) -> None:
    """And the outbox is where it must be: what is sent is for its reader."""
    assert readable_in(b"zephyrine o'quillonbury") >= {"Zephyrine", "O’Quillonbury"}
    (message,) = files_of(portal.settings.outbox).values()
    assert readable_in(message)


def test_no_word_is_readable_beside_the_outbox(portal: Tools, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # given the database as it lies there while the portal runs: its own file, the log of writes, and all others
    left = files_of(tmp_path)
    assert {"portal.sqlite", "portal.sqlite-wal"} <= set(left)
    readable = {name: readable_in(content) for name, content in left.items() if not name.startswith("outbox")}
    # then no word is in any of them, nor in what was logged
    assert {name: words for name, words in readable.items() if words} == {}
    assert readable_in(caplog.text.encode()) == set()


def test_no_word_is_readable_in_a_copy(portal: Tools, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "audit.key").write_text("a" * 40)
    back_up(portal, folder / "portal.copy")
    copy = unpacked((folder / "portal.copy").read_bytes())
    # the rows are there, so that it is a copy of something
    assert b"LD-2026-10000" in copy
    assert readable_in(copy) == set()
    # and no key is there with which to read them
    assert not any(key.encode() in copy for key in (*portal.keys.data, portal.keys.search))


def test_the_index_of_names_says_nothing_without_its_key(portal: Tools) -> None:
    from portal.adapters.vault import Vault
    from portal.models import person_token
    from portal.store.name_index import people_with

    with portal.reading() as session:
        assert session.scalars(people_with(portal.vault, "zephyrine")).all()
        assert not session.scalars(people_with(Vault(("x" * 40,), "y" * 40), "zephyrine")).all()
        tokens = session.scalars(select(person_token.c.token)).all()
    assert {len(each) for each in tokens} == {16}
    assert len(set(tokens)) == len(tokens)


def test_rotation_leaves_nothing_readable(settings: Any, clock: Any, tmp_path: Path) -> None:
    own = Tools(settings, clock=clock)
    Factory(own).add(Person(first_name=PLANTED["person_first_name"], last_name="Hay", died_on=date(2026, 6, 3)))
    rotate_data(own)
    seal_all_anew(own)
    own.database.engine.dispose()
    assert {name for name, content in files_of(tmp_path).items() if readable_in(content)} == set()
