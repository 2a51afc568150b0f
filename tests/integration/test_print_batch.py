"""Letters for a mail room: each in one batch, ever; ordered, each on a right-hand page; resumed wherever it was cut."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from portal.adapters.clock import SetClock
from portal.adapters.print_room import BatchFolder
from portal.config import Settings
from portal.domain.errors import NotFound, Refused
from portal.domain.printing import ToPrint, placed
from portal.domain.returns import delivery_of, number_of
from portal.domain.rooms import StaffMember
from portal.domain.states import Channel, DeliveryState, NeedKind, Role
from portal.models import Contributor, Delivery, PrintedLetter, Review
from portal.services import erasure, printing, scheduled, sending, visits
from portal.services.composing import thaw
from portal.services.letters import queue
from portal.services.rendering import render
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings
from portal.store import deliveries, print_batches
from tests.factories import Factory
from tests.needs import open_tasks


class Killed(BaseException):
    """What no code may catch: the process is gone."""


@pytest.fixture
def people(tools: Tools, make: Factory) -> list[Contributor]:
    """Five people whose letters wait: two standard, two large print, one Easy Read on yellow paper."""
    tools.settings = replace(tools.settings, print_post=True)
    review = make.review(reviewer=make.staff())
    found = [make.contributor(review, f"Person {n}", postcode=f"ZZ9{9 - n} 2AB", email="", mobile="") for n in range(5)]
    for each in found[2:4]:
        make.need(each, NeedKind.LARGE_PRINT, "20 point")
    make.need(found[4], NeedKind.EASY_READ)
    make.need(found[4], NeedKind.COLOURED_PAPER, "Yellow")
    for each in found:
        written(tools, each)
    return found


def written(tools: Tools, contributor: Contributor, submission: str = "one") -> int:
    with tools.writing() as work:
        return queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=None, due_at=work.now,
            submission=submission, channel=Channel.POST,
        ).delivery_id  # fmt: skip


def states(tools: Tools) -> list[tuple[str, str]]:
    with tools.reading() as session:
        return [(each.state, each.why_held) for each in session.query(Delivery).order_by(Delivery.id)]


def manifest(tools: Tools, name: str) -> tuple[Path, dict[str, Any]]:
    folder = tools.settings.print_folder / name
    return folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def test_a_batch_has_a_file_for_each_format_and_colour_and_a_manifest(tools: Tools, people: list[Contributor]) -> None:
    # when the worker runs, it leaves the post alone; and a batch is made
    sending.drain(tools)
    name = printing.make(tools)
    # then each format and colour is one file, in order, each letter on a right-hand page
    folder, told = manifest(tools, name)
    assert [each["file"] for each in told["files"]] == [
        "easy-read-yellow-1.pdf",
        "large-print-white-1.pdf",
        "standard-white-1.pdf",
    ]
    for file in told["files"]:
        content = (folder / file["file"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        with pikepdf.open(io.BytesIO(content)) as printed:
            assert len(printed.pages) == file["pages"]
    assert [each["order"] for each in told["letters"]] == [1, 2, 3, 4, 5]
    assert all(each["first_page"] % 2 == 1 for each in told["letters"])
    assert {each["points"] for each in told["letters"] if each["format"] == "large-print-pdf"} == {"20"}
    # and each letter's own file is there, whole, with its tags
    for each in told["letters"]:
        own = (folder / "letters" / f"{each['number']}.pdf").read_bytes()
        assert hashlib.sha256(own).hexdigest() == each["sha256"]
        with pikepdf.open(io.BytesIO(own)) as letter:
            assert len(letter.pages) == each["pages"] == each["last_page"] - each["first_page"] + 1
            assert "/StructTreeRoot" in letter.Root
        # and its number is printed on it, so that whoever holds it when it comes back can type it in
        with pypdfium2.PdfDocument(own) as letter:
            assert all(each["number"] in page.get_textpage().get_text_bounded() for page in letter)
    # and nobody's name or address is in what lists them
    table = (folder / "manifest.csv").read_text(encoding="utf-8-sig")
    assert [row["number"] for row in csv.DictReader(io.StringIO(table))] == [each["number"] for each in told["letters"]]
    for private in ("Person", "Mill Lane", "ZZ9", "Maggie"):
        assert private not in table + json.dumps(told)
    assert {state for state, _ in states(tools)} == {DeliveryState.PRINTING}
    assert (folder / "manifest.csv").stat().st_mode & 0o077 == 0


def test_they_are_sent_when_the_mail_room_says_so(tools: Tools, people: list[Contributor]) -> None:
    name = printing.make(tools)
    folder, told = manifest(tools, name)
    left = told["letters"][0]["number"]
    # when all but one were posted, and it is said twice
    assert printing.done(tools, name, without=[left]) == 4
    assert printing.done(tools, name) == 0
    # then four were sent, the fifth waits for a human, and no letter lies about
    with tools.reading() as session:
        assert session.get_one(Delivery, delivery_of(left)).why_held == "mail_room_did_not_post_it"
    assert sorted(state for state, _ in states(tools)) == ["held", "sent", "sent", "sent", "sent"]
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.csv", "manifest.json"]
    # and nothing is left for another batch
    assert printing.make(tools) == ""


@pytest.mark.parametrize("at", range(9))
def test_cut_off_anywhere_it_goes_on_and_no_letter_is_in_two_batches(
    tools: Tools, people: list[Contributor], monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    # given that the process is killed at the nth thing it does
    monkeypatch.setattr(printing, "AT_ONCE", 2)
    left = at

    def counted(do: Any) -> Any:
        def then(*args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1:
                raise Killed
            return do(*args, **more)

        return then

    with monkeypatch.context() as patched:
        patched.setattr(print_batches, "put_in", counted(print_batches.put_in))
        patched.setattr(BatchFolder, "write", counted(BatchFolder.write))
        with pytest.raises(Killed):
            printing.make(tools)
    # when it is called again, and once more
    name = printing.make(tools)
    assert printing.make(tools) == ""
    # then each letter is in the one batch, once
    _, told = manifest(tools, name)
    assert sorted(delivery_of(each["number"]) or 0 for each in told["letters"]) == sorted(
        row for row in _deliveries(tools)
    )
    with tools.reading() as session:
        assert session.query(PrintedLetter).count() == 5
        (batch,) = print_batches.shown(session)
        assert (batch.state, batch.letters) == ("made", 5)


def _deliveries(tools: Tools) -> list[int]:
    with tools.reading() as session:
        return [each.id for each in session.query(Delivery)]


def test_a_lost_batch_is_made_again_to_the_byte(tools: Tools, people: list[Contributor]) -> None:
    name = printing.make(tools)
    folder, before = manifest(tools, name)
    BatchFolder(folder).empty()
    printing.make_again(tools, name)
    assert manifest(tools, name)[1] == before
    printing.done(tools, name)
    with pytest.raises(NotFound):
        printing.make_again(tools, name)


def erased(tools: Tools, make: Factory, somebody: Contributor) -> None:
    """Two people say that everything of somebody goes."""
    with tools.reading() as session:
        reference = session.get_one(Review, somebody.review_id).reference
    asks, agrees = (_coordinator(tools, make, f"Coordinator {n}") for n in (1, 2))
    erasure.ask(tools, asks, reference, somebody.id)
    erasure.erase(tools, agrees, reference, somebody.id)


def _coordinator(tools: Tools, make: Factory, name: str) -> StaffMember:
    made = make.staff(name, Role.COORDINATOR)
    with tools.writing() as work:
        visit = visits.start_for_staff(work, made.id)
    found = visits.staff_for(tools, visit)
    assert found is not None
    return found


def words_in_folder(folder: Path) -> str:
    """Every word that can be read in the files of a batch."""
    found = []
    for path in sorted(folder.rglob("*.pdf")):
        with pypdfium2.PdfDocument(path) as opened:
            found += [page.get_textpage().get_text_range() for page in opened]
    return " ".join(found)


def test_whose_words_are_erased_is_in_no_file_of_the_mail_room(
    tools: Tools, make: Factory, people: list[Contributor]
) -> None:
    # given a batch that was made and not yet posted
    name = printing.make(tools)
    folder, before = manifest(tools, name)
    assert "Person 0" in words_in_folder(folder)
    made_first = printing.batches(tools)[0].made_at
    # when everything of one of its people is erased / then no file holds their letter, at once
    erased(tools, make, people[0])
    assert "Person 0" not in words_in_folder(folder)
    # and the worker makes the rest anew, without them, and only once
    assert "print_batches" in scheduled.do_what_is_due(tools)
    _, after = manifest(tools, name)
    assert len(after["letters"]) == len(before["letters"]) - 1
    assert "Person 1" in words_in_folder(folder)
    assert "Person 0" not in words_in_folder(folder)
    assert printing.make_what_was_emptied(tools) == 0
    # and that nobody has confirmed it is still counted from when it was made first
    assert printing.batches(tools)[0].made_at == made_first
    assert printing.done(tools, name) == 4


def test_an_erasure_while_a_batch_is_made_leaves_no_letter_behind(
    tools: Tools, make: Factory, people: list[Contributor], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an erasure at the moment when the letters lie ready and are put together
    write, left = BatchFolder.write, [people[0]]

    def erasing_first(self: BatchFolder, name: str, content: bytes) -> None:
        if left and name.startswith("standard"):
            erased(tools, make, left.pop())
        write(self, name, content)

    monkeypatch.setattr(BatchFolder, "write", erasing_first)
    name = printing.make(tools)
    scheduled.do_what_is_due(tools)
    folder, told = manifest(tools, name)
    assert "Person 0" not in words_in_folder(folder)
    assert len(told["letters"]) == 4


def test_what_changes_before_it_is_posted_is_said(tools: Tools, people: list[Contributor], clock: SetClock) -> None:
    # given a batch, and somebody in it who then asks us to stop
    name = printing.make(tools)
    with tools.writing() as work:
        work.session.get_one(Contributor, people[0].id).stopped_at = work.now
    # then the list says which letter to take out
    (batch,) = printing.batches(tools)
    with tools.reading() as session:
        ids = {each.id for each in session.query(Delivery)}
    (number,) = batch.take_out
    assert delivery_of(number) in ids
    assert printing.done(tools, name, without=batch.take_out) == 4


def test_a_batch_that_nobody_confirms_is_told_to_staff(
    tools: Tools, people: list[Contributor], make: Factory, clock: SetClock
) -> None:
    name = printing.make(tools)
    with tools.reading() as session:
        assert print_batches.late(session, tools.clock.now() - tools.settings.print_alert) == ()
    clock.move(days=4)
    with tools.reading() as session:
        ((late, _),) = print_batches.late(session, tools.clock.now() - tools.settings.print_alert)
    assert late == name


def test_who_stopped_or_has_quiet_days_is_in_no_batch(tools: Tools, people: list[Contributor]) -> None:
    with tools.writing() as work:
        work.session.get_one(Contributor, people[1].id).stopped_at = work.now
    printing.make(tools)
    assert sorted(states(tools))[0] == (DeliveryState.CANCELLED, "stopped")
    with tools.reading() as session:
        assert session.query(PrintedLetter).count() == 4


def test_what_is_no_batch_is_refused(tools: Tools, people: list[Contributor]) -> None:
    with pytest.raises(NotFound):
        printing.done(tools, "2026-01-01-1")
    name = printing.make(tools)
    with pytest.raises(Refused, match="not_a_letters_number"):
        printing.done(tools, name, without=["L-1"])
    with pytest.raises(Refused, match="not_in_this_batch"):
        printing.done(tools, name, without=[number_of(5)])
    tools.settings = replace(tools.settings, print_post=False)
    with pytest.raises(Refused, match="post_is_not_printed"):
        printing.make(tools)


def test_two_carriers_of_post_refuse_to_start() -> None:
    for env in ({"PORTAL_POST": "yes"}, {"PORTAL_POST": "print", "PORTAL_NOTIFY_POST": "yes"}):
        with pytest.raises(UnsafeSettings, match="PORTAL_POST"):
            Settings.from_environment(env)


def test_files_of_their_own_and_files_of_five_hundred() -> None:
    def letter(number: int, form: str = "pdf", pages: int = 1) -> ToPrint:
        return ToPrint(number, "LD-1", form, "en", None, "", "white", pages, "", f"ZZ{number:04d}")

    found = placed([letter(n) for n in range(1, 502)] + [letter(600, "braille"), letter(601, pages=2)])
    assert found[0].file == f"letters/{number_of(600)}.brf"
    assert [each.file for each in found[500:]] == [
        "standard-white-1.pdf",
        "standard-white-2.pdf",
        "standard-white-2.pdf",
    ]
    assert (found[501].first_page, found[502].first_page, found[502].last_page) == (1, 3, 4)


def test_what_was_decided_is_what_is_printed_each_colour_apart(tools: Tools, make: Factory) -> None:
    # given four people by post: usual, on yellow paper, in braille grade 1, and by ear
    tools.settings = replace(tools.settings, print_post=True)
    review = make.review(reviewer=make.staff())
    usual, yellow, braille, ear = (
        make.contributor(review, name, email="", mobile="") for name in ("Ola", "Bim", "Cai", "Dee")
    )
    make.need(yellow, NeedKind.COLOURED_PAPER, "Pale Yellow")
    make.need(braille, NeedKind.BRAILLE_1)
    make.need(ear, NeedKind.AUDIO)
    numbers = [number_of(written(tools, each)) for each in (usual, yellow, braille, ear)]
    # and a colour that was recorded after the decision, with which no letter was shaped anew
    make.need(usual, NeedKind.COLOURED_PAPER, "Green")
    # when a batch is made
    folder, told = manifest(tools, printing.make(tools))
    rows = {each["number"]: each for each in told["letters"]}
    shown = [
        (rows[one]["format"], rows[one]["paper"], rows[one]["grade"], Path(rows[one]["file"]).name) for one in numbers
    ]
    # then each colour is a file of its own, and braille and sound are files alone, all with their row
    assert shown == [
        ("pdf", "white", "", "standard-white-1.pdf"),
        ("pdf", "pale-yellow", "", "standard-pale-yellow-1.pdf"),
        ("braille", "", "1", f"{numbers[2]}.brf"),
        ("audio", "", "", f"{numbers[3]}.mp3"),
    ]
    for one in numbers[2:]:
        content = (folder / rows[one]["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == rows[one]["sha256"]
        assert (rows[one]["first_page"], rows[one]["pages"]) == ("", "")
    # and the braille is in the grade that was asked for, the sound is sound
    with tools.reading() as session:
        found = deliveries.one(session, delivery_of(numbers[2]) or 0)
    grade_1 = render(tools, thaw(found.composed), "braille", grade="1")
    assert (folder / rows[numbers[2]]["file"]).read_bytes() == grade_1 != render(tools, thaw(found.composed), "braille")
    assert (folder / rows[numbers[3]]["file"]).read_bytes()[:3] == b"ID3"


def test_without_a_mail_room_these_wait_for_a_human(tools: Tools, make: Factory) -> None:
    # given post that goes through a service which has one white paper, no embosser and no discs
    tools.settings = replace(tools.settings, notify_post=True)
    for kind, detail in ((NeedKind.COLOURED_PAPER, "Yellow"), (NeedKind.BRAILLE_1, ""), (NeedKind.AUDIO, "")):
        somebody = make.contributor(email="", mobile="")
        make.need(somebody, kind, detail)
        # when a letter is written, then it waits as a task, and is not printed as if nothing had been asked
        delivery_id = written(tools, somebody)
        with tools.reading() as session:
            delivery = session.get_one(Delivery, delivery_id)
            assert (delivery.state, delivery.why_held) == (DeliveryState.HELD, f"need_not_met: {kind.value}")
        assert [task.kind for task in open_tasks(tools, somebody)] == [kind.value]
