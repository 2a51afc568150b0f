"""Gives texts, e-mail and post to GOV.UK Notify, and asks it by our reference what became of a message."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import OctKey
from requests.auth import AuthBase
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError
from urllib3.exceptions import SSLError as NoSafeConnection

from portal.domain.delivering import ChannelDown, Message, NeverTaken, Taken, Unsure
from portal.domain.states import Channel

ID_LENGTH = 36
# What Notify calls a message that will not arrive.
_FAILED = {
    "permanent-failure", "temporary-failure", "technical-failure", "validation-failed", "virus-scan-failed",
    "cancelled",
}  # fmt: skip
_NEVER_BEGAN = (ConnectTimeoutError, NewConnectionError, NameResolutionError, NoSafeConnection)


class _SignedNow(AuthBase):
    """A token for this request alone: Notify refuses one that is older than half a minute."""

    def __init__(self, key: str, now: Callable[[], float]) -> None:
        self._service, self._secret = key[-2 * ID_LENGTH - 1 : -ID_LENGTH - 1], key[-ID_LENGTH:]
        self._now = now

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        claims = {"iss": self._service, "iat": int(self._now())}
        token = jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, OctKey.import_key(self._secret))
        request.headers["Authorization"] = f"Bearer {token}"
        return request


@dataclass(frozen=True, slots=True)
class Notify:
    """`templates` are the service's own, by channel: one that holds ((message)), and for e-mail ((subject))."""

    address: str
    key: str = field(repr=False)
    templates: tuple[tuple[Channel, str], ...]
    now: Callable[[], float]
    patience: float = 20.0
    settles_after: timedelta = timedelta(minutes=5)

    name = "notify"
    # It sends the same reference twice if it is asked twice.
    same_twice_is_one = False

    def send(self, message: Message) -> Taken:
        path, body = self._body(message)
        answer = self._ask("POST", f"/v2/notifications/{path}", json={**body, "reference": message.reference})
        if answer.status_code == 201:
            return Taken(number=str(_json(answer).get("id", "")))
        _refused(answer)
        # Notify has answered with a mistake of its own after having sent.
        raise Unsure(f"fault: {answer.status_code}")

    def look_up(self, reference: str) -> Taken | None:
        try:
            answer = self._ask("GET", "/v2/notifications", params={"reference": reference})
        except Unsure as problem:
            raise ChannelDown("does_not_answer") from problem
        if answer.status_code != 200:
            _refused(answer)
            raise ChannelDown(f"fault: {answer.status_code}")
        found = _json(answer).get("notifications")
        if not isinstance(found, list):
            raise ChannelDown("wrong_settings")
        if not found:
            return None
        # Of several, one that will arrive speaks for all.
        states = [(str(each.get("status", "")), str(each.get("id", ""))) for each in found]
        state, number = min(states, key=lambda each: each[0] in _FAILED)
        return Taken(number=number, failed=state.replace("-", "_") if state in _FAILED else "")

    def _body(self, message: Message) -> tuple[str, dict[str, Any]]:
        if message.channel is Channel.POST:
            return "letter", {"content": base64.b64encode(message.content).decode("ascii")}
        if message.format == "easy-read-email":
            # Notify sends no pictures, and Easy Read without pictures is not what was asked for.
            raise NeverTaken("easy_read_email_needs_a_mail_server")
        template = dict(self.templates)[message.channel]
        words = {"message": message.text}
        if message.channel is Channel.EMAIL:
            to, words["subject"] = "email_address", message.subject
        else:
            to = "phone_number"
        path = "email" if message.channel is Channel.EMAIL else "sms"
        return path, {to: message.to, "template_id": template, "personalisation": words}

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        try:
            return requests.request(
                method,
                self.address + path,
                auth=_SignedNow(self.key, self.now),
                timeout=(min(5.0, self.patience), self.patience),
                allow_redirects=False,
                **more,
            )
        except RequestException as problem:
            if _never_began(problem):
                raise ChannelDown("does_not_answer") from problem
            raise Unsure("no_answer") from problem


def _never_began(problem: RequestException) -> bool:
    """Whether the request can't have reached the provider."""
    if isinstance(problem, ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _NEVER_BEGAN)


def _refused(answer: requests.Response) -> None:
    """Raise for an answer that says that nothing was sent."""
    code = answer.status_code
    if 500 <= code < 600:
        return
    errors = _json(answer).get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    if code == 403:
        raise ChannelDown("clock_is_wrong" if "clock" in str(first.get("message", "")) else "refuses_sign_in")
    if code == 429:
        raise ChannelDown("too_many_messages")
    if code == 400:
        kind = str(first.get("error", ""))
        raise NeverTaken(f"refused_by_notify: {kind if kind.isalpha() else code}")
    raise ChannelDown("wrong_settings")


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
