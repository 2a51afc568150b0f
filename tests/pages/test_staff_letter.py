"""Staff see a letter exactly as it will arrive, and send it: once, by an open way, when nothing stands in its way."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.letter_linter import LetterFinding
from portal.domain.letters import FORMATS
from portal.domain.states import NeedKind, Presentation, Role, Scope
from portal.models import Contributor, Delivery, Invitation, Letter, OtherProcess, PlannedContact, QuietDay
from portal.services import letter_desk, letters, sending
from portal.services.tools import Tools
from tests.factories import Factory
from tests.needs import meet_needs
from tests.people import FetchedPage, Visitor


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def reviewer(make: Factory, app: Flask) -> Visitor:
    return make.staff_here(app, make.staff("Sian Price"))


def address(contributor: Contributor, page: str = "letter") -> str:
    return f"/staff/contributors/{contributor.id}/{page}"


def sends(visitor: Visitor, contributor: Contributor, **more: str) -> FetchedPage:
    """Fill the form as a browser would: with the submission that is on the page."""
    html = visitor.get(address(contributor)).html
    form = {"channel": "email", "when": "now", "submission": re.search(r'name="submission" value="([^"]+)"', html)[1]}  # type: ignore[index]
    return visitor.post(address(contributor), {**form, **more}, follow=False)


def deliveries(tools: Tools) -> list[Delivery]:
    with tools.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_the_letter_is_seen_as_it_will_arrive_with_dots_for_link_and_code(
    reviewer: Visitor, contributor: Contributor, tools: Tools
) -> None:
    # given a contributor who is reached by e-mail
    # when a reviewer looks at the letter
    page = reviewer.get(address(contributor))
    # then it is the e-mail, without a link or a code that works, and nothing was made by looking
    assert page.status == 200
    assert "••••-••••-••••" in page.text
    assert "made when it is sent, and nobody else sees them" in page.text
    assert not re.search(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", page.html)
    with tools.reading() as session:
        assert session.scalar(select(Invitation.id)) is None
        assert session.scalar(select(Letter.id)) is None
    # and no telephone call is offered (rule 1)
    assert "tel:" not in page.html


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_form_of_the_letter_is_a_click_away(reviewer: Visitor, contributor: Contributor, language: str) -> None:
    for form in FORMATS:
        sees_form(reviewer, contributor, language, form)


def sees_form(reviewer: Visitor, contributor: Contributor, language: str, form: str) -> None:
    # when the letter is looked at in another form and language
    page = reviewer.get(f"{address(contributor)}?form={form}&language={language}")
    assert page.status == 200
    # then what goes is shown first and marked, and the other form beside it
    marked = [" ".join(each.text_content().split()) for each in page.tree.xpath("//h3[@id='goes' or @id='beside']")]
    assert marked[0] == "E-mail: this one goes"
    assert len(marked) == 2
    (beside,) = page.tree.xpath("//section[@aria-labelledby='beside']")
    said = "".join(beside.itertext())
    if form.endswith("pdf"):
        assert beside.xpath(".//img[contains(@src, '.png')]")
    elif form == "audio":
        assert bool(beside.xpath(".//audio")) or "no voice" in said.lower()
    elif form not in {"braille"}:
        shown = beside.xpath(f".//*[contains(@class, 'sheet')]/descendant-or-self::*[@lang='{language}']")
        assert shown[0].get("dir") == ("rtl" if language == "ur" else "ltr")
    assert bool(beside.xpath(".//*[@class='letter-row']")) == (form in {"easy-read-html", "easy-read-email"})
    if form in {"sms", "email", "easy-read-email"}:
        # and neither the person who died nor a diagnosis is named where others may see it
        assert "Maggie" not in said
        assert "learning disability" not in said
    # and the file itself is there, or the page says why it can't be made
    for link in beside.xpath(".//p[@class='links']//a/@href"):
        assert reviewer.client.get(link).status_code == 200
    for source in beside.xpath(".//img[contains(@src, '.png')]/@src"):
        picture = reviewer.client.get(source)
        assert picture.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("need", "detail", "form", "why"),
    [
        (NeedKind.BRAILLE_2, "", "Braille: this one goes", "Braille, grade 2, by post to 5 Mill Lane"),
        (NeedKind.AUDIO, "", "E-mail: this one goes", "the sound waits there"),
        (NeedKind.LARGE_PRINT, "22", "Large print: this one goes", "Large print, 22 point, by post"),
        (NeedKind.COLOURED_PAPER, "yellow", "Printed letter: this one goes", "on paper of the colour yellow, by post"),
        (NeedKind.EASY_READ, "", "Easy Read e-mail: this one goes", "Easy Read e-mail, by e-mail"),
    ],
)
def test_what_goes_is_marked_with_the_need_that_decided(
    reviewer: Visitor, make: Factory, contributor: Contributor, tools: Tools, need: NeedKind, detail: str, form: str,
    why: str,
) -> None:  # fmt: skip
    # given a need
    make.need(contributor, need, detail)
    # when the reviewer looks, then it is said what goes, and which need decided
    page = reviewer.get(address(contributor))
    assert form in page.text
    assert why in page.text
    assert "Decided by what Janet O’Brien needs" in page.text
    # and there is no format to choose: it goes so
    assert not page.tree.xpath("//form//*[@name='format' or @name='presentation']")
    channel = page.tree.xpath("//input[@name='channel' and @checked]/@value")[0]
    assert sends(reviewer, contributor, channel=channel).status == 303
    sending.drain(tools)
    assert [each.state for each in deliveries(tools)] == ["sent"]


def test_why_not_is_said_for_each_other_channel(reviewer: Visitor, make: Factory, contributor: Contributor) -> None:
    make.need(contributor, NeedKind.BRAILLE_1)
    page = reviewer.get(address(contributor))
    assert "Not by e-mail: what they need can’t go this way." in page.text
    assert "Not by text message: what they need can’t go this way." in page.text


def test_a_language_shows_who_checked_its_words(reviewer: Visitor, contributor: Contributor) -> None:
    assert "a machine made these words" in reviewer.get(f"{address(contributor)}?language=ur").text
    assert "a machine made these words" not in reviewer.get(address(contributor)).text


def test_what_the_linter_finds_is_said_and_what_it_forbids_stops_the_send(
    reviewer: Visitor, contributor: Contributor, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a letter with something to think about, then it is advice and the letter can go
    advice = LetterFinding("reading-grade", "letter", "", "Hard to read.", "Use shorter words.", stops=False)
    monkeypatch.setattr(letter_desk, "lint_letter", lambda *_, **__: (advice,))
    page = reviewer.get(address(contributor))
    assert "Hard to read. Use shorter words." in page.text
    assert "Send the letter" in page.text
    # given one that words.md forbids
    forbidden = LetterFinding(
        "name", "title", "Margret", "Not how the family spells it.", "Write Margaret.", stops=True
    )
    for module in (letter_desk, letters):
        monkeypatch.setattr(module, "lint_letter", lambda *_, **__: (forbidden,))
    page = reviewer.get(address(contributor))
    assert "Its words must change before it goes" in page.text
    assert "Margret" in page.text
    assert "Send the letter" not in page.text
    # when it is sent all the same, then it stays
    assert "Its words must change first" in sends_form(reviewer, contributor).text
    assert not deliveries(tools)


def sends_form(visitor: Visitor, contributor: Contributor) -> FetchedPage:
    """Send what an old page still held."""
    return visitor.post(address(contributor), {"channel": "email", "when": "now", "submission": "old"}, follow=False)


def test_the_pages_are_shut_outside_the_area(make: Factory, app: Flask, contributor: Contributor) -> None:
    # given a reviewer of another area
    elsewhere = make.staff_here(app, make.staff("Ann Other", area="Severnside"))
    for page in ("letter", "letter/pdf", "letter/email", "letter/braille", "letter/pdf/1.png", "invitation"):
        assert elsewhere.get(address(contributor, page)).status == 404
    assert sends_blind(elsewhere, contributor).status == 404


def sends_blind(visitor: Visitor, contributor: Contributor) -> FetchedPage:
    token = visitor.token("/staff/sign-out") or visitor.token("/staff/today")
    form = {"csrf_token": token, "channel": "email", "when": "now", "submission": "x"}
    return visitor.post(address(contributor), form, follow=False)


def test_an_administrator_looks_but_does_not_send(
    make: Factory, app: Flask, contributor: Contributor, tools: Tools
) -> None:
    administrator = make.staff_here(app, make.staff("Cole Ash", Role.ADMINISTRATOR))
    page = administrator.get(address(contributor))
    assert page.status == 200
    assert "Send the letter" not in page.text
    assert "5 Mill Lane" in page.text
    assert sends_blind(administrator, contributor).status == 404
    assert not deliveries(tools)


def test_sending_makes_the_message_in_one_act_and_the_worker_delivers_it(
    reviewer: Visitor, contributor: Contributor, tools: Tools
) -> None:
    # when the letter is sent, twice by a double press
    html = reviewer.get(address(contributor)).html
    form = {"channel": "post", "when": "now", "submission": re.search(r'submission" value="([^"]+)"', html)[1]}  # type: ignore[index]
    assert reviewer.post(address(contributor), form, follow=False).status == 303
    assert reviewer.post(address(contributor), form, follow=False).status == 303
    # then there is one, and the page says so
    assert len(deliveries(tools)) == 1
    assert "Waits to go" in reviewer.get(address(contributor)).text
    sending.drain(tools)
    assert "Went Monday 23 November 2026 by post" in reviewer.get(address(contributor)).text


def test_sending_again_asks_and_says_when_the_first_went(
    reviewer: Visitor, contributor: Contributor, tools: Tools
) -> None:
    # given a letter that went
    assert sends(reviewer, contributor).status == 303
    sending.drain(tools)
    # when it is sent again
    page = sends(reviewer, contributor)
    # then it asks first
    assert page.status == 200
    assert "This letter went before" in page.text
    assert "Went Monday 23 November 2026 by e-mail" in page.text
    assert len(deliveries(tools)) == 1
    assert sends(reviewer, contributor, again="yes").status == 303
    assert len(deliveries(tools)) == 2


def test_a_letter_is_scheduled_for_a_day_at_nine(reviewer: Visitor, contributor: Contributor, tools: Tools) -> None:
    form = {"when": "day", "day_day": "7", "day_month": "12", "day_year": "2026"}
    assert sends(reviewer, contributor, **form).status == 303
    assert deliveries(tools)[0].due_at.isoformat() == "2026-12-07T09:00:00+00:00"
    # and not for a day that has gone, nor for no day
    gone = {**form, "day_year": "2025", "again": "yes"}
    assert "Choose today or a later day" in sends(reviewer, contributor, **gone).text
    empty = {"when": "day", "day_day": "", "day_month": "", "day_year": "", "again": "yes"}
    assert "Write the day on which it goes" in sends(reviewer, contributor, **empty).text


def test_what_is_missing_is_said_before_sending(reviewer: Visitor, make: Factory, tools: Tools) -> None:
    # given somebody with a town but no postcode, and neither e-mail nor mobile
    nowhere = make.contributor(name="Nora Reid", email="", mobile="", postcode="")
    page = reviewer.get(address(nowhere))
    assert "there is no address that we may use" in page.text
    assert "no first line of the address, or no postcode" in page.text
    assert "Send the letter" not in page.text


@pytest.mark.parametrize(
    ("more", "words"),
    [({"stopped_at": True}, "They asked us to stop"), ({"scope": Scope.FRIEND}, "This letter is for family")],
)
def test_what_may_not_go_is_said(
    reviewer: Visitor, make: Factory, tools: Tools, more: dict[str, object], words: str
) -> None:
    if "stopped_at" in more:
        more = {"stopped_at": tools.clock.now()}
    somebody = make.contributor(name="Nora Reid", **more)
    page = reviewer.get(f"{address(somebody)}?name=outcome")
    assert words in page.text
    assert "Send the letter" not in page.text


def test_a_need_that_the_portal_cannot_meet_is_a_task_until_somebody_says_how_it_is_met(
    reviewer: Visitor, make: Factory, tools: Tools
) -> None:
    # given somebody who needs a video in British Sign Language, and Polish, which we have no letter in
    reader = make.contributor(name="Zofia Nowak", language="pl")
    make.need(reader, NeedKind.BSL_VIDEO)
    page = reviewer.get(address(reader))
    assert "The portal can’t do this itself" in page.text
    assert "Polish" in page.text
    # when it is sent, then it stays, and the page says whose task it is
    page = sends(reviewer, reader)
    assert "A need must be met first" in page.text
    assert not deliveries(tools)
    assert "Asked of Amara Okafor since Monday 23 November 2026" in reviewer.get(address(reader)).text
    # and when both are met, it goes
    meet_needs(tools, reader, how="Marta reads it to her in Polish Sign Language.")
    assert "Marta reads it to her" in reviewer.get(address(reader)).text
    assert sends(reviewer, reader).status == 303


def test_quiet_days_and_other_bodies_plans_are_in_sight(
    reviewer: Visitor, make: Factory, contributor: Contributor, tools: Tools
) -> None:
    today = tools.today()
    make.add(
        QuietDay(
            contributor_id=contributor.id,
            starts_on=today,
            ends_on=today + timedelta(days=2),
            recorded_at=tools.clock.now(),
        )
    )
    process = make.add(OtherProcess(review_id=contributor.review_id, kind="inquest"))
    make.add(PlannedContact(other_process_id=process.id, planned_on=date(2026, 12, 2), about="telephone call"))
    page = reviewer.get(address(contributor))
    assert "The first day that it can go is Thursday 26 November 2026" in page.text
    assert "they plan a contact on Wednesday 2 December 2026" in page.text
    assert sends(reviewer, contributor).status == 303
    assert deliveries(tools)[0].due_at.isoformat() == "2026-11-26T09:00:00+00:00"


def test_only_open_channels_can_be_chosen(reviewer: Visitor, make: Factory, contributor: Contributor) -> None:
    make.need(contributor, NeedKind.CONTACT_POST)
    page = reviewer.get(address(contributor))
    assert [each.get("value") for each in page.tree.xpath("//input[@name='channel']")] == ["post"]
    assert "Not by e-mail: they asked for another way." in page.text
    assert "Choose another way" in sends(reviewer, contributor, channel="email").text


def test_the_paper_and_the_email_can_be_looked_at(reviewer: Visitor, make: Factory, contributor: Contributor) -> None:
    make.need(contributor, NeedKind.LARGE_PRINT, "22")
    paper = reviewer.client.get(address(contributor, "letter/large-print-pdf"))
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Content-Disposition"].startswith("inline")
    with pypdfium2.PdfDocument(io.BytesIO(paper.data)) as opened:
        words = "".join(page.get_textpage().get_text_range() for page in opened)
    assert "••••-••••-••••" in words
    email = reviewer.client.get(address(contributor, "letter/email"))
    assert email.mimetype == "message/rfc822"
    assert "attachment" in email.headers["Content-Disposition"]
    assert reviewer.client.get(address(contributor, "letter/pdf?name=../secret")).status_code == 404


def test_a_letter_that_no_font_can_print_says_so_and_what_to_do(reviewer: Visitor, make: Factory) -> None:
    # given somebody whose name has letters that are in none of the fonts
    contributor = make.contributor(name="陈美")
    # when staff look at the paper, then they read why there is none and what to do
    page = reviewer.get(address(contributor, "letter/pdf"))
    assert page.status == 409
    assert "陈" in page.text
    assert "ask the person how else to write it" in page.text


def test_an_invitation_is_withdrawn_or_replaced(
    reviewer: Visitor, contributor: Contributor, tools: Tools, app: Flask
) -> None:
    # given a letter that went
    assert sends(reviewer, contributor).status == 303
    sending.drain(tools)
    with tools.reading() as session:
        composed = session.scalars(select(Letter.composed)).one()
        first = session.scalars(select(Invitation)).one()
    path = address(contributor, "invitation")
    html = reviewer.get(path).html
    assert composed["way_in"]["code"] not in html  # type: ignore[index]
    submission = re.search(r'submission" value="([^"]+)"', html)[1]  # type: ignore[index]
    # when a new one is sent in its place, twice by a double press
    form = {"act": "reissue", "invitation": str(first.id), "submission": submission}
    assert reviewer.post(path, form, follow=False).status == 303
    assert reviewer.post(path, form, follow=False).status == 303
    # then the old one leads to the new, which goes to the contact on file
    with tools.reading() as session:
        old, new = session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert old.replaced_by_id == new.id
    assert old.withdrawn_at is not None
    assert [each.address for each in deliveries(tools)] == ["janet@example.org"] * 2
    page = reviewer.get(path)
    assert "Replaced by a newer letter" in page.text
    # and when the new one is withdrawn before it went, its letter does not go
    form = {"act": "withdraw", "invitation": str(new.id), "submission": "another"}
    assert reviewer.post(path, form, follow=False).status == 303
    sending.drain(tools)
    assert [each.state for each in deliveries(tools)] == ["sent", "cancelled"]


def test_an_invitation_of_somebody_else_is_not_there(
    reviewer: Visitor, make: Factory, contributor: Contributor
) -> None:
    other = make.invitation(make.contributor(name="Other Person"))
    make.invitation(contributor)
    path = address(contributor, "invitation")
    form = {"act": "withdraw", "invitation": str(other.id), "submission": "x"}
    assert reviewer.post(path, form).status == 404


def test_easy_read_and_large_print_shape_what_is_sent(reviewer: Visitor, make: Factory, tools: Tools) -> None:
    reader = make.contributor(name="Dave Miller", presentation=Presentation.EASY_READ)
    page = reviewer.get(f"{address(reader)}?form=easy-read-pdf")
    assert page.tree.xpath("//*[@class='letter-row']")
    assert sends(reviewer, reader, channel="post").status == 303
    with tools.reading() as session:
        assert session.scalars(select(Letter.format)).one() == "easy-read-pdf"


def test_by_post_the_leaflet_goes_with_the_letter_unless_somebody_unticks_it(
    reviewer: Visitor, make: Factory, tools: Tools
) -> None:
    # given one person who is written to by post, one by e-mail
    review = make.review(reviewer=make.staff())
    by_post, by_email = make.contributor(review, "Post", email="", mobile=""), make.contributor(review, "Mail")
    # then the leaflet is ticked for the first, not for the second, and offered with no other letter
    ticked = "//input[@name='leaflet' and @checked]"
    assert reviewer.get(address(by_post)).tree.xpath(ticked)
    assert not reviewer.get(address(by_email)).tree.xpath(ticked)
    assert not reviewer.get(f"{address(by_post)}?name=outcome").tree.xpath("//input[@name='leaflet']")
    # when it is sent, twice by a double press
    for _ in range(2):
        sends(reviewer, by_post, channel="post", leaflet="yes", submission="one")
    # then there are two deliveries, each once, by the same way
    with tools.reading() as session:
        rows = session.execute(select(Letter.name, Delivery.channel).join(Delivery).order_by(Letter.name)).all()
    assert [tuple(row) for row in rows] == [("introductory", "post"), ("leaflet", "post")]
    # and it is not ticked a second time; unticked, no leaflet goes
    assert not reviewer.get(address(by_post)).tree.xpath(ticked)
    sends(reviewer, by_email, channel="email")
    with tools.reading() as session:
        assert len(session.scalars(select(Letter.id).where(Letter.name == "leaflet")).all()) == 1
