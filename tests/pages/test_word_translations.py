"""Pages of translations: what staff see and do, and what a family reads before and after."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from portal.adapters.clock import SetClock
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.domain.word_translations import WordKind
from portal.models import Contributor, Message, Review, Staff
from portal.services import second_reading, word_translations
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of
from tests.people import Visitor

THEIRS = "Dlaczego nikt nie zadzwonił?"
OURS = "I am sorry. I ring on Friday."
POLISH = "Przykro mi. Zadzwonię w piątek."
ROWS = "sorry | I am sorry.\ntalk-first | I ring on Friday."


@pytest.fixture
def amara(make: Factory) -> Staff:
    return make.staff("Amara Okafor")


@pytest.fixture
def joan(make: Factory) -> Staff:
    return make.staff("Joan Field", Role.COORDINATOR)


@pytest.fixture
def ewa(make: Factory, amara: Staff) -> Contributor:
    review: Review = make.review(reviewer=amara, state="open")
    return make.contributor(review, "Ewa Nowak", language="pl")


@pytest.fixture
def message(make: Factory, ewa: Contributor) -> Message:
    """What she wrote; her page read Polish."""
    written: Message = make.add(
        Message(
            contributor_id=ewa.id, words=THEIRS, language="pl", written_at=make.tools.clock.now(), submission="theirs"
        )
    )
    return written


@pytest.fixture
def answer(make: Factory, ewa: Contributor, amara: Staff, joan: Staff) -> Message:
    """What we wrote to her, passed, and asked for in Polish by itself."""
    now = make.tools.clock.now()
    written: Message = make.add(
        Message(
            contributor_id=ewa.id, by_id=amara.id, words=OURS, easy_words=ROWS, written_at=now, passed_at=now,
            passed_by_id=joan.id, submission="ours",
        )
    )  # fmt: skip
    word_translations.keep_all_up(make.tools)
    return written


def translated(make: Factory, amara: Staff, joan: Staff, tools: Tools) -> None:
    """Put what waits into Polish, by one, and pass it by another."""
    writer, reader = member_of(make, amara), member_of(make, joan)
    (task,) = word_translations.waiting(tools, writer)
    easy = "Przykro mi.\nZadzwonię w piątek."
    word_translations.type_in(tools, writer, task.id, [(POLISH, easy)], "Wolds Translating")
    second_reading.pass_text(tools, reader, ReadKind.TRANSLATION, task.id)


def in_room(app: Flask, make: Factory, ewa: Contributor, look: str) -> Visitor:
    visitor = make.contributor_here(app, ewa, look=look)
    return visitor


def test_staff_see_the_language_ask_take_the_file_and_bring_it_back(
    app: Flask, make: Factory, ewa: Contributor, amara: Staff, joan: Staff, message: Message
) -> None:
    # given words in Polish on the page of messages
    staff = make.staff_here(app, amara)
    page = staff.get(f"/staff/contributors/{ewa.id}/messages")
    (theirs,) = page.tree.xpath("//blockquote[contains(@class, 'theirs')]/p")
    assert (theirs.get("lang"), theirs.get("dir"), theirs.text_content()) == ("pl", "auto", THEIRS)
    assert "Written in Polish." in page.text
    # when a translation is asked for, twice, by the button beside them
    token = staff.token(f"/staff/contributors/{ewa.id}/messages")
    asked = {"kind": "message", "id": str(message.id), "language": "pl", "csrf_token": token}
    first = staff.post("/staff/translations/ask", asked)
    again = staff.post("/staff/translations/ask", asked)
    assert (first.name, first.path) == ("staff.translation", again.path)
    assert "From Polish into English" in first.heading
    (task,) = word_translations.waiting(make.tools, member_of(make, amara))
    here = f"/staff/translations/{task.id}"
    # then it is on Today and in the list, and the words can be taken as a file
    assert "From Polish into English" in staff.get("/staff/today").text
    assert "Promised by" in staff.get("/staff/translations").text
    taken = staff.client.get(f"{here}/file")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="translation-{task.id}.txt"'
    assert taken.headers["Cache-Control"] == "no-store"
    # when the file comes back filled in, it stands in the boxes, and nothing is kept yet
    filled = taken.get_data().decode("utf-8-sig").rstrip() + "\r\nWhy did nobody ring?"
    brought = staff.post(here, {"act": "bring", "file": (BytesIO(filled.encode()), "back.txt")}, follow=False)
    assert "Nothing is kept yet" in brought.text
    assert brought.tree.xpath("//textarea[@name='words-1']")[0].text_content().strip() == "Why did nobody ring?"
    wrong = staff.post(here, {"act": "bring", "file": (BytesIO(b"%PDF"), "a.pdf")}, follow=False)
    assert "name another task, or none" in wrong.text
    # when it is sent on without who translated it, the words stay in the box
    sent = {"act": "type", "words-1": "Why did nobody ring?", "translator": ""}
    refused = staff.post(here, sent, follow=False)
    assert "Say who translated it" in refused.text
    assert "Why did nobody ring?" in refused.text
    assert "waits for a second reader" in staff.post(here, {**sent, "translator": "W. T."}).text
    # then she is not its reader, and a coordinator is: with the original in its language
    assert "Translation" not in staff.get("/staff/second-reading").text
    reader = make.staff_here(app, joan)
    read = reader.get(f"/staff/second-reading/translation/{task.id}")
    assert read.tree.xpath("//p[@lang='pl']")[0].text_content() == THEIRS
    as_of = read.tree.xpath("//input[@name='as_of']/@value")[0]
    reader.post(f"/staff/second-reading/translation/{task.id}", {"act": "pass", "as_of": as_of})
    # and both stand side by side from then on
    page = staff.get(f"/staff/contributors/{ewa.id}/messages")
    assert THEIRS in page.text
    assert page.tree.xpath("//p[@lang='en' and contains(@class, 'words')]")[0].text_content() == "Why did nobody ring?"


def test_the_language_can_be_corrected(
    app: Flask, make: Factory, ewa: Contributor, amara: Staff, message: Message
) -> None:
    task = word_translations.ask(make.tools, member_of(make, amara), WordKind.MESSAGE, message.id, "und")
    staff = make.staff_here(app, amara)
    assert "an unnamed language" in staff.get(f"/staff/translations/{task}").text
    page = staff.post(f"/staff/translations/{task}", {"act": "language", "language": "uk"})
    assert "From Ukrainian into English" in page.heading
    assert "Written in Ukrainian." in staff.get(f"/staff/contributors/{ewa.id}/messages").text
    bad = staff.post(f"/staff/translations/{task}", {"act": "language", "language": "xx"}, follow=False)
    assert "Choose the language from the list." in bad.text


def test_until_it_is_ready_a_family_reads_a_kind_sentence_the_day_and_the_original(
    app: Flask, make: Factory, ewa: Contributor, answer: Message, clock: SetClock
) -> None:
    # given an answer that is not translated yet, read on a page in Polish (whose own words may be in no catalog yet)
    page = in_room(app, make, ewa, "pl.standard").get("/family/messages")
    (words,) = page.tree.xpath("//p[contains(@class, 'written')]")
    assert (words.get("lang"), words.text_content()) == ("en", OURS)
    (promise,) = page.tree.xpath("//p[@class='saved'][following-sibling::*[1][contains(@class, 'written')]]")
    assert "7" in promise.text_content()
    assert "2026" in promise.text_content()
    # and in English there is no word of it
    assert "your language" not in in_room(app, make, ewa, "en.standard").get("/family/messages").text
    # in Easy Read: one row for the day, one that it is in English, and the rows
    rows = in_room(app, make, ewa, "pl.easy-read").get("/family/messages").easy_rows
    at = rows.index("I am sorry.")
    assert rows[at : at + 2] == ["I am sorry.", "I ring on Friday."]
    assert "2026" in rows[at - 2]
    # when the day has gone, it says so, and that we are sorry
    clock.move(days=20)
    page = in_room(app, make, ewa, "pl.standard").get("/family/messages")
    (late,) = page.tree.xpath("//p[@class='saved'][following-sibling::*[1][contains(@class, 'written')]]")
    assert late.text_content() != promise.text_content()


def test_when_it_is_ready_both_stand_side_by_side_for_good(
    app: Flask, make: Factory, tools: Tools, ewa: Contributor, amara: Staff, joan: Staff, answer: Message
) -> None:
    translated(make, amara, joan, tools)
    # then the page shows the Polish words, and ours in English beside them
    page = in_room(app, make, ewa, "pl.standard").get("/family/messages")
    first, second = page.tree.xpath("//p[contains(@class, 'written')]")
    assert (first.get("lang"), first.text_content()) == ("pl", POLISH)
    assert (second.get("lang"), second.text_content()) == ("en", OURS)
    assert second.getparent().tag == "details"
    # and in Easy Read the rows are Polish with our pictures, and ours stand below
    page = in_room(app, make, ewa, "pl.easy-read").get("/family/messages")
    assert "Zadzwonię w piątek." in page.easy_rows
    assert page.tree.xpath("//span[@lang='pl']")[0].text_content() == "Przykro mi."
    assert page.tree.xpath("//details//p[@lang='en']")[0].text_content() == OURS
    # and on a page in English they read what we wrote
    page = in_room(app, make, ewa, "en.standard").get("/family/messages")
    assert POLISH not in page.text


def test_a_page_in_another_language_asks_one_thing_more_of_the_database(
    app: Flask, make: Factory, ewa: Contributor, answer: Message, queries: list[str]
) -> None:
    asked: dict[str, int] = {}
    for look in ("en", "pl"):
        visitor = in_room(app, make, ewa, f"{look}.standard")
        visitor.get("/family/messages")
        queries.clear()
        visitor.get("/family/messages")
        asked[look] = sum(1 for each in queries if each.lstrip().upper().startswith("SELECT"))
    assert asked["pl"] == asked["en"] + 1
    assert asked["pl"] <= 6


def test_a_reviewer_elsewhere_gets_the_same_page_as_for_nothing(
    app: Flask, make: Factory, amara: Staff, message: Message
) -> None:
    task = word_translations.ask(make.tools, member_of(make, amara), WordKind.MESSAGE, message.id, "pl")
    elsewhere = make.staff_here(app, make.staff("Rita Moss", area="South Wolds"))
    for path in (f"/staff/translations/{task}", f"/staff/translations/{task}/file"):
        assert elsewhere.client.get(path).status_code == 404
    token = elsewhere.token("/staff/translations")
    asked = {"kind": "message", "id": str(message.id), "language": "pl", "csrf_token": token}
    assert elsewhere.client.post("/staff/translations/ask", data=asked).status_code == 404
