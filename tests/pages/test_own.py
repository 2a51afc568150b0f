"""Own it: everything in one file, putting right, taking back, receipts, and leaving."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import jsonschema
import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.adapters.stored_files import StoredFiles
from portal.domain.accounts import Prompt
from portal.domain.errors import NotFound
from portal.domain.owning import ReceiptState, TakenKind, fingerprint
from portal.domain.states import Decision, Role, Verdict
from portal.models import (
    AddedFile,
    Answer,
    Check,
    Choice,
    Contributor,
    Correction,
    Question,
    Receipt,
    StatementVersion,
    TakenBack,
)
from portal.models.sealed import in_row
from portal.services import own_download, owning, receipts, telling, visits
from portal.services.tools import Tools
from tests import files
from tests.contracts.world import World, added_file, make_world
from tests.factories import Factory
from tests.people import Visitor


@pytest.fixture
def world(make: Factory) -> World:
    return make_world(make)


@pytest.fixture
def mother(app: Flask, make: Factory, world: World) -> Visitor:
    return make.contributor_here(app, world.mother)


def unpacked(visitor: Visitor) -> zipfile.ZipFile:
    answer = visitor.client.post("/family/download", data={"csrf_token": visitor.token("/family/download")})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_everything_of_hers_is_in_one_file_and_nothing_of_anybody_elses(mother: Visitor, make: Factory) -> None:
    # given a mother with words, sentences, a question, a photo and letters, and others who told us other things

    # when she saves the file
    packed = unpacked(mother)

    # then a page is in it that needs nothing else, her photo, the letters that went, and the data in its shape
    names = packed.namelist()
    assert names[:3] == ["start-here.html", "data/everything.json", "data/shape.json"]
    assert "files/photo-1.jpg" in names
    page = packed.read("start-here.html").decode()
    for words in ("She loved buses.", "Maggie loved buses.", "Who was with her?", "Maggie at the sea.", "5 Mill Lane"):
        assert words in page, words
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    data = json.loads(packed.read("data/everything.json"))
    jsonschema.validate(data, json.loads(packed.read("data/shape.json")))
    assert [row["words"] for row in data["topics"]["told"]] == ["She loved buses."]
    assert "Una" not in page
    assert "tom@example.org" not in page


def test_the_page_in_the_file_is_as_she_reads(app: Flask, make: Factory, world: World) -> None:
    # given a contributor who reads Easy Read, and one who reads Urdu
    easy = unpacked(make.contributor_here(app, world.mother, look="en.easy-read")).read("start-here.html").decode()
    urdu = unpacked(make.contributor_here(app, world.mother, look="ur.standard")).read("start-here.html").decode()

    # then the one has a picture beside each heading, and the other goes from right to left
    assert easy.count("<svg") >= 5
    assert '<html lang="ur" dir="rtl">' in urdu
    assert "<svg" not in urdu


def test_a_code_is_asked_for_first(app: Flask, make: Factory, world: World) -> None:
    # given somebody with her telephone, and no one-time code
    visitor = make.contributor_here(app, world.mother, stepped_up=False)

    # then neither the page nor the file is there without one
    for path in ("/family/download", "/family/receipt", "/family/take-back"):
        assert visitor.get(path).location.endswith("/family/step-up")
    answer = visitor.client.post("/family/download", data={"csrf_token": visitor.token("/family/correct")})
    assert (answer.status_code, answer.location) == (303, "/family/step-up")


def test_fifty_photos_are_sent_one_by_one_and_lie_nowhere(
    tools: Tools, app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a contributor with fifty photos
    who = make.contributor()
    first = added_file(make, who)
    for number in range(49):
        row = {name: getattr(first, name) for name in ("contributor_id", "format", "state", "name", "key", "size")}
        content = files.picture()
        stored = StoredFiles(tools.settings.files).put(content, first.key, row=f"many-{number}", what="file")
        make.add(AddedFile(**row, submission=f"many-{number}", stored=stored, added_at=first.added_at))
    room = room_of(tools, make, who)
    opened: list[int] = []
    real = own_download.adding_files.content

    def noted(*given: Any) -> Any:
        opened.append(given[2])
        return real(*given)

    monkeypatch.setattr(own_download.adding_files, "content", noted)
    before = sorted(path for path in tools.settings.data.rglob("*") if "sqlite" not in path.name)

    # when the file is made
    records = own_download.collect(tools, room)
    pieces = own_download.as_zip(tools, room, records, "page", easy=False)
    sent = [next(pieces) for _ in range(4)]

    # then the first photo goes before the second is opened, all fifty come, and no copy is on the disk
    assert len(opened) == 1
    sent += list(pieces)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(sent)))
    assert packed.testzip() is None
    assert len([name for name in packed.namelist() if name.startswith("files/")]) == 50
    assert sorted(path for path in tools.settings.data.rglob("*") if "sqlite" not in path.name) == before


def room_of(tools: Tools, make: Factory, who: Contributor) -> Any:
    with tools.writing() as work:
        visit = visits.start_for_invitation(work, make.invitation(who).id)
    room = visits.room_for(tools, visit)
    assert room is not None
    return room


def test_what_is_wrong_is_asked_for_once_and_answered_as_a_question(tools: Tools, mother: Visitor) -> None:
    # given her name, spelt wrong
    form = {"kind": "my_name", "words": "It is Janette, with two t.", "submission": "once"}

    # when she says so, and her phone sends it twice
    shown = mother.post("/family/correct", form)
    mother.post("/family/correct", form)

    # then it is one question that waits for an answer, and one correction that says what it is about
    assert "We have it. Thank you." in shown.text or "We have it" in shown.html
    with tools.reading() as session:
        assert [row.what for row in session.scalars(select(Correction))] == ["my_name"]
        asked = session.scalars(select(Question.words).where(Question.submission.endswith(".once"))).all()
    assert asked == ["It is Janette, with two t."]


def test_an_answer_taken_back_is_seen_by_nobody_and_stays_sealed(
    tools: Tools, app: Flask, make: Factory, world: World, mother: Visitor
) -> None:
    # given what she told us, which staff can read
    reviewer = world.staff[Role.REVIEWER]
    assert (
        "She loved buses." in make.staff_here(app, reviewer).get(f"/staff/contributors/{world.mother.id}/account").text
    )
    with tools.reading() as session:
        answer = session.scalars(select(Answer)).one()

    # when she looks at what would happen, and takes it back
    page = mother.get(f"/family/take-back?kind=answer&id={answer.id}")
    assert "nobody who works on the review can see these words" in page.text
    assert "We have already written sentences from them." in page.text
    form = {"kind": "answer", "id": str(answer.id), "words": "", "submission": "back"}
    form["csrf_token"] = mother.token("/family/correct")
    shown = mother.post("/family/take-back", form)

    # then it says so, staff see it on no page, she still has it, and the row is a new one beside the sealed old one
    assert "You took this back on" in shown.text
    for path in (
        f"/staff/contributors/{world.mother.id}/account",
        f"/staff/contributors/{world.mother.id}/statements",
        "/staff/reviews",
    ):
        assert "She loved buses." not in make.staff_here(app, reviewer).get(path).html
    with tools.reading() as session:
        assert session.scalars(select(TakenBack.answer_id)).all() == [answer.id]
        assert session.get_one(Answer, answer.id).words == "She loved buses."
    assert "She loved buses." in unpacked(mother).read("start-here.html").decode()


def test_a_sentence_a_photo_a_yes_and_everything_can_be_taken_back(tools: Tools, mother: Visitor, world: World) -> None:
    # given a sentence, a photo, and a yes
    statement, photo = world.values["statement_id"], world.values["photo_id"]

    # when each is taken back
    token = mother.token("/family/correct")
    for kind, row_id in (("sentence", statement), ("photo", photo), ("consent", ""), ("everything", "")):
        mother.post(
            "/family/take-back", {"kind": kind, "id": str(row_id), "submission": f"take-{kind}", "csrf_token": token}
        )

    # then the sentence waits for an answer, the photo is gone, the choice is no, and all of it is a wish of hers
    with tools.reading() as session:
        assert session.scalars(select(Check.verdict).order_by(Check.id.desc())).first() == Verdict.TAKE_OUT
        assert session.scalars(select(Choice.decision).order_by(Choice.id.desc())).first() == Decision.NO
        assert set(session.scalars(select(TakenBack.kind))) == {"sentence", "photo", "consent", "everything"}
    assert mother.get(f"/family/photos/{photo}").status == 404
    assert "Somebody is seeing to it." in mother.get("/family/take-back").text


def test_nobody_takes_back_what_is_anothers(app: Flask, make: Factory, world: World, tools: Tools) -> None:
    # given a friend of the same person
    friend = make.contributor_here(app, world.friend)
    with tools.reading() as session:
        answer = session.scalars(select(Answer.id)).one()

    # when they try the mother's rows
    for kind, row_id in (
        ("answer", answer),
        ("photo", world.values["photo_id"]),
        ("sentence", world.values["statement_id"]),
    ):
        assert friend.get(f"/family/take-back?kind={kind}&id={row_id}").status == 404
        form = {"kind": kind, "id": str(row_id), "submission": "x", "csrf_token": friend.token("/family/correct")}
        assert friend.post("/family/take-back", form).status == 404

    # then nothing was taken
    with tools.reading() as session:
        assert session.scalars(select(TakenBack)).all() == []


def test_leaving_stops_everything_and_coming_back_is_one_press(tools: Tools, mother: Visitor, world: World) -> None:
    # given the page that says what stops and what stays
    page = mother.get("/family/leave")
    assert "What stops" in page.text
    assert "What stays" in page.text

    # when she leaves
    left = mother.post("/family/leave", {"act": "leave", "submission": "bye"})

    # then the last page is kind, nothing more is sent, and her words are still hers to read
    assert left.heading == "You have left the review"
    with tools.reading() as session:
        assert session.get_one(Contributor, world.mother.id).stopped_at is not None
        assert session.scalars(select(Choice.decision).order_by(Choice.id.desc())).first() == Decision.NO
    # and she can come back
    mother.post("/family/leave", {"act": "come_back", "submission": "hello"})
    with tools.reading() as session:
        assert session.get_one(Contributor, world.mother.id).stopped_at is None
        assert session.scalars(select(Choice.decision).order_by(Choice.id.desc())).first() == Decision.YES


def says_right(mother: Visitor, world: World) -> None:
    path = f"/family/check/{world.values['statement_id']}"
    mother.post(path, {"verdict": "right", "version": str(world.values["version_id"]), "correction": ""})


def test_a_sentence_she_called_right_has_a_receipt_that_fits_it(
    mother: Visitor, visitor: Visitor, world: World, tools: Tools
) -> None:
    # given a sentence that she said is right
    says_right(mother, world)
    page = mother.get("/family/receipt")
    code = page.tree.xpath("//code[contains(@class, 'receipt')]")[0].text_content()
    assert "The words are still the same." in page.text
    reference = world.values["reference"]

    # when anybody checks the text, as it may come out of a report
    def verdict(words: str, number: str = code, about: str = reference) -> str:
        form = {"words": words, "reference": about, "receipt": number}
        found = visitor.post("/check-receipt", form).tree.xpath("//*[@id='verdict']")
        return " ".join(found[0].text_content().split())

    # then the same words are the same, however they were copied, and one changed letter is not
    assert verdict("Maggie loved buses.").startswith("The same.")
    assert verdict("  Maggie\n loved\u00a0buses.", code.replace(" ", "-"), f" {reference.lower()} ").startswith(
        "The same."
    )
    assert verdict("Maggie loves buses.").startswith("Not the same.")
    assert verdict("Maggie loved buses.", about="LD-2026-99999").startswith("Not the same.")
    # and a reference that is nobody's gets the very same answer
    assert verdict("Anything.", about="LD-1999-00001") == verdict("Anything.", about=reference)


def test_checking_a_receipt_asks_the_database_nothing(visitor: Visitor, queries: list[str]) -> None:
    # given the page, and a token of its form
    token = visitor.token("/check-receipt")
    queries.clear()

    # when somebody checks
    visitor.post("/check-receipt", {"words": "a", "reference": "b", "receipt": "1" * 30, "csrf_token": token})

    # then nothing was looked up and nothing kept: it can't tell whether there is such a review
    assert queries == []


def test_words_changed_behind_her_right_are_shown_as_changed(tools: Tools, mother: Visitor, world: World) -> None:
    # given a sentence that she said is right
    says_right(mother, world)
    version_id = world.values["version_id"]

    # when somebody changes the words behind it
    with tools.writing() as work:
        work.session.execute(
            update(StatementVersion)
            .where(StatementVersion.id == version_id)
            .values(words=in_row(version_id, "Maggie never liked buses."))
        )

    # then her page says so, and the outcome that she reads says so too
    assert "These are not the words that you said are right." in mother.get("/family/receipt").text
    assert "These are not the words that you said are right." in mother.get("/family/outcome").text
    assert "Somebody changed your sentence." in mother.get("/family/outcome?read=easy-read&step=9").html


def test_a_newer_sentence_and_one_taken_out_are_told_apart_from_a_changed_one(
    tools: Tools, make: Factory, mother: Visitor, world: World, app: Flask
) -> None:
    # given a receipt, and then a newer version that was shown
    says_right(mother, world)
    room = room_of(tools, make, world.mother)
    now = tools.clock.now()
    statement = world.values["statement_id"]
    with tools.reading() as session:
        first = session.get_one(StatementVersion, world.values["version_id"])
    make.add(
        StatementVersion(
            statement_id=statement, number=2, words="Maggie loved trains.", written_by_id=first.written_by_id,
            written_at=now, passed_by_id=first.passed_by_id, passed_at=now, shown_at=now,
        )
    )  # fmt: skip

    # then it is newer
    assert [each.state for each in receipts.of_contributor(tools, room)] == [ReceiptState.NEWER]
    # and when she takes it back, there is no receipt that says "right"
    mother.post(
        "/family/take-back",
        {"kind": "sentence", "id": str(statement), "submission": "out", "csrf_token": mother.token("/family/correct")},
    )
    assert receipts.of_contributor(tools, room) == ()


def test_a_right_from_before_receipts_gets_one(tools: Tools, make: Factory, world: World) -> None:
    # given a "right" without a receipt
    make.add(Check(statement_version_id=world.values["version_id"], verdict=Verdict.RIGHT, said_at=tools.clock.now()))

    # when the job runs, twice
    assert (receipts.give_missing(tools), receipts.give_missing(tools)) == (1, 0)

    # then it fits the words
    with tools.reading() as session:
        code = session.scalars(select(Receipt.code)).one()
    assert code == fingerprint("Maggie loved buses.", world.values["reference"])


def test_words_being_written_can_not_be_taken_back_as_sent(tools: Tools, make: Factory, world: World) -> None:
    # given words that she is still writing
    room = room_of(tools, make, world.mother)
    prompt = Prompt.WHAT_SHOULD_CHANGE
    telling.save_answer(tools, room, prompt, "Ask us sooner.")
    with tools.reading() as session:
        draft = session.scalars(select(Answer.id).where(Answer.prompt == prompt)).one()

    # then taking back does not touch them: they are hers to write over
    with pytest.raises(NotFound):
        owning.take_back(tools, room, TakenKind.ANSWER, draft, "", submission="draft")
