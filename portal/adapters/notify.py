"""Gives texts, e-mail and post to GOV.UK Notify by its own client, and asks it what became of a message."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError
from urllib3.exceptions import SSLError as NoSafeConnection

from portal.domain.delivering import ChannelDown, End, Fate, FatePage, Message, NeverTaken, Taken, Unsure
from portal.domain.states import Channel

# What Notify calls a message that will not arrive.
_FAILED = {
    "permanent-failure", "temporary-failure", "technical-failure", "validation-failed", "virus-scan-failed",
    "cancelled",
}  # fmt: skip
_ENDS = {
    "delivered": End.ARRIVED,
    # Printed and posted, or sent abroad: nobody will ever hear more.
    "received": End.NO_MORE_IS_KNOWN,
    "sent": End.NO_MORE_IS_KNOWN,
    "returned-letter": End.CAME_BACK,
} | dict.fromkeys(_FAILED, End.DID_NOT_ARRIVE)
_NEVER_BEGAN = (ConnectTimeoutError, NewConnectionError, NameResolutionError, NoSafeConnection)
# The client logs what the service answered, which may quote an address. What went wrong is ours to log, as a code.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Notify:
    """`templates` are the service's own, by channel: one that holds ((message)), and for e-mail ((subject))."""

    address: str
    key: str = field(repr=False)
    templates: tuple[tuple[Channel, str], ...]
    patience: float = 20.0
    settles_after: timedelta = timedelta(minutes=5)

    name = "notify"
    # It sends the same reference twice if it is asked twice.
    same_twice_is_one = False
    gathers = False

    def send(self, message: Message) -> Taken:
        taken = self._ask(lambda client: self._sent(client, message))
        return Taken(number=str(taken.get("id", "")))

    def look_up(self, reference: str) -> Taken | None:
        found = self._listed(reference=reference)
        if not found:
            return None
        # Of several, one that will arrive speaks for all.
        states = [(str(each.get("status", "")), str(each.get("id", ""))) for each in found]
        state, number = min(states, key=lambda each: each[0] in _FAILED)
        return Taken(number=number, failed=state.replace("-", "_") if state in _FAILED else "")

    def fates(self, older_than: str = "") -> FatePage:
        """Return how messages ended: a page of Notify's list, the newest first, older than a message's number."""
        found = self._listed(older_than=older_than or None)
        ended = tuple(
            Fate(number=str(each.get("id", "")), end=_ENDS[state], why=state.replace("-", "_"))
            for each in found
            if (state := str(each.get("status", ""))) in _ENDS
        )
        numbers = tuple(str(each.get("id", "")) for each in found)
        return FatePage(ended, numbers=numbers, older=numbers[-1] if numbers else "")

    def _sent(self, client: NotificationsAPIClient, message: Message) -> Any:
        if message.channel is Channel.POST:
            if not message.content.startswith(b"%PDF"):
                raise NeverTaken("notify_prints_pdf_only")
            return client.send_precompiled_letter_notification(message.reference, io.BytesIO(message.content))
        if message.format == "easy-read-email":
            # Notify sends no pictures, and Easy Read without pictures is not what was asked for.
            raise NeverTaken("easy_read_email_needs_a_mail_server")
        template, words = dict(self.templates)[message.channel], {"message": message.text}
        if message.channel is Channel.EMAIL:
            words["subject"] = message.subject
            return client.send_email_notification(message.to, template, words, message.reference)
        return client.send_sms_notification(message.to, template, words, message.reference)

    def _listed(self, **asked: str | None) -> list[dict[str, Any]]:
        try:
            found = self._ask(lambda client: client.get_all_notifications(**asked)).get("notifications")
        except Unsure as problem:
            # A question may be asked again.
            raise ChannelDown("does_not_answer" if problem.why == "no_answer" else problem.why) from problem
        if not isinstance(found, list):
            raise ChannelDown("wrong_settings")
        return [each for each in found if isinstance(each, dict)]

    def _ask(self, ask: Callable[[NotificationsAPIClient], Any]) -> dict[str, Any]:
        """Ask once, over a connection of its own: one that was kept may have gone dead, and nobody could tell then
        whether the message went."""
        client = NotificationsAPIClient(self.key, self.address, timeout=(min(5.0, self.patience), self.patience))
        # Its key must not be carried to wherever an answer points.
        client.request_session.max_redirects = 0
        with closing(client.request_session):
            try:
                answer = ask(client)
            except HTTPError as problem:
                raise _what_it_means(problem) from problem
            except (APIError, RequestException) as problem:
                # It answered well, in words that nobody can read.
                raise Unsure("answer_cannot_be_read") from problem
        return answer if isinstance(answer, dict) else {}


def _what_it_means(problem: HTTPError) -> ChannelDown | NeverTaken | Unsure:
    if problem.response is None:
        return ChannelDown("does_not_answer") if _never_began(problem.__cause__) else Unsure("no_answer")
    code = problem.status_code
    if 500 <= code < 600:
        # Notify has answered with a mistake of its own after having sent.
        return Unsure(f"fault: {code}")
    errors = problem.message
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    if code == 403:
        return ChannelDown("clock_is_wrong" if "clock" in str(first.get("message", "")) else "refuses_sign_in")
    if code == 429:
        return ChannelDown("too_many_messages")
    if code == 400:
        kind = str(first.get("error", ""))
        return NeverTaken(f"refused_by_notify: {kind if kind.isalpha() else code}")
    return ChannelDown("wrong_settings")


def _never_began(problem: BaseException | None) -> bool:
    """Whether the request can't have reached the provider."""
    if isinstance(problem, ConnectTimeout):
        return True
    cause = problem.args[0] if problem is not None and problem.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _NEVER_BEGAN)
