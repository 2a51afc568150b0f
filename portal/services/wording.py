"""Somebody who speaks a language looks at its words page by page, corrects them, and says what they checked.

What they say is kept with who and when. Families see none of it before somebody has taken it into the catalog.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from portal.adapters import po_files
from portal.adapters.clock import day_of
from portal.adapters.po_files import catalog_path
from portal.config import built_languages
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.wording import (
    LONGEST_NAME,
    LONGEST_WHY,
    Correction,
    FaultyWords,
    LanguageStands,
    PlacedString,
    ShownString,
    WordingDesk,
    WordPage,
)
from portal.languages import SOURCE
from portal.services import word_places
from portal.services.tools import Tools
from portal.services.translating import translation_faults
from portal.store import wording as store


def how_it_stands(tools: Tools, language: str) -> LanguageStands:
    """Return who made and checked a language's words, and whether this area offers it."""
    head = tools.catalogs.head_of(language)
    approved = language in tools.settings.languages
    return LanguageStands(language, head.status, head.checked_by, head.checked_on, approved)


def languages(tools: Tools) -> tuple[LanguageStands, ...]:
    """Return every language that has a catalog, approved here or not: one is checked before it is approved."""
    return tuple(how_it_stands(tools, code) for code in built_languages() if code != SOURCE)


def desk(tools: Tools, language: str = "") -> WordingDesk:
    """Return what there is to choose, for a language. Raises NotFound for one that has no catalog."""
    every = languages(tools)
    chosen = _chosen(tools, language or every[0].code)
    catalog = _catalog(tools, chosen.code)
    with tools.reading() as session:
        corrected = store.corrections(session, chosen.code).values()
        checked = frozenset(each.place for each in store.checked(session, chosen.code))
    changed = tuple(each for each in corrected if _of(catalog, each) is None)
    return WordingDesk(
        languages=every,
        chosen=chosen,
        places=tuple(word_places.places(tools.settings.resources).values()),
        checked=checked,
        waiting=tuple(each for each in corrected if _waits(catalog, each)),
        english_changed=changed,
    )


def page_of(tools: Tools, language: str, place: str) -> WordPage:
    """Return the words of a place in a language. Raises NotFound."""
    stands = _chosen(tools, language)
    known = word_places.places(tools.settings.resources).get(place)
    if known is None:
        raise NotFound
    catalog = _catalog(tools, language)
    with tools.reading() as session:
        corrected = store.corrections(session, language)
        checked = tuple(each for each in store.checked(session, language) if each.place == place)
    strings = word_places.strings_at(tools.settings.resources, place)
    return WordPage(known, stands, tuple(_shown(tools, catalog, each, corrected) for each in strings), checked)


def string(tools: Tools, language: str, key: str) -> ShownString:
    """Return one string, wherever it stands. Raises NotFound for a key that is no string's now."""
    _chosen(tools, language)
    found = _by_key(tools.settings.resources).get(key)
    if found is None:
        raise NotFound
    with tools.reading() as session:
        corrected = store.corrections(session, language)
    return _shown(tools, _catalog(tools, language), found, corrected)


def plural_numbers(tools: Tools, language: str) -> tuple[str, ...]:
    """Return, for each plural form, some numbers that it is for: "1", or "0, 5, 6"."""
    catalog = _catalog(tools, language)
    which = gettext.c2py(catalog.plural_expr)
    forms: list[list[int]] = [[] for _ in range(catalog.num_plurals)]
    for number in range(201):
        forms[which(number)].append(number)
    return tuple(", ".join(map(str, each[:4])) + (" …" if len(each) > 4 else "") for each in forms)


def correct(
    tools: Tools,
    member: StaffMember,
    language: str,
    key: str,
    *,
    words: tuple[str, ...],
    name: str,
    organisation: str,
    why: str,
    submission: str,
) -> None:
    """Keep what a string should be, with who says so. The same submission twice is once.

    Raises NotFound, Refused("no_checker"), Refused("too_long"), Refused("nothing_changed"), and FaultyWords.
    """
    shown = string(tools, language, key)
    catalog = _catalog(tools, language)
    wanted = catalog.num_plurals if len(shown.english) > 1 else 1
    words = tuple(each.replace("\r\n", "\n") for each in words)[:wanted]
    faults = _faults(shown, words, wanted, catalog)
    if faults:
        raise FaultyWords(faults)
    _names_fit(name, organisation, why)
    with tools.writing() as work:
        # Twice the same is once; only a new one is asked whether it changes anything.
        kept = store.correct(
            work.session,
            language=language,
            msgid=shown.english[0],
            words=words,
            by=member.id,
            name=name.strip(),
            organisation=organisation.strip(),
            why=why.strip(),
            at=work.now,
            submission=submission,
        )
        if kept and words == shown.best:
            raise Refused("nothing_changed")
        if kept:
            work.record(member.audit_name, "corrected_words", f"language:{language}", string=key)


