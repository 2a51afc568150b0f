"""Contributors who write all the time through the portal's own forms, and remember what was acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode

PROMPTS = ("who_they_were", "what_they_loved", "what_went_well", "what_worried_you", "anything_else")
SCRIPTS = ("She sang in the kitchen. ", "Roedd hi’n chwerthin. ", "وہ باغ میں خوش تھیں۔ ", "তিনি গান গাইতেন। ", "🌻 ")
LONGEST = 12_000
PATIENCE = 5


class NotAcknowledged(Exception):
    """No answer came, or one that promises nothing."""


@dataclass
class Box:
    """One text box: what was acknowledged last, and what was sent since without an answer."""

    acknowledged: str = ""
    unsure: str = ""
    revision: int = 0


@dataclass
class Writer:
    """One contributor with one browser. Like the page's own script, it sends a text whose answer never came again
    before it sends anything newer."""

    number: int
    contributor_id: int
    token: str
    boxes: dict[str, Box] = field(default_factory=lambda: {prompt: Box() for prompt in PROMPTS})
    asked: list[str] = field(default_factory=list)
    asking: tuple[str, str] | None = None
    acknowledged: int = 0
    cut_off: int = 0
    refused: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        self._random = random.Random(self.number)
        self._count = 0

    def come_in(self, port: int) -> None:
        """Open the link of the letter and press Continue."""
        path = f"/l/{self.token}"
        self._keep_token(self._ask(port, "GET", path)[1])
        status, _, _ = self._ask(port, "POST", path, {"csrf_token": self.csrf})
        if status != 303:
            raise RuntimeError(f"the link did not let us in: {status}")
        self._keep_token(self._ask(port, "GET", "/family/ask")[1])

    def write(self, port: int) -> None:
        """Do one thing: autosave, press Save, or ask. Raises NotAcknowledged."""
        what = self._random.random()
        try:
            if self.asking or what < 0.15:
                self._ask_the_reviewer(port)
            else:
                self._save(port, by_itself=what < 0.75)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            self.cut_off += 1
            raise NotAcknowledged(type(problem).__name__) from problem
        self.acknowledged += 1

    def save(self, port: int) -> None:
        """Let the page save by itself once."""
        self._save(port, by_itself=True)

    def _save(self, port: int, *, by_itself: bool) -> None:
        waiting = [prompt for prompt, box in self.boxes.items() if box.unsure]
        prompt = waiting[0] if waiting else self._random.choice(PROMPTS)
        box = self.boxes[prompt]
        box.unsure = box.unsure or self._words()
        form = {"csrf_token": self.csrf, "words": box.unsure, "revision": str(box.revision), "copy": "0", "go": "next"}
        status, body, _ = self._ask(
            port, "POST", f"/family/tell/{prompt}", form, by_itself=True if waiting else by_itself
        )
        if status == 200 and (by_itself or waiting):
            box.revision = json.loads(body)["revision"]
        elif status == 303:
            box.revision += 1
        else:
            self._refused(status)
        box.acknowledged, box.unsure = box.unsure, ""

    def _ask_the_reviewer(self, port: int) -> None:
        if self.asking is None:
            words = self._words()[:2000]
            self.asking = (f"s{self.number}-{self._count}", words)
        submission, words = self.asking
        form = {"csrf_token": self.csrf, "question": words, "missing": "", "talk": "", "submission": submission}
        status, _, _ = self._ask(port, "POST", "/family/ask", form)
        if status != 303:
            self._refused(status)
        self.asked.append(words.strip())
        self.asking = None

    def _refused(self, status: int) -> None:
        self.refused += 1
        raise NotAcknowledged(str(status))

    def _words(self) -> str:
        self._count += 1
        length = int(min(LONGEST, self._random.expovariate(1 / 600)))
        script = self._random.choice(SCRIPTS)
        return f"{self.number}.{self._count} {script * (length // len(script) + 1)}".strip()

    def _keep_token(self, page: bytes) -> None:
        found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        self.csrf = found[1].decode() if found else self.csrf

    def _ask(
        self, port: int, method: str, path: str, form: dict[str, str] | None = None, *, by_itself: bool = False
    ) -> tuple[int, bytes, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if by_itself:
            headers["X-Autosave"] = "1"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=self.patience)
        try:
            connection.request(method, path, None if form is None else urlencode(form), headers)
            answer = connection.getresponse()
            body = answer.read()
            for header in answer.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, body, answer.headers.get("Location", "")
        finally:
            connection.close()


class Desk:
    """Lets the writers write while the server is up, and has them put their pens down to count."""

    def __init__(self, writers: list[Writer]) -> None:
        self.writers = writers
        self.port = 0
        self._up = threading.Event()
        self._over = False
        self._writing = 0
        self._quiet = threading.Condition()
        self._threads = [threading.Thread(target=self._work, args=(each,), daemon=True) for each in writers]
        for thread in self._threads:
            thread.start()

    def begin(self, port: int) -> None:
        self.port = port
        self._up.set()

    def wait_for_texts(self, number: int, *, at_most: float) -> None:
        """Return when so many more texts were acknowledged, or after `at_most` seconds."""
        wanted = self.acknowledged + number
        with self._quiet:
            self._quiet.wait_for(lambda: self.acknowledged >= wanted, timeout=at_most)

    @property
    def acknowledged(self) -> int:
        return sum(each.acknowledged for each in self.writers)

    def pens_down(self) -> None:
        """Return when nobody waits for an answer any more."""
        self._up.clear()
        with self._quiet:
            if not self._quiet.wait_for(lambda: not self._writing, timeout=60):
                raise TimeoutError("a writer still waits for an answer")

    def close(self) -> None:
        self._over = True
        self._up.set()
        for thread in self._threads:
            thread.join()

    def _work(self, writer: Writer) -> None:
        while True:
            self._up.wait()
            if self._over:
                return
            with self._quiet:
                if not self._up.is_set():
                    continue
                self._writing += 1
            try:
                writer.write(self.port)
            except NotAcknowledged:
                self._up.wait(0.01)
            finally:
                with self._quiet:
                    self._writing -= 1
                    self._quiet.notify_all()
