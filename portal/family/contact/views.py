"""How to be in touch: every need asked at once, with no gate before it; in Easy Read, a few at a time."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.contact import (
    ADDRESSES,
    FORMATS,
    IN_WORDS,
    MEET,
    TALK,
    WAYS,
    WITH_DETAIL,
    ChangedWishes,
    ContactWishes,
)
from portal.domain.names import tidy
from portal.domain.states import NeedKind
from portal.family import blueprint
from portal.family.contact.forms import ContactForm
from portal.services import contact as service
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.render import page
from portal.web.stepping_up import late_form

GROUPS: Mapping[str, tuple[NeedKind, ...]] = {"ways": WAYS, "formats": FORMATS, "talk": TALK, "meet": MEET}
EVERY = tuple(kind for kinds in GROUPS.values() for kind in kinds) + IN_WORDS
LAST_STEP = 7


@blueprint.route("/family/contact", methods=["GET", "POST"])
def contact() -> Response | str:
    if request.method == "GET":
        late = late_form()
        return _shown(service.wishes(tools(), room()), None if late is None else ContactForm(late).filled())
    form = ContactForm()
    if not form.validate():
        return _shown(service.wishes(tools(), room()), form.filled())
    service.change(tools(), room(), _asked(form))
    step = request.args.get("step", "1")
    on = int(step) + 1 if step.isascii() and step.isdigit() and len(step) == 1 else 2
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
    return kept


def _asked(form: ContactForm) -> ChangedWishes:
    """What this page asked about is what it may change: a step of Easy Read leaves the other needs alone."""
    among = frozenset(kind for kind in EVERY if kind in set((form.asked.data or "").split()))
    ticked = {code for name in GROUPS for code in form[name].data or ()}
    needs = {kind: _detail(form, kind) for kind in among if kind in ticked and kind not in IN_WORDS}
    needs |= {kind: words for kind in among if kind in IN_WORDS and (words := _words(form, kind))}
    first = form.quiet_from.data
    return ChangedWishes(
        needs=needs,
        among=among,
        addresses={name: tidy(form[name].data or "") for name in ADDRESSES},
        supporter_name=tidy(form.supporter_name.data or "") if form.supporter_name.raw_data else None,
        add_quiet=(first, form.quiet_to.data or first) if first else None,
        end_quiet=tuple(
            int(each) for each in form.end_quiet.data or () if each.isascii() and each.isdecimal() and len(each) < 10
        ),
    )


def _detail(form: ContactForm, kind: NeedKind) -> str:
    return tidy(form[kind.value].data or "") if kind in WITH_DETAIL else ""


def _words(form: ContactForm, kind: NeedKind) -> str:
    return (form[kind.value].data or "").strip()
