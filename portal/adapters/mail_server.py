"""Gives e-mail to a mail server (SMTP). It can say that it took a message, but never later whether it had: when the
connection ends between the last dot and its answer, a human decides."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from portal.domain.delivering import CannotLookUp, ChannelDown, Message, NeverTaken, Taken, TryLater, Unsure
from portal.setting_values import Safety

_START_OF_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class MailServer:
    """`safety`: TLS from the first byte, STARTTLS before anything is said, or none (never in production)."""

    host: str
    port: int
    safety: Safety
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    patience: float = 20.0
    trust: ssl.SSLContext | None = field(default=None, repr=False)

    name = "mail_server"
    same_twice_is_one = False
    gathers = False
    # It can't be asked, so resting longer would teach nothing; only the worker that sends must have given up.
    settles_after = timedelta(minutes=3)

    def send(self, message: Message) -> Taken:
        with self._connection() as server:
            _said(server.mail(self.sender), whole_server_on=())
            _said(server.rcpt(message.to), whole_server_on=(421, 451, 452))
            _said(server.docmd("DATA"), well=354, whole_server_on=(421,))
            try:
                server.send(_as_data(message.content))
                answer = server.getreply()
            except (OSError, smtplib.SMTPException) as problem:
                # The server may have taken it just before it went away.
                raise Unsure("no_answer_after_the_message") from problem
            _said(answer, whole_server_on=(421, 452))
            return Taken()

    def look_up(self, reference: str) -> Taken | None:
        raise CannotLookUp("may_have_gone")

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server: smtplib.SMTP | None = None
        try:
            server = self._connected()
            yield server
        except (OSError, smtplib.SMTPException) as problem:
            # Whatever ends here ended before the message itself was handed over.
            raise ChannelDown(_why(problem)) from problem
        finally:
            if server is not None:
                _goodbye(server)

    def _connected(self) -> smtplib.SMTP:
        trust = self.trust or ssl.create_default_context()
        if self.safety == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.patience)
        try:
            server.ehlo_or_helo_if_needed()
            if self.safety == "starttls":
                # Raises when the server does not offer it: nothing is ever said in the open.
                server.starttls(context=trust)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            _goodbye(server)
            raise
        return server


def _said(answer: tuple[int, bytes], *, well: int = 250, whole_server_on: tuple[int, ...]) -> None:
    code = answer[0]
    if code == well or (well == 250 and code in {250, 251}):
        return
    if code in whole_server_on:
        raise ChannelDown(f"mail_server_says_later: {code}")
    if 500 <= code < 600:
        raise NeverTaken(f"refused_by_mail_server: {code}")
    if 400 <= code < 500:
        raise TryLater(f"mail_server_says_later: {code}")
    raise ChannelDown(f"mail_server_says: {code}")


def _why(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return "refuses_sign_in"
    if isinstance(problem, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "no_safe_connection"
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"mail_server_says_later: {problem.smtp_code}"
    return "does_not_answer"


def _as_data(content: bytes) -> bytes:
    """Return a message as DATA wants it: line ends CRLF, a dot at a line's start doubled, a dot alone at the end."""
    lines = re.sub(rb"\r?\n|\r", b"\r\n", content)
    return _START_OF_DOT.sub(b"..", lines).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _goodbye(server: smtplib.SMTP) -> None:
    # No QUIT: a server that hangs would be waited for again, and it has answered all that matters.
    server.close()
