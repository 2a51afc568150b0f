"""A full disk: nothing is acknowledged falsely, nothing typed is lost, and it mends by itself."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.outbox import LocalOutbox
from portal.domain.delivering import ChannelDown, Message
from portal.domain.states import Channel, Role
from portal.models import Answer, AuditEvent, Question
from portal.services.audit_trail import verify
from portal.services.tools import Tools
from tests.drills.troubles import Disk
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

WORDS = "She sang to the cat, every morning. 🌻 বাগান\n" * 2000
WHO = "/family/tell/who_they_were"
ASK = "/family/ask"


@pytest.fixture
def disk(tools: Tools) -> Disk:
    return Disk(tools)


@pytest.fixture
def here(make: Factory, app: Flask) -> Visitor:
    visitor = make.contributor_here(app)
    visitor.get(ASK)  # the session has its token before the disk is full
    return visitor


def kept(tools: Tools) -> list[str]:
    with tools.reading() as session:
        return list(session.scalars(select(Answer.words))) + list(session.scalars(select(Question.words)))


def sent_again(page: FetchedPage, visitor: Visitor) -> FetchedPage:
    """Press the page's own button: what a browser would send of its form."""
    form = page.tree.xpath("//main//form[@method='post']")[0]
    fields = {each.get("name"): each.get("value", "") for each in form.xpath(".//input[@type='hidden']")}
    # a browser leaves out the first line end of a box
    fields |= {each.get("name"): (each.text or "").removeprefix("\n") for each in form.xpath(".//textarea")}
    return visitor.post(page.path, fields)


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard"])
@pytest.mark.parametrize(
    ("path", "form"),
    [
        (WHO, {"words": WORDS, "revision": "0", "copy": "0", "go": "next"}),
        (ASK, {"question": WORDS[:9000], "submission": "once", "talk": ""}),
    ],
)
def test_the_form_comes_back_filled_and_goes_through_when_there_is_room_again(
    tools: Tools, make: Factory, app: Flask, disk: Disk, look: str, path: str, form: dict[str, str]
) -> None:
    # given a contributor with a page open, and a disk that fills up
    here = make.contributor_here(app, look=look)
    token = here.token(ASK)
    disk.fill()
    # when they send their words
    page = here.post(path, {**form, "csrf_token": token}, follow=False)
    # then they are told that it is not saved, and the words are there
    assert (page.status, page.name) == (503, "errors.not_stored")
    assert page.headers["Retry-After"] == "60"
    assert kept(tools) == []
    typed = "".join(page.tree.xpath("//main//textarea/text()")).removeprefix("\n")
    assert typed == form.get("words", form.get("question"))
    # when there is room again and they press the button, then it is as if nothing had been
    disk.free()
    after = sent_again(page, here)
    assert after.status == 200
    assert after.name != "errors.not_stored"
    assert [words.strip() for words in kept(tools)] == [typed.strip()]


def test_an_autosave_is_told_so_that_it_tries_again(tools: Tools, here: Visitor, disk: Disk) -> None:
    form = {"words": WORDS, "revision": "0", "copy": "0", "csrf_token": here.token(ASK)}
    disk.fill()
    answer = here.client.post(WHO, data=form, headers={"X-Autosave": "1"})
    # save.js takes whatever is not 2xx with a revision as not saved, says so and sends it again
    assert answer.status_code == 503
    assert "revision" not in answer.get_json()
    disk.free()
    answer = here.client.post(WHO, data=form, headers={"X-Autosave": "1"})
    assert answer.get_json()["revision"] == 1
    assert kept(tools) == [WORDS.rstrip("\n")] or kept(tools) == [WORDS]


def test_pages_are_still_there_to_read(here: Visitor, disk: Disk, clock: object) -> None:
    # given a visit whose last look would be noted now
    disk.fill()
    clock.move(minutes=10)  # type: ignore[attr-defined]
    for path in ("/", "/family/tell", ASK, "/family/letter"):
        assert here.get(path).status == 200, path


def test_an_act_and_its_audit_event_are_kept_together_or_not_at_all(tools: Tools, here: Visitor, disk: Disk) -> None:
    def events() -> int:
        with tools.reading() as session:
            return len(session.scalars(select(AuditEvent)).all())

    before = events()
    form = {"question": WORDS[:9000], "submission": "once", "csrf_token": here.token(ASK)}
    disk.fill()
    here.post(ASK, form, follow=False)
    assert (events(), kept(tools)) == (before, [])
    disk.free()
    here.post(ASK, form)
    here.post(ASK, form)
    assert (events(), len(kept(tools))) == (before + 1, 1)
    assert verify(tools).first_break is None


def test_staff_get_their_words_back_too(tools: Tools, make: Factory, app: Flask, disk: Disk) -> None:
    reviewer = make.staff(role=Role.REVIEWER)
    contributor = make.contributor(make.review(reviewer=reviewer))
    here = make.staff_here(app, reviewer)
    path = f"/staff/contributors/{contributor.id}/statements"
    token = here.token(path)
    disk.fill()
    # when statements are written until the last page of the file is full
    for number in range(100):
        words = f"She sang number {number} la{'la' * 300}."
        found = here.post(path, {"words": words, "submission": f"s{number}", "csrf_token": token}, follow=False)
        if found.status != 303:
            break
    # then the one that was not kept is on the page
    assert (found.status, found.name) == (503, "errors.staff_not_stored")
    assert "".join(found.tree.xpath("//textarea/text()")).removeprefix("\n").split() == words.split()


def letter(content: bytes) -> Message:
    return Message(1, "introductory", Channel.POST, "pdf", "reference", "5 Mill Lane", "", "", content)


def test_no_half_letter_is_left_in_the_outbox(tmp_path: Path) -> None:
    # given a disk with room for a thousand bytes
    outbox = LocalOutbox(tmp_path / "outbox")
    whole = Path(outbox.send(letter(b"%PDF before")).file)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ChannelDown) as problem:
            outbox.send(letter(b"%PDF after" * 1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    cause = problem.value.__cause__
    assert isinstance(cause, OSError)
    assert cause.errno in {errno.EFBIG, errno.ENOSPC}
    # then what was there is whole, and nothing else is
    assert os.listdir(outbox.folder) == [whole.name]
    assert whole.read_bytes() == b"%PDF before"
