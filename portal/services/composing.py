"""A letter's source and a contributor come together once: every word of the letter, decided and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from portal.adapters.dates import day_words
from portal.adapters.documents.words import clean, isolated
from portal.adapters.letter_formats.plain import bare
from portal.adapters.letter_sources import LetterSources
from portal.config import built_languages
from portal.domain.easy_rows import rows_of
from portal.domain.errors import NotFound
from portal.domain.letter_source import LetterSource, SourceWords, values_named
from portal.domain.letters import ComposedLetter, EasyRow, InLanguage, LetterPart, WayIn
from portal.domain.sending import first_day_after
from portal.domain.states import Scope
from portal.languages import SOURCE
from portal.languages import language as language_of
from portal.services.tools import Tools
from portal.store import letters as store
from portal.store.letters import LetterFacts
from portal.store.quiet_days import quiet_spans

REFLECTION = timedelta(days=28)
"""How long nobody asks again (product.md rule 1): four weeks to read, think and talk it over."""
MASKED = "••••-••••-••••"
CODE_PAGE = "/code"
# What pages say too: templates/layout/header.html holds these words for the catalogs.
NOT_CHECKED = {
    "machine-drafted": "A machine made this translation. Nobody has checked it yet.",
    "translated": "A person made this translation. Nobody has checked it yet.",
}
# What stays bare: an invisible mark beside a link becomes part of the address in some programs.
_BARE = frozenset({"link", "host", "one_time_code", "site"})


def letter_sources(tools: Tools) -> LetterSources:
    return _sources(tools.settings.resources / "templates" / "letters")


@cache
def _sources(folder: Path) -> LetterSources:
    return LetterSources(folder)


def way_in_for(tools: Tools, token: str, code: str) -> WayIn:
    """Return how somebody comes in with a new link and code."""
    return WayIn(f"{tools.settings.base_url}/l/{token}", f"{_host(tools)}{CODE_PAGE}", code)


def masked_way_in(tools: Tools) -> WayIn:
    """Return what stands in place of a link and code that are made only when the letter is sent."""
    return WayIn(f"{tools.settings.base_url}/l/••••••••", f"{_host(tools)}{CODE_PAGE}", MASKED)


def compose(
    tools: Tools,
    session: Session,
    *,
    name: str,
    contributor_id: int,
    language: str,
    way_in: WayIn | None,
    day: date | None = None,
    values: Mapping[str, str] | None = None,
) -> ComposedLetter:
    """Return a letter to one contributor, in a language that the area offers, or else in English.

    `day` is the day it is dated, today by default; `values` are more that its source names. Raises NotFound when there
    is no such letter or contributor.
    """
    source = letter_sources(tools).named(name)
    facts = store.facts(session, contributor_id, values_named(source))
    if facts is None:
        raise NotFound
    language = language if language in tools.settings.languages else "en"
    day = day or tools.today()
    quiet = quiet_spans(session, contributor_id)
    next_day = first_day_after(day + REFLECTION, quiet)
    days = {"update_day": day_words(update_day(tools, day, quiet), language)}
    return _Composer(tools, source, facts, language, way_in, day, next_day, {**days, **(values or {})}).letter()


def compose_without_room(
    tools: Tools,
    *,
    name: str,
    facts: LetterFacts,
    language: str,
    values: Mapping[str, str],
    way_in: WayIn | None = None,
) -> ComposedLetter:
    """Return a letter to somebody who is no contributor: `facts` say what little is known. Signed by the service."""
    source = letter_sources(tools).named(name)
    language = language if language in tools.settings.languages else "en"
    day = tools.today()
    return _Composer(tools, source, facts, language, way_in, day, day, values).letter()


def update_day(tools: Tools, day: date, quiet: tuple[tuple[date, date], ...]) -> date:
    """Return by when a letter of this day says that we write again, even if there is no news."""
    return first_day_after(day + timedelta(weeks=tools.settings.update_weeks), quiet)


def freeze(letter: ComposedLetter) -> dict[str, object]:
    """Return a letter as JSON can hold it."""
    return asdict(letter)


def thaw(kept: Mapping[str, object]) -> ComposedLetter:
    """Return the letter that `freeze` kept."""
    known = {field.name for field in fields(ComposedLetter)}
    values = {key: _tuples(value) for key, value in kept.items() if key in known}
    way_in = kept.get("way_in")
    values |= {
        "parts": _parts(kept["parts"]),
        "discreet_parts": _parts(kept.get("discreet_parts", ())),
        "way_in": WayIn(**way_in) if isinstance(way_in, dict) else None,
        **{name: _in_languages(kept.get(name, ())) for name in ("not_checked", "other_languages")},
    }
    return ComposedLetter(**values)  # type: ignore[arg-type]


def _tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _in_languages(kept: object) -> tuple[InLanguage, ...]:
    assert isinstance(kept, list | tuple)
    return tuple(InLanguage(**each) for each in kept)


def _parts(kept: object) -> tuple[LetterPart, ...]:
    assert isinstance(kept, list | tuple)
    return tuple(
        LetterPart(part["name"], part["heading"], tuple(part["plain"]), tuple(EasyRow(**row) for row in part["easy"]))
        for part in kept
    )


def _host(tools: Tools) -> str:
    return urlsplit(tools.settings.base_url).netloc


class _Composer:
    def __init__(
        self, tools: Tools, source: LetterSource, facts: LetterFacts, language: str, way_in: WayIn | None, day: date,
        next_day: date, values: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._source, self._facts, self._language, self._way_in = source, facts, language, way_in
        self._day = day
        self._catalogs = tools.catalogs
        self._gettext = tools.catalogs.for_language(language).gettext
        self._code_page = _host(tools) + CODE_PAGE
        self._labels = letter_sources(tools).labels
        self._service = tools.settings.service_name
        self._return = tools.settings.return_address
        self._plain_values = {
            "person": facts.person,
            "person_full": facts.person_full,
            "contributor": facts.contributor,
            "supporter": facts.supporter,
            "reviewer": facts.reviewer or self._service,
            "reviewer_work": ", ".join(filter(None, (facts.reviewer_job, facts.reviewer_employer))),
            "service": self._service,
            "help_phone": tools.settings.help_phone,
            "return_address": ", ".join(self._return),
            "reference": facts.reference,
            "next_day": day_words(next_day, language),
            "later_day": day_words(facts.later_on, language) if facts.later_on and facts.decision == "later" else "",
            "due_day": day_words(facts.due_on, language) if facts.due_on > day else "",
            "new_day": day_words(facts.due_on, language),
            "reason": facts.extended_because,
            "easy_reason": facts.extended_because_easy,
            "link": way_in.link if way_in else "",
            "code": way_in.code if way_in else "",
            "support": "yes" if facts.support else "",
            "named_by": facts.named_by,
            "friend": "yes" if facts.scope is Scope.FRIEND else "",
            "replied": "yes" if facts.replied else "",
            f"said_{facts.decision or 'nothing'}": "yes",
            # Dots where no code was made: a letter that is looked at.
            "one_time_code": "••••••",
            "site": tools.settings.base_url,
            "host": urlsplit(tools.settings.base_url).hostname or "",
            **values,
        }
        self._values = {key: clean(v) if key in _BARE else isolated(v) for key, v in self._plain_values.items()}

    def letter(self) -> ComposedLetter:
        source, labels, facts = self._source, self._labels, self._facts
        return ComposedLetter(
            name=source.name,
            language=self._language,
            direction=language_of(self._language).direction,
            title=self._say(source.title),
            easy_title=self._say(source.easy_title),
            date=day_words(self._day, self._language),
            to_lines=tuple(bare(clean(line)) for line in facts.to_lines),
            return_lines=self._return,
            parts=self._parts(discreet=False),
            sender=self._sender(),
            way_in=self._way_in,
            way_in_words=(self._say(labels.way_in), self._say(source.code_label or labels.code_label)),
            page_words=self._gettext(labels.page_words),
            reference="" if source.neutral else facts.reference,
            version=source.version,
            qr_words=self._say(labels.qr),
            subject=self._say(source.subject),
            discreet_parts=self._parts(discreet=True),
            sms=self._say(source.sms),
            link_label=self._say(source.link_label or labels.link_label),
            not_checked=tuple(self._not_checked()),
            other_languages=tuple(self._other_languages()),
            other_languages_at=(isolated(self._code_page), self._values["help_phone"]),
        )

    def _not_checked(self) -> Iterator[InLanguage]:
        """Yield that nobody has checked these words, in their own language and in English, as pages say it."""
        words = NOT_CHECKED.get(self._catalogs.head_of(self._language).status)
        if words:
            said = self._gettext(words)
            if said != words:
                yield InLanguage(said, self._language, language_of(self._language).direction)
            yield InLanguage(words, SOURCE, "ltr")

    def _other_languages(self) -> Iterator[InLanguage]:
        """Yield "This letter in …" in every other language that there is, approved here or not: who reads one that is
        not approved telephones, and staff find an interpreter. What somebody does this minute comes as they read."""
        words = self._labels.own_language
        for code in () if self._source.at_once else built_languages():
            said = words if code == SOURCE else self._catalogs.for_language(code).gettext(words)
            if code != self._language and (code == SOURCE or said != words):
                yield InLanguage(said, code, language_of(code).direction)

    def _sender(self) -> tuple[str, ...]:
        facts = self._facts
        if self._source.neutral:
            # A reviewer's work ("learning disability nurse") says what a letter is about.
            return (isolated(self._service),)
        lines = (facts.reviewer or self._service, facts.reviewer_job, facts.reviewer_employer, facts.reviewer_phone)
        return tuple(isolated(line) for line in lines if line)

    def _parts(self, *, discreet: bool) -> tuple[LetterPart, ...]:
        every = (
            LetterPart(
                name=part.name,
                heading=self._say(part.heading),
                plain=tuple(words for _, words in self._said(part.plain, discreet=discreet)),
                easy=tuple(EasyRow(words, each.picture) for each, words in self._said(part.easy, discreet=discreet)),
            )
            for part in (self._source.parts[name] for name in self._source.order)
        )
        # A heading with nothing under it would be a question without its answer.
        return tuple(part for part in every if part.plain or part.easy)

    def _said(self, every: tuple[SourceWords, ...], *, discreet: bool) -> Iterator[tuple[SourceWords, str]]:
        for each in every:
            words = each.discreet if discreet and each.discreet is not None else each.words
            if not words or (each.when and not self._plain_values.get(each.when)):
                continue
            if each.each == "support":
                for name, phone in self._facts.support:
                    yield each, self._say(words, support_name=isolated(name), support_phone=isolated(phone))
            elif each.each == "easy_reason":
                # Rows that staff wrote: each with its own picture.
                for row in rows_of(self._plain_values[each.each]):
                    shown = replace(each, picture=row.picture or each.picture)
                    yield shown, self._say(words, **{each.each: isolated(row.words.replace("**", ""))})
            elif each.each:
                for line in filter(None, map(str.strip, self._plain_values.get(each.each, "").splitlines())):
                    yield each, self._say(words, **{each.each: isolated(line)})
            else:
                yield each, self._say(words)

    def _say(self, words: str, **more: str) -> str:
        """Return words in the letter's language, each value in them isolated."""
        if not words:
            return ""
        translated: str = self._gettext(words)
        return translated % {**self._values, **more} if "%(" in translated else translated
