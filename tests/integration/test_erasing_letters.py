"""What stands around letters (needs, what came back, batches, longer reviews) goes with those they were written to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.deciding import WhyUnmet
from portal.domain.states import ReturnReason, ReturnSettled
from portal.models import (
    BatchMember,
    CameBack,
    Delivery,
    Extension,
    Letter,
    LetterBatch,
    NeedTask,
    PrintBatch,
    PrintedLetter,
    Untold,
)
from portal.services import retention
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.test_retention_and_erasure import CANARY, YEARS, House, counted


@pytest.fixture
def house(tools: Tools, make: Factory) -> House:
    return House(tools, make)


def around_their_letters(house: House) -> None:
    """A need that was met, a letter that came back, one of a batch, one that could not go, and a longer review."""
    now, make = house.tools.clock.now(), house.make
    mine, staff = {"contributor_id": house.contributor.id}, house.first.id
    make.add(
        NeedTask(
            **mine, kind="interpreter", why=WhyUnmet.BEYOND_US, detail=f"Reads {CANARY}", letter="introductory",
            asked_at=now, how=f"Her neighbour {CANARY} reads it to her", met_by_id=staff, met_at=now,
        )
    )  # fmt: skip
    letter = make.add(
        Letter(
            **mine, name="introductory", language="en", format="pdf", version="1", composed={"to": CANARY}, asked_at=now
        )
    )
    delivery = make.add(
        Delivery(
            letter_id=letter.id, channel="post", address=CANARY, state="returned", key="k", due_at=now, sent_at=now,
            text=CANARY,
        )
    )  # fmt: skip
    make.add(
        CameBack(
            **mine, delivery_id=delivery.id, channel="post", address=f"1 {CANARY} Lane", why=ReturnReason.MOVED,
            found_at=now, found_by_id=staff, done=ReturnSettled.NEW_ADDRESS, done_words=f"{CANARY} moved", done_at=now,
            done_by_id=staff,
        )
    )  # fmt: skip
    batch = make.add(
        LetterBatch(
            area_id=house.review.area_id, letter="introductory", submission="b", asked_by_id=staff, asked_at=now
        )
    )
    make.add(BatchMember(**mine, letter_batch_id=batch.id, state="queued", delivery_id=delivery.id))
    printed = make.add(PrintBatch(name="2026-11-23-1", state="posted", begun_at=now, files=[]))
    make.add(PrintedLetter(print_batch_id=printed.id, delivery_id=delivery.id))
    make.add(Untold(**mine, letter="introductory", key="u", refused="no_address", noted_at=now))
    make.add(
        Extension(
            review_id=house.review.id, due_on=now.date(), was_due_on=now.date(), words=CANARY, easy_words=CANARY,
            written_by_id=staff, written_at=now, submission="e",
        )
    )  # fmt: skip


THEIRS = (NeedTask, CameBack, BatchMember, PrintedLetter, Untold)


def test_what_stands_around_their_letters_is_erased_with_them(house: House, tools: Tools) -> None:
    around_their_letters(house)
    gone = house.erase()
    assert {table.__name__: counted(tools, table) for table in THEIRS} == {table.__name__: 0 for table in THEIRS}
    assert {gone[name] for name in ("need_task", "came_back", "batch_member", "printed_letter", "untold")} == {1}
    # why the whole review takes longer is ours, to every family of it
    assert counted(tools, Extension) == 1


def test_what_stands_around_letters_goes_with_its_review(house: House, tools: Tools, clock: SetClock) -> None:
    house.outcome(from_statement=False)
    around_their_letters(house)
    clock.move(days=YEARS)
    retention.apply(tools)
    assert sum(counted(tools, table) for table in (*THEIRS, Extension)) == 0


def test_an_address_that_a_letter_came_back_from_goes_with_their_contacts(
    house: House, tools: Tools, clock: SetClock
) -> None:
    # given an installation that keeps letters longer than contacts
    tools.settings = replace(tools.settings, retention=replace(tools.settings.retention, letters=0))
    house.outcome(from_statement=False)
    around_their_letters(house)
    # when contacts are older than they may be
    clock.move(days=tools.settings.retention.contacts + 1)
    gone = {rule.rule: dict(rule.gone) for rule in retention.apply(tools).rules}["contacts"]
    # then no row that tells where they lived has it any longer
    assert gone == {"contributor": 1, "came_back": 1}
    with tools.reading() as session:
        assert session.scalars(select(CameBack.address)).all() == [""]
        assert session.scalars(select(Delivery.address).where(Delivery.key == "k")).all() == [""]
