"""The neutral notice: there is something to read. Nothing else in any format, once a thing, one unread at a time."""

from __future__ import annotations

import email
import email.policy
import io
import re
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from portal.adapters import voice
from portal.adapters.clock import LONDON, SetClock
from portal.adapters.letter_formats.plain import bare
from portal.domain.letters import FORMATS, WayIn
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import NeedKind, QuestionState, Role, Scope
from portal.models import (
    CameBack,
    Contributor,
    Delivery,
    Invitation,
    Letter,
    Need,
    Organisation,
    Person,
    Question,
    Visit,
)
from portal.models import Staff as StaffRow
from portal.services import choices, second_reading, sending, telling_families
from portal.services.composing import compose
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.integration.test_letters_by_themselves import NO_WAY, due_of, letters, quiet, tasks
from tests.reading import words_in

NOTICE = "something_to_read"
WAY_IN = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")
# Names, work and words that a careless letter would carry on. The contributor has the name of the one who died.
PERSON = ("Zebedee", "Quillfeather")
JOB = "Learning disability mortality reviewer"
EMPLOYER = "St Bernadette Hospice"
TELLING = re.compile(
    r"zebedee|quillfeather|learning.disabilit|mortality|hospice|bernadette|died|death|dead|bereave|grief|review of|"
    r"coroner|hospital|sorry|person-who-died|LR-",
    re.IGNORECASE,
)


def tell(tools: Tools, contributor: Contributor, about: str = "message:1") -> str:
    with tools.writing() as work:
        return telling_families.notice(work, tools, contributor.id, about=about, who="staff:1")


def come_in(tools: Tools, make: Factory, contributor: Contributor) -> None:
    """They open the last way in that they were given, now."""
    with tools.reading() as session:
        invitation = session.scalars(
            select(Invitation.id).where(Invitation.contributor_id == contributor.id).order_by(Invitation.id.desc())
        ).first()
    now = tools.clock.now()
    make.add(Visit(id_hash=f"visit {now}", invitation_id=invitation, started_at=now, last_seen_at=now))


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


