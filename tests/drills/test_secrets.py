"""What people write, and what opens their page, is in no log, no address, no message and no error page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.states import Channel, Role
from portal.models import Delivery
from portal.services import sending
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import accounts
from tests.factories import PASSWORD, Factory
from tests.people import Visitor

STORY = "Zanzibar-lighthouse-84"
QUESTION = "Quetzal-umbrella-17"
PHONE = "07700 900461"
EMAIL = "kestrel.canary@example.org"
CONTRIBUTOR = "Oleander Fitzwarren"
PERSON = "Perpetua Thistlewood"


class Ear(logging.Handler):
    """Hears everything that anything logs, whole: message, arguments and traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{self.format(record)} {record.args!r} {record.__dict__.get('extra', '')}")


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Everything logs at its most talkative, as somebody who looks for a fault would have it."""
    root, made = logging.getLogger(), Ear()
    before = root.level
    root.addHandler(made)
    root.setLevel(logging.DEBUG)
    levels = {}
    for name in list(logging.Logger.manager.loggerDict):
        # sqlalchemy at INFO echoes every statement: its parameters must be hidden even then
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield made
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    root.setLevel(before)
    root.removeHandler(made)


class Watched(Visitor):
    """A browser that notes every address and header that it was sent, and the pages of what went wrong."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.addresses: list[str] = []
        self.wrong: list[str] = []

    def _checked(self, answer, path):  # type: ignore[no-untyped-def]
        for each in (*answer.history, answer):
            self.addresses.append(f"{each.request.path}?{each.request.query_string.decode()}")
            self.addresses += [f"{name}: {value}" for name, value in each.headers if name != "Set-Cookie"]
        if answer.status_code >= 500:
            self.wrong.append(answer.get_data(as_text=True))
        return super()._checked(answer, path)


def found_in(texts: list[str], secrets: dict[str, str]) -> list[str]:
    together = "\n".join(texts)
    return [what for what, secret in secrets.items() if secret and secret in together]


def test_the_main_journeys_tell_nobody_else(
    tools: Tools, app: Flask, make: Factory, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a family whose every word can be known again
    first, last = PERSON.split()
    reviewer = make.staff(role=Role.REVIEWER)
    contributor = make.contributor(
        make.review(first, last, known_as="", reviewer=reviewer), CONTRIBUTOR, mobile=PHONE, email=EMAIL
    )
    invitation = make.invitation(contributor)
    secrets = {
        "the story": STORY, "the question": QUESTION, "the phone": PHONE, "the digits of the phone": "7700900461",
        "the e-mail address": EMAIL, "the contributor’s name": CONTRIBUTOR, "the person’s name": PERSON,
        "the token": invitation.token, "the code": invitation.code, "the code, bare": invitation.code.replace("-", ""),
        "the password": PASSWORD,
    }  # fmt: skip
    app.testing = False  # as it is served: what breaks ends on the error page
    here = Watched(app)
    # when they come in, write, save by themselves and ask
    here.post(f"/l/{invitation.token}")
    came_in = len(here.addresses)
    token = here.token("/family/ask")
    words = {"words": STORY, "revision": "0", "copy": "0", "go": "next", "csrf_token": token}
    here.client.post("/family/tell/who_they_were", data=words, headers={"X-Autosave": "1"})
    here.post("/family/tell/what_they_loved", {**words, "words": f"{STORY} again"})
    ask = {"question": QUESTION, "submission": "once", "csrf_token": token}
    here.post("/family/ask", ask)
    # and everything breaks in the middle of it, the words in the mistake's own message
    with monkeypatch.context() as broken:

        def fail(*_: object, **more: object) -> None:
            raise RuntimeError(f"could not keep {more.get('words')} of {CONTRIBUTOR}")

        broken.setattr(accounts, "add_answer", fail)
        here.post("/family/tell/what_went_well", words)
    # and the database itself refuses the row
    with monkeypatch.context() as broken:
        add = accounts.add_answer
        broken.setattr(accounts, "add_answer", lambda *a, **more: add(*a, **{**more, "saved_at": None}))
        here.post("/family/tell/what_worried_you", words)
    # and a letter with their way in cannot be made
    with tools.writing() as work:
        queue(
            work, tools, name="introductory", contributor_id=contributor.id, asked_by=reviewer.id, due_at=work.now,
            submission="once",
        )  # fmt: skip
    with monkeypatch.context() as broken:

        def unmade(_tools: object, letter: object, *_: object, **__: object) -> bytes:
            raise RuntimeError(f"can't make {letter}")

        broken.setattr(sending, "render", unmade)
        sending.drain(tools)
    # and staff sign in wrongly, and read
    Watched(app).post("/staff/sign-in", {"email": reviewer.email, "password": f"{PASSWORD}x"})
    desk = make.staff_here(app, reviewer)
    desk.get(f"/staff/contributors/{contributor.id}/account")
    # and somebody types the code
    Watched(app).post("/code", {"code": invitation.code})
    # then none of it is in any log
    assert len(ear.heard) > 100, "nothing was heard: this test shows nothing"
    assert any("sqlalchemy" in line for line in ear.heard), "the database's own log was not heard"
    assert found_in(ear.heard, secrets) == []
    # nor in any address or header after the link itself was opened
    assert found_in(here.addresses[came_in:], secrets) == []
    # nor on a page that says that something went wrong
    assert len(here.wrong) == 2
    assert found_in(here.wrong, secrets) == []
    # nor in why a delivery waits
    with tools.reading() as session:
        assert found_in(list(session.scalars(select(Delivery.why_held))), secrets) == []


def test_what_is_heard_would_be_found(ear: Ear) -> None:
    # given a careless line, a careless argument and a careless traceback
    logging.getLogger("sqlalchemy.engine").info("INSERT %s", STORY)
    logging.getLogger("werkzeug").debug("%(words)s", {"words": QUESTION})
    try:
        raise RuntimeError(PHONE)
    except RuntimeError:
        logging.getLogger("anything").exception("went wrong")
    heard = found_in(ear.heard, {"a": STORY, "b": QUESTION, "c": PHONE})
    assert heard == ["a", "b", "c"]


def test_texts_and_email_carry_no_name_of_who_died_and_no_diagnosis(tools: Tools, make: Factory) -> None:
    first, last = PERSON.split()
    reviewer = make.staff()
    contributor = make.contributor(make.review(first, last, known_as="", reviewer=reviewer), CONTRIBUTOR)
    with tools.writing() as work:
        for channel in (Channel.TEXT, Channel.EMAIL):
            queue(
                work, tools, name="introductory", contributor_id=contributor.id, asked_by=reviewer.id, due_at=work.now,
                submission=channel.value, channel=channel,
            )  # fmt: skip
    sending.drain(tools)
    for file in tools.settings.outbox.iterdir():
        content = file.read_text(errors="replace")
        for secret in (first, last, "learning disability"):
            assert not re.search(rf"\b{secret}\b", content.replace("=\n", "")), f"{secret} is in {file.name}"
