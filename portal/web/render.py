"""From a page's name and its read model to HTML: the standard template, or the Easy Read page of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from flask import current_app, g, request, url_for
from jinja2 import Template
from markupsafe import Markup
from werkzeug.local import LocalProxy

from portal.config import built_languages
from portal.domain.reading_aids import ReadingAids
from portal.services import word_translations
from portal.services.tools import Tools
from portal.services.wording import how_it_stands
from portal.web.aids import current_aids
from portal.web.assets import Assets
from portal.web.current import on_paper, tools
from portal.web.easy_editor import EditorHouse
from portal.web.forms import NOTHING_FILLED, Filled
from portal.web.hurting import comes_back_to
from portal.web.late_forms import form_keys, with_late_words
from portal.web.look import current_look, direction_of, english_names, own_names, switch_address
from portal.web.needs import NEED_PICTURES
from portal.web.page_sound import sound_address
from portal.web.presentation import EasyView, Pictures
from portal.web.waiting_words import rows_before
from portal.web.words import Values, WordHouse, isolate, telephone

# What widgets use of the page that is being made. As globals they need no context, so that a file of widgets is read
# once a language and not once a page.
HERE = ("filled", "easy", "who", "page_name")
MOST_FRAMES = 2000
# Staff pages have their own density; a reader’s choice is for the pages that families read.
NO_AIDS = ReadingAids()
OF_STAFF = ("staff.", "errors.staff")
EASY_DEFAULT = "layout/easy_page.html"


class PageHouse:
    """Knows every page's templates and Easy Read file by the page's name, which is its endpoint."""

    def __init__(self, tools: Tools, assets: Assets) -> None:
        self.tools = tools
        self.assets = assets
        self.frames: dict[tuple[object, ...], Markup] = {}
        self.words = WordHouse(
            tools,
            shared={
                "form_keys": form_keys,
                "on_paper": on_paper,
                **{name: LocalProxy(partial(_here, name)) for name in HERE},
                "frame": _frame,
                "own_names": own_names(built_languages()),
                "english_names": english_names(built_languages()),
                "every_language": built_languages(),
                "stands": partial(how_it_stands, tools),
                "direction_of": direction_of,
                "language_name": word_translations.name_of,
                "rows_before": rows_before,
                "in_language": self._in_language,
                "switch_address": switch_address,
                "sound_address": sound_address,
                "hurts": lambda: comes_back_to(g.page_context),
                "settings": tools.settings,
                "languages": tools.settings.languages,
                "icon": lambda name: self.pictures.icon(name),
                "easy_editor": lambda prefix, standing, plain: self.editors.editor(
                    _here("filled"), prefix, standing, plain
                ),
                "easy_rows": lambda text: self.editors.rows(text),
                "easy_findings": lambda text: self.editors.findings(text),
                "need_pictures": NEED_PICTURES,
                # Our own files, made small: markup, not words.
                "page_style": Markup(assets.page_style),  # nosec B704  # noqa: S704
                "staff_style": Markup(assets.staff_style),  # nosec B704  # noqa: S704
            },
            # The portal is served at the root of its host, so a page without values has one address.
            fixed={"url_for": url_for, "asset": assets.address},
        )

    def _in_language(self, code: str, words: str) -> Markup:
        """Return words in a language that need not be the page's: what is said to somebody who may not read this."""
        return self.words.wording(code).gettext(words)

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """Template paths by page name: `templates/family/choose/choose.html` is `family.choose`."""
        return _index(self.tools.settings.resources / "templates", ".html", but_not=".easy.html")

    @cached_property
    def easy_templates(self) -> Mapping[str, str]:
        return _index(self.tools.settings.resources / "templates", ".easy.html")

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self.tools.easy_read.picture_folder)

    @cached_property
    def editors(self) -> EditorHouse:
        return EditorHouse(self.tools, lambda name: self.pictures.icon(name))

    def template(self, name: str, language: str, *, easy: bool) -> Template:
        if name.startswith(OF_STAFF):
            return self.words.staff_environment(language).get_template(self.templates[name])
        path = self.easy_templates.get(name, EASY_DEFAULT) if easy else self.templates[name]
        return self.words.environment(language).get_template(path)


