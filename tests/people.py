"""Test browsers. Each page they fetch is checked: valid HTML, one h1, title, lang and dir, unique ids, policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.states import Presentation
from portal.web.look import direction_of
from tests.html_rules import faults

ERROR_PREFIXES = ("Error:", "Gwall:", "غلطی:", "خطأ:", "خطا:", "ভুল:")


@dataclass
class FetchedPage:
    """An answer, read as a person would."""

    status: int
    html: str
    location: str
    headers: dict[str, str]
    path: str

    @property
    def tree(self) -> Any:
        return lxml.html.document_fromstring(self.html)

    @property
    def text(self) -> str:
        """The words of the page's main part, white space made single."""
        return " ".join("".join(self.tree.xpath("//main//text()")).split())

    @property
    def heading(self) -> str:
        return " ".join("".join(self.tree.xpath("//h1//text()")).split())

    @property
    def name(self) -> str:
        return str(self.tree.get("data-page"))

    @property
    def easy_rows(self) -> list[str]:
        return [" ".join(e.text_content().split()) for e in self.tree.xpath("//*[@data-easy-words]")]


@dataclass
class Visitor:
    """A browser without JavaScript. `get` and `post` follow nothing by themselves; `follow=True` does."""

    app: Flask
    language: str = "en"
    presentation: Presentation = Presentation.STANDARD
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, *, follow: bool = False) -> FetchedPage:
        return self._checked(self.client.get(path, follow_redirects=follow), path)

    def post(self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True) -> FetchedPage:
        """Post as a browser would: with the token of a form on the page at `path`."""
        form = dict(data or {})
        if "csrf_token" not in form:
            form["csrf_token"] = self.token(path)
        return self._checked(self.client.post(path, data=form, follow_redirects=follow), path)

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).get_data(as_text=True))
        return found[1] if found else ""

    def _checked(self, answer: Any, path: str) -> FetchedPage:
        page = FetchedPage(
            answer.status_code,
            answer.get_data(as_text=True) if answer.mimetype in {"text/html", "text/plain"} else "",
            answer.headers.get("Location", ""),
            dict(answer.headers),
            answer.request.path,
        )
        if answer.mimetype == "text/html" and page.html.startswith("<!doctype html>") and not page.location:
            look = page.tree.get("lang")
            found = faults(
                page.html,
                page=None,
                language=look,
                direction=direction_of(look),
                error_prefixes=ERROR_PREFIXES,
                csp=answer.headers.get("Content-Security-Policy"),
            )
            assert not found, f"{page.name} at {path}:\n" + "\n".join(found)
        return page
