"""Letters from source to outbox: the same facts in every format, queued once, sent once, held back when they must."""

from __future__ import annotations

import email
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.commands.letter import letter_command
from portal.domain.errors import NotFound, Refused
from portal.domain.letters import ComposedLetter, WayIn
from portal.domain.states import Channel, NeedKind, Presentation, Purpose, Scope
from portal.models import Contributor, Delivery, Invitation, Letter, Promise, SupportOrganisation
from portal.services import sending
from portal.services.composing import compose, freeze, letter_sources, masked_way_in, thaw
from portal.services.letters import queue
from portal.services.rendering import FORMATS, render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.queueing import asker, delivery, send
from tests.reading import words_in

WAY_IN = WayIn("http://127.0.0.1:8000/l/abcdefghij0123456789", "127.0.0.1:8000/code", "ABCD-EFGH-JKMN")
NAMES = (
    "introductory", "check_what_we_wrote", "outcome", "action_update", "choice_recorded", "one_time_code",
    "contact_changed", "regular_update", "our_reply", "reply_waits", "takes_longer", "stopped", "leaflet",
    "something_to_read", "report_received", "report_not_ours",
)  # fmt: skip
# What their person asked for, or only says something: these open no page by themselves.
NO_WAY_IN = {"one_time_code", "contact_changed", "stopped", "leaflet", "report_received", "report_not_ours"}
WITH_WAY_IN = tuple(name for name in NAMES if name not in NO_WAY_IN)
INVISIBLE = re.compile("[\u2066-\u2069]")


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    return make.contributor()


def composed(
    tools: Tools, contributor: Contributor, name: str = "introductory", language: str = "en"
) -> ComposedLetter:
    with tools.reading() as session:
        return compose(tools, session, name=name, contributor_id=contributor.id, language=language, way_in=WAY_IN)


def envelope(tools: Tools, **changes: str):  # type: ignore[no-untyped-def]
    return sending.envelope(tools, "key", **{"to_name": "Janet O’Brien", "to_address": "janet@example.org", **changes})


def words_of(tools: Tools, letter: ComposedLetter, format_name: str) -> str:
    """What a person reads in a format, without marks. Braille is read letter by letter."""
    made = render(tools, letter, format_name, envelope=envelope(tools), grade="1")
    return words_in(made, format_name, letter)


class TestSources:
    @pytest.mark.parametrize("name", NAMES)
    def test_a_source_obeys_the_rules_of_words(self, tools: Tools, name: str) -> None:
        source = letter_sources(tools).named(name)
        for part in source.parts.values():
            assert len(part.easy) <= 10
            for row in part.easy:
                assert row.picture in tools.easy_read.pictures
                for said in filter(None, (row.words, row.discreet)):
                    for sentence in re.split(r"(?<=[.?])\s", said):
                        assert len(sentence.split()) <= 15, sentence
            bold = {word for row in part.easy for word in re.findall(r"\*\*(.+?)\*\*", row.words)}
            assert bold <= {row.explains for row in part.easy}, "each hard word is explained in its part"
            for place, row in enumerate(part.easy):
                if row.explains:
                    assert f"**{row.explains}**" in part.easy[place - 1].words
            for said in part.plain:
                assert not re.search(r"!|\bsimply\b|unfortunately|failed to", said.words)
                assert "'" not in said.words

    @pytest.mark.parametrize("name", NAMES)
    def test_what_email_and_text_say_names_neither_person_nor_diagnosis(self, tools: Tools, name: str) -> None:
        source = letter_sources(tools).named(name)
        said = [source.subject, source.discreet_title, source.sms]
        for part in source.parts.values():
            said += [part.heading]
            said += [each.words if each.discreet is None else each.discreet for each in (*part.plain, *part.easy)]
        for words in said:
            assert "%(person" not in words
            assert "learning disabilit" not in words

    def test_the_version_is_the_hash_of_the_file(self, tools: Tools) -> None:
        path = tools.settings.resources / "templates" / "letters" / "introductory.yaml"
        expected = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        assert letter_sources(tools).named("introductory").version == expected


