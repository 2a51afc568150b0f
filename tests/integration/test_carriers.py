"""The ways out of the house, each against a provider on this machine that has good days and bad ones."""

from __future__ import annotations

import base64
import io
import ssl
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from notifications_python_client import authentication

from portal.adapters.mail_server import MailServer
from portal.adapters.notify import Notify
from portal.adapters.outbox import LocalOutbox
from portal.config import Settings
from portal.domain.delivering import CannotLookUp, ChannelDown, Message, NeverTaken, TryLater, Unsure
from portal.domain.states import Channel
from portal.services.carriers import carrier_of
from portal.setting_values import UnsafeSettings
from tests.stubs.mail_server import MailServerStub
from tests.stubs.notify import KEY, TEMPLATE, NotifyStub

LETTER = b"Message-ID: <r1@reviews.example.org>\r\nSubject: A letter\r\n\r\n.\r\n.. and a dot\r\nEnd"
PATIENCE = 0.4


def paper(*size: float, pages: int = 1) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=size)
    made.save(out)
    return out.getvalue()


A4 = paper(595.3, 841.9)


def message(channel: Channel = Channel.EMAIL, **changes: object) -> Message:
    made = Message(1, "introductory", channel, "email", "r1", "janet@example.org", "A letter", "Dear Janet", LETTER)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def mail(stub: MailServerStub, **more: object) -> MailServer:
    given = {"safety": "none", "sender": "reviews@example.org", "patience": PATIENCE, **more}
    return MailServer("localhost", stub.port, **given)  # type: ignore[arg-type]


def test_a_mail_server_takes_the_message_as_it_is() -> None:
    with MailServerStub() as stub:
        mail(stub, user="portal", password="a secret").send(message())
    (taken,) = stub.taken
    assert taken.removesuffix(b"\r\n") == LETTER
    assert [each.upper() for each in stub.recipients] == ["RCPT TO:<JANET@EXAMPLE.ORG>"]


