"""Words on a page: one Jinja environment a language, its catalog bound: a string costs a dictionary look-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from gettext import NullTranslations
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from portal.adapters.dates import day_words, easy_time_words, time_words
from portal.adapters.numbers import counted, number_words, numbering_system
from portal.domain.easy_read_rules import BOLD
from portal.languages import SOURCE, names_in
from portal.services.tools import Tools
from portal.web.fixed_words import FixedWordsEnvironment

COUNTED = "counted"
PLACEHOLDER = re.compile(r"(%\(\w+\)s|\{\w+\})")


def with_bold(words: str) -> Markup:
    """Return words that people wrote as text, but `**hard words**` bold, as in our own Easy Read files."""
    pieces = BOLD.split(words)
    return Markup("").join(Markup("<strong>%s</strong>") % each if at % 2 else each for at, each in enumerate(pieces))


def as_source(words: str) -> Markup:
    """Return words as translators see them: each place where a value is put in stands apart, and left to right."""
    pieces = PLACEHOLDER.split(words)
    return Markup("").join(
        Markup('<code dir="ltr">%s</code>') % each if at % 2 else each for at, each in enumerate(pieces)
    )


def isolate(value: object) -> Markup:
    """Return a name, number or code that keeps its own direction inside words of any language."""
    return Markup(f"<bdi>{escape(value)}</bdi>")  # nosec B704  # noqa: S704  escaped here


def telephone(number: str) -> Markup:
    """Return a telephone number that can be pressed, and that keeps its direction and its line."""
    return Markup('<a class="number" href="tel:%s">%s</a>') % (number.replace(" ", ""), number)


def words_of(code: str) -> str:
    """Return a code of ours as the English words that it stands for; the catalogs hold them (staff_codes.py)."""
    return code.replace("_", " ")


class Wording:
    """The words of one language."""

    def __init__(self, language: str, catalog: NullTranslations) -> None:
        self.language = language
        self._catalog = catalog
        self._known: dict[str, Markup] = {}
        self._rich: dict[str, Markup] = {}

    def gettext(self, words: str) -> Markup:
        """Return the translation, escaped: a catalog can't put markup on a page."""
        found = self._known.get(words)
        if found is None:
            found = self._known[words] = escape(self._catalog.gettext(words) if words else "")
        return found

    def ngettext(self, one: str, many: str, number: int) -> Markup:
        return escape(self._catalog.ngettext(one, many, number))

    def rich(self, words: str, values: Mapping[str, object]) -> Markup:
        """Return Easy Read words translated, `**hard words**` made strong, values put in and isolated."""
        found = self._rich.get(words)
        if found is None:
            found = self._rich[words] = Markup(BOLD.sub(r"<strong>\1</strong>", str(self.gettext(words))))  # nosec B704  # noqa: S704
        return found % Values(values, self.language) if "%" in found else found


class Values(dict[str, object]):
    """Values for named placeholders of a language's words, each isolated unless it is markup already."""

    def __init__(self, values: Mapping[str, object], language: str) -> None:
        # True and false are for rows that say `when`; they are never words.
        super().__init__(
            (key, v if isinstance(v, Markup | bool) else isolate(counted(v, language))) for key, v in values.items()
        )


def _count_in_digits(environment: FixedWordsEnvironment, language: str) -> None:
    """Show every count that words are given in the language's own digits, whether they were folded or are looked up."""
    environment.filters[COUNTED] = partial(counted, language=language)
    environment.counted = COUNTED
    said: dict[str, Any] = dict(environment.globals)
    environment.globals.update({name: _counting(said[name], language) for name in ("gettext", "ngettext")})


def _counting(said: Callable[..., Any], language: str) -> Callable[..., Any]:
    @pass_context
    def counting(context: Context, *words: Any, **values: object) -> Any:
        return said(context, *words, **{name: counted(value, language) for name, value in values.items()})

    return counting


class WordHouse:
    """Every language's environment, made on first use."""

    def __init__(self, tools: Tools, shared: Mapping[str, Any], fixed: Mapping[str, Callable[..., Any]]) -> None:
        """`shared` is what every template may use; `fixed` are those whose answers never change (fixed_words)."""
        self._tools = tools
        self.shared = {**shared, **fixed}
        self.fixed = fixed
        self.wording = cache(self._make_wording)
        self.environment = cache(self._make_environment)
        self.staff_environment = cache(self._make_staff_environment)

    def _make_wording(self, language: str) -> Wording:
        return Wording(language, self._tools.catalogs.for_language(language))

    def _make_staff_environment(self, language: str) -> Environment:
        """The environment of pages that staff read, in a language that their area works in."""
        catalogs = self._tools.catalogs
        environment = self._make_environment(language, Wording(language, catalogs.for_staff(language)))
        environment.globals["words_status"] = catalogs.staff_head_of(language).status
        environment.globals["english_names"] = names_in(language, self.shared["every_language"])
        if language != SOURCE:
            called, in_english = Locale.parse(language).languages, self.shared["language_name"]
            environment.globals["language_name"] = lambda code: called.get(code) or in_english(code)
        environment.filters["in_words"] = lambda code: environment.filters["said"](words_of(str(code)))
        return environment

    def _make_environment(self, language: str, staff_wording: Wording | None = None) -> Environment:
        settings = self._tools.settings
        environment = FixedWordsEnvironment(
            loader=FileSystemLoader(settings.resources / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        wording = staff_wording or self.wording(language)
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            wording.gettext, wording.ngettext, newstyle=True
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.filters["number"] = lambda number: number_words(number, language)
        if numbering_system(language) != "latn":
            _count_in_digits(environment, language)
        environment.fixed = {"gettext": wording.gettext, "_": wording.gettext, **self.fixed}
        environment.globals.update(self.shared)
        environment.globals["words_status"] = self._tools.catalogs.head_of(language).status
        environment.filters["said"] = wording.gettext
        environment.filters["iso"] = isolate
        environment.filters["with_bold"] = with_bold
        environment.filters["as_source"] = as_source
        environment.filters["day"] = lambda day: isolate(day_words(day, language))
        environment.filters["day_text"] = lambda day: day_words(day, language)
        environment.filters["time"] = lambda moment: isolate(time_words(moment, language))
        environment.filters["easy_time"] = lambda moment: isolate(easy_time_words(moment, language))
        return environment
