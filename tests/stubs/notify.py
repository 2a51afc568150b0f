"""A text and post service on this machine that behaves as GOV.UK Notify does, its faults included.

It checks each token, keeps what it sent by our reference, and shows a message to who asks only after a delay. It sends
the same reference twice when it is asked twice, as the real one does: that is what a sender must not let happen. Its
list is given in pages, the newest first. A letter is taken at once, and only later found to be one that can't be
printed, as the real one does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pikepdf

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"portal-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
FAULTS = ("error_before", "error_after", "too_many", "drop_before", "drop_after", "hang_after")
"""What can go wrong with one request: each `_after` has sent the message and does not say so."""
HANG = 3.0


class NotifyStub:
    """Use as a context manager. `faulty` is the share of requests that go wrong; `always` makes each go wrong so."""

    def __init__(self, *, faulty: float = 0.0, lag: float = 0.0, seed: int = 1, hang: float = HANG) -> None:
        self.faulty, self.lag, self.hang = faulty, lag, hang
        self.always = ""
        self.sent: Counter[str] = Counter()
        self.sent_at: dict[str, list[float]] = {}
        self.bodies: list[dict[str, Any]] = []
        self.faults: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.messages: list[dict[str, Any]] = []
        self.page = 250
        self.slow = 0.0
        self.too_many_questions = False
        self.status = "sending"
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Answers)
        self._server.stub = self
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> NotifyStub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def doubled(self) -> list[str]:
        return [reference for reference, times in self.sent.items() if times > 1]

    def fault(self) -> str:
        with self._lock:
            found = self.always
            if not found and self.faulty and self._random.random() < self.faulty:
                # Hanging costs everybody time, so it is the rarest.
                found = self._random.choices(FAULTS, weights=(4, 4, 1, 3, 3, 0.5))[0]
            if found:
                self.faults[found] += 1
            return found

    def keep(self, body: dict[str, Any], kind: str) -> str:
        number, now = str(uuid.uuid4()), time.monotonic()
        status = "validation-failed" if kind == "letter" and _cannot_be_printed(body) else ""
        with self._lock:
            self.sent[body["reference"]] += 1
            self.sent_at.setdefault(body["reference"], []).append(now)
            self.bodies.append({**body, "kind": kind})
            self.messages.append({"id": number, "reference": body["reference"], "status": status, "at": now})
        return number

    def ends(self, reference: str, status: str) -> None:
        """Say how a message ended."""
        for each in self.messages:
            if each["reference"] == reference:
                each["status"] = status

    def found(self, *, reference: str = "", older_than: str = "") -> list[dict[str, str]]:
        """Return a page of what is shown by now, the newest first."""
        with self._lock:
            now = time.monotonic()
            first = {}
            for each in self.messages:
                first.setdefault(each["reference"], each["at"])
            shown = [each for each in reversed(self.messages) if now - first[each["reference"]] >= self.lag]
            if reference:
                shown = [each for each in shown if each["reference"] == reference]
            if older_than:
                places = [place for place, each in enumerate(shown) if each["id"] == older_than]
                shown = shown[places[0] + 1 :] if places else []
            return [
                {"id": each["id"], "reference": each["reference"], "status": each["status"] or self.status}
                for each in shown[: self.page]
            ]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    stub: NotifyStub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are killed on purpose."""


class _Answers(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.stub.requests["GET"] += 1
        if not self._may():
            return
        address = urlsplit(self.path)
        if address.path != "/v2/notifications":
            self._answer(404, _error(404, "NoResultFound", "No result found"))
            return
        time.sleep(self.server.stub.slow)
        if self.server.stub.too_many_questions:
            self._answer(429, _error(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 per minute"))
            return
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        found = self.server.stub.found(reference=asked.get("reference", ""), older_than=asked.get("older_than", ""))
        links = {"current": self.path} | ({"next": f"{address.path}?older_than={found[-1]['id']}"} if found else {})
        self._answer(200, {"notifications": found, "links": links})

    def do_POST(self) -> None:
        stub = self.server.stub
        stub.requests["POST"] += 1
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._may():
            return
        kind = self.path.removeprefix("/v2/notifications/")
        if problem := _wrong(kind, body):
            self._answer(400, _error(400, "BadRequestError", problem))
            return
        fault = stub.fault()
        if fault == "too_many":
            self._answer(429, _error(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 per minute"))
        elif fault == "error_before":
            self._answer(500, _error(500, "Exception", "Internal server error"))
        elif fault.startswith("moved "):
            self.send_response(307)
            self.send_header("Location", fault.removeprefix("moved ") + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "drop_before":
            self.close_connection = True
        else:
            number = stub.keep(body, kind)
            if fault == "hang_after":
                time.sleep(stub.hang)
            if fault in {"drop_after", "hang_after"}:
                self.close_connection = True
            elif fault == "error_after":
                self._answer(500, _error(500, "Exception", "Internal server error"))
            else:
                self._answer(201, {"id": number, "reference": body["reference"]})

    def _may(self) -> bool:
        """Check the token as Notify does: signed with the key's secret, by its service, in this half minute."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        head, _, signature = token.rpartition(".")
        right = hmac.new(SECRET.encode(), head.encode(), hashlib.sha256).digest()
        if not head or not hmac.compare_digest(right, _bytes(signature)):
            self._answer(403, _error(403, "AuthError", "Invalid token: signature, api token not found"))
            return False
        claims = json.loads(_bytes(head.partition(".")[2]))
        if claims["iss"] != SERVICE:
            self._answer(403, _error(403, "AuthError", "Invalid token: service not found"))
            return False
        if abs(claims["iat"] - time.time()) > 30:
            message = "Error: Your system clock must be accurate to within 30 seconds"
            self._answer(403, _error(403, "AuthError", message))
            return False
        return True

    def _answer(self, status: int, document: dict[str, Any]) -> None:
        content = json.dumps(document).encode()
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


def _wrong(kind: str, body: dict[str, Any]) -> str:
    if kind == "letter":
        if not body.get("reference"):
            return "reference is a required property"
        content = base64.b64decode(body.get("content", ""))
        if len(content) > 2 * 1024 * 1024:
            return "Letter is too big: it must be smaller than 2 MB"
        return "" if content.startswith(b"%PDF") else "Letter content is not a valid PDF"
    needed = {"sms": {"message"}, "email": {"message", "subject"}}.get(kind)
    if needed is None:
        return "Unknown type"
    if body.get("template_id") != TEMPLATE:
        return "Template not found"
    if missing := needed - set(body.get("personalisation", {})):
        return f"Missing personalisation: {', '.join(missing)}"
    to = body.get("phone_number" if kind == "sms" else "email_address", "")
    return "" if to and "nobody" not in to else "Not a valid address"


def _cannot_be_printed(body: dict[str, Any]) -> bool:
    """Whether the pages are not A4, or more than ten sheets of two sides."""
    try:
        with pikepdf.open(BytesIO(base64.b64decode(body.get("content", "")))) as found:
            sizes = [[float(each) for each in page.mediabox] for page in found.pages]
    except pikepdf.PdfError:
        return True
    return len(sizes) > 20 or any(abs(x - 595.3) > 2 or abs(y - 841.9) > 2 for _, _, x, y in sizes)


def _error(status: int, error: str, message: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": error, "message": message}]}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
