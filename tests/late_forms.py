"""Forms that come too late: filled in as a browser would, and the ways in which a visit can be gone by then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import lxml.html
from flask import Flask

from portal.adapters.clock import SetClock
from portal.models import Contributor, Staff
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

BENGALI = "মা প্রতিদিন গান গাইতেন। "
URDU = "وہ ہر روز گاتی تھیں، اور سب سنتے تھے۔ "
FAMILY_EMOJI = "👩🏽‍🦽👨‍👩‍👧‍👦🇬🇧 "
TEXTS = (
    "She sang in the choir.\nEvery week, and nobody may lose this.",
    f"{FAMILY_EMOJI}O’Brien “said” <b>&amp; Siân</b> 100 %",
    URDU * 40 + "\u200f(Maggie)\u200e",
    (BENGALI * 4000)[:100_000],
    ("🙂" * 60_000),
)


@dataclass(frozen=True)
class SentForm:
    """A form as it stood on a page when somebody had written in it."""

    action: str
    fields: dict[str, Any]
    boxes: tuple[str, ...]


# What stands in a template is for a script to copy: no browser sends it.
_SENT = "[not(ancestor::template)]"


def read(visitor: Visitor, path: str) -> Any:
    """Open a page as it is, without a look at its style: texts here are long, and other tests look."""
    answer = visitor.client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return lxml.html.document_fromstring(answer.get_data(as_text=True))


def written_on(visitor: Visitor, path: str, text: str) -> SentForm:
    """Return the first form on a page that has a box for words, with this text in each of its boxes."""
    form = read(visitor, path).xpath("//main//form[.//textarea]")[0]
    boxes = tuple(each.get("name") for each in form.xpath(f".//textarea{_SENT}"))
    fields: dict[str, Any] = {
        each.get("name"): each.get("value") or ""
        for each in form.xpath(f".//input[@name]{_SENT}")
        if each.get("type") not in {"radio", "checkbox"}
    }
    chosen = form.xpath(f".//input[@type='radio'][@name]{_SENT}")
    if chosen:
        fields[chosen[-1].get("name")] = chosen[-1].get("value")
    button = form.xpath(f".//button[@name][not(contains(@name, 'easy_do'))]{_SENT}")
    if button:
        fields[button[0].get("name")] = button[0].get("value")
    return SentForm(form.get("action") or path, {**fields, **dict.fromkeys(boxes, text)}, boxes)


@dataclass
class Writer:
    """Somebody with a form open, and how they come back."""

    app: Flask
    tools: Tools
    clock: SetClock
    visitor: Visitor
    come_back: Callable[[], Visitor]
    form: SentForm
    staff: bool


def _waits(hours: float) -> Callable[[Writer], None]:
    return lambda writer: writer.clock.move(hours=hours)


def _stays_too_long(writer: Writer) -> None:
    """Twelve hours at most, whatever happens in them."""
    step = 14 if writer.staff else 44
    for _ in range(12 * 60 // step + 1):
        writer.clock.move(minutes=step)
        writer.visitor.client.get("/staff/today" if writer.staff else "/family")


def _leaves(writer: Writer) -> None:
    writer.visitor.client.post("/leave")


def _clears_cookies(writer: Writer) -> None:
    for name in ("portal", "look"):
        writer.visitor.client.delete_cookie(name)


def _comes_in_again(writer: Writer) -> None:
    """The same browser, another visit: the form's token is of the old one."""
    again = writer.come_back()
    cookie = again.client.get_cookie("portal")
    assert cookie is not None
    writer.visitor.client.set_cookie("portal", cookie.value)


def _session_key_is_new(writer: Writer) -> None:
    """As after `portal keys rotate`: what was signed with the old key says nothing any more."""
    cookie = writer.visitor.client.get_cookie("portal")
    assert cookie is not None
    writer.visitor.client.set_cookie("portal", cookie.value[:-6] + "AAAAAA")


def _loses_its_token(writer: Writer) -> None:
    writer.form = replace(writer.form, fields={**writer.form.fields, "csrf_token": ""})


ENDINGS: dict[str, Callable[[Writer], None]] = {
    "idle": _waits(2),
    "too long": _stays_too_long,
    "a week later": _waits(24 * 7),
    "left": _leaves,
    "cookies gone": _clears_cookies,
    "token of an earlier visit": _comes_in_again,
    "session key new": _session_key_is_new,
    "no token": _loses_its_token,
}


def contributor_writes(
    app: Flask, make: Factory, clock: SetClock, who: Contributor, path: str, text: str, *, look: str = "en.standard"
) -> Writer:
    visitor = make.contributor_here(app, who, look=look)
    form = written_on(visitor, path, text)
    return Writer(
        app, make.tools, clock, visitor, lambda: make.contributor_here(app, who, look=look), form, staff=False
    )


def member_writes(app: Flask, make: Factory, clock: SetClock, who: Staff, path: str, text: str) -> Writer:
    visitor = make.staff_here(app, who)
    form = written_on(visitor, path, text)
    return Writer(app, make.tools, clock, visitor, lambda: make.staff_here(app, who), form, staff=True)
