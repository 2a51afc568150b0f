"""Photos and documents: added, looked at, described, taken away; what is refused leaves the words where they are."""

from __future__ import annotations

import errno
import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import stored_files
from portal.adapters.clock import SetClock
from portal.adapters.opening import Opened
from portal.adapters.stored_files import CannotOpen, StoredFiles
from portal.domain.added_files import MOST_FILES, FileFormat, FileState
from portal.domain.errors import Refused
from portal.domain.states import Role
from portal.factory import create_app
from portal.models import AddedFile, AuditEvent, Contributor
from portal.services import adding_files
from portal.services.tools import Tools
from portal.web.file_messages import FILE_REFUSED
from tests import files
from tests.clamd import Clamd
from tests.conftest import KEYS
from tests.contracts.world import added_file
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

PAGE = "/family/photos"
NASTY_NAMES = [
    "../../etc/passwd", "..\\..\\boot.ini", "a\x00.jpg", "gpj.\u202eexe", "é" * 300, "a%0D%0ASet-Cookie: x=1.jpg",
    '"; filename=evil.html', "<script>alert(1)</script>.jpg", ".htaccess", "CON.jpg", "",
]  # fmt: skip


@pytest.fixture
def mother(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def here(app: Flask, make: Factory, mother: Contributor) -> Visitor:
    return make.contributor_here(app, mother)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The process that opens a file is tested by itself: here a picture is taken for opened."""
    if "really" not in request.keywords:
        monkeypatch.setattr(adding_files, "open_safely", _taken_for_opened)


def _taken_for_opened(content: bytes, _sort: Any) -> Opened:
    if b"broken" in content:
        raise Refused("broken")
    return Opened(FileFormat.JPEG, b"made anew " + content[-20:], b"a small one")


def _add(here: Visitor, content: bytes, name: str = "photo.jpg", words: str = "", **more: str) -> FetchedPage:
    return here.post(PAGE, {"file": (io.BytesIO(content), name), "words": words, "submission": "s", **more})


def _rows(tools: Tools) -> list[AddedFile]:
    with tools.reading() as session:
        return list(session.scalars(select(AddedFile).order_by(AddedFile.added_at, AddedFile.id)))


def _stored(tools: Tools) -> list[Path]:
    return sorted(tools.settings.files.iterdir()) if tools.settings.files.exists() else []


@pytest.mark.parametrize("look", ["en.standard", "en.easy-read", "ur.standard"])
def test_a_photo_is_added_seen_described_and_taken_away(
    app: Flask, make: Factory, mother: Contributor, tools: Tools, look: str
) -> None:
    # given a contributor who adds a photo with words
    here = make.contributor_here(app, mother, look=look)
    page = _add(here, files.picture(), words="Maggie at the sea.")
    # then it is on the page with their words
    assert (page.status, page.name) == (200, "family.photos")
    row = _rows(tools)[0]
    assert page.tree.xpath("//img/@alt") == ["Maggie at the sea."]
    assert here.client.get(page.tree.xpath("//img/@src")[0]).data == b"a small one"
    # when they say it otherwise
    one = here.post(f"{PAGE}/{row.id}", {"words": "Maggie at Filey.", "go": "save"})
    assert one.name == "family.photo"
    assert one.tree.xpath("//textarea/text()") == ["Maggie at Filey."]
    # and take it away
    gone = here.post(f"{PAGE}/{row.id}", {"go": "take_away"})
    assert gone.name == "family.photos"
    assert gone.tree.xpath("//img[@class='added']") == []
    # then nothing of it is left: no file, no key, no words
    left = _rows(tools)[0]
    assert (left.key, left.words, left.name, left.stored) == ("", "", "", "")
    assert _stored(tools) == []
    assert here.get(f"{PAGE}/{row.id}").status == 404


def test_what_is_stored_can_be_read_by_nobody_else(here: Visitor, tools: Tools) -> None:
    _add(here, files.picture() + b"Maggie at the sea")
    stored = _stored(tools)
    assert len(stored) == 2
    assert tools.settings.files.stat().st_mode & 0o077 == 0
    for path in stored:
        assert path.stat().st_mode & 0o177 == 0
        assert b"Maggie" not in path.read_bytes()
        assert b"made anew" not in path.read_bytes()
        assert len(path.name) == 40
        assert path.suffix == ""


@pytest.mark.parametrize("change", ["flip", "cut", "swap", "other row", "gone"])
def test_a_changed_or_moved_file_does_not_open(tmp_path: Path, change: str) -> None:
    stored, key = StoredFiles(tmp_path), stored_files.new_file_key()
    name, other = (stored.put(b"Maggie", key, row="7", what=what) for what in ("file", "picture"))
    path, row = tmp_path / name, "7"
    body = path.read_bytes()
    if change == "flip":
        path.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    elif change == "cut":
        path.write_bytes(body[:10])
    elif change == "swap":
        path.write_bytes((tmp_path / other).read_bytes())
    elif change == "other row":
        row = "8"
    else:
        path.unlink()
    with pytest.raises(CannotOpen):
        stored.get(name, key, row=row, what="file")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "broken"),
        (b"\xff\xd8\xff broken", "broken"),
        (files.HTML, "unknown_kind"),
        (b"<svg onload='alert(1)'/>", "unknown_kind"),
        (b"\x00\x00\x00\x18ftypheic broken", "broken"),
        (b"\xff\xd8\xff" + bytes(15 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_refused_leaves_the_words_on_the_page(here: Visitor, tools: Tools, content: bytes, why: str) -> None:
    page = _add(here, content, words="This was her bus.")
    # then the page says why and what to do, with their words in the box, and nothing is kept
    assert page.status == 200
    assert str(FILE_REFUSED[why]) in page.text
    assert page.tree.xpath("//textarea[@name='words']/text()") == ["This was her bus."]
    assert page.tree.xpath("//*[@id='file']/@aria-invalid") == ["true"]
    assert (_rows(tools), _stored(tools)) == ([], [])


def test_nothing_chosen_is_said_too(here: Visitor) -> None:
    page = here.post(PAGE, {"words": "This was her bus.", "submission": "s"})
    assert str(FILE_REFUSED["no_file"]) in page.text
    assert "This was her bus." in page.html


def test_words_that_are_too_long_come_back_whole(here: Visitor, tools: Tools) -> None:
    page = _add(here, files.picture(), words="ਬ" * 2001)
    assert page.tree.xpath("//textarea[@name='words']/text()") == ["ਬ" * 2001]
    assert _rows(tools) == []


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_a_name_is_shown_and_never_used(here: Visitor, tools: Tools, name: str) -> None:
    page = _add(here, files.picture(), name or "x", words="A photo.")
    assert page.status == 200
    row = _rows(tools)[0]
    assert row.name.isprintable()
    assert len(row.name) <= 200
    assert "/" not in row.name
    answer = here.client.get(f"{PAGE}/{row.id}/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="photo-2026-11-23.jpg"'
    assert [path.parent for path in _stored(tools)] == [tools.settings.files] * 2


def test_a_name_that_breaks_its_own_line_adds_no_header(here: Visitor, tools: Tools) -> None:
    page = _add(here, files.picture(), 'a"\r\nSet-Cookie: x=1\r\n\r\nx.jpg', words="A photo.")
    assert page.status == 200
    assert "x=1" not in str(page.headers)
    assert _rows(tools) == []


def test_a_download_is_ours_and_can_do_nothing(here: Visitor, tools: Tools) -> None:
    _add(here, files.picture())
    row = _rows(tools)[0]
    for path in ("file", "picture"):
        headers = here.client.get(f"{PAGE}/{row.id}/{path}").headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_other_room_and_no_other_area_has_it(app: Flask, make: Factory, mother: Contributor, tools: Tools) -> None:
    file = added_file(make, mother)
    stranger = make.contributor_here(app, make.contributor(name="Una Reed"))
    elsewhere = make.staff_here(app, make.staff("Bo Elsewhere", area="South Wolds"))
    nowhere = stranger.get(f"{PAGE}/{file.id + 1}/file")
    for path in ("", "/file", "/picture"):
        assert stranger.get(f"{PAGE}/{file.id}{path}").status == 404
    there = stranger.get(f"{PAGE}/{file.id}/file")
    assert (there.status, there.text, there.name) == (nowhere.status, nowhere.text, nowhere.name)
    assert stranger.post(f"{PAGE}/{file.id}", {"go": "take_away", "csrf_token": stranger.token(PAGE)}).status == 404
    assert elsewhere.get(f"/staff/contributors/{mother.id}/files/{file.id}").status == 404
    assert _rows(tools)[0].taken_away_at is None


def test_what_was_added_is_seen_after_a_code_and_adding_needs_none(
    app: Flask, make: Factory, mother: Contributor, tools: Tools
) -> None:
    # given somebody who holds the link and has given no code
    here = make.contributor_here(app, mother, stepped_up=False)
    file = added_file(make, mother)
    page = here.get(PAGE)
    # then neither the photo nor the words about it are shown
    assert "Maggie at the sea" not in page.html
    assert page.tree.xpath("//img") == []
    for path in (f"{PAGE}?see=1", f"{PAGE}/{file.id}", f"{PAGE}/{file.id}/file", f"{PAGE}/{file.id}/picture"):
        assert here.get(path).location.endswith("/step-up"), path
    # and adding another goes on
    assert "We have it." in _add(here, files.picture()).text
    assert len(_rows(tools)) == 2


def test_staff_of_the_area_look_and_the_family_sees_that_they_did(
    app: Flask, make: Factory, mother: Contributor, tools: Tools
) -> None:
    file = added_file(make, mother)
    reviewer = make.staff_here(app, make.staff("Cy Here", Role.REVIEWER))
    assert "Maggie at the sea." in reviewer.get(f"/staff/contributors/{mother.id}/account").text
    # when a reviewer opens it, then it comes as a file to save
    answer = reviewer.client.get(f"/staff/contributors/{mother.id}/files/{file.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    # and it is on record, and the contributor sees it
    with tools.reading() as session:
        seen = session.scalars(select(AuditEvent).where(AuditEvent.did == "saw_file")).all()
    assert [event.about for event in seen] == [f"file:{file.id}"]
    assert "We looked at it on" in make.contributor_here(app, mother).get(PAGE).text


def test_the_same_form_twice_is_one_file(here: Visitor, tools: Tools) -> None:
    for _ in range(2):
        assert _add(here, files.picture()).status == 200
    assert len(_rows(tools)) == 1
    assert len(_stored(tools)) == 2


def test_the_same_form_at_once_is_one_file(app: Flask, make: Factory, mother: Contributor, tools: Tools) -> None:
    visitors = [make.contributor_here(app, mother) for _ in range(4)]
    tokens = [visitor.token(PAGE) for visitor in visitors]
    start = threading.Barrier(4)

    def send(visitor: Visitor, token: str) -> None:
        start.wait()
        data = {"file": (io.BytesIO(files.picture()), "a.jpg"), "submission": "same", "csrf_token": token}
        visitor.client.post(PAGE, data=data)

    threads = [threading.Thread(target=send, args=each) for each in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_rows(tools)) == 1
    assert len(_stored(tools)) == 2


def test_there_is_an_end_to_how_many(here: Visitor, tools: Tools) -> None:
    for number in range(MOST_FILES):
        _add(here, files.picture(), submission=f"s{number}")
    page = here.get(PAGE)
    assert page.tree.xpath("//input[@type='file']") == []
    token = here.token(f"{PAGE}/{_rows(tools)[0].id}")
    page = _add(here, files.picture(), submission="one more", csrf_token=token)
    assert str(FILE_REFUSED["too_many"]) in page.text
    assert len(_rows(tools)) == MOST_FILES


def test_a_request_that_is_far_too_large_is_not_even_read(here: Visitor) -> None:
    token = here.token(PAGE)
    answer = here.client.post(
        PAGE, data={"csrf_token": token}, environ_overrides={"CONTENT_LENGTH": str(500 * 1024 * 1024)}
    )
    assert answer.status_code == 413
    # and a form of words is held to its own, smaller size
    words = here.client.post("/family/choose", environ_overrides={"CONTENT_LENGTH": str(5 * 1024 * 1024)})
    assert words.status_code == 413


def test_a_full_disk_keeps_nothing_and_says_so(here: Visitor, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stored_files.os, "fsync", full)
    page = _add(here, files.picture(), words="This was her bus.")
    monkeypatch.undo()
    assert str(FILE_REFUSED["no_room"]) in page.text
    assert "This was her bus." in page.html
    assert (_rows(tools), _stored(tools)) == ([], [])


def test_a_row_names_only_what_is_on_the_disk_for_good(
    here: Visitor, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given what is done with the disk and the database, in its order
    order: list[str] = []
    fsync, record = stored_files.os.fsync, adding_files.Work.record
    monkeypatch.setattr(stored_files.os, "fsync", lambda handle: (order.append("flushed"), fsync(handle))[1])

    def note(self: Any, who: str, did: str, about: str, **details: str) -> None:
        order.append(did)
        record(self, who, did, about, **details)

    monkeypatch.setattr(adding_files.Work, "record", note)
    _add(here, files.picture())
    # then file and folder were flushed, for both files, before the row was written
    assert order == ["flushed"] * 4 + ["added_file"]


def test_a_process_cut_off_leaves_nothing_that_is_not_swept(here: Visitor, tools: Tools, clock: SetClock) -> None:
    # given a file that a process wrote before it was killed, and one that a row names
    _add(here, files.picture())
    stored = StoredFiles(tools.settings.files)
    orphan = stored.put(b"Maggie", stored_files.new_file_key(), row="1", what="file")
    unfinished = tools.settings.files / ".unfinished-1"
    unfinished.write_bytes(b"half")
    # when the worker sweeps at once, a request might still be about to name it
    assert adding_files.sweep(tools) == 0
    # when it sweeps an hour later, then what no row names is gone and the rest is there
    import time

    named = {row.stored for row in _rows(tools)} | {row.stored_picture for row in _rows(tools)}
    assert stored.sweep(named, now=time.time() + 3700) == 2
    assert {path.name for path in _stored(tools)} == named
    assert orphan not in named
    assert stored.missing(named) == []


def _with_scanner(tools: Tools, address: str) -> Tools:
    return Tools(replace(tools.settings, clamav=address), clock=tools.clock, keys=KEYS)


def _scanned_by(tools: Tools, make: Factory, mother: Contributor, address: str) -> tuple[Tools, Visitor]:
    scanning = _with_scanner(tools, address)
    return scanning, make.contributor_here(create_app(tools=scanning), mother)


def test_a_clean_file_is_there_at_once(make: Factory, mother: Contributor, tools: Tools) -> None:
    with Clamd("scan") as clamd:
        scanning, here = _scanned_by(tools, make, mother, clamd.address)
        _add(here, files.picture())
        assert _rows(tools)[0].state == FileState.READY
        # what was scanned is what was sent, not what became of it
        assert clamd.seen == [files.picture()]
    scanning.database.engine.dispose()


def test_a_file_with_a_virus_is_never_kept_and_staff_are_told(
    app: Flask, make: Factory, mother: Contributor, tools: Tools
) -> None:
    with Clamd("scan") as clamd:
        scanning, here = _scanned_by(tools, make, mother, clamd.address)
        page = _add(here, files.picture() + files.EICAR, words="This was her bus.")
    scanning.database.engine.dispose()
    assert str(FILE_REFUSED["infected"]) in page.text
    assert "This was her bus." in page.html
    assert _stored(tools) == []
    row = _rows(tools)[0]
    assert (row.state, row.key, row.stored) == (FileState.INFECTED, "", "")
    assert here.get(f"{PAGE}/{row.id}/file").status == 404
    reviewer = make.staff_here(app, make.staff("Cy Here"))
    assert "A file with a virus: it was not kept." in reviewer.get(f"/staff/contributors/{mother.id}/account").text


@pytest.mark.parametrize(("later", "state"), [("scan", FileState.READY), ("virus", FileState.INFECTED)])
def test_while_the_scanner_is_down_a_file_is_held_and_looked_at_later(
    app: Flask, make: Factory, mother: Contributor, tools: Tools, later: str, state: FileState
) -> None:
    # given a scanner that is down
    with Clamd("scan") as clamd:
        address = clamd.address
    scanning, here = _scanned_by(tools, make, mother, address)
    page = _add(here, files.picture() + (files.EICAR[-20:] if later == "virus" else b""))
    # then the file is kept, and shown to nobody
    assert "We are checking that it is safe to open." in page.text
    row = _rows(tools)[0]
    assert row.state == FileState.HELD
    assert here.get(f"{PAGE}/{row.id}/file").status == 404
    reviewer = make.staff_here(app, make.staff("Cy Here"))
    assert reviewer.get(f"/staff/contributors/{mother.id}/files/{row.id}").status == 404
    # when the worker asks while it is still down, then it stays held
    assert adding_files.look_at_held(scanning) == 0
    scanning.database.engine.dispose()
    # when the scanner is back, then it is settled as the scanner says
    with Clamd("scan" if later == "scan" else "finds anything") as clamd:
        again = _with_scanner(tools, clamd.address)
        assert adding_files.look_at_held(again) == 1
        again.database.engine.dispose()
    assert _rows(tools)[0].state == state
    assert len(_stored(tools)) == (2 if state is FileState.READY else 0)


@pytest.mark.really
def test_a_real_photo_goes_all_the_way(here: Visitor, tools: Tools) -> None:
    # given a photo with its place in it, whose name says that it is something else
    page = _add(here, files.photo_with_its_place(), "letter.pdf.exe", words="Maggie.")
    assert page.status == 200
    body = here.client.get(f"{PAGE}/{_rows(tools)[0].id}/file").data
    assert body.startswith(b"\xff\xd8\xff")
    assert files.PLACE not in body


@pytest.mark.really
def test_a_real_bomb_is_refused_and_the_page_stands(here: Visitor, tools: Tools) -> None:
    page = _add(here, files.pixel_flood(), words="Maggie.")
    assert str(FILE_REFUSED["too_many_pixels"]) in page.text
    assert "Maggie." in page.html
    assert _rows(tools) == []


def test_what_is_for_them_alone_is_shown_to_no_staff_until_they_say_otherwise(
    app: Flask, make: Factory, here: Visitor, mother: Contributor, tools: Tools
) -> None:
    # given a photo that they keep here for themselves, with words for somebody who can't see it
    _add(here, files.picture(), may_be_used="nowhere", seen_in_it="Maggie by the sea.")
    [row] = _rows(tools)
    staff = make.staff_here(app, make.staff(role=Role.REVIEWER))
    account, address = f"/staff/contributors/{mother.id}/account", f"/staff/contributors/{mother.id}/files/{row.id}"
    # then staff see neither it nor that it is there
    assert "Maggie by the sea." not in staff.get(account).text
    assert address not in staff.get(account).html
    assert staff.client.get(address).status_code == 404
    # when they say on the Easy Read page that the report may have it; what that page did not ask for stays
    here.post(f"{PAGE}/{row.id}", {"words": "Our day out", "may_be_used": "report", "go": "save"})
    # then staff see it, with both
    shown = staff.get(account)
    assert "They allow it to stand in the report." in shown.text
    assert "Maggie by the sea." in shown.text
    assert staff.client.get(address).status_code == 200
