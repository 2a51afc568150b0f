"""Second reading: what somebody else wrote, as a family will see it, passed or sent back with a reason."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound, Refused
from portal.domain.second_reading import ReadKind
from portal.domain.sentences import changes
from portal.services import easy_writing
from portal.services import second_reading as reading
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.staff_words import SENTENCES, sentence_for


@blueprint.get("/staff/second-reading")
def second_reading() -> str:
    done = request.args.get("done", "")
    return page(waiting=reading.waiting(tools(), staff()), done=done, stopped=str(SENTENCES.get(done, "")))


# Words that can change under the same id: to pass them, the form says which were read.
_MAY_CHANGE = frozenset(
    {ReadKind.ANSWER, ReadKind.DEEPER, ReadKind.OUTCOME, ReadKind.ACTION_UPDATE, ReadKind.TRANSLATION}
)

_SHOWN_AGAIN = frozenset({"no_reason", "too_long", "changed_since", "easy_rows", "easy_not_looked"})


@blueprint.route("/staff/second-reading/<kind>/<int:id>", methods=["GET", "POST"])
def second_read(kind: str, id: int) -> str | Response:
    known = next((each for each in ReadKind if each.value == kind), None)
    if known is None:
        raise NotFound
    if request.method == "POST":
        return _decide(known, id)
    return _shown(known, id, Filled())


def _decide(kind: ReadKind, read_id: int) -> str | Response:
    because = request.form.get("because", "")
    done = "passed"
    try:
        if request.form.get("act") == "send_back":
            reading.send_back(tools(), staff(), kind, read_id, because)
            done = "returned"
        else:
            as_of = _moment(request.form.get("as_of", ""))
            if as_of is None and kind in _MAY_CHANGE:
                raise Refused("changed_since")
            looked_at = request.form.get("looked_at") == "y"
            reading.pass_text(tools(), staff(), kind, read_id, as_of=as_of, looked_at=looked_at)
    except Refused as refused:
        if refused.code in _SHOWN_AGAIN:
            field = "because" if refused.code in {"no_reason", "too_long"} else "read"
            return _shown(kind, read_id, Filled({"because": because}, {field: (sentence_for(refused),)}))
        done = refused.code
    return redirect(url_for("staff.second_reading", done=done), 303)


def _shown(kind: ReadKind, read_id: int, filled: Filled) -> str:
    found = reading.one(tools(), staff(), kind, read_id)
    read = found.read
    stopping = easy_writing.stopped(tools(), read.easy_to_check)
    return page(
        filled=filled,
        found=found,
        read=read,
        needs=needs_beside(filter(None, [read.contributor_id])),
        to_look_at=bool(stopping),
        stops=any(each.rule != "look-at-me" for each in stopping),
        changed=changes(read.before, read.words) if read.before else (),
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