def test_what_is_sent_over_starttls_is_only_sent_over_tls(certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with MailServerStub(trust=server) as stub:
        mail(stub, safety="starttls", trust=trusted, patience=5).send(message())
        assert len(stub.taken) == 1
        # a certificate that nobody vouches for, and a server that offers no TLS, get nothing
        with pytest.raises(ChannelDown, match="no_safe_connection"):
            mail(stub, safety="starttls", patience=5).send(message())
        stub.day = "no_starttls"
        with pytest.raises(ChannelDown, match="no_safe_connection"):
            mail(stub, safety="starttls", trust=trusted, patience=5).send(message())
        assert len(stub.taken) == 1


@pytest.mark.parametrize(
    ("day", "kind", "why"),
    [
        ("busy", ChannelDown, "mail_server_says_later: 421"),
        ("hang", ChannelDown, "does_not_answer"),
        ("full", ChannelDown, "mail_server_says_later: 452"),
        ("no_sign_in", ChannelDown, "refuses_sign_in"),
        ("drop_before_data", ChannelDown, "does_not_answer"),
        ("later", TryLater, "mail_server_says_later: 450"),
        ("nobody", NeverTaken, "refused_by_mail_server: 550"),
        ("refused", NeverTaken, "refused_by_mail_server: 554"),
        ("hang_after_data", Unsure, "no_answer_after_the_message"),
        ("drop_after_data", Unsure, "no_answer_after_the_message"),
    ],
)
def test_a_mail_servers_bad_days_are_told_apart(day: str, kind: type[Exception], why: str) -> None:
    with MailServerStub(day, hang=PATIENCE * 2) as stub:
        with pytest.raises(kind) as problem:
            mail(stub, user="portal", password="a secret").send(message())
        assert problem.value.args == (why,)
        # only where nobody can know is the message with the server
        assert bool(stub.taken) is (kind is Unsure)


def test_a_mail_server_that_is_not_there_and_one_that_is_asked() -> None:
    with MailServerStub() as stub:
        gone = mail(stub)
    with pytest.raises(ChannelDown, match="does_not_answer"):
        gone.send(message())
    with pytest.raises(CannotLookUp):
        gone.look_up("r1")


def notify(stub: NotifyStub, **more: object) -> Notify:
    given = {
        "key": KEY, "templates": ((Channel.TEXT, TEMPLATE), (Channel.EMAIL, TEMPLATE)), "patience": PATIENCE, **more,
    }  # fmt: skip
    return Notify(stub.address, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent", "kind", "has"),
    [
        (message(Channel.TEXT, to="07700 900123"), "sms", {"personalisation": {"message": "Dear Janet"}}),
        (message(), "email", {"personalisation": {"message": "Dear Janet", "subject": "A letter"}}),
        (message(Channel.POST, content=A4), "letter", {"content": base64.b64encode(A4).decode()}),
    ],
)
def test_notify_takes_texts_email_and_post(sent: Message, kind: str, has: dict[str, object]) -> None:
    with NotifyStub() as stub:
        taken = notify(stub).send(sent)
        found = notify(stub).look_up("r1")
    (body,) = stub.bodies
    assert body["kind"] == kind
    assert body["reference"] == "r1"
    assert has.items() <= body.items()
    assert taken.number
    assert found
    assert (found.number, found.failed) == (taken.number, "")


@pytest.mark.parametrize(
    ("fault", "kind", "went"),
    [
        ("too_many", ChannelDown, False),
        ("error_before", Unsure, False),
        ("error_after", Unsure, True),
        ("drop_before", Unsure, False),
        ("drop_after", Unsure, True),
        ("hang_after", Unsure, True),
    ],
)
def test_notifys_bad_days_are_told_apart_and_asked_about(fault: str, kind: type[Exception], went: bool) -> None:
    with NotifyStub(hang=PATIENCE * 2) as stub:
        stub.always = fault
        with pytest.raises(kind):
            notify(stub).send(message())
        assert (notify(stub).look_up("r1") is not None) is went


def test_notify_is_not_asked_too_soon() -> None:
    # given a provider that shows a message only after a while
    with NotifyStub(lag=60) as stub:
        notify(stub).send(message())
        # then asked at once it knows nothing: this is why a delivery rests first
        assert notify(stub).look_up("r1") is None


@pytest.mark.parametrize(
    ("late", "key", "why"),
    [
        (3600, KEY, "clock_is_wrong"),
        (0, KEY[:-36] + "00000000-0000-0000-0000-000000000000", "refuses_sign_in"),
    ],
)
def test_notify_refuses_a_wrong_clock_and_a_wrong_key(
    monkeypatch: pytest.MonkeyPatch, late: int, key: str, why: str
) -> None:
    monkeypatch.setattr(authentication, "epoch_seconds", lambda: int(time.time()) - late)
    with NotifyStub() as stub, pytest.raises(ChannelDown, match=why):
        notify(stub, key=key).send(message())
    assert not stub.sent


def test_nothing_that_notify_answers_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with NotifyStub() as stub, pytest.raises(NeverTaken):
        notify(stub).send(message(to="nobody@example.org"))
    assert caplog.text == ""


def test_a_key_is_not_carried_to_where_notify_points() -> None:
    with NotifyStub() as elsewhere, NotifyStub() as stub:
        stub.always = f"moved {elsewhere.address}"
        with pytest.raises(ChannelDown, match="wrong_settings"):
            notify(stub).send(message())
    assert not elsewhere.requests


def test_notify_refuses_an_address_and_an_easy_read_email_for_good() -> None:
    with NotifyStub() as stub:
        with pytest.raises(NeverTaken, match="refused_by_notify: BadRequestError"):
            notify(stub).send(message(to="nobody@example.org"))
        with pytest.raises(NeverTaken, match="needs_a_mail_server"):
            notify(stub).send(message(format="easy-read-email"))
        stub.status = "permanent-failure"
        stub.keep({"reference": "r1"}, "email")
        found = notify(stub).look_up("r1")
    assert found
    assert found.failed == "permanent_failure"
    with pytest.raises(ChannelDown, match="does_not_answer"):
        notify(stub).send(message())
    with pytest.raises(ChannelDown, match="does_not_answer"):
        notify(stub).look_up("r1")


@pytest.mark.parametrize("content", [paper(612, 792), paper(595.3, 841.9, pages=21)])
def test_a_letter_that_notify_cannot_print_is_taken_and_fails_later(content: bytes) -> None:
    with NotifyStub() as stub:
        assert notify(stub).send(message(Channel.POST, content=content)).number
        found = notify(stub).look_up("r1")
    assert found
    assert found.failed == "validation_failed"


def test_no_secret_and_no_address_shows_in_what_is_printed() -> None:
    with NotifyStub() as stub:
        shown = repr((notify(stub), message(), Settings.from_environment(ALL)))
    for secret in (KEY[-36:], "janet@example.org", "Dear Janet", "a-mail-password"):
        assert secret not in shown


ALL = {
    "PORTAL_EMAIL_SERVER": "smtp://mail.example.org",
    "PORTAL_EMAIL_USER": "portal",
    "PORTAL_EMAIL_PASSWORD": "a-mail-password",
    "PORTAL_NOTIFY_KEY": KEY,
    "PORTAL_NOTIFY_TEXT_TEMPLATE": TEMPLATE,
    "PORTAL_NOTIFY_EMAIL_TEMPLATE": TEMPLATE,
    "PORTAL_NOTIFY_POST": "yes",
}


def test_the_settings_say_who_carries_what() -> None:
    def names(**env: str) -> dict[str, str]:
        settings = Settings.from_environment(env)
        return {channel.value: carrier_of(settings, channel).name for channel in Channel}

    assert set(names().values()) == {LocalOutbox.name}
    assert names(**ALL) == {"email": "mail_server", "text": "notify", "post": "notify"}
    without_server = {name: value for name, value in ALL.items() if "EMAIL_SERVER" not in name}
    assert names(**without_server)["email"] == "notify"


@pytest.mark.parametrize(
    ("name", "value", "production"),
    [
        ("PORTAL_EMAIL_SERVER", "mail.example.org", False),
        ("PORTAL_EMAIL_SERVER", "smtp://user:password@mail.example.org", False),
        ("PORTAL_EMAIL_SERVER", "smtp://mail.example.org:99999", False),
        ("PORTAL_EMAIL_SERVER", "smtp+plain://mail.example.org", True),
        ("PORTAL_NOTIFY_KEY", "half-a-key", False),
        ("PORTAL_NOTIFY_URL", "ftp://notify.example.org", False),
        ("PORTAL_NOTIFY_URL", "http://notify.example.org", True),
        ("PORTAL_NOTIFY_TEXT_TEMPLATE", "welcome", False),
        ("PORTAL_NOTIFY_POST", "perhaps", False),
        ("PORTAL_NOTIFY_SETTLES_AFTER", "soon", False),
    ],
)
def test_an_unsafe_way_out_refuses_to_start(name: str, value: str, production: bool) -> None:
    env = {name: value}
    if production:
        env |= {
            "PORTAL_ENV": "production",
            "PORTAL_BASE_URL": "https://reviews.example.org",
            "PORTAL_DATA": "/srv/data",
        }
    with pytest.raises(UnsafeSettings, match=name) as refused:
        Settings.from_environment(env)
    assert "\n" not in str(refused.value)
    assert "password@" not in str(refused.value)
