"""Finds every form that a page shows, and fills it in as a browser would, or as no browser would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from tests.contracts.world import World, address, everybody
from tests.factories import Factory
from tests.people import FetchedPage

TYPED = {"text", "email", "tel", "search", "password", "number", "date", "url", ""}
# Not fields: one says who is asking, the others which button was pressed.
KEPT = {"csrf_token"}
# Files and answers for machines show no form.
NO_FORM = {"static", "health"}


@dataclass(frozen=True)
class FoundForm:
    """`typed` are the names of the boxes for typing; `given` is every field as the page filled it, once each."""

    action: str
    typed: tuple[str, ...]
    given: dict[str, str]

    def with_words(self, words: str) -> dict[str, str]:
        return self.given | dict.fromkeys(self.typed, words)

    def with_everything(self, words: str) -> dict[str, str]:
        return {name: value if name in KEPT else words for name, value in self.given.items()}


def every_form(app: Flask, make: Factory, world: World) -> Iterator[tuple[str, str, FoundForm]]:
    """Walk every page as everybody. Yield who sees a form, on which page, and the form: each once."""
    seen = set()
    for who, visitor in everybody(app, make, world):
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in (rule.methods or ()) or rule.endpoint.partition(".")[0] in NO_FORM:
                continue
            path = address(app, rule, world.values)
            answer = visitor.client.get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            shown = FetchedPage(200, answer.get_data(as_text=True), "", {}, path)
            for form in forms_of(shown):
                mark = (form.action, tuple(sorted(form.given)))
                if mark not in seen:
                    seen.add(mark)
                    yield who, path, form


def forms_of(page: FetchedPage) -> Iterator[FoundForm]:
    """Yield each form of a page that posts, once an address and set of fields."""
    seen = set()
    for form in page.tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        found = _form(form, page.path)
        mark = (found.action, tuple(sorted(found.given)))
        if mark not in seen:
            seen.add(mark)
            yield found


def _form(form: Any, path: str) -> FoundForm:
    given: dict[str, str] = {}
    typed = []
    # What stands in a template is for a script to copy: no browser sends it.
    fields = ".//*[self::input or self::textarea or self::select or self::button][@name][not(ancestor::template)]"
    for field in form.xpath(fields):
        name, kind = field.get("name"), (field.get("type") or "").lower()
        if field.tag == "textarea" or (field.tag == "input" and kind in TYPED):
            typed.append(name)
            given[name] = field.text or "" if field.tag == "textarea" else field.get("value") or ""
        elif field.tag == "select":
            options = field.xpath(".//option/@value")
            given.setdefault(name, options[-1] if options else "")
        elif kind != "file":
            given.setdefault(name, field.get("value") or "")
    action = form.get("action") or path
    return FoundForm(urlsplit(action).path, tuple(dict.fromkeys(typed)), given)