class TestFormats:
    @pytest.mark.parametrize("language", ["en", "cy", "ur"])
    @pytest.mark.parametrize("format_name", [each for each in FORMATS if each not in {"sms", "braille"}])
    def test_every_format_has_the_same_facts(
        self, tools: Tools, contributor: Contributor, format_name: str, language: str
    ) -> None:
        # given one composed letter
        letter = composed(tools, contributor, language=language)
        # when it is made into a format
        words = words_of(tools, letter, format_name)
        # then the code, the version, who writes, the promised day, support and our number are in it
        if language == "ur" and format_name.endswith("pdf"):
            # Right-to-left text comes out of a PDF in an order of its own: look for what stands apart.
            assert "EFGH" in words
            return
        for fact in ("ABCD-EFGH-JKMN", letter.version, "Amara Okafor", "0118 496 0222", "0118 496 0100", "999"):
            assert fact in words, fact
        assert letter.date in words
        assert ("Maggie" in words) != ("email" in format_name)
        if format_name in {"audio", "word"} or format_name.endswith("pdf"):
            # Nobody can type a link, or follow it by ear: what is printed and said is the short address.
            assert WAY_IN.short_address in words
        else:
            assert WAY_IN.link in words

    @pytest.mark.parametrize("name", WITH_WAY_IN)
    @pytest.mark.parametrize("language", ["en", "cy", "ur"])
    def test_a_text_message_is_short_and_has_the_link_and_code(
        self, tools: Tools, contributor: Contributor, name: str, language: str
    ) -> None:
        words = render(tools, composed(tools, contributor, name, language), "sms")
        assert isinstance(words, str)
        assert re.search(rf"(^|\s){re.escape(WAY_IN.link)}(\s|$)", words)
        assert WAY_IN.code in words
        assert "Maggie" not in words
        assert len(words) < 460

    @pytest.mark.parametrize("format_name", ["html", "easy-read-html"])
    @pytest.mark.parametrize("language", ["en", "ur"])
    def test_a_page_stands_alone(self, tools: Tools, contributor: Contributor, format_name: str, language: str) -> None:
        made = str(render(tools, composed(tools, contributor, language=language), format_name))
        html5lib.HTMLParser(strict=True).parse(made)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ur" else "ltr"}">' in made
        assert made.count("<h1") == 1
        sources = re.findall(r'(?:src|href)="([^"#][^"]*)"', made)
        assert sources == [WAY_IN.link]
        assert "url(" not in made

    def test_a_language_without_a_voice_or_braille_is_refused_with_cause_and_remedy(
        self, tools: Tools, contributor: Contributor
    ) -> None:
        letter = replace(composed(tools, contributor), language="so")
        for format_name, code in (("braille", "no_braille"), ("audio", "no_voice")):
            with pytest.raises(Refused) as refused:
                render(tools, letter, format_name)
            assert refused.value.code == code
            assert refused.value.details["cause"]
            assert refused.value.details["remedy"]

    @pytest.mark.parametrize("language", ["en", "ur"])
    @pytest.mark.parametrize("name", NAMES)
    def test_a_kept_letter_is_the_letter(
        self, tools: Tools, contributor: Contributor, name: str, language: str
    ) -> None:
        letter = composed(tools, contributor, name, language)
        assert thaw(json.loads(json.dumps(freeze(letter)))) == letter

    def test_a_name_is_never_read_as_a_mark_or_markup(self, tools: Tools, make: Factory) -> None:
        review = make.review("**Ann**", "<b>Lee</b>", "**Ann**", reviewer=make.staff())
        letter = composed(tools, make.contributor(review))
        made = str(render(tools, letter, "html"))
        assert "<bdi>**Ann**</bdi>" in made
        assert "<b>Lee" not in made