def _index(root: Path, ending: str, *, but_not: str | None = None) -> dict[str, str]:
    found: dict[str, str] = {}
    for blueprint in ("public", "family", "staff", "errors"):
        for path in sorted((root / blueprint).rglob(f"*{ending}")):
            if but_not is None or not path.name.endswith(but_not):
                found[f"{blueprint}.{path.name.removesuffix(ending)}"] = path.relative_to(root).as_posix()
    return found


def page_house() -> PageHouse:
    """Return who makes this request's pages: the portal's own, or one that marks their words (marked.py)."""
    house: PageHouse = g.get("page_house") or current_app.extensions["portal_pages"]
    return house


def page(
    name: str | None = None,
    *,
    filled: Filled = NOTHING_FILLED,
    values: Mapping[str, object] | None = None,
    steps: int = 0,
    easy_step: int = 0,
    **model: Any,
) -> str:
    """Return this endpoint's page (or the page called `name`) in the person's language and presentation.

    `values` are for named placeholders of the Easy Read words; `model` is for the templates. Each contributor's and
    public page has both presentations; staff pages are standard only. `steps` is how many steps of ten rows the Easy
    Read page has when its rows come from what people wrote; its template shows those of `easy.step`. `easy_step` is the
    step to show, where the address names it in another way than by `step`.
    """
    house, look = page_house(), current_look()
    page_name = name or request.endpoint or ""
    who = _who()
    easy = look.easy and not page_name.startswith("staff.") and page_name in tools().easy_read.pages
    context: dict[str, Any] = {
        "page_name": page_name,
        "look": look,
        "offered": g.get("offered", ""),
        "first_visit": g.get("first_visit", False),
        "aids": NO_AIDS if page_name.startswith(OF_STAFF) else current_aids(),
        "who": who,
        "filled": with_late_words(filled) if "late" in request.args else filled,
        "room": g.get("room"),
        "member": g.get("staff"),
        **model,
    }
    if easy:
        easy_page = tools().easy_read.pages[page_name]
        context["easy"] = EasyView(
            easy_page,
            house.words.wording(look.language),
            house.pictures,
            Values({**who, "on_screen": not on_paper(), **(values or {})}, look.language),
            easy_step or _step(),
            steps,
            shared=tools().easy_read.shared,
        )
    g.page_context = context
    return house.template(page_name, look.language, easy=easy).render(context)


def _frame(part: str) -> Markup:
    """Return the header or the footer: they show nothing of anybody’s, so each is made once for an address and look."""
    house, context = page_house(), g.page_context
    look, here = context["look"], request.full_path
    header = (here, context["page_name"], context["offered"], context["first_visit"]) if part == "header" else ()
    key = (part, look, context["room"] is None, header)
    found = house.frames.get(key)
    if found is None:
        template = house.words.environment(look.language).get_template(f"layout/{part}.html")
        found = Markup(template.render(context))  # nosec B704  # noqa: S704  a template of ours, rendered with escaping
        if len(house.frames) < MOST_FRAMES:
            house.frames[key] = found
    return found


def _here(name: str) -> Any:
    return g.page_context[name]


def _who() -> dict[str, object]:
    """The names that any page's words may use: `%(person)s`, `%(reviewer)s`, `%(phone)s`, `%(service)s`."""
    settings = tools().settings
    found: dict[str, object] = {
        "service": isolate(settings.service_name),
        "phone": telephone(settings.help_phone),
    }
    room = g.get("room")
    if room is not None:
        found |= {
            "person": isolate(room.person),
            "person_full": isolate(room.person_full),
            "contributor": isolate(room.contributor_name),
            "reviewer": isolate(room.reviewer_name or settings.service_name),
            "supporter": isolate(room.supporter_name),
            "helper": isolate(room.sitting.name) if room.sitting and room.sitting.name else "",
            "reference": isolate(room.reference),
        }
    return found


def _step() -> int:
    asked = request.args.get("step", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
