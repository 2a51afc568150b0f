"""Sign in with the organisation's own account: whom it opens for, and every forged answer that it refuses."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from portal.adapters.clock import SetClock
from portal.adapters.openid import OpenIdProvider
from portal.config import OrganisationSignIn, Settings
from portal.factory import create_app
from portal.models import AuditEvent, SignInStep, Staff, StaffIdentity, Visit
from portal.services.tools import Tools
from tests.conftest import KEYS
from tests.factories import PASSWORD, Factory
from tests.pages.test_staff_sign_in import code_of, give_password
from tests.people import FetchedPage, Visitor
from tests.stubs.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProviderStub, Person

BEGIN = "/staff/sign-in/organisation"
BACK = "/staff/sign-in/organisation/back"
CODE = "/staff/sign-in/code"
EMAIL = "amara.okafor@trust.example.org"


@pytest.fixture
def provider(clock: SetClock) -> Iterator[OpenIdProviderStub]:
    with OpenIdProviderStub(clock, Person(EMAIL)) as started:
        yield started


@pytest.fixture
def settings(settings: Settings, provider: OpenIdProviderStub) -> Settings:
    organisation = OrganisationSignIn(provider.issuer, CLIENT_ID, CLIENT_SECRET, "Wolds Trust account")
    return dataclasses.replace(settings, organisation=organisation)


@pytest.fixture
def tools(settings: Settings, clock: SetClock) -> Iterator[Tools]:
    made = Tools(settings, clock=clock, keys=KEYS)
    assert settings.organisation is not None
    # less patient than the real one, so that a provider that is slow is found out soon
    made.__dict__["organisation"] = OpenIdProvider(settings.organisation, wait_seconds=0.4)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def member(make: Factory) -> Staff:
    return make.staff(email=EMAIL)


def leave_for(visitor: Visitor) -> str:
    """Press the button, and return where the browser goes."""
    page = visitor.post(BEGIN, {"csrf_token": visitor.token("/staff/sign-in")})
    assert page.name == "staff.organisation_sign_in_begin", page.text
    goes_to = str(page.tree.xpath("//main//a[@class='button']/@href")[0])
    assert page.headers["Refresh"] == f"0; url={goes_to}"
    return goes_to


def sent_back(goes_to: str) -> str:
    """Do at the provider what the browser does there, and return the path with which it comes back."""
    answer = requests.get(goes_to, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def come(visitor: Visitor) -> FetchedPage:
    """Sign in at the provider and come back, as far as it leads."""
    return visitor.get(sent_back(leave_for(visitor)), follow=True)


def whys(tools: Tools) -> list[str]:
    with tools.reading() as session:
        events = session.query(AuditEvent).filter_by(did="organisation_sign_in_refused").order_by(AuditEvent.id)
        return [event.details["why"] for event in events]


def count(tools: Tools, table: type[Any]) -> int:
    with tools.reading() as session:
        return int(session.query(table).count())


def test_a_known_member_comes_in_and_is_bound(
    visitor: Visitor, member: Staff, tools: Tools, provider: OpenIdProviderStub
) -> None:
    # given a member of staff whose provider shows two factors
    # when they sign in there
    page = come(visitor)
    # then they are on Today, and from now on known by issuer and subject, of which neither can be read
    assert page.name == "staff.today"
    with tools.reading() as session:
        bound = session.query(StaffIdentity).one()
    assert (bound.staff_id, bound.issuer) == (member.id, provider.issuer)
    assert "subject-1" not in bound.subject_hash


def test_the_request_carries_state_nonce_and_pkce_and_our_own_address(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub
) -> None:
    # given a request whose Host is somebody else's
    goes_to = leave_for(visitor)
    # when the browser goes to the provider, then it takes all that protects it, and comes back to the set address
    asked = {name: values[0] for name, values in parse_qs(urlsplit(goes_to).query).items()}
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert len(asked["code_challenge"]) == 43
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert CLIENT_SECRET not in goes_to


def test_once_bound_the_subject_counts_and_not_the_address(
    app: Flask, member: Staff, make: Factory, provider: OpenIdProviderStub
) -> None:
    # given a member who came in once, and whose address was given to somebody else at the organisation
    come(Visitor(app))
    provider.person = Person(EMAIL, subject="subject-2")
    # when the other one signs in with it
    stranger = Visitor(app)
    # then they are not let in
    assert "No account here goes with" in come(stranger).text
    # and when the member comes with a new address, they are
    provider.person = Person("amara.new@trust.example.org", subject="subject-1")
    assert come(Visitor(app)).name == "staff.today"


def test_without_a_second_factor_there_ours_follows(
    visitor: Visitor, member: Staff, clock: SetClock, provider: OpenIdProviderStub, tools: Tools
) -> None:
    # given a provider that asked for a password alone
    provider.person.amr = ("pwd",)
    # when the member signs in there
    page = come(visitor)
    # then no page opens before our own code
    assert page.name == "staff.second_factor"
    assert visitor.get("/staff/today").status == 303
    assert visitor.post(CODE, {"code": code_of(member, clock)}).name == "staff.today"


@pytest.mark.parametrize(
    ("amr", "acr", "opens"),
    [(("mfa",), "", True), ((), "mfa", True), (("otp",), "", False), ("mfa", "", False), ((), "MFA", False)],
)
def test_what_counts_as_a_second_factor_is_a_setting(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub, amr: Any, acr: str, opens: bool
) -> None:
    provider.person.acr, provider.claims["amr"] = acr, amr if isinstance(amr, str) else list(amr)
    # "mfa" as text and not in a list is not what the standard says: it is refused altogether
    assert (come(visitor).name == "staff.today") is opens


FORGED: dict[str, tuple[str, dict[str, Any]]] = {
    # what is wrong: (a switch of the stub or "", claims put over the right ones)
    "alg none": ("alg_none", {"at_hash": None}),
    "HS256 with the public key": ("hs256_with_public_key", {}),
    "HS256 with the client secret": ("hs256_with_secret", {}),
    "wrong key": ("wrong_key", {}),
    "unknown kid": ("unknown_kid", {}),
    "claims bent after signing": ("bent_claims", {}),
    "half a token": ("cut_token", {}),
    "other issuer": ("", {"iss": "https://another.example"}),
    "issuer with a slash more": ("", {"iss": "{issuer}/"}),
    "no issuer": ("", {"iss": None}),
    "other audience": ("", {"aud": "another-client"}),
    "no audience": ("", {"aud": None}),
    "several audiences, nobody says for whom": ("", {"aud": [CLIENT_ID, "another-client"]}),
    "made for another party": ("", {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"}),
    "azp of another": ("", {"azp": "another-client"}),
    "expired": ("", {"exp": lambda now: now - 61}),
    "no expiry": ("", {"exp": None}),
    "made long ago": ("", {"iat": lambda now: now - 3600}),
    "made in the future": ("", {"iat": lambda now: now + 3600}),
    "not valid yet": ("", {"nbf": lambda now: now + 3600}),
    "wrong nonce": ("", {"nonce": "another"}),
    "missing nonce": ("", {"nonce": None}),
    "nonce switched off by itself": ("", {"nonce": None, "nonce_supported": False}),
    "another access token": ("", {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    "no subject": ("", {"sub": None}),
    "empty subject": ("", {"sub": ""}),
    "subject that is a number": ("", {"sub": 7}),
    "subject without end": ("", {"sub": "s" * 256}),
    "expiry in words": ("", {"exp": "tomorrow"}),
    "mix-up": ("mix_up", {}),
    "answer without its issuer": ("no_iss", {}),
    "token answer cut off": ("token_cut", {}),
    "token answer huge": ("token_huge", {}),
    "token answer not JSON": ("token_not_json", {}),
    "token answer a list": ("token_list", {}),
    "token answer silent": ("token_silent", {}),
    "token answer drop by drop": ("token_drips", {}),
    "token answer 500": ("token_500", {}),
    "token answer redirects": ("token_redirects", {}),
    "keys cut off": ("keys_cut", {}),
    "keys huge": ("keys_huge", {}),
    "keys not JSON": ("keys_not_json", {}),
    "keys 500": ("keys_500", {}),
    "keys redirect": ("keys_redirects", {}),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_or_broken_answer_opens_nothing(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub, tools: Tools, what: str
) -> None:
    # given a provider, or somebody in its place, that answers so
    switch, claims = FORGED[what]
    provider.wrong |= {switch} if switch else set()
    provider.claims |= {
        name: value.format(issuer=provider.issuer) if isinstance(value, str) else value
        for name, value in claims.items()
    }
    # when a member comes back from it
    page = come(visitor)
    # then they are at sign-in with a cause and what to do, no visit began and nobody was bound
    assert page.name == "staff.sign_in"
    assert "did not answer" in page.text or "could not be checked" in page.text
    assert "ry again" in page.text
    assert "with your e-mail address and password" in page.text
    assert (count(tools, Visit), count(tools, StaffIdentity)) == (0, 0)
    assert len(whys(tools)) == 1


def refusals() -> dict[str, tuple[Callable[[OpenIdProviderStub, Tools, Staff], object], str]]:
    def disable(_provider: OpenIdProviderStub, tools: Tools, member: Staff) -> None:
        with tools.writing() as work:
            work.session.get_one(Staff, member.id).disabled_at = work.now

    def change(**person: Any) -> Callable[[OpenIdProviderStub, Tools, Staff], object]:
        def put(provider: OpenIdProviderStub, _tools: Tools, _member: Staff) -> None:
            for name, value in person.items():
                setattr(provider.person, name, value)

        return put

    unverified, unknown = "has not confirmed your e-mail address", "No account here goes with"
    return {
        "email not verified": (change(email_verified=False), unverified),
        "email verified in words": (change(email_verified="true"), unverified),
        "no word on verifying": (change(email_verified=None), unverified),
        "no email": (change(email=None), unverified),
        "email a list": (change(email=[EMAIL]), unverified),
        "unknown email": (change(email="nobody@example.org"), unknown),
        "email with a NUL": (change(email=f"{EMAIL}\0"), unknown),
        "disabled": (disable, unknown),
    }


@pytest.mark.parametrize("what", refusals())
def test_whom_it_does_not_open_for(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub, tools: Tools, what: str
) -> None:
    # given a good token of somebody who may not come in
    arrange, words = refusals()[what]
    arrange(provider, tools, member)
    # when they come back, then it says so, and nobody is made, bound or signed in
    page = come(visitor)
    assert page.name == "staff.sign_in"
    assert words in page.text
    assert (count(tools, Visit), count(tools, StaffIdentity), count(tools, Staff)) == (0, 0, 1)


def test_a_member_who_is_bound_and_disabled_stays_out(app: Flask, member: Staff, tools: Tools) -> None:
    come(Visitor(app))
    with tools.writing() as work:
        work.session.get_one(Staff, member.id).disabled_at = work.now
    assert "No account here goes with" in come(Visitor(app)).text


def test_the_way_back_counts_once(app: Flask, member: Staff, tools: Tools) -> None:
    # given somebody who came in
    visitor = Visitor(app)
    goes_to = leave_for(visitor)
    with visitor.client.session_transaction() as session:
        planted = dict(session)
    back = sent_back(goes_to)
    assert visitor.get(back).location == "/staff/today"
    # when the same address, with the same cookie, comes again
    again = Visitor(app)
    with again.client.session_transaction() as session:
        session.update(planted)
    # then it opens nothing
    assert "was not started in this browser" in again.get(back, follow=True).text
    assert count(tools, Visit) == 1


def test_another_browsers_way_back_opens_nothing_here(app: Flask, member: Staff, tools: Tools) -> None:
    # given an attacker who stops on their way back, and sends the address to somebody (in whose browser it would sign
    # that one in as the attacker)
    attacker, victim = Visitor(app), Visitor(app)
    back = sent_back(leave_for(attacker))
    # when the victim opens it, having begun nothing, or having begun one of their own
    assert "was not started in this browser" in victim.get(back, follow=True).text
    leave_for(victim)
    assert "was not started in this browser" in victim.get(back, follow=True).text
    # then nobody was signed in
    assert count(tools, Visit) == 0


def test_another_peoples_code_with_ones_own_state_opens_nothing(app: Flask, member: Staff, tools: Tools) -> None:
    # given a stolen code, put into a way back of one's own
    thief, owner = Visitor(app), Visitor(app)
    stolen = parse_qs(urlsplit(sent_back(leave_for(owner))).query)["code"][0]
    own = parse_qs(urlsplit(sent_back(leave_for(thief))).query)
    # when the thief comes back with it
    page = thief.get(f"{BACK}?state={own['state'][0]}&iss={own['iss'][0]}&code={stolen}", follow=True)
    # then the provider finds that the verifier is not that of the code's owner
    assert page.name == "staff.sign_in"
    assert whys(tools) == ["code_refused"]


def test_a_way_back_lasts_ten_minutes(visitor: Visitor, member: Staff, clock: SetClock, tools: Tools) -> None:
    goes_to = leave_for(visitor)
    clock.move(minutes=10, seconds=1)
    assert "more than 10 minutes" in visitor.get(sent_back(goes_to), follow=True).text
    # and what ran out is cleared away by the next
    leave_for(visitor)
    assert count(tools, SignInStep) == 1


def test_who_stops_at_the_provider_is_told_so(visitor: Visitor, member: Staff) -> None:
    goes_to = leave_for(visitor)
    state = parse_qs(urlsplit(goes_to).query)["state"][0]
    page = visitor.get(f"{BACK}?error=access_denied&state={state}", follow=True)
    assert "You stopped signing in at Wolds Trust account" in page.text


@pytest.mark.parametrize(
    "wrong",
    ["discovery_500", "discovery_redirects", "discovery_huge", "discovery_cut", "discovery_not_json", "discovery_list",
     "discovery_silent", "discovery_drips", "discovery_issuer"],
)  # fmt: skip
def test_a_provider_that_is_down_leaves_the_password(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub, wrong: str
) -> None:
    # given a provider that does not say where to go
    provider.wrong.add(wrong)
    # when the button is pressed
    page = visitor.post(BEGIN, {"csrf_token": visitor.token("/staff/sign-in")})
    # then the page says so, and a password opens as ever
    assert "Wolds Trust account did not answer" in page.text
    assert give_password(visitor, member).name == "staff.second_factor"


def test_a_provider_may_change_its_keys(
    app: Flask, member: Staff, provider: OpenIdProviderStub, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a provider whose keys we know
    come(Visitor(app))
    # when it signs with another one
    provider.turn_the_key()
    # then they are fetched anew, but not again and again: a token with an unknown key can't make us ask without end
    monkeypatch.setattr("portal.adapters.openid._FETCH_KEYS_EVERY_SECONDS", 0)
    assert come(Visitor(app)).name == "staff.today"
    monkeypatch.setattr("portal.adapters.openid._FETCH_KEYS_EVERY_SECONDS", 3600)
    provider.wrong.add("unknown_kid")
    before = [path for path, _ in provider.asked].count("/keys")
    assert come(Visitor(app)).name == "staff.sign_in"
    assert [path for path, _ in provider.asked].count("/keys") == before


def test_no_token_code_or_secret_is_logged_or_kept(
    visitor: Visitor, member: Staff, provider: OpenIdProviderStub, tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    # given everything said aloud, and one good and two bad answers
    caplog.set_level(logging.DEBUG)
    made: list[str] = []
    signed = provider._signed
    provider._signed = lambda claims: made.append(signed(claims)) or made[-1]  # type: ignore[assignment, func-returns-value]
    backs = []
    for wrong in ("wrong_key", "token_500", ""):
        provider.wrong = {wrong} if wrong else set()
        backs.append(sent_back(leave_for(visitor)))
        visitor.get(backs[-1])
    # then no secret of it is in the log or in the database
    secrets = [*made, CLIENT_SECRET, "subject-1"]
    secrets += [given["code_verifier"] for _path, given in provider.asked if "code_verifier" in given]
    secrets += [parse_qs(urlsplit(back).query)["code"][0] for back in backs]
    assert len(secrets) >= 8
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("portal"))
    kept = b"".join(path.read_bytes() for path in tools.settings.data.glob("portal.sqlite*"))
    assert "organisation sign-in: not_proved" in ours
    for secret in secrets:
        assert secret not in ours
        assert secret.encode() not in kept


def test_where_only_the_organisation_counts_no_password_opens(app: Flask, tools: Tools, member: Staff) -> None:
    # given the setting that leaves no other way
    assert tools.settings.organisation is not None
    only = dataclasses.replace(tools.settings.organisation, only=True)
    tools.settings = dataclasses.replace(tools.settings, organisation=only)
    visitor = Visitor(create_app(tools=tools))
    # then there is no password to type, and none opens
    page = visitor.get("/staff/sign-in")
    assert not page.tree.xpath("//input[@id='password']")
    sent = visitor.post("/staff/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert "other ways are switched off" in sent.text
    assert visitor.get(CODE).status == 303


def test_a_visit_that_was_open_here_ends_when_another_begins(
    app: Flask, make: Factory, member: Staff, tools: Tools
) -> None:
    # given a browser in which somebody is signed in, and that began a sign-in before
    visitor = Visitor(app)
    back = sent_back(leave_for(visitor))
    other = make.staff_here(app, make.staff("Ben Ward"))
    with other.client.session_transaction() as session, visitor.client.session_transaction() as begun:
        session.update(begun)
    # when the provider's answer comes
    assert other.get(back).location == "/staff/today"
    # then the first visit is over
    with tools.reading() as session:
        assert [visit.ended_at is not None for visit in session.query(Visit).order_by(Visit.id)] == [True, False]
