"""A provider of OpenID Connect on loopback, faithful until it is told to misbehave.

    with OpenIdProviderStub(clock) as provider:
        provider.person = Person(email="amara@example.org")
        provider.wrong.add("nonce")           # from now on its ID tokens carry another nonce

It checks what a real one checks: client, redirect address, code (once, by whom it was asked), PKCE. `asked` holds what
it was asked, so that a test can look at it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

from portal.adapters.clock import Clock

CLIENT_ID, CLIENT_SECRET = "portal-of-north-wolds", "a-secret-between-the-two-of-us"


@dataclass
class Person:
    email: str
    subject: str = "subject-1"
    email_verified: Any = True
    amr: Any = ("pwd", "mfa")
    acr: str = ""


@dataclass
class OpenIdProviderStub:
    clock: Clock
    person: Person = field(default_factory=lambda: Person("nobody@example.org"))
    wrong: set[str] = field(default_factory=set)
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims put over those that are right; None takes one away."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    moved: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What stands at the addresses that it redirects to: the right answer, for whoever goes there."""

    def __enter__(self) -> OpenIdProviderStub:
        self.key, self.other_key = _keys()
        self.kid = "first"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.stopping = threading.Event()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def turn_the_key(self) -> None:
        """Sign with another key from now on, and publish that one alone."""
        self.key, self.other_key = self.other_key, self.key
        self.kid = "second"

    def about(self) -> dict[str, Any]:
        return {
            "issuer": "https://another.example" if "discovery_issuer" in self.wrong else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
        }

    def published_keys(self) -> dict[str, Any]:
        return {"keys": [{**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent: the person signs in without being asked."""
        if asked.get("client_id") != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            raise AssertionError(f"not a request that a provider takes: {asked}")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        if "mix_up" in self.wrong:
            answer["iss"] = "https://another.example"
        if "no_iss" in self.wrong:
            del answer["iss"]
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, given: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        wanted = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        good = (
            authorization == f"Basic {wanted}"
            and asked is not None
            and asked["redirect_uri"] == given.get("redirect_uri")
            and asked["code_challenge"] == challenge.rstrip(b"=").decode()
        )
        if not good or asked is None:
            return 400, {"error": "invalid_grant", "error_description": "no"}
        access = secrets.token_urlsafe(16)
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._id_token(asked, access),
        }

    def _id_token(self, asked: dict[str, str], access: str) -> str:
        now = int(self.clock.now().timestamp())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "sub": self.person.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            "email": self.person.email,
            "email_verified": self.person.email_verified,
            "amr": list(self.person.amr),
        }
        if self.person.acr:
            claims["acr"] = self.person.acr
        claims |= {name: value(now) if callable(value) else value for name, value in self.claims.items()}
        return self._signed({name: value for name, value in claims.items() if value is not None})

    def _signed(self, claims: dict[str, Any]) -> str:
        payload = json.dumps(claims).encode()
        if "alg_none" in self.wrong:
            header = _b64(json.dumps({"alg": "none", "kid": self.kid}).encode())
            return f"{header}.{_b64(payload)}."
        for switch, secret in (
            ("hs256_with_public_key", self.key.as_pem(private=False)),
            ("hs256_with_secret", CLIENT_SECRET.encode()),
        ):
            if switch in self.wrong:
                # by hand: a library that signs with a public key would be a poor one
                header = _b64(json.dumps({"alg": "HS256", "kid": self.kid}).encode())
                signed = f"{header}.{_b64(payload)}"
                return f"{signed}.{_b64(hmac.digest(secret, signed.encode(), 'sha256'))}"
        signer = self.other_key if "wrong_key" in self.wrong else self.key
        kid = "nobody-knows" if "unknown_kid" in self.wrong else self.kid
        made = jws.serialize_compact({"alg": "RS256", "kid": kid}, payload, signer, algorithms=["RS256"])
        if "bent_claims" in self.wrong:
            header, _payload, signature = made.split(".")
            return f"{header}.{_b64(json.dumps({**claims, 'email': 'other@example.org'}).encode())}.{signature}"
        if "cut_token" in self.wrong:
            return made[: len(made) // 2]
        return made


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


_made: list[RSAKey] = []


def _keys() -> tuple[RSAKey, RSAKey]:
    if not _made:
        _made.extend(RSAKey.generate_key(2048) for _ in range(2))
    return _made[0], _made[1]


def _handler(provider: OpenIdProviderStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            provider.asked.append((parts.path, given))
            if parts.path.startswith("/elsewhere/"):
                self._answer("elsewhere", 200, provider.moved[parts.path])
            elif parts.path == "/.well-known/openid-configuration":
                self._answer("discovery", 200, provider.about())
            elif parts.path == "/keys":
                self._answer("keys", 200, provider.published_keys())
            elif parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(given))
                self.end_headers()
            else:
                self._answer("nowhere", 404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            provider.asked.append((self.path, given))
            if self.path.startswith("/elsewhere/"):
                self._answer("elsewhere", 200, provider.moved[self.path])
                return
            self._answer("token", *provider.token(given, self.headers.get("Authorization", "")))

        def _answer(self, what: str, status: int, content: dict[str, Any]) -> None:
            """Answer as JSON, or as badly as was asked for, such as `token_500`."""
            body = json.dumps(content).encode()
            if f"{what}_500" in provider.wrong:
                status, body = 500, b"<h1>sorry</h1>"
            if f"{what}_redirects" in provider.wrong:
                provider.moved[f"/elsewhere/{what}"] = content
                self.send_response(307)
                self.send_header("Location", f"{provider.issuer}/elsewhere/{what}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if f"{what}_huge" in provider.wrong:
                body = json.dumps({**content, "padding": "x" * 2_000_000}).encode()
            if f"{what}_not_json" in provider.wrong:
                body = b"[" * 50_000
            if f"{what}_list" in provider.wrong:
                body = b"[]"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if f"{what}_silent" in provider.wrong:
                provider.stopping.wait(10)
                return
            if f"{what}_drips" in provider.wrong:
                self._drip(body)
                return
            try:
                self.wfile.write(body[: len(body) // 2] if f"{what}_cut" in provider.wrong else body)
            except OSError:
                return

        def _drip(self, body: bytes) -> None:
            try:
                for letter in body:
                    self.wfile.write(bytes([letter]))
                    if provider.stopping.wait(0.02):
                        return
            except OSError:
                return

    return Handler