class TestWhatItSays:
    @pytest.fixture
    def namesake(self, tools: Tools, make: Factory) -> Contributor:
        """Somebody with the very name of the person who died, and a reviewer whose work says what it is about."""
        made = make.contributor(name=" ".join(PERSON), supporter_name=" ".join(PERSON))
        with tools.writing() as work:
            person = work.session.scalars(select(Person)).one()
            person.first_name, person.last_name, person.known_as = *PERSON, PERSON[0]
            for each in work.session.scalars(select(StaffRow)):
                each.name, each.job_title = "Bernadette Mortality", JOB
            for employer in work.session.scalars(select(Organisation)):
                employer.name = EMPLOYER
        return made

    @pytest.mark.parametrize("language", ["en", "ur"])
    def test_nothing_but_neutral_words_in_any_format(
        self, tools: Tools, namesake: Contributor, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        # given a notice to them
        with tools.reading() as session:
            letter = compose(tools, session, name=NOTICE, contributor_id=namesake.id, language=language, way_in=WAY_IN)
        spoken: list[str] = []
        monkeypatch.setattr(voice, "speak", lambda lines, *_a, **_k: spoken.extend(lines) or b"")
        # when it is made into every format
        telling = {}
        for format_name in sorted(set(FORMATS) - ({"braille"} if language == "ur" else set())):
            envelope = sending.envelope(tools, "key", to_name="", to_address="z@example.org")
            made = render(tools, letter, format_name, envelope=envelope, grade="1")
            said = " ".join(map(bare, spoken)) if format_name == "audio" else everything(made, format_name, letter)
            # The address of paper must name who it is for; nothing else may.
            found = TELLING.findall(without_address(said) if on_paper(format_name) else said)
            if found:
                telling[format_name] = found
        # then none tells anything
        assert telling == {}

    @pytest.mark.parametrize("easy", [False, True])
    def test_an_email_as_it_leaves_names_nobody(
        self, tools: Tools, make: Factory, namesake: Contributor, easy: bool
    ) -> None:
        # given / when
        if easy:
            make.add(
                Need(
                    contributor_id=namesake.id, kind=NeedKind.EASY_READ, recorded_by="contributor",
                    recorded_at=tools.clock.now(),
                )
            )  # fmt: skip
        assert tell(tools, namesake) == "queued"
        with tools.writing() as work:
            found = sending.deliveries.next_due(work.session, work.now)
            assert found is not None
            content = sending.content_of(tools, found)
            message = sending._message(tools, found)
        # then neither a header, nor the words, nor the name of a picture says anything
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert mail["To"] == "janet@example.org"
        assert mail["Subject"] == "There is something for you to read"
        assert str(mail["From"]).startswith("Family and carer reviews")
        said = " ".join(f"{name}: {value}" for part in mail.walk() for name, value in part.items())
        said += " ".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
        assert TELLING.findall(said) == []
        assert TELLING.findall(f"{message.subject} {message.text} {message.letter} {message.reference}") == []

    def test_a_friend_gets_it_too(self, tools: Tools, make: Factory) -> None:
        friend = make.contributor(name="Jo Reed", scope=Scope.FRIEND)
        assert tell(tools, friend) == "queued"
        with tools.reading() as session:
            assert session.scalars(select(Invitation.purpose)).all() == ["friend"]


def everything(made: bytes | str, format_name: str, letter: object) -> str:
    """All that is in a format: what is read, and for pages and Word what lies behind it."""
    if isinstance(made, str):
        return made
    if format_name == "word":
        with ZipFile(io.BytesIO(made)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return words_in(made, format_name, letter) + made.decode("latin-1")  # type: ignore[arg-type]


def without_address(said: str) -> str:
    """Right-to-left words come out of a PDF in an order of their own: each part of the name is taken out once."""
    for name in PERSON:
        said = said.replace(name, "", 1)
    return said


def on_paper(format_name: str) -> bool:
    return format_name in {"pdf", "large-print-pdf", "easy-read-pdf", "word", "braille", "audio"}


class TestOnce:
    def test_a_thing_is_told_of_once(self, tools: Tools, contributor: Contributor, clock: SetClock) -> None:
        assert [tell(tools, contributor) for _ in range(2)] == ["queued", "told_before"]
        sending.drain(tools)
        clock.move(days=9)
        assert tell(tools, contributor) == "told_before"
        assert letters(tools, contributor) == [(NOTICE, "sent")]

    def test_a_second_thing_makes_no_second_notice_while_one_waits(
        self, tools: Tools, make: Factory, contributor: Contributor
    ) -> None:
        free = quiet(make, contributor, tools)
        assert [tell(tools, contributor, about) for about in ("message:1", "meeting:1")] == ["queued", "waits"]
        assert letters(tools, contributor) == [(NOTICE, "queued")]
        assert due_of(tools, contributor, NOTICE) == at_nine(free)

    def test_unread_it_is_one_a_day(self, tools: Tools, contributor: Contributor, clock: SetClock) -> None:
        # given one that went, and nobody has been in / when another thing waits the same day
        tell(tools, contributor)
        sending.drain(tools)
        clock.move(hours=3)
        assert tell(tools, contributor, "message:2") == "queued"
        # then the second goes the next morning
        sending.drain(tools)
        assert letters(tools, contributor) == [(NOTICE, "sent"), (NOTICE, "queued")]
        clock.move(days=1)
        sending.drain(tools)
        assert letters(tools, contributor) == [(NOTICE, "sent"), (NOTICE, "sent")]

    def test_after_they_have_been_in_the_next_thing_is_told_at_once(
        self, tools: Tools, make: Factory, contributor: Contributor, clock: SetClock
    ) -> None:
        tell(tools, contributor)
        sending.drain(tools)
        clock.move(hours=1)
        come_in(tools, make, contributor)
        clock.move(hours=1)
        tell(tools, contributor, "message:2")
        sending.drain(tools)
        assert letters(tools, contributor) == [(NOTICE, "sent"), (NOTICE, "sent")]

    def test_not_beside_a_letter_that_brings_them_to_their_page(
        self, tools: Tools, make: Factory, contributor: Contributor
    ) -> None:
        writer, reader = make.staff("Writer"), member_of(make, make.staff("Reader", Role.COORDINATOR))
        pass_answer(tools, make, contributor, writer, reader)
        assert tell(tools, contributor) == "waits"
        assert letters(tools, contributor) == [("reply_waits", "queued")]

    @pytest.mark.parametrize(("hours", "morning"), [(13, 1), (-7, 0)], ids=["at eleven at night", "at three"])
    def test_at_night_it_waits_for_the_morning(
        self, tools: Tools, contributor: Contributor, clock: SetClock, hours: int, morning: int
    ) -> None:
        today = tools.today()
        clock.move(hours=hours)
        tell(tools, contributor)
        assert due_of(tools, contributor, NOTICE) == at_nine(today + timedelta(days=morning))


class TestItIsObeyed:
    def test_after_a_stop_nothing_goes_and_nobody_is_asked(
        self, tools: Tools, make: Factory, contributor: Contributor
    ) -> None:
        tell(tools, contributor)
        choices.stop_everything(tools, room_of(make, contributor))
        sending.drain(tools)
        assert (NOTICE, "cancelled") in letters(tools, contributor)
        gone = make.contributor(name="Una Reed", stopped_at=tools.clock.now())
        assert tell(tools, gone) == "stopped"
        assert tasks(tools, gone) == []

    def test_a_quiet_day_that_was_asked_for_meanwhile_puts_it_off(
        self, tools: Tools, make: Factory, contributor: Contributor
    ) -> None:
        tell(tools, contributor)
        free = quiet(make, contributor, tools)
        sending.drain(tools)
        assert letters(tools, contributor) == [(NOTICE, "queued")]
        assert due_of(tools, contributor, NOTICE) == at_nine(free)

    def test_nothing_goes_to_an_address_in_doubt(self, tools: Tools, make: Factory, contributor: Contributor) -> None:
        # given one that went and came back / when another thing waits
        tell(tools, contributor)
        sending.drain(tools)
        with tools.reading() as session:
            first = session.scalars(select(Delivery)).one()
        make.add(
            CameBack(
                contributor_id=contributor.id, delivery_id=first.id, channel=first.channel, address=first.address,
                why="moved", found_at=tools.clock.now(),
            )
        )  # fmt: skip
        tell(tools, contributor, "message:2")
        # then it goes another way
        with tools.reading() as session:
            ways = session.scalars(select(Delivery.channel).order_by(Delivery.id)).all()
        assert ways[0] != ways[1]

    def test_without_an_address_it_is_one_task_however_many_things(self, tools: Tools, make: Factory) -> None:
        nowhere = make.contributor(**NO_WAY)
        assert {tell(tools, nowhere, f"message:{number}") for number in range(3)} == {"no_address"}
        assert tasks(tools, nowhere) == [(NOTICE, "no_address")]

    def test_it_goes_in_their_language(self, tools: Tools, make: Factory) -> None:
        urdu = make.contributor(language="ur")
        tell(tools, urdu)
        with tools.reading() as session:
            assert session.scalars(select(Letter.language)).all() == ["ur"]


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)


def pass_answer(tools: Tools, make: Factory, contributor: Contributor, writer: StaffRow, reader: StaffMember) -> None:
    now = tools.clock.now()
    asked = make.add(
        Question(
            contributor_id=contributor.id, words="Who?", state=QuestionState.ANSWERED, asked_at=now, answer="Ada.",
            easy_answer="talking | It was Ada.", answered_by_id=writer.id, answered_at=now, submission="q",
        )
    )  # fmt: skip
    second_reading.pass_text(tools, reader, ReadKind.ANSWER, asked.id)
