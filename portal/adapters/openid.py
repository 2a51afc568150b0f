"""The organisation's own sign-in, spoken to with OpenID Connect: discovery, code with PKCE, a verified ID token.

The provider is trusted to name people, not to answer well: each answer is bounded in size and time, no redirect is
followed, and every claim is checked. Tokens live in local variables and are neither kept nor logged.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

from portal.config import OrganisationSignIn
from portal.domain.errors import Refused
from portal.domain.sign_in import Vouched

# Signatures by a private key only: never "none", never one that the public key or the client secret could make.
ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_SECONDS = 60
OLDEST_TOKEN_SECONDS = 600
MOST_BYTES = 256 * 1024
_REMEMBERED_SECONDS = 3600
_FETCH_KEYS_EVERY_SECONDS = 30
_LONGEST_SUBJECT = 255


class _NoAnswer(requests.RequestException):
    """What came is none that we take."""


class _BoundedAdapter(HTTPAdapter):
    """Reads an answer within a size and a time, drop by drop as it may come."""

    def __init__(self, wait_seconds: float) -> None:
        self._wait = wait_seconds
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        deadline = time.monotonic() + 2 * self._wait
        options.update(stream=True, timeout=(self._wait, self._wait))
        response = super().send(request, **options)
        body = b""
        try:
            while piece := response.raw.read1(65536):
                body += piece
                if len(body) > MOST_BYTES:
                    raise _NoAnswer("the answer is too large")
                if time.monotonic() > deadline:
                    raise _NoAnswer("the answer takes too long")
        except (OSError, HTTPError) as problem:
            raise _NoAnswer("the answer did not come whole") from problem
        finally:
            response.close()
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]
        return response


class _Session(OAuth2Session):  # type: ignore[misc]
    """Follows no redirect, reads no .netrc, and takes nothing but a 200 for an answer."""

    def __init__(self, issuer: str, wait_seconds: float, **client: Any) -> None:
        super().__init__(**client)
        self.proxies.update(get_environ_proxies(issuer))
        self.trust_env = False
        for scheme in ("http://", "https://"):
            self.mount(scheme, _BoundedAdapter(wait_seconds))

    def request(self, method: str, url: str, *more: Any, **options: Any) -> requests.Response:
        options["allow_redirects"] = False
        answer: requests.Response = super().request(method, url, *more, **options)
        if answer.status_code >= 500 or answer.is_redirect:
            raise _NoAnswer(f"the answer was {answer.status_code}")
        return answer


class OpenIdProvider:
    """One provider. What it publishes about itself is remembered for an hour; its keys are fetched anew when a token
    names one that is not known."""

    def __init__(self, settings: OrganisationSignIn, *, wait_seconds: float = 5) -> None:
        self.settings = settings
        self._wait = wait_seconds
        self._about: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def authorization_address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser goes to sign in. Raises Refused("provider_down")."""
        with self._session(redirect_uri) as session:
            address, _state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    def vouched(
        self, *, code: str, issuer: str, redirect_uri: str, nonce: str, verifier: str, now_seconds: int
    ) -> Vouched:
        """Exchange the code and return whom the ID token names. `issuer` is the address's `iss`, or "".

        Raises Refused: provider_down, not_proved or email_not_verified; its detail `why` is a code for the log.
        """
        named = self._discovered().get("authorization_response_iss_parameter_supported") is True
        if (issuer or named) and issuer != self.settings.issuer:
            raise Refused("not_proved", why="mix_up")
        token = self._token(code, redirect_uri, verifier)
        try:
            header, claims = self._decoded(token["id_token"])
            self._check(header, claims, token, nonce, now_seconds)
        except (JoseError, AuthlibBaseError) as problem:
            raise Refused("not_proved", why=f"id_token_{_code_of(problem)}") from problem
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
            raise Refused("not_proved", why="id_token_not_readable") from problem
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise Refused("email_not_verified", why="email_not_verified")
        return Vouched(self.settings.issuer, claims["sub"], claims["email"], self._strong(claims))

    def _check(
        self, header: Mapping[str, Any], claims: dict[str, Any], token: Mapping[str, Any], nonce: str, now_seconds: int
    ) -> None:
        checked = CodeIDToken(
            claims,
            header,
            {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
                "nonce": {"essential": True, "value": nonce},
                "sub": {"essential": True},
            },
            {"nonce": nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")},
        )
        checked.validate(now=now_seconds, leeway=LEEWAY_SECONDS)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise ValueError("the subject is not one")
        if claims["iat"] < now_seconds - OLDEST_TOKEN_SECONDS:
            raise ValueError("made long ago")

    def _strong(self, claims: Mapping[str, Any]) -> bool:
        shown = claims.get("amr")
        values = [*(shown if isinstance(shown, list) else ()), claims.get("acr")]
        return any(value in self.settings.strong for value in values if isinstance(value, str))

    def _token(self, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        with self._session(redirect_uri) as session:
            try:
                token = session.fetch_token(
                    self._endpoint("token_endpoint"), code=code, code_verifier=verifier,
                    grant_type="authorization_code", redirect_uri=redirect_uri,
                )  # fmt: skip
            except requests.RequestException as problem:
                raise Refused("provider_down", why="token_endpoint") from problem
            except AuthlibBaseError as problem:
                raise Refused("not_proved", why="code_refused") from problem
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
                raise Refused("not_proved", why="token_not_readable") from problem
        if not isinstance(token, dict):
            raise Refused("not_proved", why="token_not_readable")
        return token

    def _decoded(self, id_token: str) -> tuple[Mapping[str, Any], dict[str, Any]]:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            decoded = jwt.decode(id_token, self._key_set(), registry=registry)
        except InvalidKeyIdError:
            # The provider may have changed its keys since.
            decoded = jwt.decode(id_token, self._key_set(anew=True), registry=registry)
        return decoded.header, decoded.claims

    def _key_set(self, *, anew: bool = False) -> KeySet:
        now = time.monotonic()
        if self._keys is not None:
            age = now - self._keys[0]
            if age < (_FETCH_KEYS_EVERY_SECONDS if anew else _REMEMBERED_SECONDS):
                return self._keys[1]
        published = self._fetched(self._endpoint("jwks_uri"))
        try:
            usable = [key for key in published["keys"] if key.get("kty") in {"RSA", "EC"} and key.get("use") != "enc"]
            keys = KeySet.import_key_set({"keys": usable})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as problem:
            raise Refused("provider_down", why="keys_not_readable") from problem
        self._keys = (now, keys)
        return keys

    def _endpoint(self, name: str) -> str:
        address = self._discovered().get(name)
        wanted = urlsplit(self.settings.issuer).scheme
        if not isinstance(address, str) or urlsplit(address).scheme not in {wanted, "https"}:
            raise Refused("provider_down", why=f"{name}_not_usable")
        return address

    def _discovered(self) -> dict[str, Any]:
        now = time.monotonic()
        if self._about is not None and now - self._about[0] < _REMEMBERED_SECONDS:
            return self._about[1]
        about = self._fetched(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        # Another provider's description would send our people, and our secret, there.
        if about.get("issuer") != self.settings.issuer:
            raise Refused("provider_down", why="discovery_names_another_issuer")
        self._about = (now, about)
        return about

    def _way_to_prove(self) -> str:
        """How we show the client secret: as the provider says that it takes it."""
        taken = self._about[1].get("token_endpoint_auth_methods_supported") if self._about else None
        only_post = isinstance(taken, list) and "client_secret_post" in taken and "client_secret_basic" not in taken
        return "client_secret_post" if only_post else "client_secret_basic"

    def _fetched(self, address: str) -> dict[str, Any]:
        with self._session("") as session:
            try:
                answer = session.request("GET", address, withhold_token=True)
                found = answer.json() if answer.status_code == 200 else None
            except (requests.RequestException, ValueError, RecursionError) as problem:
                raise Refused("provider_down", why="no_answer") from problem
        if not isinstance(found, dict):
            raise Refused("provider_down", why="answer_not_readable")
        return found

    def _session(self, redirect_uri: str) -> _Session:
        return _Session(
            self.settings.issuer,
            self._wait,
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            scope="openid email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=self._way_to_prove(),
        )


def _code_of(problem: Exception) -> str:
    """Return the library's own code for a problem: never its sentence, which may quote a claim."""
    code = str(getattr(problem, "error", "") or type(problem).__name__)
    return code if code.replace("_", "").isalnum() and len(code) < 60 else "refused"
