"""How to be in touch: every need asked at once, with no gate before it; in Easy Read, a few at a time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.contact import (
    ADDRESSES,
    FORMATS,
    IN_WORDS,
    INTERPRETERS,
    MEET,
    PRINT_SIZES,
    QUIET_FOR,
    TALK,
    WAYS,
    WITH_DETAIL,
    ChangedWishes,
    ContactWishes,
    interpreter_by_picture,
    interpreter_in_words,
    times_by_picture,
    times_in_words,
)
from portal.domain.names import tidy
from portal.domain.quiet_days import Quiet
from portal.domain.row_ids import row_id_of
from portal.domain.states import NeedKind
from portal.family import blueprint
from portal.family.contact.forms import ContactForm
from portal.services import asking
from portal.services import contact as service
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.render import page
from portal.web.stepping_up import late_form

GROUPS: Mapping[str, tuple[NeedKind, ...]] = {"ways": WAYS, "formats": FORMATS, "talk": TALK, "meet": MEET}
EVERY = tuple(kind for kinds in GROUPS.values() for kind in kinds) + IN_WORDS
LAST_STEP = 10


@blueprint.route("/family/contact", methods=["GET", "POST"])
def contact() -> Response | str:
    if request.method == "GET":
        late = late_form()
        return _shown(service.wishes(tools(), room()), None if late is None else ContactForm(late).filled())
    form = ContactForm()
    if not form.validate():
        return _shown(service.wishes(tools(), room()), form.filled())
    service.change(tools(), room(), _asked(form))
    if form.call.data == "yes":
        # Asked for with a picture: a person telephones, as for any question without words.
        submission = form.submission.data or secrets.token_urlsafe(12)
        asking.ask(tools(), room(), missing="", question="", wants_to_talk=True, submission=submission)
    step = request.args.get("step", "1")
    on = int(step) + 1 if step.isascii() and step.isdigit() and len(step) < 3 else 2
    if current_look().easy and on <= LAST_STEP:
        return redirect(url_for("family.contact", step=on), 303)
    return redirect(url_for("family.contact", saved="yes"), 303)


def _shown(wishes: ContactWishes, filled: Filled | None) -> str:
    return page(
        filled=filled or Filled(_as_kept(wishes)),
        wishes=wishes,
        saved="saved" in request.args and filled is None,
        every=" ".join(EVERY),
        quiet_chosen=(filled.value("end_quiet") or []) if filled else [],
    )


def _as_kept(wishes: ContactWishes) -> dict[str, object]:
    kept: dict[str, object] = {
        name: [kind.value for kind in kinds if kind in wishes.needs] for name, kinds in GROUPS.items()
    }
    kept |= {kind.value: wishes.needs.get(kind, "") for kind in (*IN_WORDS, *WITH_DETAIL)}
    kept["supporter_name"] = wishes.supporter_name
    times, kept["times"] = times_by_picture(wishes.needs.get(NeedKind.TIMES, ""))
    kept["times_of_day"] = kept["bad_times"] = list(times)
    kept["interpreter_who"] = []
    for kind in INTERPRETERS:
        kept[kind.value], who = interpreter_by_picture(wishes.needs.get(kind, ""))
        kept["interpreter_who"] = kept["interpreter_who"] or list(who)
    kept["print_size"] = next(
        (code for code, size in PRINT_SIZES.items() if size == wishes.needs.get(NeedKind.LARGE_PRINT)), ""
    )
    kept["paper"] = wishes.needs.get(NeedKind.COLOURED_PAPER, "")
    kept["language"] = kept["interpreter"]
    kept["submission"] = secrets.token_urlsafe(12)
    return kept


def _asked(form: ContactForm) -> ChangedWishes:
    """What this page asked about is what it may change: a step of Easy Read leaves the other needs alone."""
    among = frozenset(kind for kind in EVERY if kind in set((form.asked.data or "").split()))
    ticked = {code for name in GROUPS for code in form[name].data or ()}
    pictured = {kind: detail for kind, detail in _details_by_picture(form).items() if detail}
    # A picture answer ticks its need; a size, colour or language that was typed goes with its tick.
    ticked |= {kind.value for kind in pictured if kind is not NeedKind.INTERPRETER or form.language.data}
    needs = {
        kind: pictured.get(kind) or _detail(form, kind) for kind in among if kind in ticked and kind not in IN_WORDS
    }
    needs |= {kind: words for kind in among if kind in IN_WORDS and (words := _words(form, kind))}
    first, last = form.quiet_from.data, form.quiet_to.data
    if first is None and form.quiet_for.data:
        first = tools().today()
        last = first + timedelta(days=QUIET_FOR[form.quiet_for.data] - 1)
    return ChangedWishes(
        needs=needs,
        among=among,
        whole=among == frozenset(EVERY),
        addresses={name: tidy(form[name].data or "") for name in ADDRESSES},
        supporter_name=tidy(form.supporter_name.data or "") if form.supporter_name.raw_data else None,
        add_quiet=(Quiet(first, last or first),) if first else (),
        end_quiet=tuple(found for each in form.end_quiet.data or () if (found := row_id_of(each)) is not None),
    )


def _detail(form: ContactForm, kind: NeedKind) -> str:
    said = tidy(form[kind.value].data or "") if kind in WITH_DETAIL else ""
    return interpreter_in_words(said, form.interpreter_who.data or ()) if kind in INTERPRETERS else said


def _details_by_picture(form: ContactForm) -> dict[NeedKind, str]:
    """What picture answers say of a need. A language that was typed beside them is another one: it stands."""
    return {
        NeedKind.LARGE_PRINT: PRINT_SIZES.get(form.print_size.data or "", ""),
        NeedKind.COLOURED_PAPER: form.paper.data or "",
        NeedKind.INTERPRETER: interpreter_in_words(
            tidy(form.interpreter.data or "") or form.language.data or "", form.interpreter_who.data or ()
        ),
    }


def _words(form: ContactForm, kind: NeedKind) -> str:
    if kind is NeedKind.TIMES:
        pressed = (*(form.times_of_day.data or ()), *(form.bad_times.data or ()))
        return times_in_words(pressed, form.times.data or "")
    return (form[kind.value].data or "").strip()
