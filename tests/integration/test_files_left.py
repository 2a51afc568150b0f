"""Files go with their rows: written letters and what contributors added, at once or swept by the worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.adapters.outbox import LocalOutbox
from portal.adapters.stored_files import StoredFiles, new_file_key
from portal.domain.delivering import Message
from portal.domain.states import Channel
from portal.models import AddedFile, Delivery, Letter
from portal.services import files_left, retention, scheduled
from portal.services.tools import Tools
from portal.store import marks
from tests.factories import Factory
from tests.integration.test_retention_and_erasure import CANARY, House


@pytest.fixture
def house(tools: Tools, make: Factory) -> House:
    return House(tools, make)


def letter_and_photo(house: House) -> list[Path]:
    """A letter that lies in the outbox and a photo with its small picture, each named by a row; return the files."""
    now, settings = house.tools.clock.now(), house.tools.settings
    letter = house.make.add(
        Letter(
            contributor_id=house.contributor.id,
            name="invitation",
            language="en",
            format="standard",
            version="1",
            composed={},
            asked_at=now,
        )
    )
    outbox = LocalOutbox(settings.outbox)
    delivery = house.make.add(
        Delivery(
            letter_id=letter.id,
            channel="post",
            address=CANARY,
            state="sent",
            key="k",
            due_at=now,
            sent_at=now,
            text="x",
        )
    )
    message = Message(delivery.id, "invitation", Channel.POST, "pdf", "r", CANARY, "", "", CANARY.encode())
    path = Path(outbox.send(message).file)
    stored, key = StoredFiles(settings.files), new_file_key()
    names = [stored.put(b"A photo", key, row="photo", what=what) for what in ("file", "picture")]
    house.make.add(
        AddedFile(
            contributor_id=house.contributor.id,
            submission="photo",
            format="jpeg",
            state="ready",
            key=key,
            stored=names[0],
            stored_picture=names[1],
            size=7,
            added_at=now,
        )
    )
    with house.tools.writing() as work:
        work.session.get_one(Delivery, delivery.id).files = [str(path)]
    return [path, *(settings.files / name for name in names)]


def there(paths: list[Path]) -> list[bool]:
    return [path.exists() for path in paths]


def test_erasure_takes_written_letters_and_added_files_from_the_disk(house: House) -> None:
    # given a letter in the outbox and a photo, and a letter of somebody else
    files = letter_and_photo(house)
    other = files[0].with_name("99999999-invitation.pdf")
    other.write_text("Somebody else")
    # when everything of theirs is erased / then their files are gone, and only theirs
    house.erase()
    assert there([*files, other]) == [False, False, False, True]


def test_what_could_not_be_deleted_is_swept_by_the_worker(
    house: House, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an erasure during which no file could be deleted, and a letter that is on its way
    letter, photo, picture = letter_and_photo(house)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", lambda *_a, **_k: (_ for _ in ()).throw(PermissionError()))
        house.erase()
    for path in (letter, photo, picture):
        os.utime(path, (0, 0))
    assert there([letter, photo, picture]) == [True, True, True]
    # when a copy was just put in place, nothing is swept: these files tell what had gone
    with tools.writing() as work:
        marks.set_mark(work.session, marks.SENDING_HELD, "restored")
    assert files_left.sweep_outbox(tools) == 0
    with tools.writing() as work:
        marks.clear_mark(work.session, marks.SENDING_HELD)
    # when the worker does what is due / then they are gone
    assert {"outbox_swept", "files_swept"} <= set(scheduled.do_what_is_due(tools))
    assert there([letter, photo, picture]) == [False, False, False]


def test_the_sweep_leaves_what_a_row_has_or_may_have(house: House, tools: Tools) -> None:
    # given a written letter that its row names, and one whose row does not say so yet
    letter = letter_and_photo(house)[0]
    os.utime(letter, (0, 0))
    assert files_left.sweep_outbox(tools) == 0
    with tools.writing() as work:
        row = work.session.scalars(select(Delivery).where(Delivery.key == "k")).one()
        row.state, row.files = "sending", []
    assert files_left.sweep_outbox(tools) == 0
    assert letter.exists()


@pytest.mark.parametrize(("years", "left"), [(9, [False, False, False]), (2, [False, True, True])])
def test_files_go_with_old_reviews_and_old_letters(
    house: House, tools: Tools, clock: SetClock, years: int, left: list[bool]
) -> None:
    # given a review that is over, with a letter and a photo
    house.outcome(from_statement=False)
    files = letter_and_photo(house)
    with tools.writing() as work:
        work.session.scalars(
            select(Delivery).where(Delivery.key == "k")
        ).one().state = "held"  # the rule of the outbox is another
    # when its letters, or all of it, are older than they may be / then so much is gone from the disk
    clock.move(days=years * 365)
    retention.apply(tools)
    assert there(files) == left