class TestMail:
    def message(self, tools: Tools, letter: ComposedLetter, format_name: str = "email", **to: str) -> EmailMessage:
        made = render(tools, letter, format_name, envelope=envelope(tools, **to))
        assert isinstance(made, bytes)
        found = email.message_from_bytes(made, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    def test_it_is_text_and_html_with_every_header(self, tools: Tools, contributor: Contributor) -> None:
        message = self.message(tools, composed(tools, contributor))
        assert message.get_content_type() == "multipart/alternative"
        assert message["Subject"] == "A letter for you from Family and carer reviews"
        assert message["To"] == "Janet O’Brien <janet@example.org>"
        assert message["From"] == "Family and carer reviews <reviews@example.org>"
        assert re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", message["Message-ID"])
        assert message["Date"].datetime == tools.clock.now()
        text = str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        html = str(message.get_body(("html",)).get_content())  # type: ignore[union-attr]
        for each in (text, html):
            assert WAY_IN.code in each
            assert WAY_IN.link in each
            assert "Maggie" not in each
            assert "learning disability" not in each

    def test_who_needs_plain_text_gets_an_email_of_text_alone(self, tools: Tools, make: Factory) -> None:
        # given somebody whose program reads plain text and nothing else
        reader = make.contributor()
        make.need(reader, NeedKind.PLAIN_TEXT)
        # when the first letter goes
        send(tools, reader)
        [sent] = sending.outbox(tools)
        # then it is one part of plain text, with all that the letter says
        message = self.message(tools, composed(tools, reader), sent.format)
        assert sent.format == "text-email"
        assert [part.get_content_type() for part in message.walk()] == ["text/plain"]
        assert WAY_IN.code in message.get_content()
        assert WAY_IN.link in message.get_content()

    def test_easy_read_brings_its_pictures_with_it(self, tools: Tools, contributor: Contributor) -> None:
        message = self.message(tools, composed(tools, contributor), "easy-read-email")
        html = str(message.get_body(("html",)).get_content())  # type: ignore[union-attr]
        inside = {part["Content-ID"].strip("<>") for part in message.walk() if part.get_content_type() == "image/png"}
        asked = set(re.findall(r'src="cid:([^"]+)"', html))
        assert asked
        assert asked == inside

    @pytest.mark.parametrize("hostile", ["Ann\r\nBcc: all@example.org", "Ann\nSubject: other", "A\u2028B", "\x00Ann"])
    def test_a_header_cannot_be_injected(self, tools: Tools, contributor: Contributor, hostile: str) -> None:
        message = self.message(tools, composed(tools, contributor), to_name=hostile)
        assert message["Bcc"] is None
        assert message.get_all("Subject") == ["A letter for you from Family and carer reviews"]
        assert len(message["To"].addresses) == 1

    def test_an_address_that_is_more_than_one_is_no_address(self, tools: Tools, make: Factory) -> None:
        two = make.contributor(email="a@example.org, b@example.org", mobile="", postcode="")
        with pytest.raises(Refused, match="no_address"):
            send(tools, two)


class TestQueue:
    def test_it_makes_everything_in_one_transaction_and_commits_nothing(
        self, tools: Tools, contributor: Contributor
    ) -> None:
        # when the reason for a letter fails after it was queued
        with pytest.raises(ZeroDivisionError), tools.writing() as work:  # noqa: PT012
            queue(
                work, tools, name="introductory", contributor_id=contributor.id, asked_by=asker(work.session),
                due_at=work.now, submission="x",
            )  # fmt: skip
            raise ZeroDivisionError
        # then there is no trace of the letter
        with tools.reading() as session:
            for table in (Invitation, Letter, Delivery, Promise):
                assert session.scalar(select(table.id)) is None

    def test_the_link_and_code_open_the_invitation_and_are_kept_nowhere_else(
        self, tools: Tools, contributor: Contributor
    ) -> None:
        queued = send(tools, contributor)
        with tools.reading() as session:
            invitation = session.get_one(Invitation, queued.invitation_id)
            letter = thaw(session.get_one(Letter, queued.letter_id).composed)
            promise = session.scalars(select(Promise)).one()
        assert letter.way_in is not None
        opened = tools.links.open(letter.way_in.link.rpartition("/")[2])
        assert opened is not None
        assert (opened.purpose, opened.public_id_hash) == (Purpose.FAMILY, invitation.public_id_hash)
        assert tools.codes.hash(letter.way_in.code) == invitation.code_hash
        assert invitation.expires_at - invitation.made_at == timedelta(days=180)
        # and what the letter promises is a promise that staff see
        assert (promise.code, promise.due_on) == ("write_again", date(2026, 12, 21))
        assert letter.way_in.code not in repr(queued)

    def test_the_same_submission_is_the_same_letter(self, tools: Tools, contributor: Contributor) -> None:
        first, second = send(tools, contributor), send(tools, contributor)
        assert (first.delivery_id, first.repeat, second.repeat) == (second.delivery_id, False, True)
        delivery(tools)

    @pytest.mark.parametrize(
        ("more", "name", "code"),
        [
            ({"stopped_at": datetime(2026, 1, 1, tzinfo=UTC)}, "introductory", "stopped"),
            ({"email": "", "mobile": "", "address_line_1": ""}, "introductory", "no_address"),
            ({"scope": Scope.FRIEND}, "outcome", "not_for_friends"),
        ],
    )
    def test_it_refuses(self, tools: Tools, make: Factory, more: dict[str, object], name: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            send(tools, make.contributor(**more), name=name)
        assert refused.value.code == code
        if code == "no_address":
            assert set(refused.value.details["missing"].split(", ")) == {"email", "post", "text"}

    def test_without_a_reviewer_nobody_signs(self, tools: Tools, make: Factory) -> None:
        with pytest.raises(Refused, match="no_reviewer"):
            send(tools, make.contributor(make.review()))

    def test_no_such_letter_or_person(self, tools: Tools, contributor: Contributor) -> None:
        with pytest.raises(NotFound):
            send(tools, contributor, name="../secret")
        with pytest.raises(NotFound):
            send(tools, contributor, contributor_id=999)

    @pytest.mark.parametrize(
        ("needs", "more", "channel", "format_name"),
        [
            ((), {}, "email", "email"),
            ((), {"presentation": Presentation.EASY_READ}, "email", "easy-read-email"),
            (((NeedKind.LARGE_PRINT, "24"),), {}, "post", "large-print-pdf"),
            (((NeedKind.LARGE_PRINT, "24"), (NeedKind.EASY_READ, "")), {}, "post", "easy-read-pdf"),
            (((NeedKind.FORMAT_TEXT, ""),), {}, "text", "sms"),
            (((NeedKind.CONTACT_POST, ""),), {}, "post", "pdf"),
            (((NeedKind.NOT_TO_BE_SENT, "no e-mail"),), {}, "post", "pdf"),
            ((), {"email": ""}, "post", "pdf"),
            ((), {"email": "", "postcode": ""}, "text", "sms"),
        ],
    )
    def test_needs_shape_channel_and_format(
        self, tools: Tools, make: Factory, needs: tuple[tuple[NeedKind, str], ...], more: dict[str, object],
        channel: str, format_name: str,
    ) -> None:  # fmt: skip
        somebody = make.contributor(**more)
        for kind, detail in needs:
            make.need(somebody, kind, detail)
        queued = send(tools, somebody)
        assert (queued.channel.value, queued.format) == (channel, format_name)

    def test_a_channel_they_did_not_want_is_refused(self, tools: Tools, make: Factory) -> None:
        somebody = make.contributor()
        make.need(somebody, NeedKind.CONTACT_POST)
        with pytest.raises(Refused, match="channel_not_allowed"):
            send(tools, somebody, channel=Channel.TEXT)


def test_dots_stand_for_the_link_and_code(tools: Tools, contributor: Contributor) -> None:
    with tools.reading() as session:
        letter = compose(
            tools, session, name="introductory", contributor_id=contributor.id, language="en",
            way_in=masked_way_in(tools),
        )  # fmt: skip
    for format_name in FORMATS:
        words = words_of(tools, letter, format_name)
        assert "••••-••••-••••" in words or format_name in {"audio", "braille"}
        assert not re.search(r"/l/\w", words)


def test_a_letter_on_the_command_line(
    tools: Tools, contributor: Contributor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("portal.commands.base.Tools", lambda _settings: tools)
    out = tmp_path / "letter.pdf"
    run = CliRunner().invoke(
        letter_command, ["introductory", "--language", "ur", "--format", "easy-read-pdf", "--out", str(out)]
    )
    assert run.exit_code == 0, run.output
    assert out.read_bytes().startswith(b"%PDF")
    listed = json.loads(CliRunner().invoke(letter_command, ["--list", "--json"]).stdout)
    assert {each["name"] for each in listed} == set(NAMES)
    for wrong in (["introductory", "--format", "braile"], ["nothing"], ["introductory", "--language", "xx"]):
        failed = CliRunner().invoke(letter_command, wrong)
        assert failed.exit_code != 0
        assert not failed.stdout
