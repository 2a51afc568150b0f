"""Stored words are read back after a one-time code; writing something new never needs one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.states import NeedKind, Presentation, Purpose
from portal.domain.step_up import read_digits
from portal.models import Answer, AuditEvent, Contributor, Delivery, OneTimeCode, QuietDay, Visit
from portal.services import sending
from portal.services.tools import Tools
from portal.web.access import TABLE
from tests.contracts.world import address, make_world
from tests.factories import Factory
from tests.people import Visitor

WORDS = "She sang to the buses."
PROMPT = "/family/tell/who_they_were"


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    return make.contributor()


@pytest.fixture
def here(make: Factory, app: Flask, contributor: Contributor) -> Visitor:
    """Somebody with the link, in the room, who has given no code."""
    return make.contributor_here(app, contributor, stepped_up=False)


def tell(make: Factory, app: Flask, contributor: Contributor, words: str = WORDS) -> None:
    """The contributor writes under the first prompt, in a visit of their own."""
    make.contributor_here(app, contributor).post(PROMPT, {"words": words, "revision": "0", "copy": "0"})


def messages(tools: Tools) -> list[tuple[str, str, str]]:
    sending.drain(tools)
    return [(each.channel, each.to, each.text) for each in sending.outbox(tools) if each.letter == "one_time_code"]


def newest_code(tools: Tools) -> str:
    return re.findall(r"\b\d{6}\b", messages(tools)[-1][2])[0]


def asked_for_code(visitor: Visitor, way: str = "text") -> None:
    page = visitor.post("/family/step-up", {"way": way})
    assert (page.status, page.name) == (200, "family.step_up_code")


def step_up(tools: Tools, visitor: Visitor) -> None:
    asked_for_code(visitor)
    visitor.post("/family/step-up/code", {"digits": newest_code(tools)}, follow=False)


def answers(tools: Tools) -> list[Answer]:
    with tools.reading() as session:
        return list(session.scalars(select(Answer).order_by(Answer.id)))


class TestWhatNeedsIt:
    def test_each_page_that_the_table_names_asks_for_a_code_first(self, app: Flask, make: Factory) -> None:
        # given somebody in the mother's room without a code
        world = make_world(make)
        visitor = make.contributor_here(app, world.mother, stepped_up=False)
        wrong = []
        for rule in app.url_map.iter_rules():
            guard = TABLE.get(rule.endpoint, {}).get("GET")
            if guard is None or not guard.scopes:
                continue
            # when they ask for each page, then those that show stored words lead to the code, and no other does
            answer = visitor.client.get(address(app, rule, world.values))
            asks = answer.status_code == 303 and answer.location.endswith("/family/step-up")
            needs = guard.step_up or rule.endpoint in {"family.tell_prompt", "family.other"}
            if asks != needs:
                wrong.append(f"{rule.endpoint}: {answer.status_code} {answer.location}")
        assert wrong == []

    def test_no_stored_word_is_on_any_page_without_a_code(self, app: Flask, make: Factory) -> None:
        # given a room in which much was said
        world = make_world(make)
        visitor = make.contributor_here(app, world.mother, stepped_up=False)
        stored = (
            "She loved buses",
            "Maggie loved buses",
            "Who was with her",
            "We found",
            "We ask.",
            "janet@example.org",
        )
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("family.") and "GET" in (rule.methods or ()):
                # when each page is opened, then none of it is there
                # (a sound or a picture is no text: what of it could be words is looked through all the same)
                answer = visitor.client.get(address(app, rule, world.values), follow_redirects=True)
                html = answer.get_data().decode(errors="replace")
                assert not [words for words in stored if words in html], rule.endpoint

    def test_words_of_this_visit_are_read_back_without_a_code(self, here: Visitor) -> None:
        here.post(PROMPT, {"words": WORDS, "revision": "0", "copy": "0"})
        page = here.get(PROMPT)
        assert (page.name, WORDS in page.html) == ("family.tell_prompt", True)
        assert WORDS in here.get("/family/tell/look-over").text

    def test_words_of_another_visit_are_not(
        self, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        # given that the contributor writes while somebody else is in with the same letter
        tell(make, app, contributor)
        # then neither the prompt nor the page of all words shows them
        for path in (PROMPT, "/family/tell/look-over"):
            page = here.get(path)
            assert (page.status, page.location) == (303, "/family/step-up")

    def test_nobody_sends_what_they_cannot_read(
        self, tools: Tools, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        tell(make, app, contributor)
        here.post("/family/tell/look-over", {"account": "1", "csrf_token": here.token("/family/choose")})
        assert here.get("/family/tell/sent").location == "/family/tell"

    def test_writing_without_reading_back_loses_nothing_and_overwrites_nothing(
        self, tools: Tools, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        # given words of another visit
        tell(make, app, contributor)
        # when somebody without a code writes something new, naming the revision that stands
        form = here.get(f"{PROMPT}?new=1")
        assert (form.name, WORDS in form.html) == ("family.tell_prompt", False)
        saved = here.client.post(
            PROMPT,
            data={"words": "New words.", "revision": "1", "copy": "0", "csrf_token": here.token(f"{PROMPT}?new=1")},
            headers={"X-Autosave": "1"},
        )
        assert saved.json is not None
        assert WORDS not in saved.get_data(as_text=True)
        # and goes on in the copy that they were given
        again = {"words": "New words, and more.", "revision": saved.json["revision"], "copy": saved.json["copy"]}
        page = here.post(PROMPT, {**again, "csrf_token": here.token("/family/choose")})
        # then both texts are kept, and they are on the list, not in the other's words
        assert [(each.copy, each.words) for each in answers(tools)] == [(0, WORDS), (1, "New words, and more.")]
        assert page.name == "family.tell"

    def test_an_empty_press_without_a_code_changes_nothing(
        self, tools: Tools, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        tell(make, app, contributor)
        here.post(PROMPT, {"words": "", "revision": "1", "copy": "0", "csrf_token": here.token("/family/choose")})
        assert [(each.copy, each.words) for each in answers(tools)] == [(0, WORDS)]

    def test_a_question_can_be_asked_without_and_earlier_ones_wait_for_the_code(
        self, tools: Tools, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        # given a question of an earlier visit
        make.contributor_here(app, contributor).post("/family/ask", {"question": "Who was with her?"})
        # when somebody without a code asks another
        page = here.post("/family/ask", {"question": "Who rang us?"})
        # then theirs is shown, and the earlier one is not
        assert "Who rang us?" in page.text
        assert "Who was with her?" not in page.text
        assert here.get("/family/ask?all=yes").location == "/family/step-up"
        step_up(tools, here)
        assert "Who was with her?" in here.get("/family/ask").text


class TestTheWayThere:
    def test_after_the_code_the_page_that_was_wanted_opens(self, tools: Tools, here: Visitor) -> None:
        # given a page that needs a code
        assert here.get("/family/contact?step=3&next=https://evil.test").location == "/family/step-up"
        asked_for_code(here)
        # when the code is given
        page = here.post("/family/step-up/code", {"digits": newest_code(tools)}, follow=False)
        # then that page opens: one of ours, with nobody else's address in it
        assert (page.status, page.location) == (303, "/family/contact?step=3&next=https%3A%2F%2Fevil.test")
        assert here.get("/family/contact").name == "family.contact"

    def test_it_counts_for_half_an_hour(self, tools: Tools, clock: SetClock, here: Visitor) -> None:
        step_up(tools, here)
        clock.move(minutes=29)
        assert here.get("/family/contact").status == 200
        clock.move(minutes=2)
        assert here.get("/family/contact").location == "/family/step-up"

    def test_it_counts_for_this_visit_alone(
        self, tools: Tools, app: Flask, make: Factory, contributor: Contributor, here: Visitor
    ) -> None:
        step_up(tools, here)
        assert make.contributor_here(app, contributor, stepped_up=False).get("/family/contact").status == 303

    def test_a_form_that_came_late_is_kept_and_given_back_after_the_code(self, tools: Tools, here: Visitor) -> None:
        # given a page on which the code ran out while somebody wrote
        page = here.post(
            "/family/contact",
            {"asked": "times", "times": "Never on a Tuesday", "csrf_token": here.token("/family/choose")},
            follow=False,
        )
        assert (page.status, page.location) == (303, "/family/step-up")
        # then the words are on no page before the code
        assert "Tuesday" not in here.get("/family/step-up").html
        step_up(tools, here)
        # and on theirs after it, not saved yet
        assert here.get("/family/contact").tree.xpath("string(//textarea[@name='times'])") == "Never on a Tuesday"
        assert here.post("/family/contact", {"asked": "times", "times": "Never on a Tuesday"}).status == 200
        with tools.reading() as session:
            assert session.execute(select(Visit.id)).first() is not None
        assert here.get("/family/contact").name == "family.contact"

    def test_a_forged_late_form_is_not_kept(self, tools: Tools, here: Visitor) -> None:
        page = here.post("/family/contact", {"times": "forged", "csrf_token": "forged"}, follow=False)
        assert page.status == 403
        step_up(tools, here)
        assert "forged" not in here.get("/family/contact").html


class TestTheWays:
    def test_only_what_is_on_file_is_offered_behind_its_mask(self, here: Visitor) -> None:
        page = here.get("/family/step-up")
        assert page.tree.xpath("//input[@name='way']/@value") == ["text", "email", "call"]
        for shown in ("•••• ••• 123", "j•••@example.org"):
            assert shown in page.text
        for hidden in ("07700", "janet@"):
            assert hidden not in page.html

    def test_a_way_that_they_closed_to_us_is_not(self, make: Factory, contributor: Contributor, here: Visitor) -> None:
        make.need(contributor, NeedKind.NOT_TO_BE_SENT, "no texts")
        make.need(contributor, NeedKind.NOT_BY_PHONE)
        assert here.get("/family/step-up").tree.xpath("//input[@name='way']/@value") == ["email"]

    @pytest.mark.parametrize("look", ["en.standard", "en.easy-read"])
    def test_with_nothing_on_file_the_page_says_who_helps(self, make: Factory, app: Flask, look: str) -> None:
        nobody = make.contributor(email="", mobile="", landline="")
        page = make.contributor_here(app, nobody, look=look, stepped_up=False).get("/family/step-up")
        assert page.tree.xpath("//input[@name='way']") == []
        assert "0118 496 0100" in page.text
        # and a way that is not on file sends nothing
        again = make.contributor_here(app, nobody, look=look, stepped_up=False)
        again.post("/family/step-up", {"way": "text", "csrf_token": again.token("/family/choose")})
        assert messages(make.tools) == []

    @pytest.mark.parametrize(("way", "to"), [("text", "07700 900123"), ("email", "janet@example.org")])
    def test_the_code_goes_to_the_contact_on_file(self, tools: Tools, here: Visitor, way: str, to: str) -> None:
        asked_for_code(here, way)
        [(channel, address_, text)] = messages(tools)
        assert (channel, address_) == (way, to)
        # and says neither who died, nor why
        assert not [word for word in ("Maggie", "O’Brien’s", "review of", "died", "disabilit") if word in text]

    def test_a_text_message_can_be_filled_in_by_the_phone(self, tools: Tools, here: Visitor) -> None:
        asked_for_code(here)
        assert messages(tools)[-1][2].rstrip().endswith(f"\n@127.0.0.1 #{newest_code(tools)}")
        box = here.get("/family/step-up/code").tree.xpath("//input[@name='digits']")[0]
        assert (box.get("autocomplete"), box.get("inputmode"), box.get("type")) == ("one-time-code", "numeric", "text")

    def test_the_link_of_the_email_fills_the_code_in_and_a_press_gives_it(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor, here: Visitor
    ) -> None:
        asked_for_code(here, "email")
        link = re.search(r"http://[^\s]+(/family/step-up/code/\S+)", messages(tools)[-1][2])
        assert link is not None
        # opening it changes nothing, as often as anybody likes
        for _ in range(7):
            page = here.get(link[1])
            assert page.tree.xpath("//input[@name='digits']/@value") == [newest_code(tools)]
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert here.get("/family/contact").status == 303
        # and in another room it fills in nothing
        stranger = make.contributor_here(app, make.contributor(name="Una Reed"), stepped_up=False)
        assert stranger.get(link[1]).tree.xpath("//input[@name='digits']/@value") == [""]
        here.post("/family/step-up/code", {"digits": newest_code(tools)})
        assert here.get("/family/contact").status == 200

    def test_it_goes_on_a_quiet_day_and_after_a_stop_because_they_asked_for_it(
        self, tools: Tools, make: Factory, clock: SetClock, contributor: Contributor, here: Visitor
    ) -> None:
        today = clock.now().date()
        make.add(QuietDay(contributor_id=contributor.id, starts_on=today, ends_on=today, recorded_at=clock.now()))
        here.post("/family/stop", {"stop": "everything"})
        asked_for_code(here)
        sending.drain(tools)
        # the letter that says we stopped waits for the day after
        assert [(each.letter, each.state) for each in sending.outbox(tools)] == [
            ("stopped", "queued"), ("one_time_code", "sent"),
        ]  # fmt: skip

    def test_it_does_not_wait_behind_other_letters(self, tools: Tools, make: Factory, here: Visitor) -> None:
        # given letters that have been due longer
        from portal.services.letters import queue

        other = make.contributor(name="Una Reed")
        with tools.writing() as work:
            queue(
                work, tools, name="introductory", contributor_id=other.id, asked_by=None,
                due_at=work.now - timedelta(hours=1), submission="one",
            )  # fmt: skip
        asked_for_code(here)
        # when the worker takes the next one, then it is the code
        sending.send_next(tools, "worker")
        with tools.reading() as session:
            assert dict(session.execute(select(Delivery.channel, Delivery.state)).all()) == {
                "email": "queued", "text": "sent",
            }  # fmt: skip

    def test_it_comes_in_easy_read_to_who_reads_it(self, tools: Tools, make: Factory, app: Flask) -> None:
        reader = make.contributor(presentation=Presentation.EASY_READ)
        visitor = make.contributor_here(app, reader, look="en.easy-read", stepped_up=False)
        asked_for_code(visitor, "email")
        sending.drain(tools)
        assert [each.format for each in sending.outbox(tools)] == ["easy-read-email"]
        assert visitor.post("/family/step-up/code", {"digits": newest_code(tools)}).name == "family.home"


class TestLimits:
    def test_three_codes_an_hour_and_the_answer_is_the_same(self, tools: Tools, clock: SetClock, here: Visitor) -> None:
        pages = [here.post("/family/step-up", {"way": "text"}) for _ in range(5)]
        # then three went, and every page said the same
        assert len(messages(tools)) == 3
        assert len({page.text for page in pages}) == 1
        # and after an hour there are more
        for _ in range(2):
            clock.move(minutes=31)
            assert here.get("/family").status == 200
        asked_for_code(here)
        assert len(messages(tools)) == 4

    def test_five_tries_and_the_code_is_over(self, tools: Tools, here: Visitor) -> None:
        asked_for_code(here)
        right = newest_code(tools)
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"
        for _ in range(5):
            assert here.post("/family/step-up/code", {"digits": wrong}).tree.xpath("//*[@role='alert']")
        # then the right one no longer opens, and a new one does
        here.post("/family/step-up/code", {"digits": right})
        assert here.get("/family/contact").status == 303
        step_up(tools, here)
        assert here.get("/family/contact").status == 200

    def test_what_can_be_no_code_counts_no_guess(self, tools: Tools, here: Visitor) -> None:
        asked_for_code(here)
        for typed in ("", "12", "1234567", "my code"):
            page = here.post("/family/step-up/code", {"digits": typed})
            assert page.tree.xpath("//*[@role='alert']")
        with tools.reading() as session:
            assert session.scalars(select(OneTimeCode.tries)).all() == [0]

    def test_a_code_works_once_and_for_half_an_hour(
        self, tools: Tools, clock: SetClock, make: Factory, app: Flask, contributor: Contributor, here: Visitor
    ) -> None:
        asked_for_code(here)
        code = newest_code(tools)
        clock.move(minutes=31)
        here.post("/family/step-up/code", {"digits": code})
        assert here.get("/family/contact").status == 303
        step_up(tools, here)
        used = newest_code(tools)
        other = make.contributor_here(app, contributor, stepped_up=False)
        other.post("/family/step-up/code", {"digits": used})
        assert other.get("/family/contact").status == 303

    def test_another_persons_code_opens_nothing(self, tools: Tools, make: Factory, app: Flask, here: Visitor) -> None:
        stranger = make.contributor_here(
            app, make.contributor(name="Una Reed", mobile="07700 900777"), stepped_up=False
        )
        asked_for_code(here)
        asked_for_code(stranger)
        theirs = newest_code(tools)
        here.post("/family/step-up/code", {"digits": theirs})
        assert here.get("/family/contact").status == 303

    @pytest.mark.parametrize(
        "typed",
        [
            "120945",
            " 120 945 ",
            "#120.945",
            "12O945",
            "120\u2011945",
            "\u2068120\u200b945\u2069",
            "١٢٠٩٤٥",
            "۱۲۰۹۴۵",
            "১২০৯৪৫",
            "１２０９４５",
        ],
    )
    def test_digits_of_every_script_and_spaces_are_forgiven(self, typed: str) -> None:
        assert read_digits(typed) == "120945"

    def test_only_a_keyed_hash_is_kept(self, tools: Tools, here: Visitor) -> None:
        asked_for_code(here)
        code = newest_code(tools)
        with tools.reading() as session:
            row = session.scalars(select(OneTimeCode)).one()
            trail = [str(event.details) + event.did for event in session.scalars(select(AuditEvent))]
        assert code not in " ".join([row.code_hash, row.link_hash, *trail])
        assert len(row.code_hash) == 64


class TestByTelephone:
    def test_a_call_that_is_asked_for_waits_for_staff(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor, here: Visitor
    ) -> None:
        # given somebody who picked a call
        asked_for_code(here, "call")
        asked_for_code(here, "call")
        reviewer = make.staff_here(app, make.staff("Joan Whitfield"))
        # then it stands on Today and on the review, once, and nothing was sent
        assert "waits for a call with a code" in reviewer.get("/staff/today").text
        assert messages(tools) == []
        path = f"/staff/contributors/{contributor.id}/one-time-code"
        page = reviewer.get(path)
        assert "07700 900123" in page.text
        # when a member of staff makes the code, it is shown once, and audited
        page = reviewer.post(path, {"called": "yes"})
        code = page.tree.xpath("string(//*[contains(@class,'one-time-code')])").strip()
        assert re.fullmatch(r"\d{6}", code)
        assert code not in reviewer.get(path).html
        assert "waits for a call" not in reviewer.get("/staff/today").text
        with tools.reading() as session:
            did = session.scalars(select(AuditEvent.did)).all()
        assert {"asked_for_call_with_code", "made_code_to_tell"} <= set(did)
        # and the contributor types what they were told
        here.post("/family/step-up/code", {"digits": code})
        assert here.get("/family/contact").status == 200

    def test_no_code_is_made_before_somebody_says_that_they_called(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor
    ) -> None:
        page = make.staff_here(app, make.staff()).post(f"/staff/contributors/{contributor.id}/one-time-code", {})
        assert page.tree.xpath("//*[@role='alert']")
        with tools.reading() as session:
            assert session.scalars(select(OneTimeCode)).all() == []

    def test_a_code_is_told_although_three_were_sent(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor, here: Visitor
    ) -> None:
        for _ in range(4):
            asked_for_code(here)
        page = make.staff_here(app, make.staff()).post(
            f"/staff/contributors/{contributor.id}/one-time-code", {"called": "yes"}
        )
        assert page.tree.xpath("//*[contains(@class,'one-time-code')]")


class TestAChangedContact:
    def test_is_told_to_the_contact_that_was_on_file(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor
    ) -> None:
        visitor = make.contributor_here(app, contributor)
        visitor.post("/family/contact", {"asked": "times", "email": "other@example.org", "mobile": "07700 900999"})
        sending.drain(tools)
        told = {(each.channel, each.to) for each in sending.outbox(tools) if each.letter == "contact_changed"}
        assert told == {("email", "janet@example.org"), ("text", "07700 900123")}

    def test_neither_an_unmet_need_nor_quiet_days_silence_the_warning_or_the_code(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor
    ) -> None:
        # given somebody with a need that nobody has met yet, and a stranger on their page
        make.need(contributor, NeedKind.BSL_VIDEO)
        visitor = make.contributor_here(app, contributor)
        # when the stranger makes the next weeks quiet, and only then changes the address, and asks for a code
        today, now = tools.today(), tools.clock.now()
        quiet = QuietDay(contributor_id=contributor.id, starts_on=today, ends_on=today + timedelta(30), recorded_at=now)
        make.add(quiet)
        visitor.post("/family/contact", {"asked": "times", "email": "other@example.org"})
        asked_for_code(make.contributor_here(app, contributor, stepped_up=False))
        sending.drain(tools)
        # then the old address is warned at once, and the code has gone
        went = {each.letter: each.state for each in sending.outbox(tools)}
        assert went == {"contact_changed": "sent", "one_time_code": "sent"}

    def test_nothing_is_sent_when_nothing_changed(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor
    ) -> None:
        visitor = make.contributor_here(app, contributor)
        visitor.post("/family/contact", {"asked": "times", "email": "janet@example.org"})
        assert sending.outbox(tools) == ()

    def test_after_a_stop_it_is_only_in_the_trail(
        self, tools: Tools, make: Factory, app: Flask, contributor: Contributor
    ) -> None:
        visitor = make.contributor_here(app, contributor)
        visitor.post("/family/stop", {"stop": "everything"})
        visitor.post("/family/contact", {"asked": "times", "email": "other@example.org"})
        with tools.reading() as session:
            assert "could_not_tell_old_contact" in session.scalars(select(AuditEvent.did)).all()
        assert [each.letter for each in sending.outbox(tools)] == ["stopped"]


def test_a_visit_of_a_replaced_letter_is_over(
    tools: Tools, make: Factory, app: Flask, contributor: Contributor
) -> None:
    # given somebody who is in with a letter
    old = make.invitation(contributor)
    visitor = Visitor(app)
    visitor.post(f"/l/{old.token}")
    assert visitor.get("/family").status == 200
    # when a newer letter takes its place, and nothing else is touched
    new = make.invitation(contributor, purpose=Purpose.FAMILY)
    from portal.store import invitations

    with tools.writing() as work:
        invitations.replace(work.session, old.id, new.id)
    # then they are out on the next request
    assert visitor.get("/family").status == 401
