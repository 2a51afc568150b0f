"""A mail server on this machine: it takes messages, or does what a mail server does on a bad day."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections import Counter
from email import message_from_bytes
from email.policy import default

HANG = 3.0
BAD_DAYS = {
    "busy": "421 at the greeting",
    "hang": "no greeting at all",
    "hang_after_data": "takes the message and never answers",
    "drop_after_data": "takes the message, and the line goes dead before the answer",
    "drop_before_data": "the line goes dead at DATA",
    "later": "450 for this person",
    "full": "452 for everybody",
    "nobody": "550 for this person",
    "refused": "554 after the message",
    "no_sign_in": "535 at AUTH",
    "no_starttls": "does not offer STARTTLS",
}


class MailServerStub:
    """Use as a context manager. `day` is one of BAD_DAYS, or "" for a good one; it may be changed at any time."""

    def __init__(self, day: str = "", *, trust: ssl.SSLContext | None = None, hang: float = HANG) -> None:
        self.day, self.trust, self.hang = day, trust, hang
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.connections = 0
        self._server = _Server(("127.0.0.1", 0), _Talks)
        self._server.stub = self
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> MailServerStub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def numbers(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message_from_bytes(each, policy=default)["Message-ID"]) for each in self.taken)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    stub: MailServerStub

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: lines go dead on purpose."""


class _Talks(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        stub = self.server.stub
        stub.connections += 1
        self.safe = False
        if stub.day == "hang":
            time.sleep(stub.hang)
            return
        if stub.day == "busy":
            self._say("421 too busy")
            return
        self._say("220 stub ready")
        while line := self.rfile.readline():
            words = line.decode("ascii", "replace").strip()
            if not self._one(words.split(" ")[0].upper(), words):
                return

    def _one(self, verb: str, words: str) -> bool:
        stub = self.server.stub
        if verb == "EHLO":
            offers = stub.trust is not None and not self.safe and stub.day != "no_starttls"
            self._say(*(["250-stub", "250-STARTTLS"] if offers else ["250-stub"]), "250 AUTH PLAIN")
        elif verb == "STARTTLS":
            assert stub.trust
            self._say("220 go on")
            self.request = stub.trust.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
            self.safe = True
        elif verb == "AUTH":
            self._say("535 no" if stub.day == "no_sign_in" else "235 welcome")
        elif verb == "RCPT":
            stub.recipients.append(words)
            answers = {"later": "450 try later", "full": "452 no space", "nobody": "550 no such user"}
            self._say(answers.get(stub.day, "250 ok"))
        elif verb == "DATA":
            return self._message()
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _message(self) -> bool:
        stub = self.server.stub
        if stub.day == "drop_before_data":
            return False
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if stub.day == "refused":
            self._say("554 no")
            return True
        stub.taken.append(b"".join(lines))
        if stub.day == "hang_after_data":
            time.sleep(stub.hang)
        if stub.day in {"drop_after_data", "hang_after_data"}:
            return False
        self._say("250 taken")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        self.wfile.flush()
