"""Letters for a mail room: gathered into a batch, made into files, and sent once the mail room says so.

Killed at any moment, the next call goes on where this one was: a batch is one row, each of its letters a row that no
other batch can have, and each file the same however often it is made.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection
from dataclasses import replace

from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.adapters.print_room import BatchFolder, PrintRoom, line_of, pages_of
from portal.domain.errors import NotFound, PortalError, Refused
from portal.domain.printing import STEMS, WHITE, Placed, PrintBatchShown, ToPrint, paper_of, placed
from portal.domain.returns import delivery_of
from portal.domain.states import Channel, PrintBatchState
from portal.services.carriers import carrier_of
from portal.services.sending import content_of, is_in_approved_words, may_go
from portal.services.tools import Tools
from portal.store import deliveries, marks, print_batches

log = logging.getLogger("portal")

AT_ONCE = 50
NOT_POSTED = "mail_room_did_not_post_it"


def make(tools: Tools, *, say: Callable[[str], None] = lambda _words: None) -> str:
    """Gather what is due by post into a batch and make its files; return its name, "" when nothing is due.

    Raises Refused("post_is_not_printed") without PORTAL_POST=print, and Refused("sending_held").
    """
    if carrier_of(tools.settings, Channel.POST).name != PrintRoom.name:
        raise Refused("post_is_not_printed", set="PORTAL_POST=print")
    batch_id, name = _gather(tools, say)
    if not batch_id:
        return ""
    _make_files(tools, batch_id, name, say)
    return name


def make_again(tools: Tools, name: str, *, say: Callable[[str], None] = lambda _words: None) -> None:
    """Make the files of a batch once more, the same to the byte, when they were lost before they were posted."""
    with tools.reading() as session:
        batch = print_batches.named(session, name)
        if batch is None or batch.state == PrintBatchState.POSTED:
            raise NotFound("no_such_batch", name=name)
        batch_id = batch.id
    _make_files(tools, batch_id, name, say)


def make_what_was_emptied(tools: Tools) -> int:
    """Make the files of each batch from which letters were erased anew, without them; return how many."""
    with tools.reading() as session:
        found = print_batches.emptied(session)
    for batch_id, name in found:
        _make_files(tools, batch_id, name, lambda _words: None)
    return len(found)


def batches(tools: Tools) -> tuple[PrintBatchShown, ...]:
    with tools.reading() as session:
        return print_batches.shown(session)


def done(tools: Tools, name: str, *, without: Collection[str] = ()) -> int:
    """The mail room posted a batch: its letters are sent, but for the numbers `without`, which are held for a human.
    Return how many were sent. Said twice, the second changes nothing. Raises NotFound, Refused."""
    left_out = {number: delivery_of(number) for number in without}
    if wrong := [number for number, delivery_id in left_out.items() if delivery_id is None]:
        raise Refused("not_a_letters_number", numbers=", ".join(wrong))
    with tools.writing() as work:
        batch = print_batches.named(work.session, name)
        if batch is None:
            raise NotFound("no_such_batch", name=name)
        if batch.state == PrintBatchState.MAKING:
            raise Refused("batch_is_not_made_yet", name=name)
        inside = set(print_batches.inside(work.session, batch.id))
        unknown = [number for number, delivery_id in left_out.items() if delivery_id not in inside]
        if unknown and batch.state == PrintBatchState.MADE:
            raise Refused("not_in_this_batch", numbers=", ".join(unknown))
        for delivery_id in inside & set(left_out.values()):
            deliveries.hold(work.session, delivery_id, NOT_POSTED)
        went = sorted(inside - set(left_out.values()))
        print_batches.posted(work.session, went, work.now)
        for delivery_id in went:
            work.record("mail_room", "sent_letter", f"delivery:{delivery_id}", channel=Channel.POST.value)
        batch.state, batch.posted_at = PrintBatchState.POSTED, batch.posted_at or work.now
    BatchFolder(tools.settings.print_folder / name).empty()
    return len(went)


def _gather(tools: Tools, say: Callable[[str], None]) -> tuple[int, str]:
    """Put everything that is due into one batch, some at a time; what may have changed since it was queued is looked at
    again in the transaction that takes it, as for every other letter."""
    batch_id, name, gathered = 0, "", 0
    while True:
        with tools.writing() as work:
            if marks.mark(work.session, marks.SENDING_HELD) is not None:
                raise Refused("sending_held")
            due = print_batches.waiting(work.session, work.now, AT_ONCE)
            if not due and not batch_id and not print_batches.making(work.session):
                return 0, ""
            batch_id, name, before = print_batches.begun(work.session, work.now, work.today)
            if before and not gathered and due:
                say(f"Batch {name} was begun before: it goes on.")
            for delivery_id in due:
                found = deliveries.one(work.session, delivery_id)
                if may_go(tools, work, found):
                    print_batches.put_in(work.session, batch_id, delivery_id, work.now)
                    gathered += 1
        if not due:
            return batch_id, name
        say(f"{gathered} letters gathered")


def _make_files(tools: Tools, batch_id: int, name: str, say: Callable[[str], None]) -> None:
    folder = BatchFolder(tools.settings.print_folder / name)
    with tools.reading() as session:
        inside = print_batches.inside(session, batch_id)
    found = []
    for number, delivery_id in enumerate(inside, 1):
        if one := _letter(tools, folder, delivery_id):
            found.append(one)
        if number % AT_ONCE == 0 or number == len(inside):
            say(f"{number} of {len(inside)} letters made")
    in_order = placed(found)
    files = _files(folder, in_order)
    folder.manifest(name, in_order, files)
    folder.keep_only({each.file for each in in_order} | {each.own_file for each in found})
    with tools.writing() as work:
        posted_meanwhile = not print_batches.made(work.session, batch_id, in_order, files, work.now)
    if posted_meanwhile:
        folder.empty()


def _files(folder: BatchFolder, in_order: tuple[Placed, ...]) -> list[dict[str, object]]:
    files: list[dict[str, object]] = []
    for name in dict.fromkeys(each.file for each in in_order):
        those = [each for each in in_order if each.file == name]
        if those[0].letter.printed:
            files.append(folder.join(name, those))
        else:
            content = folder.read(name)
            assert content is not None  # it was made a moment ago
            files.append(line_of(name, content) | {"pages": 0, "letters": 1})
    return files


def _letter(tools: Tools, folder: BatchFolder, delivery_id: int) -> ToPrint | None:
    """Make one letter, or read it when it was made before the batch was cut off; None when it can't be made.

    Its size, grade and paper are those that were decided with its words (portal/domain/deciding.py), and nothing else:
    what was recorded since shaped it anew before it came here, or waits for the next letter.
    """
    with tools.reading() as session:
        found = deliveries.one(session, delivery_id)
        reference, postcode = print_batches.reference_and_postcode(session, delivery_id)
    if not is_in_approved_words(tools, found):
        _back_to_what_waits(tools, delivery_id)
        return None
    made = found.composed
    points, colour = made.get("points"), made.get("paper")
    paper = paper_of(str(colour)) if colour else WHITE
    blank = ToPrint(
        delivery_id=delivery_id, reference=reference, format=found.format, language=str(made.get("language") or ""),
        points=float(points) if isinstance(points, int | float) else None, grade=str(made.get("grade") or ""),
        paper=paper if found.format in STEMS else "", pages=0, sha256="", postcode=postcode,
        letter=found.letter_name, contributor_id=found.contributor_id,
    )  # fmt: skip
    content = folder.read(blank.own_file)
    if content is None:
        try:
            content = content_of(tools, found)
        except (LetterCannotBePrinted, PortalError) as problem:
            log.error("delivery %d could not be made for the mail room: %s", delivery_id, type(problem).__name__)
            _not_in_this_batch(tools, delivery_id, problem)
            return None
        folder.write(blank.own_file, content)
    return _counted(blank, content)


def _counted(blank: ToPrint, content: bytes) -> ToPrint:
    pages = pages_of(content) if blank.printed else 0
    return replace(blank, pages=pages, sha256=hashlib.sha256(content).hexdigest())


def _not_in_this_batch(tools: Tools, delivery_id: int, problem: Exception) -> None:
    why = f"cannot_be_printed: {problem.remedy}" if isinstance(problem, LetterCannotBePrinted) else "cannot_be_made"
    with tools.writing() as work:
        print_batches.take_out(work.session, delivery_id, why)
        work.record("worker", "held_letter", f"delivery:{delivery_id}", why=why.partition(":")[0])


def _back_to_what_waits(tools: Tools, delivery_id: int) -> None:
    """Its language lost its approval after it was gathered: looked at again now, it is held with a task, or written
    anew for the next batch."""
    with tools.writing() as work:
        print_batches.take_out(work.session, delivery_id, "")
        deliveries.put_off(work.session, delivery_id, work.now)
        may_go(tools, work, deliveries.one(work.session, delivery_id))
