"""Forms that come too late, for every form at once: each carries a ticket; what came is kept and given back later."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.domain.late_words import NEVER_KEPT, Fields, LateForm, has_words
from portal.domain.rooms import Room, StaffMember
from portal.services import late_words
from portal.web.access import guard_of
from portal.web.current import tools
from portal.web.forms import Filled

_HIDDEN = Markup('<input type="hidden" name="%s" value="%s">')
# What an address may say besides its path, so that the same form opens again.
_OF_THE_ADDRESS = ("step", "open", "answer")
STAFF_NEXT = "staff_next"


def install(app: Flask) -> None:
    """Call it after the guards, so that what is noted here has passed them."""
    app.before_request(_note_let_in)
    app.after_request(_settle)


def who_is_here() -> Room | StaffMember | None:
    found: Room | StaffMember | None = g.get("room") or g.get("staff")
    return found


def form_keys() -> Markup:
    """Return the hidden fields of a form: its token, its ticket, and the late words that it holds."""
    values = {"csrf_token": generate_csrf()}
    who = who_is_here()
    if who is not None:
        values["ticket"] = late_words.ticket(tools(), who.visit_id)
    if "late_given_back" in g:
        values["late"] = str(g.late_given_back)
    elif request.method == "POST" and (late := number(request.form.get("late", ""))):
        # Shown again, not taken yet: the late words that it holds are settled when it is.
        values["late"] = str(late)
    return Markup("").join(_HIDDEN % named for named in values.items())


def keep_what_came() -> int | None:
    """Keep the words of this request's form, which came too late for its page; return their id, or None."""
    if request.endpoint is None or not _is_ours(request.endpoint):
        return None
    return _keep(request.form, _place_of_this())


def keep_here() -> None:
    """Keep the words of somebody who is here, but whose form has lost its place while they wrote."""
    who = who_is_here()
    assert who is not None
    late_words.keep(tools(), late_words.ticket(tools(), who.visit_id), _place_of_this(), _fields(request.form))


def keep_for(address: str, form: MultiDict[str, str], *, draft: bool = False) -> int | None:
    """Keep the words of a form that belongs to another address of ours, such as /family/ask.

    Returns their id, 0 when there are none, None when they must stay where they are. A `draft` is kept again and again
    while somebody writes, in the row that its form names in `late`.
    """
    parts = urlsplit(address)
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, "POST")
    except (HTTPException, RequestRedirect):
        return None
    if not has_words(_fields(form)):
        return 0
    if not _is_ours(endpoint):
        return None
    return _keep(form, _place(parts.path, parts.query), number(form.get("late", "")) if draft else 0)


def come_back_to(late_id: int) -> None:
    """After sign-in the same member of staff finds their words in the form they wrote."""
    session[STAFF_NEXT] = _address(_place_of_this(), late_id) or url_for("staff.late_words")


def address_of(form: LateForm) -> str:
    """Return where late words are given back: the page that they were written on; "" when it has none to open."""
    return _address(form.place, form.id)


def number(typed: str) -> int:
    """Return the number of a late form as a page sends it back, or 0."""
    found = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else 0
    return found if found < 2**63 else 0


def _address(place: str, late_id: int) -> str:
    parts = urlsplit(place)
    try:
        current_app.url_map.bind("").match(parts.path, "GET")
    except (HTTPException, RequestRedirect):
        return ""
    return f"{parts.path}?{urlencode([*parse_qsl(parts.query), ('late', str(late_id))])}"


def with_late_words(filled: Filled) -> Filled:
    """Return a page's form with the late words that its address asks for, put together with what stands."""
    asked, who = number(request.args.get("late", "")), who_is_here()
    form = late_words.one(tools(), who, asked) if who is not None and asked and request.method == "GET" else None
    if form is None or urlsplit(form.place).path != request.path or not may_read(form.visit_id):
        return filled
    g.late_given_back = form.id
    return Filled(filled.values, filled.errors, form.fields)


def is_theirs(late_id: int) -> bool:
    """Whether kept words are of whoever is here."""
    who = who_is_here()
    return who is not None and late_words.one(tools(), who, late_id) is not None


def may_read(written_in_visit: int) -> bool:
    """Whether words that are kept may be shown to whoever is here: a contributor gives a one-time code first."""
    room: Room | None = g.get("room")
    return room is None or room.may_read(written_in_visit)


def _keep(form: MultiDict[str, str], place: str, draft: int = 0) -> int | None:
    return late_words.keep(tools(), form.get("ticket", ""), place, _fields(form), draft=draft)


def _fields(form: MultiDict[str, str]) -> Fields:
    return {name: tuple(values) for name, values in form.lists() if name not in NEVER_KEPT}


def _place_of_this() -> str:
    return _place(request.path, request.query_string.decode("latin-1"))


def _place(path: str, query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query) if name in _OF_THE_ADDRESS]
    part = request.form.get("part", "")
    if part and "open" not in dict(kept):
        kept.append(("open", part))
    return f"{path}?{urlencode(kept)}" if kept else path


def _is_ours(endpoint: str) -> bool:
    guard = guard_of(endpoint, "POST")
    return guard is not None and not guard.anyone


def _note_let_in() -> None:
    g.let_in = True


def _settle(response: Response) -> Response:
    """The form that held late words was taken: they stand where they belong."""
    if request.method != "POST" or not g.get("let_in"):
        return response
    late, who = number(request.form.get("late", "")), who_is_here()
    if late and who is not None and (response.status_code == 303 or (response.is_json and response.status_code == 200)):
        late_words.settle(tools(), who, late)
    return response