def say_checked(
    tools: Tools, member: StaffMember, language: str, place: str, *, name: str, organisation: str, submission: str
) -> None:
    """Keep that somebody checked a page in their language. Raises NotFound, Refused("no_checker", "too_long")."""
    page_of(tools, language, place)
    _names_fit(name, organisation, "")
    with tools.writing() as work:
        kept = store.say_checked(
            work.session,
            language=language,
            place=place,
            by=member.id,
            name=name.strip(),
            organisation=organisation.strip(),
            at=work.now,
            submission=submission,
        )
        if kept:
            work.record(member.audit_name, "checked_words", f"language:{language}", page=place)


def exported(tools: Tools, language: str) -> bytes:
    """Return the catalog with every correction in it, and beside each a comment that says who and when.

    A correction whose English has changed is left out. The status in its head stays: only a person can say more.
    """
    _chosen(tools, language)
    path = catalog_path(tools.settings.resources / "translations", language)
    catalog, head = po_files.read(path), po_files.read_head(path)
    with tools.reading() as session:
        every = store.corrections(session, language).values()
    for each in every:
        message = _of(catalog, each)
        if message is not None:
            message.string = each.words if message.pluralizable else each.words[0]
            message.flags.discard("fuzzy")
            comment = _comment(each)
            if comment not in message.user_comments:
                message.user_comments.append(comment)
    return po_files.catalog_text(catalog, language, head)


def waiting(tools: Tools, language: str) -> tuple[Correction, ...]:
    """Return the corrections that are not in the catalog yet."""
    return desk(tools, language).waiting


def _comment(each: Correction) -> str:
    said = f"Corrected by {each.who}, {day_of(each.at).isoformat()}."
    return " ".join(f"{said} {each.why}".split())


def _names_fit(name: str, organisation: str, why: str) -> None:
    if not name.strip():
        raise Refused("no_checker")
    if max(len(name), len(organisation)) > LONGEST_NAME or len(why) > LONGEST_WHY:
        raise Refused("too_long")


def _faults(shown: ShownString, words: tuple[str, ...], wanted: int, catalog: Catalog) -> dict[int, tuple[str, ...]]:
    if len(words) != wanted:
        return {0: (f"{wanted} forms are needed",)}
    found: dict[int, tuple[str, ...]] = {}
    for form, each in enumerate(words):
        if not each.strip():
            found[form] = ("words are needed",)
    if found:
        return found
    source = shown.english if wanted > 1 or len(shown.english) > 1 else shown.english[0]
    for form in range(wanted):
        # The other forms stand as faultless, so that each sentence stands beside its own box.
        general = shown.english[-1]
        alone = tuple(words[form] if at == form else general for at in range(wanted))
        given = alone if wanted > 1 else words[0]
        if faults := tuple(translation_faults(source, given, catalog.plural_expr)):
            found[form] = faults
    return found


def _shown(
    tools: Tools, catalog: Catalog, placed: PlacedString, corrected: dict[str, Correction]
) -> ShownString:  # fmt: skip
    message = catalog.get(placed.english[0])
    words = _forms(message)
    if not words:
        words = ("",) * (catalog.num_plurals if len(placed.english) > 1 else 1)
    return ShownString(
        placed.english,
        words,
        placed.where,
        placed.picture,
        word_places.places_of(tools.settings.resources, placed.english[0]),
        message is not None and message.fuzzy,
        corrected.get(placed.english[0]),
    )


def _forms(message: Message | None) -> tuple[str, ...]:
    if message is None:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _of(catalog: Catalog, correction: Correction) -> Message | None:
    """Return the string that a correction is for; None where its English, or how many forms it has, is another now."""
    message = catalog.get(correction.msgid)
    return message if message is not None and len(_forms(message)) == len(correction.words) else None


def _waits(catalog: Catalog, correction: Correction) -> bool:
    message = _of(catalog, correction)
    return message is not None and _forms(message) != correction.words


def _chosen(tools: Tools, language: str) -> LanguageStands:
    if language == SOURCE or language not in built_languages():
        raise NotFound
    return how_it_stands(tools, language)


def _catalog(tools: Tools, language: str) -> Catalog:
    path = catalog_path(tools.settings.resources / "translations", language)
    if not path.is_file():
        raise NotFound
    return _read(path, path.stat().st_mtime_ns)


# Two thousand strings take a moment to read, and change only with a new version of the portal. Nothing alters these.
@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Catalog:
    return po_files.read(path)


@lru_cache(maxsize=4)
def _by_key(resources: Path) -> dict[str, PlacedString]:
    found: dict[str, PlacedString] = {}
    for place in word_places.places(resources):
        for each in word_places.strings_at(resources, place):
            found.setdefault(each.key, each)
    return found
